"""Sets of documents, and what two of them have in common."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from huibian.search.codec import Integers
from huibian.search.lists import Int64s, Rows, ranges

_BITMAP_BYTES = 48 << 20  # the largest sets have bitmaps, as many as fit
_BITMAP_LEAST = 16  # smaller sets are searched as fast
_WORDS_AT_ONCE = 1 << 20
_NUMBERS_AT_ONCE = 1 << 20
_ONE = np.uint64(1)


@dataclass(frozen=True)
class DocumentSets:
    """Sets of documents below `universe`, a row each, ascending."""

    rows: Rows
    universe: int

    @cached_property
    def bitmaps(self) -> tuple[Int64s, npt.NDArray[np.uint64]]:
        """For each set the row of its bitmap, or -1; and the bitmaps, 64 documents a word, the first in the lowest bit."""
        words = max(-(-self.universe // 64), 1)
        sizes = self.rows.sizes
        room = min(_BITMAP_BYTES // 8 // words, len(sizes))
        large = np.sort(np.argpartition(-sizes, room - 1)[:room]) if room else np.empty(0, np.int64)
        large = large[sizes[large] > _BITMAP_LEAST]
        row = np.full(len(self.rows), -1)
        row[large] = np.arange(len(large))
        table = np.zeros((len(large), words), np.uint64)
        for begin in range(0, len(large), max(1, _WORDS_AT_ONCE // 8 // words)):
            some = self.rows.take(large[begin : begin + max(1, _WORDS_AT_ONCE // 8 // words)])
            bits = np.zeros((len(some), words * 64), np.uint8)
            bits[some.numbers(), some.values] = 1
            packed = np.packbits(bits, axis=1, bitorder="little").view("<u8")
            table[begin : begin + len(some)] = packed
        return row, table

    def smaller(self, left: Integers, right: Integers) -> Int64s:
        """Return the sizes of the smaller sets, of `left` and `right` (by number), row by row."""
        return np.minimum(self.rows.sizes[left], self.rows.sizes[right])

    def hold(self, sets: Int64s, documents: Integers) -> npt.NDArray[np.bool_]:
        """Tell for each set (by number) whether it holds the document beside it."""
        bitmap_row, table = self.bitmaps
        row = bitmap_row[sets]
        held = np.zeros(len(sets), bool)
        by_bitmap = np.flatnonzero(row >= 0)
        chosen = documents[by_bitmap]
        words = table[row[by_bitmap], chosen >> 6]
        held[by_bitmap] = (words >> (chosen & 63).astype(np.uint64)) & _ONE
        others = np.flatnonzero(row < 0)
        if len(others):
            held[others] = self._search(sets[others], documents[others])
        return held

    def _search(self, sets: Int64s, documents: Integers) -> npt.NDArray[np.bool_]:
        """Search each document in its set by halving, all at once."""
        low, high = self.rows.starts[sets], self.rows.starts[sets + 1]
        end = high
        for _ in range(int((high - low).max(initial=0)).bit_length()):
            middle = (low + high) >> 1
            less = (low < high) & (self.rows.values[np.minimum(middle, len(self.rows.values) - 1)] < documents)
            low, high = np.where(less, middle + 1, low), np.where(less, high, middle)
        inside = low < end
        held: npt.NDArray[np.bool_] = inside & (self.rows.values[np.where(inside, low, 0)] == documents)
        return held


@dataclass(frozen=True, slots=True)
class Candidates:
    """How many candidates each gram has, and the ranks among them of its own documents (aligned with the members asked for)."""

    sizes: Int64s
    ranks: Integers


def candidates(sets: DocumentSets, left: Integers, right: Integers, members: Rows) -> Candidates:
    """Intersect the sets `left` and `right` (by number), row by row; `members` are documents of the intersections."""
    bitmap_row, table = sets.bitmaps
    smaller = sets.smaller(left, right)
    words = table.shape[1]
    by_bitmap = (bitmap_row[left] >= 0) & (bitmap_row[right] >= 0) & (smaller * 4 >= words)
    sizes = np.zeros(len(left), np.int64)
    ranks = np.zeros(len(members.values), np.int32)
    for is_bitmap in (True, False):
        chosen = np.flatnonzero(by_bitmap == is_bitmap)
        weights = np.full(len(chosen), words) if is_bitmap else smaller[chosen]
        for begin, end in ranges(weights, _WORDS_AT_ONCE if is_bitmap else _NUMBERS_AT_ONCE):
            some = chosen[begin:end]
            part = members.take(some)
            if is_bitmap:
                both = table[bitmap_row[left[some]]] & table[bitmap_row[right[some]]]
                found_sizes, found_ranks = _rank_in_bitmaps(both, part)
            else:
                common = intersect(sets, left[some], right[some])
                found_sizes, found_ranks = common.sizes, _rank_in_rows(common, part, sets.universe)
            sizes[some] = found_sizes
            places = np.repeat(members.starts[:-1][some] - part.starts[:-1], part.sizes) + np.arange(len(part.values))
            ranks[places] = found_ranks
    return Candidates(sizes, ranks)


def intersect(sets: DocumentSets, left: Integers, right: Integers) -> Rows:
    """Return the documents that the sets `left` and `right` have in common, row by row."""
    swap = sets.rows.sizes[left] > sets.rows.sizes[right]
    small, large = np.where(swap, right, left), np.where(swap, left, right)
    listed = sets.rows.take(small)
    numbers = listed.numbers()
    kept = sets.hold(large[numbers], listed.values)
    return Rows.of(np.bincount(numbers[kept], minlength=len(left)), listed.values[kept])


def _rank_in_bitmaps(bitmaps: npt.NDArray[np.uint64], members: Rows) -> tuple[Int64s, Integers]:
    counts = np.bitwise_count(bitmaps)
    through = np.cumsum(counts, axis=1, dtype=np.int32)
    row, documents = members.numbers(), members.values
    word = documents >> 6
    below = (_ONE << (documents & 63).astype(np.uint64)) - _ONE
    ranks = through[row, word] - counts[row, word] + np.bitwise_count(bitmaps[row, word] & below)
    return through[:, -1].astype(np.int64), ranks


def _rank_in_rows(rows: Rows, members: Rows, universe: int) -> Integers:
    keys = rows.numbers() * universe + rows.values
    wanted = members.numbers() * universe + members.values
    return np.searchsorted(keys, wanted) - np.repeat(rows.starts[:-1], members.sizes)
