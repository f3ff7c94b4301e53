"""Whatever stands in a file, in whatever order: every Han character of it is in a report or is told as left out."""

from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from samples import han

from huibian.importer.drafts import Style, draft_document
from huibian.importer.model import BOLD, END_BOLD, Document, Paragraph, Table
from huibian.importer.run import make_knowledge

LINES = (
    "关于赴山西学习考察情况的报告", "《关于赴山西、学习考察情况的报告》", "赴山西考察报告赴山西考察报告", "赴甘肃考察报告考察报告关于赴甘肃、青海等地",
    "考察防沙治沙的请示", "情况报告", "青岚市总工会", "青岚市总工会办公室吴小满", "赴贵州学习考察报告铜陵市总工会", "——三个车间里的二十天", "青岚市总工会文件",
    "青工〔2012〕45号", "机密★一年", "市政府：", "考察人员：", "第二篇：", "第三篇：赴西宁考察的请示", "第一篇", "篇一", "目录", "2015年度考察报告汇编", "赴江苏昆山考察的报告 1", "赴浙江安吉考察的体会……3", "2012年12月8日", "xx年三月三十日",
    "青岚市总工会 2012年12月8日", "（2009年7月）", "特此报告", "抄送：市财政局", "附件：1.日程表", "附件", "主题词：工会 考察", "一、基本情况", "（一）所见", "1.修路",
    "上传人:甲 文档编号:12", "点击查看更多>>", "展开阅读全文", "《报告》.docx", "版权所有 某网", "- 3 -", "第3页 共9页", "大家都说食堂里的老师傅们手艺好2", "菜也新鲜，饭也热，见到谁都笑着招呼。",
    "多年来，该中心充分发", "1挥小地方的长处，做得不少。", "3四是修灯。", "以“安全第", "一、预防为主”为方针，大家都记住了。", "我们到太原看了三处矿井，回来以后又坐在一起谈了一个下午，谈得很细。", "短",
)  # fmt: skip
LOOKS = st.fixed_dictionaries(
    {},
    optional={
        "align": st.sampled_from(["center", "right"]), "is_title": st.booleans(), "level": st.integers(0, 3), "is_bold": st.booleans(),
        "marker": st.sampled_from(["", "-", "1."]), "size": st.sampled_from([16.0, 22.0]), "starts_page": st.booleans(),
    },
)  # fmt: skip
PLAIN = st.builds(lambda text: Paragraph(text=text), st.sampled_from(LINES))
BLOCKS = st.one_of(
    PLAIN,
    PLAIN,
    PLAIN,
    st.builds(lambda text, look: Paragraph(text=text, **look), st.sampled_from(LINES), LOOKS),
    st.builds(lambda text: Paragraph(text=f"{text[:3]}{BOLD}{text[3:6]}{END_BOLD}{text[6:]}"), st.sampled_from(LINES)),
    st.builds(
        lambda rows: Table(rows=tuple(map(tuple, rows))),
        st.lists(st.lists(st.sampled_from(LINES[-6:]), min_size=2, max_size=2), min_size=1, max_size=2),
    ),
)


@pytest.fixture(scope="module")
def knowledge(tmp_path_factory):
    return make_knowledge(tmp_path_factory.mktemp("no-vocabularies"))[0]


@settings(max_examples=400)
@given(st.lists(BLOCKS, min_size=1, max_size=30))
def test_nothing_is_lost(knowledge, blocks):
    document = Document(name="文件.docx", blocks=tuple(blocks))
    found = draft_document(document, knowledge, Style(lambda message: message))
    kept = [entry.text for entry in found.left_out]
    for draft in found.drafts:
        text, _images = draft.make("a")
        kept += [text.split("\n---\n", 1)[1], draft.guesses["title"].value]
    missing = Counter(han("".join(block.plain for block in blocks))) - Counter(han("".join(kept)))
    assert missing == Counter()
