"""From lines, as plain texts and pages have them, to paragraphs."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median
from unicodedata import east_asian_width

from huibian.i18n import N_
from huibian.importer.model import Mend, Paragraph
from huibian.importer.ordinals import ordinal

WRAPPED = N_("line ends inside paragraphs taken out: {count}")
_END = re.compile(r"[。！？!?；;：:…]['”’」』）)]*$")
_LEAST_WIDTH = 16  # Han characters; shorter lines are a list
_FULL = 0.86  # of the usual width of full lines


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A line. `left` is where it begins and `right` where it ends, in columns or points, in which a Han character has `size`.

    Empty lines part paragraphs.
    """

    text: str
    place: str
    left: float = 0.0
    right: float = 0.0
    size: float = 0.0
    align: str = ""
    starts_page: bool = False


def width(text: str) -> int:
    """Return the width of a text in columns; Han characters have two."""
    return sum(2 if east_asian_width(char) in "WF" else 1 for char in text)


def join_lines(lines: Sequence[Line]) -> tuple[list[Paragraph], list[Mend]]:
    """Join the lines of each paragraph. Where no line is filled (one paragraph a line) nothing is joined.

    A line goes on with the one before where that one is full, neither is centred, no empty line lies between, and it
    is not indented (where paragraphs are), nor begins with an ordinal.
    """
    written = [line for line in lines if line.text.strip()]
    rights = sorted(line.right for line in written if not line.align)
    edge = rights[int(len(rights) * 0.9)] if rights else 0.0
    full = [line for line in written if line.right >= edge * _FULL and not line.align]
    is_wrapped = len(full) >= 3 and len(full) >= len(written) / 4 and _breaks_sentences(lines, edge)
    lefts = [line.left for line in written if not line.align]
    margin = min(lefts, default=0.0)
    is_wrapped = is_wrapped and edge - margin >= _LEAST_WIDTH * median(line.size for line in full)
    indent = 0.9 * (median(line.size for line in written) or 1.0) if written else 1.0
    is_indented = sum(left > margin + indent for left in lefts) >= max(2, len(lefts) // 12)
    groups: list[list[Line]] = []
    before: Line | None = None
    for line in lines:
        if not line.text.strip():
            before = None if not line.starts_page else before
            continue
        goes_on = (
            is_wrapped
            and before is not None
            and not before.align
            and not line.align
            and before.right >= edge * _FULL
            and abs(before.size - line.size) < 1.5
            and not (is_indented and line.left > margin + indent)
            and not (ordinal(line.text.strip()) and _END.search(before.text.rstrip()))
            and not (not is_indented and _END.search(before.text.rstrip()) and before.right < edge * 0.97)
        )
        if goes_on:
            groups[-1].append(line)
        else:
            groups.append([line])
        before = line
    paragraphs = [_paragraph(group) for group in groups]
    joined = [group for group in groups if len(group) > 1]
    mends = []
    if joined:
        places = "、".join(f"{group[0].place}–{group[-1].place}" for group in joined)
        mends.append(Mend(str(sum(len(group) - 1 for group in joined)), "", WRAPPED, places))
    return paragraphs, mends


def _breaks_sentences(lines: Sequence[Line], edge: float) -> bool:
    """Whether full lines end inside sentences, and the next line follows at once."""
    cut = whole = 0
    for line, following in pairwise(lines):
        if line.text.strip() and not line.align and line.right >= edge * _FULL:
            if following.text.strip() and not _END.search(line.text.rstrip()):
                cut += 1
            else:
                whole += 1
    return cut >= 2 and cut >= whole / 2


def _paragraph(group: Sequence[Line]) -> Paragraph:
    first = group[0]
    text = first.text.strip()
    for line in group[1:]:
        following = line.text.strip()
        is_latin = text[-1:].isascii() and following[:1].isascii() and text[-1:].isalnum() and following[:1].isalnum()
        text += (" " if is_latin and not text[-1:].isdigit() else "") + following
    return Paragraph(text=text, place=first.place, align=first.align, size=first.size, starts_page=first.starts_page)
