"""The text of a report, written as Markdown."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from huibian.importer.markup import written
from huibian.importer.model import MARK, Block, Document, Paragraph, Table
from huibian.importer.ordinals import ordinal
from huibian.importer.outline import heading_levels

_ITEM = re.compile(r"(\d{1,2})\s*[.．](?!\d)\s*(\S.*)", re.DOTALL)  # what is typed as one of a list


@dataclass(frozen=True, slots=True)
class Written:
    """Markdown, and the images it names: number in the document → file name."""

    markdown: str
    images: Mapping[int, str]


def write_body(blocks: Sequence[Block], document: Document, stem: str, picture: str) -> Written:
    """Write blocks of a document. Images become files named after `stem`; `picture` names one without a description."""
    writer = _Writer(document, stem, picture)
    levels = heading_levels(blocks)
    parts: list[str] = []
    in_list = False
    for block, level in zip(blocks, levels, strict=True):
        text = writer.block(block, level)
        if not text:
            continue
        is_item = isinstance(block, Paragraph) and not level and bool(block.marker or _ITEM.match(block.text))
        parts.append(("\n" if in_list and is_item else "\n\n" if parts else "") + text)
        in_list = is_item
    notes = [writer.note(number) for number in list(writer.notes)]
    text = "".join(parts) + ("\n\n" + "\n".join(notes) if notes else "")
    return Written(text.strip() + "\n", writer.images)


class _Writer:
    def __init__(self, document: Document, stem: str, picture: str) -> None:
        self.document = document
        self.stem = stem
        self.picture = picture
        self.images: dict[int, str] = {}
        self.notes: dict[int, int] = {}

    def block(self, block: Block, level: int) -> str:
        if isinstance(block, Table):
            return self.table(block)
        text = written(block.text, self.mark)
        if level:
            return f"{'#' * level} {written(block.plain, self.mark, begins=False) or text}{self.marks_of(block)}"
        if not block.marker and (match := _ITEM.match(block.text)):
            return f"{match[1]}. {written(match[2], self.mark)}"
        if block.marker:
            return f"{'   ' * block.depth}{block.marker} {text}"
        if block.is_bold and text and not MARK.search(block.text) and not block.align and not ordinal(block.plain):
            return f"**{text}**"
        return text

    def marks_of(self, block: Paragraph) -> str:
        """Return the marks of a heading, which its plain text has lost."""
        return "".join(self.mark(match[1], int(match[2])) for match in MARK.finditer(block.text))

    def mark(self, kind: str, number: int) -> str:
        """Return the Markdown of an image, or of the mark of a footnote."""
        if kind == "f" and number < len(self.document.notes):
            return f"[^{self.notes.setdefault(number, len(self.notes) + 1)}]"
        if kind == "i" and number < len(self.document.images):
            image = self.document.images[number]
            name = self.images.setdefault(number, f"{self.stem}-{len(self.images) + 1}.{image.suffix}")
            alt = " ".join(image.alt.split()) or self.picture.format(number=len(self.images))
            return f"![{written(alt, lambda _kind, _number: '')}]({name})"
        return ""

    def note(self, number: int) -> str:
        return f"[^{self.notes[number]}]: {written(self.document.notes[number], lambda _kind, _number: '')}"

    def table(self, table: Table) -> str:
        rows = [[written(cell, self.mark, begins=False) for cell in row] for row in table.rows]
        if not rows or not rows[0]:
            return ""
        lines = [rows[0], ["---"] * len(rows[0]), *rows[1:]]
        return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)
