"""Front matter as it is written: the site's own parser reads the same values back."""

from hypothesis import given
from hypothesis import strategies as st

from huibian.importer.fields_text import front_matter, scalar, value_text
from huibian.importer.guessing import Guess
from huibian.record.frontmatter import split_front_matter
from huibian.record.nodes import ListNode

TEXTS = (
    st.text(st.sampled_from("关于赴《》“”:#- ,'\"[]{}&*!|>%@`?=~0123.x，、：\\·〔〕/"), min_size=1, max_size=30)
    .map(str.split)
    .map(" ".join)
    .filter(bool)
)


def read(line):
    front, problems = split_front_matter(f"---\n{line}\n---\n", "a.md")
    assert problems == ()
    return front.fields[0].node


@given(TEXTS)
def test_a_text_is_read_back(text):
    assert read(f"标题: {scalar(text)}").text == text


@given(st.lists(TEXTS, min_size=1, max_size=4))
def test_a_list_is_read_back(texts):
    node = read(f"目的地: {value_text(tuple(texts))}")
    assert isinstance(node, ListNode)
    assert [item.text for item in node.items] == texts


def test_doubts_are_comments_and_missing_fields_are_told():
    guesses = {
        "title": Guess("title", "赴太原学习的报告", 0.95, "赴太原学习的报告"),
        "department": Guess("department", "太原市水务局", 0.5, "市水务局\n组织 # 记"),
    }
    text = front_matter(guesses, lambda message: message, chinese=True, draft=True)
    assert text.splitlines() == [
        "---",
        "标题: 赴太原学习的报告",
        "# 成文日期: XXXX  # no date in the text; fill it in (XXXX if nobody knows), and take the # away",
        "# Please check (50% sure): 市水务局 组织 # 记",
        "部门: 太原市水务局",
        "# 目的地:   # not found in the text; fill it in, and take the # away",
        "# Imported; take this line out when everything is checked",
        "草稿: 是",
        "---",
    ]
    front, problems = split_front_matter(text, "a.md")
    assert [field.key for field in front.fields] == ["标题", "部门", "草稿"]
    assert problems == ()
    english = front_matter(guesses, lambda message: message, chinese=False, draft=False, cut_off=True)
    assert english.startswith("---\n# Caution")
    assert "title: 赴太原学习的报告" in english
    assert "draft" not in english
