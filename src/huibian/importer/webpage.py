"""Web pages (.html), also those that sharing sites and Word save."""

import base64
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from huibian.i18n import N_
from huibian.importer.encodings import decode
from huibian.importer.faults import DAMAGED, NEEDS_LIBRARY, NO_TEXT, ImportFaultError
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
    raw,
)
from huibian.importer.pictures import as_image
from huibian.importer.tables import Cell, lay_out
from huibian.problems import MessageId

PAGE_FURNITURE = N_("menus, buttons and other furniture of the web page")
_SILENT = frozenset(("script", "style", "noscript", "template", "head", "iframe", "object", "svg", "math"))
_FURNITURE = frozenset(("nav", "header", "footer", "aside", "button", "select", "form", "dialog"))
# fmt: off
_BLOCKS = frozenset((
    "p", "div", "section", "article", "main", "body", "html", "center", "blockquote", "pre", "address", "figure",
    "figcaption", "li", "ul", "ol", "dl", "dt", "dd", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "details", "summary",
    "fieldset", "table",
))
# fmt: on
_BOLD_TAGS = frozenset(("b", "strong"))
_CHARSET = re.compile(rb"charset\s*=\s*[\"']?([\w-]+)", re.IGNORECASE)
_CENTER = re.compile(r"text-align\s*:\s*center", re.IGNORECASE)
_RIGHT = re.compile(r"text-align\s*:\s*(?:right|end)", re.IGNORECASE)
_SIZE = re.compile(r"font-size\s*:\s*([\d.]+)pt", re.IGNORECASE)
_DATA = re.compile(r"data:image/\w+;base64,\s*([A-Za-z0-9+/=\s]+)$")
_HIDDEN = re.compile(r"display\s*:\s*none|mso-hide\s*:\s*all", re.IGNORECASE)
_MOST_SPANS = 100


def read_webpage(data: bytes, name: str) -> Document:
    """Read an HTML file. Nothing that it names is fetched.

    Raises:
        ImportFaultError: it holds no text, or cannot be read as HTML.
    """
    try:
        from lxml import etree, html  # noqa: PLC0415 - only for those who import
    except ImportError as error:
        raise ImportFaultError(NEEDS_LIBRARY, format="HTML", library="lxml") from error
    declared = _CHARSET.search(data[:4000])
    text, _encoding = decode(data, declared[1].decode("ascii") if declared else "")
    text = re.sub(r"^\s*<\?xml[^>]*\?>", "", raw(text).replace("\0", ""))
    try:
        # Without huge_tree, the parser would leave out what lies deeper than 256 elements, and say nothing.
        parser = html.HTMLParser(no_network=True, remove_comments=True, remove_pis=True, huge_tree=True)
        root = html.document_fromstring(text, parser=parser) if text.strip() else None
    except (etree.ParserError, etree.XMLSyntaxError, ValueError, RecursionError) as error:
        raise ImportFaultError(DAMAGED, reason=str(error)) from error
    if root is None:
        raise ImportFaultError(NO_TEXT)
    reader = _Reader()
    try:
        blocks = tuple(reader.read(root))
    except RecursionError as error:
        raise ImportFaultError(DAMAGED, reason=MessageId(N_("elements are nested too deep"))) from error
    if not blocks:
        raise ImportFaultError(NO_TEXT)
    left_out = [
        LeftOut(shown, PAGE_FURNITURE) for title in root.iter("title") if (shown := clean(title.text or "").strip())
    ]
    return Document(
        name=name,
        blocks=blocks,
        images=tuple(reader.images),
        left_out=(*left_out, *reader.left_out),
        remarks=tuple(reader.remarks),
    )


