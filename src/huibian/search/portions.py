"""The places of an archive's texts, divided by the characters that stand there: each portion is worked on alone.

What the index records of a stretch of characters follows from the stretches that are one shorter, which all hold its second
character, at their second or their first place. So the portion of that character has all that is needed. A character that stands
at too many places has several portions, divided by the character that follows: of what is needed, they lack only the pairs that the
character ends (`search.left_pairs`). So the memory that the work takes does not depend on how large the archive is.
"""

import heapq
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
import numpy.typing as npt

from huibian.search.alphabet import Alphabet
from huibian.search.analyzer import LONGEST
from huibian.search.codec import Integers
from huibian.search.run import Run
from huibian.whole import whole

Int32s = npt.NDArray[np.int32]
Int64s = npt.NDArray[np.int64]
LARGEST = 500_000  # places of a portion, as far as characters and pairs of them can be divided
_MOST = (1 << 16) - 1  # portions
_NEAR = 4  # characters behind a place that are read at first


@dataclass(frozen=True, slots=True)
class Division:
    """Which portion a place belongs to, by the rank of its character; those of line feeds to none, which is `count`.

    For characters that are too frequent (`large`, by rank) it is told by the rank of the character that follows, in a row of `followers`
    each; `bounds` are the first of their portions, and the end.
    """

    numbers: npt.NDArray[np.uint16]
    count: int
    large: tuple[int, ...] = ()
    followers: npt.NDArray[np.uint16] = field(default_factory=lambda: np.empty((0, 0), np.uint16))
    bounds: tuple[int, ...] = ()

    @classmethod
    def of(
        cls, frequencies: Integers, largest: int, follow: Callable[[Sequence[int]], Integers] | None = None
    ) -> "Division":
        """Divide characters (by rank, how often each occurs; that of the line feed is not looked at) evenly.

        `follow` tells for some ranks how often each rank follows (a row a rank); without it, characters are not divided further.
        """
        occurs = frequencies.copy()
        occurs[0] = 0
        large = tuple(np.flatnonzero(occurs > largest).tolist()) if follow is not None else ()
        occurs[list(large)] = 0
        numbers = np.full(len(frequencies), 0, np.uint16)
        count = max(-(-int(occurs.sum()) // largest), 0 if large else 1)
        small = np.flatnonzero(occurs)
        numbers[small] = _spread(occurs[small], count)
        followers = np.zeros((len(large), len(frequencies)), np.uint16)
        bounds = [count]
        for row, following in zip(followers, follow(large) if follow is not None and large else (), strict=True):
            portions = -(-int(following.sum()) // largest)
            row[:] = _spread(following, portions) + np.uint16(count)
            count += portions
            bounds.append(count)
        if count >= _MOST:
            raise ValueError("too many portions")
        numbers[0] = count
        return cls(numbers, count, large, followers, tuple(bounds))

    def places(self, ranks: Integers) -> npt.NDArray[np.uint16]:
        """Return the portion of each place of a text in ranks."""
        numbers: npt.NDArray[np.uint16] = self.numbers[ranks]
        rows, here = places_of(self.large, ranks, len(self.numbers))
        numbers[here] = self.followers[rows, following(ranks, here)]
        return numbers

    def character(self, number: int) -> int | None:
        """Return the rank of the character that is too frequent for one portion, and that a portion is of; None of another portion."""
        place = bisect_right(self.bounds, number) - 1
        return self.large[place] if place >= 0 else None


def places_of(chosen: Sequence[int], ranks: Integers, base: int) -> tuple[Integers, Int64s]:
    """Return where some ranks (of `base`) stand in a text, ascending; before that, which of them each is."""
    rows = np.full(base, -1, np.int32)
    rows[list(chosen)] = np.arange(len(chosen))
    found = rows[ranks]
    here = np.flatnonzero(found >= 0)
    return found[here], here


def following(ranks: Integers, places: Integers) -> Integers:
    """Return the ranks behind some places of a text; behind the last there is as good as a line feed."""
    behind: Integers = np.append(ranks, 0)[places + 1]
    return behind


def _spread(weights: Integers, count: int) -> npt.NDArray[np.uint16]:
    """Give each weight one of `count` numbers, so that those of a number add up to about the same."""
    numbers = np.zeros(len(weights), np.uint16)
    loads = [(0, number) for number in range(count)]
    for place in np.argsort(-weights, kind="stable").tolist():
        load, number = heapq.heappop(loads)
        numbers[place] = number
        heapq.heappush(loads, (load + int(weights[place]), number))
    return numbers


@dataclass(frozen=True, slots=True)
class DividedRun:
    """A run, its places sorted by portion: files beside that of the run, and where each portion begins.

    `.ranks` holds the ranks of the characters, line feeds around them; `.places` and `.texts` where the portions' characters
    stand and in which text, by portion, then by place.
    """

    file: Path
    first_id: int
    count: int
    size: int
    bounds: Int64s

    def ranks(self, kind: np.dtype[np.generic]) -> Integers:
        """Return the ranks: that of the character at place `i` is at `i + 1`."""
        return np.memmap(self.file.with_suffix(".ranks"), kind, mode="r")

    def part(self, suffix: str, first: int, end_number: int | None = None) -> Int32s:
        """Return the places, or their texts, of a portion, or of several one after the other."""
        begin, end = self.bounds[first], self.bounds[first + 1 if end_number is None else end_number]
        return np.fromfile(self.file.with_suffix(suffix), np.int32, int(end - begin), offset=int(begin) * 4)


def rank_type(alphabet: Alphabet) -> np.dtype[np.generic]:
    """Return how the ranks of an alphabet are written."""
    return np.dtype(np.uint16 if alphabet.base <= 1 << 16 else np.int32)


@dataclass(frozen=True, slots=True)
class Divider:
    """Divides runs, whose documents are counted from `first` on."""

    alphabet: Alphabet
    division: Division
    first: int = 0

    def __call__(self, file: Path) -> DividedRun:
        """Write the divided run beside the run."""
        run = Run.load(file)
        ranks = self.alphabet.ranks(run.characters)
        padded = np.concatenate((np.zeros(1, np.int32), ranks, np.zeros(LONGEST, np.int32)))
        with whole(file.with_suffix(".ranks")) as unfinished:
            padded.astype(rank_type(self.alphabet)).tofile(unfinished)
        numbers = self.division.places(ranks)
        order = np.argsort(numbers, kind="stable").astype(np.int32)
        bounds = np.append(0, np.cumsum(np.bincount(numbers, minlength=self.division.count + 1)))
        places = order[: bounds[self.division.count]]
        with whole(file.with_suffix(".places")) as unfinished:
            places.tofile(unfinished)
        with whole(file.with_suffix(".texts")) as unfinished:
            run.texts()[places].tofile(unfinished)
        return DividedRun(file, run.first_id - self.first, run.count, len(ranks), bounds)


@dataclass(frozen=True)
class Portion:
    """The places of a portion, run by run: the field and the document of each, and the ranks of the characters around.

    `columns[k]` holds the ranks `k - 1` characters further on: the character before, the one there, those behind it.
    Ranks beyond a line feed mean nothing.
    """

    runs: Sequence[DividedRun]
    number: int
    kind: np.dtype[np.generic]
    fields: npt.NDArray[np.int8]
    documents: Int32s
    columns: tuple[Integers, ...]

    @classmethod
    def load(cls, runs: Sequence[DividedRun], number: int, alphabet: Alphabet) -> "Portion":
        """Read a portion of all runs."""
        kind = rank_type(alphabet)
        size = sum(int(run.bounds[number + 1] - run.bounds[number]) for run in runs)
        fields, documents = np.empty(size, np.int8), np.empty(size, np.int32)
        columns = tuple(np.empty(size, kind) for _ in range(_NEAR + 1))
        end = 0
        for run in runs:
            places, texts = run.part(".places", number), run.part(".texts", number)
            begin, end = end, end + len(places)
            fields[begin:end], documents[begin:end] = np.divmod(texts, max(run.count, 1))
            documents[begin:end] += run.first_id
            ranks = run.ranks(kind)
            for offset, column in enumerate(columns):
                column[begin:end] = ranks[places + offset]
        return cls(runs, number, kind, fields, documents, columns)

    def __len__(self) -> int:
        return len(self.fields)

    def places(self) -> Int32s:
        """Return the numbers of all places."""
        return np.arange(len(self), dtype=np.int32)

    def at(self, places: Int32s) -> "Portion":
        """Leave out all places but some, which ascend; `further` knows nothing of that."""
        columns = tuple(column[places] for column in self.columns)
        return replace(self, fields=self.fields[places], documents=self.documents[places], columns=columns)

    def further(self, chosen: Int32s) -> Iterator[Integers]:
        """Return for some places (ascending) the ranks that `columns` does not hold, column by column."""
        table = np.empty((LONGEST - 1 - _NEAR, len(chosen)), self.kind)
        begin = 0
        for run in self.runs:
            places = run.part(".places", self.number)
            low, high = np.searchsorted(chosen, (begin, begin + len(places)))
            ranks = run.ranks(self.kind)
            at = places[chosen[low:high] - begin]
            for row, offset in zip(table, range(_NEAR + 1, LONGEST), strict=True):
                row[low:high] = ranks[at + offset]
            begin += len(places)
        return iter(table)
