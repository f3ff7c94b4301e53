"""The parts of an official document."""

from huibian.importer.model import Paragraph
from huibian.importer.official import dissect


def parts(*lines):
    return dissect([line if isinstance(line, Paragraph) else Paragraph(text=line) for line in lines], "file")


TEXT = ("我们到太原看了三处矿井，回来想了两天。", "打算先改一处，再改一处。")


def test_head_and_tail():
    found = parts(
        "机密★一年", "档号：QL-2012-7", "青岚市总工会文件", "青工〔2012〕45号", "签发人：方一鸣", "关于赴太原学习的报告", "市委、市政府：", *TEXT,
        "附件：1.日程表", "青岚市总工会", "2012年12月8日", "抄送：市财政局，市审计局。", "主题词：工会 考察",
    )  # fmt: skip
    assert (found.title, found.number, found.classification, found.reference) == (
        "关于赴太原学习的报告",
        "青工〔2012〕45号",
        "机密",
        "QL-2012-7",
    )
    assert (found.letterhead, found.recipients, found.signature) == ("青岚市总工会", "市委、市政府", ("青岚市总工会",))
    assert (found.date.edtf, found.copies, found.keywords) == ("2012-12-08", "市财政局，市审计局", "工会 考察")
    assert found.attachments == ("日程表",)
    assert len(found.left_out) == 5
    assert found.body[0].plain == "市委、市政府："


def test_titles_over_lines_and_by_look():
    centred = [
        Paragraph(text=text, align="center", size=22) for text in ("青岚市教育局关于赴上海", "考察学前教育工作的报告")
    ]
    assert parts(*centred, "市政府：", *TEXT).title == "青岚市教育局关于赴上海考察学前教育工作的报告"
    assert (
        parts(Paragraph(text="三个晚上", is_title=True), Paragraph(text="在太原", is_title=True), *TEXT).title
        == "三个晚上在太原"
    )
    assert parts(Paragraph(text="太原的三个晚上", align="center", size=22), *TEXT).title == "太原的三个晚上"
    assert parts("昆山两地见闻", *TEXT).title == "昆山两地见闻"
    assert (
        parts("关于赴太原学习的报告", "——三处矿井的灯", "市政府：", *TEXT).title == "关于赴太原学习的报告——三处矿井的灯"
    )
    assert parts("青岚市总工会", "关于赴太原学习的报告", *TEXT).title == "青岚市总工会关于赴太原学习的报告"


def test_without_a_title_the_file_gives_it():
    found = parts(*TEXT)
    assert (found.title, found.title_lines) == ("file", ())
    assert [block.plain for block in found.body] == list(TEXT)


def test_what_looks_like_an_address_and_is_none():
    assert parts("关于赴太原学习的报告", "现将情况报告如下：", *TEXT).recipients == ""
    assert parts("关于赴太原学习的报告", "考察人员：", *TEXT).recipients == ""


def test_nothing_is_lost_whatever_the_lines():
    lines = ("通知公告栏", "关于赴太原学习的报告", "关于赴太原、学习的报告", "（2012年12月）", *TEXT)
    found = parts(*lines)
    kept = [block.plain for block in found.body] + [entry.text for entry in found.left_out]
    assert sorted([*kept, found.title]) == sorted(lines)
