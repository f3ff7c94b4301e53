"""What a portion adds to the index, coded: entries with their lists, in files until all portions are known."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from huibian.search.alphabet import Alphabet
from huibian.search.analyzer import gram_keys, phrase_hashes
from huibian.search.batch import SPACE
from huibian.search.document import BODY, OFTEN
from huibian.search.grams import Grams
from huibian.search.left_pairs import LeftPairs, left_pairs_file
from huibian.search.lists import Rows, encode_lists
from huibian.search.phrases import Entries, Parts
from huibian.search.portions import DividedRun, Division, Portion
from huibian.whole import whole

FIELD_SHIFT, FIRST_SHIFT = np.uint64(42), np.uint64(21)
Keys = npt.NDArray[np.uint64]
Small = npt.NDArray[np.uint32]


@dataclass(frozen=True, slots=True)
class Table:
    """Entries of a kind. `keys` lead to the shards, `order` is what they are sorted by there, `columns` what else is told of each.

    The last column is the size of an entry's lists.
    """

    keys: Small
    order: Keys | Small
    columns: npt.NDArray[np.int32]
    lists: Rows  # of bytes

    @classmethod
    def join(cls, tables: Sequence["Table"]) -> "Table":
        """Put tables one below the other."""
        keys, order, columns = (
            np.concatenate([getattr(table, name) for table in tables]) for name in ("keys", "order", "columns")
        )
        return cls(keys, order, columns, Rows.join([table.lists for table in tables]))

    def save(self, file: Path) -> "SavedTable":
        """Write the lists to a file."""
        with whole(file) as unfinished:
            self.lists.values.tofile(unfinished)
        return SavedTable(file, self.keys, self.order, self.columns)


@dataclass(frozen=True, slots=True)
class SavedTable:
    """A table whose lists lie in a file. One process holds those of all portions, so they are small."""

    file: Path
    keys: Small
    order: Keys | Small
    columns: npt.NDArray[np.int32]

    @property
    def size(self) -> int:
        """How many bytes the lists take together."""
        return int(self.columns[:, -1].sum(dtype=np.int64))

    def lists(self) -> Rows:
        """Return the lists, which stay in the file until they are looked at."""
        values = np.memmap(self.file, np.uint8, mode="r") if self.size else np.empty(0, np.uint8)
        return Rows.of(self.columns[:, -1], values)


@dataclass(frozen=True, slots=True)
class Names:
    """The phrases of a portion, in a file: fields and code points, by length. Only where two hashes are equal are they needed again."""

    file: Path

    @classmethod
    def save(cls, file: Path, entries: Sequence[Entries]) -> "Names":
        """Write the names of phrases, in the order of their table."""
        with whole(file) as unfinished, unfinished.open("wb") as target:
            for each in entries:
                np.save(target, each.fields.astype(np.int8))
                np.save(target, each.codes)
        return cls(file)

    def hashes(self, seed: int) -> Small:
        """Return what stands for each phrase."""
        parts = [np.empty(0, np.uint32)]
        size = self.file.stat().st_size
        with self.file.open("rb") as source:
            while source.tell() < size:
                fields = np.load(source, allow_pickle=False)
                parts.append(phrase_hashes(np.load(source, allow_pickle=False), fields, seed).astype(np.uint32))
        return np.concatenate(parts)


@dataclass(frozen=True, slots=True)
class Tables:
    """What a portion adds: grams of one character and two, and phrases, which are sorted by their hashes with the seed 0."""

    grams: SavedTable
    phrases: SavedTable
    names: Names


@dataclass(frozen=True)
class TablesWorker:
    """Works a portion (by number) out of all runs, and writes its tables into `folder`."""

    runs: Sequence[DividedRun]
    alphabet: Alphabet
    division: Division
    verify: npt.NDArray[np.int64]
    universe: int
    folder: Path

    def __call__(self, number: int) -> Tables:
        """Make the tables of a portion."""
        portion = Portion.load(self.runs, number, self.alphabet)
        parts = Parts(portion, self.alphabet, self.verify, self.universe)
        ones = parts.ones()
        rights = parts.longer(ones, portion.columns[2], portion.places())
        tables = [self._grams(parts, rights, 2)]
        character = self.division.character(number)
        if character is None:
            tables.append(self._grams(parts, ones, 1))
            lefts = parts.lefts(ones)
        else:
            pairs = LeftPairs.load(left_pairs_file(self.folder, character))
            lefts = pairs.at(portion.fields.astype(np.int64) * self.alphabet.base + portion.columns[0])
        grams = Table.join(tables)
        del ones, tables
        entries = list(parts.entries(lefts, rights))
        phrases = Table.join([phrase_table(each) for each in entries])
        return Tables(
            grams.save(self.folder / f"{number:03}.grams"),
            phrases.save(self.folder / f"{number:03}.phrases"),
            Names.save(self.folder / f"{number:03}.names", entries),
        )

    def _grams(self, parts: Parts, grams: Grams, length: int) -> Table:
        """Code grams of one character or two; a space alone is none."""
        portion, characters = parts.portion, self.alphabet.characters
        codes = np.stack(
            [characters[portion.columns[1 + i][grams.examples].astype(np.int64) - 1] for i in range(length)], 1
        )
        fields = portion.fields[grams.examples]
        chosen = np.flatnonzero(codes[:, 0] != SPACE) if length == 1 else np.arange(len(codes))
        codes, fields, rows = codes[chosen], fields[chosen].astype(np.uint64), grams.rows.take(chosen)
        order = np.asarray(fields << FIELD_SHIFT | codes[:, 0].astype(np.uint64) << FIRST_SHIFT, np.uint64)
        often = Rows.of(np.zeros(len(rows), np.int64), np.empty(0, np.int64))
        if length > 1:
            order |= codes[:, 1].astype(np.uint64) + np.uint64(1)
            is_told = (fields == BODY) & (rows.sizes > self.verify[BODY])
            kept = np.repeat(is_told, rows.sizes) & (grams.counts >= OFTEN)
            numbers = rows.numbers()
            ranks = np.arange(len(numbers)) - rows.starts[numbers]
            often = Rows.of(np.bincount(numbers[kept], minlength=len(rows)), ranks[kept])
        return gram_table(codes, order, rows, often, self.universe)


def lone_tables(character: int, rows: Rows, universe: int, folder: Path) -> Tables:
    """Code a character alone whose portions do not: the documents of each field."""
    fields = np.flatnonzero(rows.sizes) if character != SPACE else np.empty(0, np.int64)
    codes = np.full((len(fields), 1), character, np.int32)
    order = fields.astype(np.uint64) << FIELD_SHIFT | np.uint64(character) << FIRST_SHIFT
    often = Rows.of(np.zeros(len(fields), np.int64), np.empty(0, np.int64))
    table = gram_table(codes, order, rows.take(fields), often, universe)
    nothing = phrase_table(
        Entries(np.empty(0, np.int8), np.empty((0, 3), np.int32), often.take(fields[:0]), np.empty(0, np.int64))
    )
    return Tables(
        table.save(folder / f"lone-{character}.grams"),
        nothing.save(folder / f"lone-{character}.phrases"),
        Names.save(folder / f"lone-{character}.names", ()),
    )


def gram_table(codes: npt.NDArray[np.int32], order: Keys, rows: Rows, often: Rows, universe: int) -> Table:
    """Code grams (code points, a row a gram): their documents, and the ranks among these of those that hold one often."""
    lists, lengths = encode_lists(rows, np.full(len(rows), universe))
    often_lists, often_lengths = encode_lists(often, rows.sizes)
    both = Rows.join((Rows.of(lengths, lists), Rows.of(often_lengths, often_lists)))
    interleaved = both.take(np.arange(2 * len(rows)).reshape(2, -1).T.ravel())
    return Table(
        gram_keys(codes).astype(np.uint32),
        order,
        np.stack((rows.sizes, often.sizes, lengths + often_lengths), axis=1).astype(np.int32),
        Rows(interleaved.starts[::2], interleaved.values),
    )


def phrase_table(entries: Entries) -> Table:
    """Code phrases of one length."""
    lists, lengths = encode_lists(entries.ranks, entries.candidates)
    return Table(
        gram_keys(entries.codes[:, :3]).astype(np.uint32),
        phrase_hashes(entries.codes, entries.fields, 0).astype(np.uint32),
        np.stack((entries.ranks.sizes, lengths), axis=1).astype(np.int32),
        Rows.of(lengths, lists),
    )
