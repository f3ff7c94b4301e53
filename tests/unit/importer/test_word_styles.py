"""Word's numbering."""

import pytest
from lxml import etree

from huibian.importer.word_styles import Numbering, numeral

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


@pytest.mark.parametrize(
    ("number", "form", "text"),
    [(1, "chineseCounting", "一"), (10, "chineseCountingThousand", "十"), (23, "japaneseCounting", "二十三"), (20, "ideographTraditional", "二十"),
     (4, "lowerRoman", "iv"), (9, "upperRoman", "IX"), (27, "lowerLetter", "27"), (3, "upperLetter", "C"), (12, "decimalEnclosedCircle", "⑫"), (7, "decimal", "7")],
)  # fmt: skip
def test_numerals(number, form, text):
    assert numeral(number, form) == text


def test_levels_count_on_and_start_again():
    levels = "".join(
        f'<w:lvl w:ilvl="{n}"><w:start w:val="{start}"/><w:numFmt w:val="{form}"/><w:lvlText w:val="{text}"/></w:lvl>'
        for n, start, form, text in (
            (0, 1, "chineseCounting", "第%1章"),
            (1, 3, "decimal", "%1.%2"),
            (2, 1, "bullet", "·"),
        )
    )
    root = etree.fromstring(
        f'<w:numbering {W}><w:abstractNum w:abstractNumId="5">{levels}</w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="5"/></w:num></w:numbering>'
    )
    numbering = Numbering(root)
    found = [numbering.next(("1", level)) for level in (0, 1, 1, 2, 0, 1)]
    assert found == [
        ("han", "第一章"),
        ("decimal", "一.3"),
        ("decimal", "一.4"),
        ("bullet", ""),
        ("han", "第二章"),
        ("decimal", "二.3"),
    ]
    assert Numbering(None).next(("9", 0)) == ("decimal", "1.")
