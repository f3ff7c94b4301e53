"""The quick way for plain paragraphs leaves the tokens that the slow way leaves."""

from hypothesis import example, given
from hypothesis import strategies as st

from huibian.markdown.reader import _parser

LINES = st.lists(
    st.one_of(
        st.sampled_from(
            ["", "  ", "\u3000\u3000甲", "甲乙。", "“甲”", "   甲", "     甲", "\t甲", ": 乙", "~ 乙", ":乙", "---", "===", "- 甲", "1. 甲",
             "| 甲 | 乙 |", "|--|--|", "> 甲", "## 甲", "```", "[^1]: 甲", "[甲]: /x", "甲[^1]", "    乙", "  : 丙", "甲 | 乙", "一、甲", "１．甲"]
        ),
        st.text("甲“*`[]|:~->#1. \t", max_size=8),
    ),
    max_size=12,
).map("\n".join)  # fmt: skip


def tokens(text, *, quick):
    parser = _parser()
    (parser.enable if quick else parser.disable)("plain_paragraph")
    try:
        return [token.as_dict() for token in parser.parse(text, {"references": {}})]
    finally:
        parser.enable("plain_paragraph")


@given(LINES)
@example("甲\n\n: 乙\n")
@example("甲\n===\n")
@example("甲\n\n乙\n\n- 甲\n\n  乙\n")
@example("甲 | 乙\n--|--\n丙 | 丁")
def test_nothing_but_time_is_changed(text):
    assert tokens(text, quick=True) == tokens(text, quick=False)


def test_the_quick_way_is_taken():
    ruler = _parser().block.ruler
    assert ruler.getRules("")[0].__name__ == "_plain_paragraph"
    assert all(rule.__name__ != "_plain_paragraph" for rule in ruler.getRules("paragraph"))
