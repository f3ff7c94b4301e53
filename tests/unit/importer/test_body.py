"""The text of a report as Markdown."""

from huibian.importer.body import write_body
from huibian.importer.model import BOLD, END_BOLD, Document, ImageFile, Paragraph, Table, image_mark, note_mark
from huibian.markdown import parse_body


def write(*blocks, images=(), notes=()):
    blocks = tuple(Paragraph(text=block) if isinstance(block, str) else block for block in blocks)
    return write_body(blocks, Document(name="a", blocks=blocks, images=images, notes=notes), "stem", "图{number}")


def test_lists_typed_or_counted():
    found = write(
        "如下。",
        "1.修路，先修东门。",
        "2．修桥，再修西门。",
        "完。",
        Paragraph(text="灯", marker="-"),
        Paragraph(text="井", marker="-", depth=1),
        "2.5亿元。",
    )
    assert (
        found.markdown == "如下。\n\n1. 修路，先修东门。\n2. 修桥，再修西门。\n\n完。\n\n- 灯\n   - 井\n\n2.5亿元。\n"
    )


def test_images_and_notes_are_numbered_in_the_order_of_the_text():
    images = (ImageFile(b"a", "png"), ImageFile(b"b", "jpg", "井口"))
    found = write(
        f"前{image_mark(1)}",
        f"后{note_mark(1)}又{note_mark(0)}{image_mark(0)}{image_mark(1)}",
        images=images,
        notes=("甲", "乙"),
    )
    assert found.markdown == (
        "前![井口](stem-1.jpg)\n\n后[^1]又[^2]![图2](stem-2.png)![井口](stem-1.jpg)\n\n[^1]: 乙\n[^2]: 甲\n"
    )
    assert found.images == {1: "stem-1.jpg", 0: "stem-2.png"}
    _body, problems = parse_body(found.markdown, path="a.md", first_line=1)
    assert [problem.kind.code for problem in problems] == []


def test_marks_of_headings_stay():
    found = write(f"一、所见{note_mark(0)}", "看了。", notes=("甲",))
    assert found.markdown.startswith("## 一、所见[^1]\n")


def test_tables_and_bold():
    found = write(
        Table(rows=(("甲|乙", ""), ("# 丙", f"{BOLD}丁{END_BOLD}"))), Paragraph(text="都是粗的。", is_bold=True), "完。"
    )
    assert found.markdown == "| 甲\\|乙 |  |\n| --- | --- |\n| # 丙 | **丁** |\n\n**都是粗的。**\n\n完。\n"
