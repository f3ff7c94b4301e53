"""What a reader makes of a file, whatever its format: paragraphs, tables, images, notes, and what it left out.

Images, footnote marks and bold text stand inside texts between characters that Unicode keeps free for such use, so that
cutting and joining texts cannot lose them.
"""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field

_OPEN, _CLOSE = "\ufdd0", "\ufdd1"
BOLD, END_BOLD = "\ufdd2", "\ufdd3"
MARK = re.compile(f"{_OPEN}([if])(\\d+){_CLOSE}")
_NOT_TEXT = re.compile(f"{MARK.pattern}|[{BOLD}{END_BOLD}]")
_FORGED = re.compile(f"[{_OPEN}{_CLOSE}{BOLD}{END_BOLD}]")
# Reserved above, or nothing that a text may hold (see markdown.reader).
_FORBIDDEN = re.compile(
    "[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd4-\ufdef\ufeff\ufffe\uffff\u200b\u2060\xad]"
)
# Radicals that PDF files hold in place of the characters; those that Unicode's own folding does not know.
_RADICALS = dict(
    zip(
        map(ord, "⻓⻔⻋⻉⻅⻚⻛⻜⻢⻥⻦⻨⻩⻬⻮⻰⻘⻝⻄⺠⺟⻆⻙⻤⻁⻣⻑⻒⻎⻐"),
        "长门车贝见页风飞马鱼鸟麦黄齐齿龙青食西民母角韦鬼虎骨長镸辶金",
        strict=True,
    )
)


def image_mark(number: int) -> str:
    """Return what stands in a text for the image with this number in its document."""
    return f"{_OPEN}i{number}{_CLOSE}"


def note_mark(number: int) -> str:
    """Return what stands in a text for the mark of the footnote with this number in its document."""
    return f"{_OPEN}f{number}{_CLOSE}"


def raw(text: str | None) -> str:
    """Return a text of a file without the characters that are marks here, so that a file cannot forge any."""
    return _FORGED.sub("", text) if text else ""


def clean(text: str) -> str:
    """Take out what no text may hold (but marks), and write Kangxi radicals as the characters they stand for."""
    text = _FORBIDDEN.sub("", text.replace("\xa0", " "))
    if re.search("[\u2e80-\u2fdf]", text):
        text = "".join(
            unicodedata.normalize("NFKC", c) if "\u2f00" <= c <= "\u2fdf" else c for c in text.translate(_RADICALS)
        )
    return text


def plain(text: str) -> str:
    """Return a text without marks of images, notes and bold."""
    return _NOT_TEXT.sub("", text)


@dataclass(frozen=True, slots=True)
class Remark:
    """Something to tell the editor: a message id and what fills its placeholders."""

    message: str
    params: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraph:
    """A paragraph. `place` tells an editor where it stands in the source; sizes are points, 0 where unknown.

    `level` is that of a heading by its style (1 to 9, 0: none), `marker` the sign of a list item (`-`, `1.`) and
    `depth` how deep its list lies in others.
    """

    text: str
    place: str = ""
    level: int = 0
    is_title: bool = False
    align: str = ""
    size: float = 0.0
    is_bold: bool = False
    marker: str = ""
    depth: int = 0
    starts_page: bool = False

    @property
    def plain(self) -> str:
        """The text alone, trimmed."""
        return plain(self.text).strip()


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table of texts; all rows have one length. Covered parts of merged cells are empty, or `〃` below what they repeat."""

    rows: tuple[tuple[str, ...], ...]
    place: str = ""
    merged: int = 0

    @property
    def plain(self) -> str:
        """All texts of the table."""
        return "\n".join(plain("\t".join(row)) for row in self.rows)


Block = Paragraph | Table


@dataclass(frozen=True, slots=True)
class ImageFile:
    """An image of a document; `suffix` is that of its type (`png`), `alt` its description."""

    data: bytes
    suffix: str
    alt: str = ""


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A text that is not in the reports, and why (a message id)."""

    text: str
    reason: str
    place: str = ""


@dataclass(frozen=True, slots=True)
class Mend:
    """A place that was healed: how it read, how it reads now, what was done (a message id), and what was removed."""

    before: str
    after: str
    reason: str
    place: str = ""
    removed: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A file that was read. `name` is that of the file; image and note numbers in texts are places in `images`, `notes`."""

    name: str
    blocks: tuple[Block, ...]
    images: tuple[ImageFile, ...] = ()
    notes: tuple[str, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    mends: tuple[Mend, ...] = ()
    remarks: tuple[Remark, ...] = ()
