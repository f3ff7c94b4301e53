"""Folding many texts at once, as one array of code points."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
import numpy.typing as npt

from huibian.search.fold import fold_table

SPACE = 32
LINE_FEED = 10
CODE_POINTS = 0x110000
_VANISHES = -1


@dataclass(frozen=True, slots=True)
class FoldedBatch:
    """Folded texts one after the other, a line feed between any two.

    `characters` are code points; `owner` tells for each the number of its text (of a line feed, either neighbour's);
    `starts` and `lengths` tell where each text lies in `characters`.
    """

    characters: npt.NDArray[np.int32]
    owner: npt.NDArray[np.int32]
    starts: npt.NDArray[np.int64]
    lengths: npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class _Lookup:
    folded: npt.NDArray[np.int32]  # by code point; -1: vanishes
    several: re.Pattern[str]  # what folds to several code points


@cache
def _lookup() -> _Lookup:
    folded = np.arange(CODE_POINTS, dtype=np.int32)
    several = []
    for code, text in fold_table().items():
        if len(text) > 1:
            several.append(chr(code))
        else:
            folded[code] = ord(text) if text else _VANISHES
    return _Lookup(folded, re.compile("[" + re.escape("".join(several)) + "]"))


def fold_batch(texts: Sequence[str]) -> FoldedBatch:
    """Fold each text exactly as `fold` does."""
    lookup = _lookup()
    joined = "\n".join(("", *texts, ""))
    if lookup.several.search(joined):
        texts = [lookup.several.sub(lambda found: fold_table()[ord(found[0])], text) for text in texts]
        joined = "\n".join(("", *texts, ""))
    raw = np.frombuffer(joined.encode("utf-32-le", "surrogatepass"), np.uint32)
    sizes = np.fromiter((len(text) + 1 for text in texts), np.int64, len(texts))
    owner = np.concatenate((np.zeros(1, np.int32), np.repeat(np.arange(len(texts), dtype=np.int32), sizes)))

    characters = lookup.folded[raw]
    present = characters != _VANISHES
    if not present.all():
        characters, owner = characters[present], owner[present]
    characters, owner = _collapse(characters, owner)
    return FoldedBatch(characters, owner, *_extents(characters, owner, len(texts)))


def _collapse(
    characters: npt.NDArray[np.int32], owner: npt.NDArray[np.int32]
) -> tuple[npt.NDArray[np.int32], npt.NDArray[np.int32]]:
    """Make every run of spaces and line feeds one line feed where it holds one, else one space."""
    ends_line = characters == LINE_FEED
    blank = ends_line | (characters == SPACE)
    kept = ~blank
    kept[0] = True
    kept[1:] |= ~blank[:-1]
    places = np.flatnonzero(kept)
    line_feeds = np.concatenate(([0], np.cumsum(ends_line)))
    holds_one = line_feeds[np.append(places[1:], len(characters))] > line_feeds[places]
    characters = characters[places]
    characters[(characters == SPACE) & holds_one] = LINE_FEED
    return characters, owner[places]


def _extents(
    characters: npt.NDArray[np.int32], owner: npt.NDArray[np.int32], count: int
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Return where each text starts and how long it is; a text never starts or ends with a space."""
    places = np.flatnonzero(characters != LINE_FEED)
    starts = np.zeros(count, np.int64)
    lengths = np.zeros(count, np.int64)
    if len(places):
        owners = owner[places]
        first = np.flatnonzero(np.append(True, owners[1:] != owners[:-1]))
        last = np.append(first[1:], len(places)) - 1
        starts[owners[first]] = places[first]
        lengths[owners[first]] = places[last] + 1 - places[first]
    return starts, lengths
