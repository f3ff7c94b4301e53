"""Plain texts (.txt), in whatever encoding Chinese texts come."""

from huibian.i18n import N_
from huibian.importer.encodings import decode
from huibian.importer.faults import NO_TEXT, ImportFaultError
from huibian.importer.lines import Line, join_lines, width
from huibian.importer.model import Document, Remark, clean, raw


def read_plain(data: bytes, name: str) -> Document:
    """Read a text file.

    Raises:
        ImportFaultError: it is empty.
    """
    text, encoding = decode(data)
    remarks = []
    if encoding.endswith("?"):
        remarks.append(Remark(N_("Some characters could not be read; they stand as \ufffd in the text.")))
    return from_text(text, name, tuple(remarks))


def from_text(text: str, name: str, remarks: tuple[Remark, ...] = ()) -> Document:
    """Read a text that is decoded already.

    Raises:
        ImportFaultError: it is empty.
    """
    normal = raw(text).replace("\r\n", "\n").replace("\r", "\n").replace("\f", "\n\f").expandtabs(4)
    lines = []
    for number, written in enumerate(normal.split("\n"), 1):
        shown = clean(written)
        body = shown.strip()
        left = float(width(shown) - width(shown.lstrip()))
        align = "center" if left >= 8 and width(body) <= 44 and left + width(body) <= 72 else ""
        lines.append(
            Line(
                text=body,
                place=str(number),
                left=left,
                right=left + width(body),
                size=2.0,
                align=align,
                starts_page=written.startswith("\f"),
            )
        )
    paragraphs, mends = join_lines(lines)
    if not paragraphs:
        raise ImportFaultError(NO_TEXT)
    return Document(name=name, blocks=tuple(paragraphs), mends=tuple(mends), remarks=remarks)
