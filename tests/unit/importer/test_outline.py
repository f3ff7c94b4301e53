"""Headings: by style, ordinal, or look."""

from huibian.importer.model import Paragraph, Table
from huibian.importer.outline import heading_levels


def levels(*blocks):
    return heading_levels([Paragraph(text=block) if isinstance(block, str) else block for block in blocks])


def test_ordinals_tell_the_level():
    assert levels("一、所见", "看了。", "（一）井口", "看了。", "1.灯", "亮。", "二、所想", "想了。") == [
        2,
        0,
        3,
        0,
        4,
        0,
        2,
        0,
    ]


def test_ordinals_that_begin_deeper_are_moved_up():
    assert levels("（一）所见", "看了。", "1.井口", "亮。", "（二）所想", "想了。") == [2, 0, 3, 0, 2, 0]


def test_numbered_items_of_a_list_are_no_headings():
    assert levels("一、打算", "有三条。", "1.修路", "2.修桥", "3.修灯", "修完再说。") == [2, 0, 0, 0, 0, 0]


def test_numbered_paragraphs_are_no_headings():
    long = "（一）按照规范的要求，及时编制适合我市特点的现场管理办法和标准，并在三家单位先行试用，试用期一年。"
    assert levels("一、打算", "如下。", long, "完。")[2] == 0
    assert levels("（一）“敢”字当头。", "他们敢。") == [2, 0]


def test_styles_and_looks():
    assert levels(Paragraph(text="所见", level=1), "看。", Paragraph(text="井口", level=2), "看。") == [2, 0, 3, 0]
    assert levels(Paragraph(text="所见", level=3), "看。") == [2, 0]
    assert levels(Paragraph(text="井口", is_bold=True), "看了三处。") == [2, 0]
    assert levels("一、所见", "看。", Paragraph(text="井口", is_bold=True), "看了三处。") == [2, 0, 3, 0]
    assert levels(Paragraph(text="看了三处，都好。", is_bold=True), "想了想。") == [0, 0]
    assert levels(Paragraph(text="青岚市总工会", is_bold=True, align="right"), "完。") == [0, 0]
    assert levels(Table(rows=(("甲",),)), "完。", "一、") == [0, 0, 0]
