"""The pairs that end with a character which is too frequent for one portion, and the character alone: a few runs at a time."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from huibian.search.alphabet import Alphabet
from huibian.search.codec import Integers
from huibian.search.grams import NO_REPEATS, Grams, Int32s
from huibian.search.lists import Int64s, Rows
from huibian.search.portions import DividedRun, Division, rank_type
from huibian.whole import whole

_PLACES_AT_ONCE = 1_000_000


@dataclass(frozen=True, slots=True)
class LeftPairs:
    """Pairs that end with one character, as keys (field × base + rank of the first character, ascending), with their documents.

    Those that few documents hold are left out.
    """

    keys: Int64s
    rows: Rows

    @classmethod
    def load(cls, file: Path) -> "LeftPairs":
        """Read what `save` wrote; the documents stay in the file until they are looked at."""
        head = np.fromfile(file.with_suffix(".keys"), np.int64).reshape(2, -1)
        values = np.memmap(file, np.int32, mode="r") if head[1].sum() else np.empty(0, np.int32)
        return cls(head[0], Rows.of(head[1], values))

    def save(self, file: Path) -> None:
        """Write it to `file`, and what tells its rows beside it."""
        with whole(file.with_suffix(".keys")) as unfinished:
            np.stack((self.keys, self.rows.sizes)).tofile(unfinished)
        with whole(file) as unfinished:
            self.rows.values.astype(np.int32).tofile(unfinished)

    def at(self, keys: Integers) -> Grams:
        """Return, for places with these keys, which pair is there, and the documents of all that are."""
        places = np.minimum(np.searchsorted(self.keys, keys), max(len(self.keys) - 1, 0))
        ids = np.full(len(keys), -1, np.int32)
        if len(self.keys):
            known = np.flatnonzero(self.keys[places] == keys)
            used, numbers = np.unique(places[known], return_inverse=True)
            ids[known] = numbers
        else:
            used = np.empty(0, np.int64)
        nothing = np.empty(0, np.int32)
        return Grams(ids, self.rows.take(used), nothing, nothing, NO_REPEATS)


@dataclass(frozen=True)
class LeftPairsWorker:
    """Finds the left pairs of a character that is too frequent (by its number among these), and saves them in `folder`."""

    runs: Sequence[DividedRun]
    alphabet: Alphabet
    division: Division
    verify: Int64s
    folder: Path

    def __call__(self, large: int) -> Rows:
        """Return the documents of the character alone, by field."""
        found: list[tuple[Int64s, Rows]] = []
        alone: list[tuple[Int64s, Rows]] = []
        for fields, documents, before in self._places(large):
            chosen = np.flatnonzero(before)
            every = np.arange(len(fields), dtype=np.int32)
            keys = fields.astype(np.int64) * self.alphabet.base + before
            pairs = Grams.number(keys[chosen], every[chosen], documents)
            found.append((keys[pairs.examples], pairs.rows))
            ones = Grams.number(fields.astype(np.int64), every, documents)
            alone.append((fields[ones.examples].astype(np.int64), ones.rows))
        keys, rows = _joined(found)
        kept = np.flatnonzero(rows.sizes > self.verify[keys // self.alphabet.base])
        LeftPairs(keys[kept], rows.take(kept)).save(left_pairs_file(self.folder, self.division.large[large]))
        present, rows = _joined(alone)
        sizes = np.zeros(len(self.verify), np.int64)
        sizes[present] = rows.sizes
        return Rows.of(sizes, rows.values)

    def _places(self, large: int) -> Iterator[tuple[npt.NDArray[np.int8], Int32s, Integers]]:
        """Yield fields and documents of the character's places, and the ranks of the characters before, some runs after the other."""
        first, end = self.division.bounds[large : large + 2]
        kind = rank_type(self.alphabet)
        parts: list[tuple[Integers, Integers, Integers]] = []
        size = 0
        for run in self.runs:
            places, texts = run.part(".places", first, end), run.part(".texts", first, end)
            order = np.argsort(places)
            fields, documents = np.divmod(texts[order], max(run.count, 1))
            parts.append((fields.astype(np.int8), documents + np.int32(run.first_id), run.ranks(kind)[places[order]]))
            size += len(places)
            if size >= _PLACES_AT_ONCE:
                yield _concatenated(parts)
                parts, size = [], 0
        if parts:
            yield _concatenated(parts)


def left_pairs_file(folder: Path, rank: int) -> Path:
    """Return where the left pairs of a character are saved."""
    return folder / f"{rank}.lefts"


def _concatenated(parts: Sequence[tuple[Integers, Integers, Integers]]) -> tuple[Integers, Integers, Integers]:
    fields, documents, before = (np.concatenate(arrays) for arrays in zip(*parts, strict=True))
    return fields, documents, before


def _joined(parts: Sequence[tuple[Int64s, Rows]]) -> tuple[Int64s, Rows]:
    """Put rows of equal keys together, in the order of the parts; the keys ascend then."""
    keys = np.concatenate([keys for keys, _ in parts])
    order = np.argsort(keys, kind="stable")
    rows = Rows.join([rows for _, rows in parts]).take(order)
    found, first = np.unique(keys[order], return_index=True)
    return found, Rows(rows.starts[np.append(first, len(rows))], rows.values)
