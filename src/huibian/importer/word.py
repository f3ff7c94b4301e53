"""Word documents (.docx): every text of the file is read, or listed as left out."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from huibian.i18n import N_
from huibian.importer.container import Container
from huibian.importer.faults import DAMAGED, ImportFaultError
from huibian.importer.model import (
    BOLD,
    END_BOLD,
    Block,
    Document,
    ImageFile,
    LeftOut,
    Paragraph,
    Remark,
    Table,
    clean,
    image_mark,
    note_mark,
    raw,
)
from huibian.importer.pictures import as_image
from huibian.importer.tables import Cell, lay_out
from huibian.importer.word_styles import Numbering, Styles, W, is_on, value

DELETED = N_("deleted in tracked changes")
HIDDEN = N_("hidden text")
COMMENT = N_("comment")
HEADER = N_("page header or footer")
READING = N_("reading aid above a word")
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_V = "{urn:schemas-microsoft-com:vml}"
_M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_RELS = "{http://schemas.openxmlformats.org/package/2006/relationships}"
_IMAGE_LIMIT = 30_000_000
_MOST_SKIPPED = 60  # columns before a row
_SIGNS = {f"{W}tab": " ", f"{W}br": "\n", f"{W}cr": "\n", f"{W}noBreakHyphen": "-", f"{W}ptab": " "}
_SKIPPED = (f"{W}pPr", f"{W}rPr", f"{W}instrText", f"{W}tblPr", f"{W}trPr", f"{W}tcPr", f"{W}sectPr")


def read_word(data: bytes, name: str) -> Document:
    """Read a .docx file.

    Raises:
        ImportFaultError: it is damaged, locked, too large, or made to do harm.
    """
    container = Container(data)
    if not container.has("word/document.xml"):
        raise ImportFaultError(DAMAGED, reason="word/document.xml")
    return _Reader(container).read(name)


class _Reader:
    def __init__(self, container: Container) -> None:
        self.container = container
        self.styles = Styles(self._part("word/styles.xml"))
        self.numbering = Numbering(self._part("word/numbering.xml"))
        self.targets = self._targets()
        self.images: list[ImageFile] = []
        self.image_numbers: dict[str, int] = {}
        self.notes: list[str] = []
        self.note_numbers: dict[tuple[str, str], int] = {}
        self.left_out: list[LeftOut] = []
        self.remarks: list[Remark] = []
        self.boxes: list[Any] = []
        self.count = 0
        self.note_parts = {kind: self._notes(kind) for kind in ("footnote", "endnote")}

    def _part(self, name: str) -> Any:
        return self.container.xml(name) if self.container.has(name) else None

    def _targets(self) -> dict[str, str]:
        """Return what the document's relations lead to, inside the file; remote ones are never followed."""
        root = self._part("word/_rels/document.xml.rels")
        found = {}
        for relation in root.iter(f"{_RELS}Relationship") if root is not None else ():
            target = relation.get("Target", "")
            if relation.get("TargetMode") != "External":
                found[relation.get("Id", "")] = target.lstrip("/") if target.startswith("/") else f"word/{target}"
        return found

    def _notes(self, kind: str) -> dict[str, Any]:
        root = self._part(f"word/{kind}s.xml")
        notes = root.iter(f"{W}{kind}") if root is not None else ()
        return {note.get(f"{W}id", ""): note for note in notes if note.get(f"{W}type", "normal") == "normal"}

    def read(self, name: str) -> Document:
        root = self.container.xml("word/document.xml")
        body = root.find(f"{W}body")
        blocks = list(self._blocks(body)) if body is not None else []
        self._read_margins()
        if self.container.has("word/vbaProject.bin"):
            self.remarks.append(Remark(N_("The document holds macros; they were not run and are left out.")))
        embedded = sum(entry.filename.startswith("word/embeddings/") for entry in self.container.entries())
        if embedded:
            text = N_("Embedded files that are left out: {count}. Save them from Word, and name them as attachments.")
            self.remarks.append(Remark(text, {"count": str(embedded)}))
        return Document(
            name=name,
            blocks=tuple(blocks),
            images=tuple(self.images),
            notes=tuple(self.notes),
            left_out=tuple(self.left_out),
            remarks=tuple(self.remarks),
        )

    def _read_margins(self) -> None:
        """List what stands in comments, headers and footers."""
        comments = self._part("word/comments.xml")
        for comment in comments.iter(f"{W}comment") if comments is not None else ():
            self._leave_out("".join(self._raw(comment)), COMMENT)
        for entry in sorted(entry.filename for entry in self.container.entries()):
            if entry.startswith(("word/header", "word/footer")) and entry.endswith(".xml"):
                self._leave_out("".join(self._raw(self.container.xml(entry))), HEADER)

    def _raw(self, element: Any) -> Iterator[str]:
        """Yield all text below an element, whatever it is."""
        for found in element.iter(f"{W}t", f"{W}delText", f"{W}p"):
            if found.tag == f"{W}p":
                yield "\n"
            elif not any(above.tag == f"{_MC}Fallback" for above in found.iterancestors()):
                yield raw(found.text)

    def _leave_out(self, text: str, reason: str) -> None:
        if text := clean(text).strip():
            self.left_out.append(LeftOut(text, reason, self._place()))

    def _place(self) -> str:
        return f"¶{self.count}" if self.count else ""

    # Blocks

    def _blocks(self, parent: Any) -> Iterator[Block]:
        for element in parent:
            if element.tag == f"{W}p":
                self.count += 1
                yield from self._paragraph(element)
            elif element.tag == f"{W}tbl":
                table = self._table(element)
                yield from table if isinstance(table, list) else [table]
            elif element.tag in (f"{W}sdt", f"{W}sdtContent", f"{W}customXml", f"{W}ins", f"{W}moveTo"):
                yield from self._blocks(element)
            elif element.tag in (f"{W}del", f"{W}moveFrom"):
                self._leave_out("".join(self._raw(element)), DELETED)
            elif element.tag == f"{_MC}AlternateContent":
                yield from self._blocks(self._alternative(element))
            while self.boxes:
                yield from self._blocks(self.boxes.pop(0))

    @staticmethod
    def _alternative(element: Any) -> Any:
        found = element.find(f"{_MC}Choice")
        if found is None:
            found = element.find(f"{_MC}Fallback")
        return found if found is not None else ()

    def _paragraph(self, element: Any) -> Iterator[Paragraph]:
        look = self.styles.look(element)
        pieces = list(self._inline(element))
        text = "".join(piece for piece, _bold, _size in pieces)
        visible = [(piece, bold, size) for piece, bold, size in pieces if piece.strip()]
        is_bold = bool(visible) and all(bold is True or (bold is None and look.is_bold) for _p, bold, _s in visible)
        size = max((size for _piece, _bold, size in visible), default=0.0) or look.size
        if not is_bold:
            text = "".join(
                f"{BOLD}{piece}{END_BOLD}" if bold and piece.strip() and "\n" not in piece else piece
                for piece, bold, _size in pieces
            ).replace(END_BOLD + BOLD, "")
        marker, depth = "", 0
        if look.number is not None and text.strip():
            kind, sign = self.numbering.next(look.number)
            depth = look.number[1]
            if kind == "bullet":
                marker = "-"
            elif kind == "decimal" and not look.level and sign.strip("().（）、．").isdigit():
                marker = f"{sign.strip('().（）、．')}."
            elif sign:
                text = sign + (" " if sign[-1].isalnum() else "") + text.lstrip()
        breaks = any(br.get(f"{W}type") == "page" for br in element.iter(f"{W}br")) or is_on(
            element, "pPr/pageBreakBefore"
        )
        first = Paragraph(
            text=text, place=self._place(), level=look.level, is_title=look.is_title, align=look.align, size=size,
            is_bold=is_bold, marker=marker, depth=depth, starts_page=bool(breaks),
        )  # fmt: skip
        for number, line in enumerate(clean(text).split("\n")):
            if line.strip():
                yield replace(first, text=line.strip(), marker=first.marker if number == 0 else "")

    # Texts

    def _inline(self, parent: Any) -> Iterator[tuple[str, bool | None, float]]:
        """Yield the texts of a paragraph, whether each is bold (None: as its style is), and its size."""
        for element in parent:
            if element.tag == f"{W}r":
                yield from self._run(element)
            elif element.tag in (f"{W}del", f"{W}moveFrom"):
                self._leave_out("".join(self._raw(element)), DELETED)
            elif element.tag == f"{_MC}AlternateContent":
                yield from self._inline(self._alternative(element))
            elif element.tag.startswith(_M):
                yield "".join(raw(part.text) for part in element.iter(f"{_M}t")), None, 0.0
            elif element.tag not in _SKIPPED:
                yield from self._inline(element)

    def _run(self, run: Any) -> Iterator[tuple[str, bool | None, float]]:
        half = value(run, "rPr/sz")
        size = int(half) / 2 if half and half.isdigit() else 0.0
        bold = is_on(run, "rPr/b")
        text = "".join(self._pieces(run))
        if is_on(run, "rPr/vanish") and text.strip():
            self._leave_out(text, HIDDEN)
        elif text:
            yield text, bold, size

    def _pieces(self, parent: Any) -> Iterator[str]:
        for element in parent:
            tag = element.tag
            if tag == f"{W}t":
                yield raw(element.text)
            elif tag in _SIGNS:
                yield "" if element.get(f"{W}type") in ("page", "column") else _SIGNS[tag]
            elif tag == f"{W}delText":
                self._leave_out(raw(element.text), DELETED)
            elif tag in (f"{W}footnoteReference", f"{W}endnoteReference"):
                yield self._note(tag.removeprefix(W).removesuffix("Reference"), element.get(f"{W}id", ""))
            elif tag == f"{W}ruby":
                yield from self._ruby(element)
            elif tag == f"{_MC}AlternateContent":
                yield from self._pieces(self._alternative(element))
            elif tag in (f"{W}drawing", f"{W}pict", f"{W}object"):
                yield from self._drawing(element)
            elif tag not in _SKIPPED:
                yield from self._pieces(element)

    def _ruby(self, element: Any) -> Iterator[str]:
        for part in element:
            text = "".join(raw(found.text) for found in part.iter(f"{W}t"))
            if part.tag == f"{W}rubyBase":
                yield text
            elif part.tag == f"{W}rt":
                self._leave_out(text, READING)

    def _note(self, kind: str, name: str) -> str:
        note = self.note_parts[kind].get(name)
        if note is None:
            return ""
        if (kind, name) not in self.note_numbers:
            self.note_numbers[kind, name] = len(self.notes)
            self.notes.append("")
            texts = [block.text if isinstance(block, Paragraph) else block.plain for block in self._blocks(note)]
            self.notes[self.note_numbers[kind, name]] = " ".join(texts).replace(BOLD, "").replace(END_BOLD, "")
        return note_mark(self.note_numbers[kind, name])

    def _drawing(self, element: Any) -> Iterator[str]:
        """Yield the marks of the images in a drawing; the text boxes in it follow the paragraph."""
        self.boxes.extend(box for box in element.iter(f"{W}txbxContent") if not _is_repeated(box))
        alt = next((part.get("descr", "") for part in element.iter() if part.tag.endswith("}docPr")), "")
        names = [part.get(f"{_R}embed") for part in element.iter(f"{_A}blip")]
        names += [part.get(f"{_R}id") for part in element.iter(f"{_V}imagedata")]
        for name in names:
            target = self.targets.get(name or "")
            if not target or not self.container.has(target):
                self.remarks.append(Remark(N_("A picture that lies outside the document was not fetched.")))
                continue
            if target not in self.image_numbers:
                image = as_image(self.container.read(target, _IMAGE_LIMIT), clean(raw(alt)), self.remarks)
                if image is None:
                    continue
                self.image_numbers[target] = len(self.images)
                self.images.append(image)
            yield image_mark(self.image_numbers[target])

    # Tables

    def _table(self, element: Any) -> Table | list[Block]:
        rows: list[list[Cell]] = []
        content: list[Block] = []
        place = self._place()
        for row in _below(element, f"{W}tr"):
            skipped = value(row, "trPr/gridBefore") or "0"
            cells = [Cell("")] * (min(int(skipped), _MOST_SKIPPED) if skipped.isdigit() else 0)
            for cell in _below(row, f"{W}tc"):
                content = list(self._blocks(cell))
                text = "\n".join(block.text if isinstance(block, Paragraph) else block.plain for block in content)
                span, merge = value(cell, "tcPr/gridSpan") or "1", value(cell, "tcPr/vMerge")
                continues = merge is not None and merge != "restart"
                cells.append(Cell(text, int(span) if span.isdigit() else 1, continues=continues))
            rows.append(cells)
        if sum(map(len, rows)) == 1:  # a frame around text
            return content
        return lay_out(rows, place)


def _is_repeated(box: Any) -> bool:
    """Whether a text box lies in another one, which brings it along, or is the copy for old programs beside it."""
    for parent in box.iterancestors():
        if parent.tag == f"{W}txbxContent" or (parent.tag == f"{_MC}Fallback" and parent.getprevious() is not None):
            return True
        if parent.tag in (f"{W}drawing", f"{W}pict", f"{W}object"):
            return False
    return False


def _below(parent: Any, tag: str) -> Iterator[Any]:
    """Yield children of one kind, also those that stand in content controls or tracked changes."""
    for element in parent:
        if element.tag == tag:
            yield element
        elif element.tag in (f"{W}sdt", f"{W}sdtContent", f"{W}customXml", f"{W}ins"):
            yield from _below(element, tag)
