"""Splitting: where one document ends and the next begins."""

from huibian.importer.model import Paragraph
from huibian.importer.splitting import BY_DATE, BY_MARK, BY_TITLE, split

LETTER = ("市政府：", "我们到太原看了三处矿井。", "回来想了两天。", "打算先改一处。", "青岚市总工会", "2012年12月8日")


def pieces(*lines, **look):
    blocks = [
        line if isinstance(line, Paragraph) else Paragraph(text=line, place=str(n)) for n, line in enumerate(lines)
    ]
    found, left_out, remarks = split(blocks)
    return [(piece.reason, piece.blocks[0].plain, len(piece.blocks)) for piece in found], left_out, remarks


def test_one_document_is_one():
    found, left_out, remarks = pieces("关于赴太原学习的报告", *LETTER)
    assert found == [("", "关于赴太原学习的报告", 7)]
    assert (left_out, remarks) == ([], [])


def test_marks():
    found, left_out, _remarks = pieces("第一篇：关于赴太原学习的报告", *LETTER, "第二篇:", "赴西宁考察的请示", *LETTER)
    assert [(reason, first) for reason, first, _length in found] == [
        (BY_MARK, "关于赴太原学习的报告"),
        (BY_MARK, "赴西宁考察的请示"),
    ]
    assert [entry.text for entry in left_out] == ["第一篇：", "第二篇:"]


def test_cover_and_contents_of_a_compilation_are_no_reports():
    contents = ("考察报告选编", "目录", "第一篇：关于赴太原学习的报告", "第二篇：赴西宁考察的请示")
    found, left_out, _remarks = pieces(
        *contents, "第一篇：关于赴太原学习的报告", *LETTER, "第二篇：赴西宁考察的请示", *LETTER
    )
    assert [(first, length) for _reason, first, length in found] == [
        ("关于赴太原学习的报告", 7),
        ("赴西宁考察的请示", 7),
    ]
    told = "".join(entry.text for entry in left_out)
    assert told == "".join(contents) + "第一篇：第二篇："


def test_a_compilation_by_headings_with_a_cover_and_a_table_of_contents():
    first, second = (
        Paragraph(text=text, level=1) for text in ("赴江苏昆山考察学校食堂的报告", "赴浙江安吉考察垃圾分类的体会")
    )
    front = (
        "2015年度考察报告汇编",
        "青岚市教育局编",
        "2015年12月",
        "目 录",
        "赴江苏昆山考察学校食堂的报告 1",
        "赴浙江安吉考察垃圾分类的体会……3",
    )
    found, left_out, _remarks = pieces(*front, first, *LETTER, second, *LETTER)
    assert [(reason, text) for reason, text, _length in found] == [("", first.text), (BY_DATE, second.text)]
    assert [entry.text for entry in left_out] == list(front)


def test_a_report_about_a_compilation_keeps_its_title():
    found, left_out, _remarks = pieces("关于赴太原学习县志汇编", *LETTER)
    assert (found[0][1], left_out) == ("关于赴太原学习县志汇编", [])


def test_a_signature_and_a_title():
    found, _left_out, _remarks = pieces(
        "关于赴太原学习的报告", *LETTER, "抄送：市财政局", "关于赴西宁考察的请示", *LETTER
    )
    assert found[1] == (BY_DATE, "关于赴西宁考察的请示", 7)
    assert found[0][2] == 8


def test_a_title_without_a_signature_before_it():
    second = Paragraph(text="赴西宁考察的报告", align="center", place="9")
    found, _left_out, _remarks = pieces("关于赴太原学习的报告", *LETTER[:4], *LETTER[1:4], second, *LETTER)
    assert found[1][:2] == (BY_TITLE, "赴西宁考察的报告")


def test_an_attachment_stays_with_its_document():
    table = Paragraph(text="赴太原考察日程安排情况", align="center")
    found, _left_out, _remarks = pieces(
        "关于赴太原学习的报告", *LETTER, "附件：", table, "第一天看矿井。", "2012年11月1日"
    )
    assert len(found) == 1


def test_a_second_date_in_one_document_is_told():
    found, _left_out, remarks = pieces(
        "关于赴太原学习的报告", *LETTER, "另外还有一件事要说明。", "那天下过雨。", "说明人也签了字。", "2012年12月9日"
    )
    assert len(found) == 1
    assert len(remarks) == 1


def test_a_sentence_that_begins_like_a_mark_is_text():
    found, _left_out, _remarks = pieces(
        "关于赴太原学习的报告", "市政府：", "第二篇文章写得好，大家都看了。", *LETTER[1:]
    )
    assert len(found) == 1
