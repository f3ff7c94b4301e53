"""Stretches of characters at the places of a portion: which are equal, and which documents hold them."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from huibian.search.codec import Integers
from huibian.search.lists import Int64s, Rows

Int32s = npt.NDArray[np.int32]
_PACKED_BITS = 64
_NONE = np.int32(-1)


@dataclass(frozen=True, slots=True)
class Grams:
    """Stretches of one length, numbered, and their documents: row by row, ascending.

    `ids` tells for each place which stretch is there, -1 for none of these. `order` holds the places by stretch, then by place;
    `begins` where in it each pair of a stretch and a document begins, and its end. `examples` are the stretches' first places.
    """

    ids: Int32s
    rows: Rows
    examples: Int64s
    order: Int64s
    begins: Int64s

    @classmethod
    def number(cls, keys: Integers, places: Int64s, documents: Int32s) -> "Grams":
        """Number stretches by their keys, which belong to `places` (ascending; so are the documents of equal keys)."""
        packed_keys, order = _sorted(keys.astype(np.uint64), places, len(documents))
        is_first = _changes(packed_keys)
        ids = np.full(len(documents), _NONE)
        ids[order] = np.cumsum(is_first, dtype=np.int32) - np.int32(1)
        found = documents[order]
        begins = np.flatnonzero(is_first | _changes(found))
        examples = np.flatnonzero(is_first)
        starts = np.append(np.searchsorted(begins, examples), len(begins))
        return cls(ids, Rows(starts, found[begins]), order[examples], order, np.append(begins, len(order)))

    def counts(self) -> Int64s:
        """Return how often each document of the rows holds the stretch."""
        return np.diff(self.begins)

    def frequent(self, least: Integers) -> "Grams":
        """Keep the stretches that more documents hold than `least` says of each. (The pairs stay as they are.)"""
        kept = np.flatnonzero(self.rows.sizes > least)
        ids = np.full(len(self.rows) + 1, _NONE)
        ids[kept] = np.arange(len(kept), dtype=np.int32)
        return Grams(ids[self.ids], self.rows.take(kept), self.examples[kept], self.order, self.begins)

    def repeated(self) -> tuple[Int64s, Int64s]:
        """Return the places whose document has the stretch once more; and a number for each such pair, place by place."""
        counts = self.counts()
        group = np.repeat(np.arange(len(counts)), counts)
        chosen = np.flatnonzero(np.repeat(counts > 1, counts))
        chosen = chosen[self.ids[self.order[chosen]] >= 0]
        group = group[chosen]
        return self.order[chosen], np.cumsum(np.diff(group, prepend=-1) > 0) - 1


def _sorted(keys: npt.NDArray[np.uint64], places: Int64s, size: int) -> tuple[npt.NDArray[np.uint64], Int64s]:
    """Sort places by key, then place. Both go into one integer where they fit, which is faster."""
    bits = max(size - 1, 1).bit_length()
    if int(keys.max(initial=0)).bit_length() + bits <= _PACKED_BITS:
        packed = keys << np.uint64(bits) | places.astype(np.uint64)
        packed.sort()
        return packed >> np.uint64(bits), (packed & np.uint64((1 << bits) - 1)).astype(np.int64)
    order = np.argsort(keys, kind="stable")
    return keys[order], places[order]


def _changes(values: Integers) -> npt.NDArray[np.bool_]:
    """Mark the values that differ from the one before; the first does."""
    changed = np.ones(len(values), bool)
    np.not_equal(values[1:], values[:-1], out=changed[1:])
    return changed
