"""Stretches of characters at the places of a portion: which are equal, and which documents hold them."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from huibian.search.codec import Integers
from huibian.search.lists import Rows

Int32s = npt.NDArray[np.int32]
_DIGIT = 16  # bits
_NONE = np.int32(-1)


@dataclass(frozen=True, slots=True)
class Repeats:
    """Places whose document holds the stretch once more, and a number for each such pair of a stretch and a document, place by place."""

    places: Int32s
    groups: Int32s


NO_REPEATS = Repeats(np.empty(0, np.int32), np.empty(0, np.int32))


@dataclass(frozen=True, slots=True)
class Grams:
    """Stretches of one length, numbered, and their documents: row by row, ascending.

    `ids` tells for each place which stretch is there, -1 for none of these. `counts` tells how often each document of the rows
    holds its stretch. `examples` are the stretches' first places.
    """

    ids: Int32s
    rows: Rows
    counts: Int32s
    examples: Int32s
    repeats: Repeats

    @classmethod
    def number(cls, keys: Integers, places: Int32s, documents: Int32s, *, with_repeats: bool = False) -> "Grams":
        """Tell stretches apart by their keys, which belong to `places` (ascending; so are the documents of equal keys)."""
        sorted_keys, order = _sorted(keys, places)
        is_first = _changes(sorted_keys)
        del sorted_keys
        ids = np.full(len(documents), _NONE)
        ids[order] = np.cumsum(is_first, dtype=np.int32) - np.int32(1)
        found = documents[order]
        begins = np.flatnonzero(is_first | _changes(found)).astype(np.int32)
        firsts = np.flatnonzero(is_first)
        starts = np.append(np.searchsorted(begins, firsts), len(begins))
        counts = np.diff(begins, append=len(order)).astype(np.int32)
        repeats = _repeats(order, counts) if with_repeats else NO_REPEATS
        return cls(ids, Rows(starts, found[begins]), counts, order[firsts], repeats)

    def at(self, places: Int32s) -> "Grams":
        """Leave out all places but some, which ascend, and hold all that repeat; the examples are lost."""
        again = np.searchsorted(places, self.repeats.places).astype(np.int32)
        nothing = np.empty(0, np.int32)
        return Grams(self.ids[places], self.rows, self.counts, nothing, Repeats(again, self.repeats.groups))

    def frequent(self, least: Integers) -> "Grams":
        """Keep the stretches that more documents hold than `least` says of each."""
        kept = np.flatnonzero(self.rows.sizes > least)
        numbers = np.full(len(self.rows) + 1, _NONE)
        numbers[kept] = np.arange(len(kept), dtype=np.int32)
        ids = numbers[self.ids]
        counts = Rows(self.rows.starts, self.counts).take(kept).values
        again = np.flatnonzero(ids[self.repeats.places] >= 0)
        repeats = Repeats(self.repeats.places[again], self.repeats.groups[again])
        return Grams(ids, self.rows.take(kept), counts, self.examples[kept], repeats)


def _repeats(order: Int32s, counts: Int32s) -> Repeats:
    several = np.flatnonzero(np.repeat(counts > 1, counts))
    sizes: Int32s = counts[counts > 1]
    return Repeats(order[several], np.repeat(np.arange(len(sizes), dtype=np.int32), sizes))


def _sorted(keys: Integers, places: Int32s) -> tuple[Integers, Int32s]:
    """Sort ascending places by key, then place: a radix sort, of 16 bits at a time, which NumPy sorts so itself.

    On some processors NumPy's own sort of larger integers takes five times as long (AMD's with AVX-512, Zen 4), on others half.
    """
    order = np.argsort(keys.astype(np.uint16), kind="stable")
    rest = keys >> _DIGIT
    most = int(rest.max(initial=0))
    while most:
        order = order[np.argsort(rest[order].astype(np.uint16), kind="stable")]
        rest >>= _DIGIT
        most >>= _DIGIT
    return keys[order], places[order]


def _changes(values: Integers) -> npt.NDArray[np.bool_]:
    """Mark the values that differ from the one before; the first does."""
    changed = np.ones(len(values), bool)
    np.not_equal(values[1:], values[:-1], out=changed[1:])
    return changed
