"""OpenDocument texts (.odt)."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from huibian.i18n import N_
from huibian.importer.container import Container
from huibian.importer.faults import DAMAGED, ENCRYPTED, ImportFaultError
from huibian.importer.model import (
    BOLD,
    END_BOLD,
    Block,
    Document,
    ImageFile,
    LeftOut,
    Paragraph,
    Remark,
    clean,
    image_mark,
    note_mark,
    raw,
)
from huibian.importer.pictures import as_image
from huibian.importer.tables import Cell, lay_out
from huibian.importer.word import COMMENT, DELETED, HEADER

_NS = "{urn:oasis:names:tc:opendocument:xmlns:%s:1.0}"
_TEXT, _OFFICE, _TABLE, _STYLE, _DRAW = (_NS % name for name in ("text", "office", "table", "style", "drawing"))
_FO = _NS % "xsl-fo-compatible"
_MANIFEST = _NS % "manifest"
_XLINK = "{http://www.w3.org/1999/xlink}"
_MOST_BASES = 20
_MOST_SPACES = 200
_MOST_COPIES = 50
_IMAGE_LIMIT = 30_000_000


@dataclass(frozen=True, slots=True)
class _Look:
    align: str = ""
    size: float = 0.0
    is_bold: bool = False
    is_title: bool = False
    starts_page: bool = False


def read_opendocument(data: bytes, name: str) -> Document:
    """Read an .odt file.

    Raises:
        ImportFaultError: it is damaged, locked, too large, or made to do harm.
    """
    container = Container(data)
    if not container.has("content.xml"):
        raise ImportFaultError(DAMAGED, reason="content.xml")
    if container.has("META-INF/manifest.xml"):
        manifest = container.xml("META-INF/manifest.xml")
        if next(manifest.iter(f"{_MANIFEST}encryption-data"), None) is not None:
            raise ImportFaultError(ENCRYPTED)
    return _Reader(container).read(name)


class _Reader:
    def __init__(self, container: Container) -> None:
        self.container = container
        self.root = container.xml("content.xml")
        self.common = container.xml("styles.xml") if container.has("styles.xml") else None
        roots = [root for root in (self.common, self.root) if root is not None]
        self.styles = {style.get(f"{_STYLE}name", ""): style for root in roots for style in root.iter(f"{_STYLE}style")}
        self.numbered = {
            style.get(f"{_TEXT}name", ""): style for root in roots for style in root.iter(f"{_TEXT}list-style")
        }
        self.images: list[ImageFile] = []
        self.notes: list[str] = []
        self.left_out: list[LeftOut] = []
        self.remarks: list[Remark] = []
        self.boxes: list[Any] = []
        self.count = 0

    def read(self, name: str) -> Document:
        body = self.root.find(f"{_OFFICE}body/{_OFFICE}text")
        if body is None:
            raise ImportFaultError(DAMAGED, reason="office:text")
        blocks = tuple(self._blocks(body))
        for part in self.common.iter(f"{_STYLE}header", f"{_STYLE}footer") if self.common is not None else ():
            self._leave_out(part, HEADER)
        if any(entry.filename.startswith("Basic/") for entry in self.container.entries()):
            self.remarks.append(Remark(N_("The document holds macros; they were not run and are left out.")))
        return Document(
            name=name,
            blocks=blocks,
            images=tuple(self.images),
            notes=tuple(self.notes),
            left_out=tuple(self.left_out),
            remarks=tuple(self.remarks),
        )

    def _leave_out(self, element: Any, reason: str) -> None:
        if text := clean(raw("".join(element.itertext()))).strip():
            self.left_out.append(LeftOut(text, reason, f"¶{self.count}" if self.count else ""))

    def _look(self, name: str, bases: int = 0) -> _Look:
        style = self.styles.get(name)
        if style is None or bases > _MOST_BASES:
            return _Look(is_title=name == "Title")
        look = self._look(style.get(f"{_STYLE}parent-style-name", ""), bases + 1)
        align, size, weight, page = (
            next((part.get(key) for part in style if part.get(key)), None)
            for key in (f"{_FO}text-align", f"{_FO}font-size", f"{_FO}font-weight", f"{_FO}break-before")
        )
        if align:
            look = replace(look, align={"center": "center", "end": "right", "right": "right"}.get(align, ""))
        if size and size.endswith("pt") and size[:-2].replace(".", "", 1).isdigit():
            look = replace(look, size=float(size[:-2]))
        if weight:
            look = replace(look, is_bold=weight in ("bold", "700", "800", "900"))
        titled = look.is_title or name == "Title" or style.get(f"{_STYLE}display-name") == "Title"
        return replace(look, is_title=titled, starts_page=page == "page" or look.starts_page)

    # Blocks

    def _blocks(self, parent: Any, depth: int = -1, list_style: str = "") -> Iterator[Block]:
        number = 0
        for element in parent:
            if element.tag in (f"{_TEXT}p", f"{_TEXT}h"):
                yield from self._paragraph(element)
            elif element.tag == f"{_TEXT}list":
                yield from self._blocks(element, depth + 1, element.get(f"{_TEXT}style-name", list_style))
            elif element.tag in (f"{_TEXT}list-item", f"{_TEXT}list-header"):
                number += 1
                yield from self._item(element, depth, list_style, number)
            elif element.tag == f"{_TABLE}table":
                yield from self._table(element)
            elif element.tag == f"{_TEXT}tracked-changes":
                for deletion in element.iter(f"{_TEXT}deletion"):
                    self._leave_out(deletion, DELETED)
            elif element.tag in (f"{_TEXT}sequence-decls", f"{_OFFICE}forms", f"{_TEXT}variable-decls"):
                continue
            else:  # sections, indexes, frames
                yield from self._blocks(element, depth, list_style)
            while self.boxes:
                yield from self._blocks(self.boxes.pop(0))

    def _item(self, element: Any, depth: int, list_style: str, number: int) -> Iterator[Block]:
        """Yield the blocks of a list item, its sign at the first paragraph."""
        marker = self._marker(list_style, depth, number)
        for block in self._blocks(element, depth, list_style):
            if isinstance(block, Paragraph) and not block.marker and marker and not block.level:
                sign = marker if marker == "-" or marker[-1] == "." else ""
                yield replace(block, text=block.text if sign else marker + block.text, marker=sign, depth=depth)
                marker = ""
            else:
                yield block

    def _marker(self, name: str, depth: int, number: int) -> str:
        """Return `-`, `1.`, or a sign of another form (一、) that is a part of the text."""
        style = self.numbered.get(name)
        for level in style if style is not None else ():
            if level.get(f"{_TEXT}level") == str(depth + 1) and level.tag == f"{_TEXT}list-level-style-number":
                form = level.get(f"{_STYLE}num-format", "1")
                if form.startswith("一") and number < 11:
                    prefix, suffix = level.get(f"{_STYLE}num-prefix", ""), level.get(f"{_STYLE}num-suffix", "、")
                    return f"{prefix}{'一二三四五六七八九十'[number - 1]}{suffix}"
                return f"{number}."
        return "-"

    def _paragraph(self, element: Any) -> Iterator[Paragraph]:
        self.count += 1
        look = self._look(element.get(f"{_TEXT}style-name", ""))
        level = element.get(f"{_TEXT}outline-level", "1") if element.tag == f"{_TEXT}h" else "0"
        text = clean("".join(self._inline(element)))
        for line in text.split("\n"):
            if line.strip():
                yield Paragraph(
                    text=line.strip(), place=f"¶{self.count}", level=int(level) if level.isdigit() else 0,
                    is_title=look.is_title, align=look.align, size=look.size, is_bold=look.is_bold,
                    starts_page=look.starts_page,
                )  # fmt: skip

    def _inline(self, element: Any) -> Iterator[str]:
        yield raw(element.text)
        for child in element:
            yield from self._piece(child)
            yield raw(child.tail)

    def _piece(self, child: Any) -> Iterator[str]:
        tag = child.tag
        if tag == f"{_TEXT}s":
            count = child.get(f"{_TEXT}c", "1")
            yield " " * min(int(count) if count.isdigit() else 1, _MOST_SPACES)
        elif tag == f"{_TEXT}tab":
            yield " "
        elif tag == f"{_TEXT}line-break":
            yield "\n"
        elif tag == f"{_TEXT}note":
            body = child.find(f"{_TEXT}note-body")
            if body is not None:
                number = len(self.notes)
                self.notes.append("")
                self.notes[number] = " ".join("".join(self._inline(p)) for p in body.iter(f"{_TEXT}p"))
                yield note_mark(number)
        elif tag == f"{_OFFICE}annotation":
            self._leave_out(child, COMMENT)
        elif tag == f"{_DRAW}frame":
            yield from self._frame(child)
        elif tag == f"{_TEXT}span" and self._look(child.get(f"{_TEXT}style-name", "")).is_bold:
            text = "".join(self._inline(child))
            yield f"{BOLD}{text}{END_BOLD}" if text.strip() and "\n" not in text else text
        else:
            yield from self._inline(child)

    def _frame(self, frame: Any) -> Iterator[str]:
        box, image = frame.find(f"{_DRAW}text-box"), frame.find(f"{_DRAW}image")
        if box is not None:
            self.boxes.append(box)
        elif image is not None:
            name = image.get(f"{_XLINK}href", "").removeprefix("./")
            if not self.container.has(name):
                self.remarks.append(Remark(N_("A picture that lies outside the document was not fetched.")))
                return
            found = as_image(self.container.read(name, _IMAGE_LIMIT), "", self.remarks)
            if found is not None:
                self.images.append(found)
                yield image_mark(len(self.images) - 1)

    def _table(self, element: Any) -> Iterator[Block]:
        rows: list[list[Cell]] = []
        place = f"¶{self.count}"
        for row in element.iter(f"{_TABLE}table-row"):
            cells: list[Cell] = []
            for cell in row:
                if cell.tag != f"{_TABLE}table-cell":  # a covered one has its text at the top left
                    continue
                text = "\n".join(
                    block.text if isinstance(block, Paragraph) else block.plain for block in self._blocks(cell)
                )
                counts = (
                    cell.get(f"{_TABLE}number-{kind}", "1")
                    for kind in ("columns-spanned", "rows-spanned", "columns-repeated")
                )
                columns, down, copies = (int(count) if count.isdigit() else 1 for count in counts)
                cells += [Cell(text, columns, down)] * min(copies, _MOST_COPIES if text else 1)
            rows.append(cells)
        if sum(map(len, rows)) == 1:
            yield Paragraph(text=clean(rows[0][0].text if rows[0] else ""), place=place)
        else:
            yield lay_out(rows, place)
