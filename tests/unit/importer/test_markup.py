"""Texts as Markdown: what a reader sees is what was written, whatever signs it holds."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huibian.importer.markup import escape, written
from huibian.importer.model import BOLD, END_BOLD
from huibian.markdown import parse_body

SIGNS = st.text(st.sampled_from("#*_`[]()<>|~-+=:!&\\^1.2) 安全ab;x'\"“”"), min_size=1, max_size=40)


def shown(markdown):
    body, _problems = parse_body(markdown + "\n", path="a.md", first_line=1)
    return "\n".join(part for section in body.sections for part in (section.heading, section.text) if part)


def no_marks(_kind, _number):
    return ""


@given(SIGNS)
def test_a_text_reads_as_it_was_written(text):
    wanted = " ".join(text.split())
    assert re.sub(
        r"\s+", " ", shown(f"前文。\n\n{written(text, no_marks)}\n\n后文。")
    ).strip() == f"前文。 {wanted} 后文。".replace("  ", " ")


@pytest.mark.parametrize(
    "text", ["&amp;", "&#35;", "[^1]", "<http://a.cn>", "![图](a.png)", "~~删~~", "---", "1. 甲", "- 乙", ": 丙", "~~~"]
)
def test_signs_with_a_meaning_have_none(text):
    assert shown(written(text, no_marks)) == text


def test_bold_and_marks():
    text = f"前{BOLD} 粗 {END_BOLD}细\ufdd0f0\ufdd1{BOLD}{END_BOLD}"
    assert written(text, lambda kind, number: f"<{kind}{number}>") == "前 **粗** 细<f0>"
    assert written(f"{BOLD}没有关", no_marks) == "没有关"


def test_inside_a_heading_less_is_escaped():
    assert escape("1. 师傅", begins=False) == "1. 师傅"
    assert escape("1. 师傅") == "1\\. 师傅"