class _Reader:
    """Walks the page; texts gather until a block ends."""

    def __init__(self) -> None:
        self.left_out: list[LeftOut] = []
        self.remarks: list[Remark] = []
        self.pieces: list[str] = []
        self.images: list[ImageFile] = []
        self.missing = False
        self.count = 0

    def read(self, root: Any) -> Iterator[Block]:
        yield from self._children(root, Paragraph(text=""))
        yield from self._flush(Paragraph(text=""))
        if self.missing:
            text = N_(
                "The web page holds pictures; they are not part of the file. Save and add those that belong to the report."
            )
            self.remarks.append(Remark(text))

    def _flush(self, look: Paragraph) -> Iterator[Paragraph]:
        text = clean("".join(self.pieces))
        self.pieces = []
        for line in text.split("\n"):
            shown = re.sub(f"{BOLD}(\\s*){END_BOLD}", r"\1", line).strip()
            if not shown:
                continue
            self.count += 1
            whole = re.fullmatch(f"{BOLD}([^{BOLD}{END_BOLD}]*){END_BOLD}", shown)
            yield replace(look, text=whole[1] if whole else shown, is_bold=bool(whole), place=f"¶{self.count}")
            look = replace(look, marker="")

    def _text(self, text: str | None, *, is_pre: bool = False) -> None:
        if text:
            self.pieces.append(text if is_pre else re.sub(r"[ \t\r\n]+", lambda m: _gap(text, m), text))

    def _children(self, element: Any, look: Paragraph) -> Iterator[Block]:
        is_pre = element.tag == "pre"
        self._text(element.text, is_pre=is_pre)
        number = 0
        for child in element:
            number += child.tag == "li"
            yield from self._element(child, look, number)
            self._text(child.tail, is_pre=is_pre)

    def _element(self, element: Any, look: Paragraph, number: int) -> Iterator[Block]:
        tag = element.tag
        style = element.get("style") or ""
        if not isinstance(tag, str) or tag in _SILENT:
            return
        if tag in _FURNITURE or _HIDDEN.search(style) or element.get("hidden") is not None:
            if text := " ".join(clean(element.text_content()).split()):
                self.left_out.append(LeftOut(text, PAGE_FURNITURE, f"¶{self.count}"))
        elif tag == "img":
            self._picture(element)
        elif tag == "br":
            self.pieces.append("\n")
        elif tag == "table":
            yield from self._flush(look)
            yield from self._table(element)
        elif tag in _BLOCKS:
            yield from self._flush(look)
            inner = _look(element, style, look, number)
            yield from self._children(element, inner)
            yield from self._flush(inner)
        elif tag in _BOLD_TAGS:
            self.pieces.append(BOLD)
            blocks = list(self._children(element, look))
            self.pieces.append(END_BOLD)
            if blocks:  # bold around blocks: the marks would part
                self.pieces = [piece for piece in self.pieces if piece not in (BOLD, END_BOLD)]
            yield from blocks
        else:
            yield from self._children(element, look)

    def _picture(self, element: Any) -> None:
        """Take a picture that the page itself holds (a data address); any other is not fetched."""
        match = _DATA.match(element.get("src") or "")
        try:
            data = base64.b64decode(match[1]) if match else b""
        except ValueError:
            data = b""
        image = as_image(data, clean(raw(element.get("alt"))), self.remarks) if data else None
        if image is not None:
            self.pieces.append(image_mark(len(self.images)))
            self.images.append(image)
        self.missing = self.missing or not data

    def _table(self, element: Any) -> Iterator[Block]:
        rows: list[list[Cell]] = []
        contents: list[Block] = []
        is_layout = False
        for row in element.iter("tr"):
            if next(row.iterancestors("table"), None) is not element:
                continue
            cells = []
            for cell in row:
                if cell.tag not in ("td", "th"):
                    continue
                inner = _Reader()
                inner.images = self.images
                found = list(inner._children(cell, Paragraph(text=""))) + list(inner._flush(Paragraph(text="")))
                self.left_out += inner.left_out
                self.remarks += inner.remarks
                self.missing = self.missing or inner.missing
                is_layout = is_layout or any(isinstance(block, Table) for block in found) or len(found) > 12
                contents += found
                text = "\n".join(block.text if isinstance(block, Paragraph) else block.plain for block in found)
                spans = (cell.get(name) or "1" for name in ("colspan", "rowspan"))
                columns, down = (min(int(span), _MOST_SPANS) if span.isdigit() else 1 for span in spans)
                cells.append(Cell(text, columns, down))
            rows.append(cells)
        if is_layout or sum(map(len, rows)) <= 1:  # the page's frame, not a table
            yield from (block for block in contents)
        elif rows:
            yield lay_out(rows, f"¶{self.count}")


def _gap(text: str, match: re.Match[str]) -> str:
    """Return what white space means: nothing between Han characters where a line of the file ended, else a space."""
    before, after = text[match.start() - 1 : match.start()], text[match.end() : match.end() + 1]
    return "" if "\n" in match[0] and before > "\u2e7f" and after > "\u2e7f" else " "


def _look(element: Any, style: str, look: Paragraph, number: int) -> Paragraph:
    tag = element.tag
    align = look.align
    if tag == "center" or element.get("align") == "center" or _CENTER.search(style):
        align = "center"
    elif element.get("align") == "right" or _RIGHT.search(style):
        align = "right"
    elif element.get("align") in ("left", "justify") or "text-align" in style:
        align = ""
    size = _SIZE.search(style)
    marker = look.marker
    if tag == "li":
        parent = element.getparent()
        marker = f"{number}." if parent is not None and parent.tag == "ol" else "-"
    level = int(tag[1]) if tag in ("h1", "h2", "h3", "h4", "h5", "h6") else look.level
    depth = sum(1 for above in element.iterancestors("ul", "ol")) - 1 if tag == "li" else look.depth
    points = float(size[1]) if size and size[1].replace(".", "", 1).isdigit() else look.size
    return replace(look, align=align, size=points, marker=marker, level=level, depth=max(depth, 0))
