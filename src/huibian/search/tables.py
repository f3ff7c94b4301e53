"""What a portion adds to the index, coded: entries with their lists, in files until all portions are known."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from huibian.search.alphabet import Alphabet
from huibian.search.analyzer import gram_keys, phrase_hashes
from huibian.search.batch import SPACE
from huibian.search.codec import Integers
from huibian.search.document import BODY, OFTEN
from huibian.search.grams import Grams
from huibian.search.left_pairs import LeftPairs, left_pairs_file
from huibian.search.lists import Rows, encode_lists
from huibian.search.phrases import Entries, Parts
from huibian.search.portions import DividedRun, Division, Portion
from huibian.whole import whole

FIELD_SHIFT, FIRST_SHIFT = np.uint64(42), np.uint64(21)
Keys = npt.NDArray[np.uint64]


@dataclass(frozen=True, slots=True)
class Table:
    """Entries of a kind. `keys` lead to the shards, `order` is what they are sorted by there, `columns` what else is told of each."""

    keys: Keys
    order: Keys
    columns: npt.NDArray[np.int64]
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
        return SavedTable(file, self.keys, self.order, self.columns, self.lists.sizes)


@dataclass(frozen=True, slots=True)
class SavedTable:
    """A table whose lists lie in a file; `sizes` are theirs, in bytes."""

    file: Path
    keys: Keys
    order: Keys
    columns: npt.NDArray[np.int64]
    sizes: npt.NDArray[np.int64]

    def lists(self) -> Rows:
        """Read the lists."""
        return Rows.of(self.sizes, np.fromfile(self.file, np.uint8))


@dataclass(frozen=True, slots=True)
class Phrases:
    """The phrases of a portion, as they are named: fields and code points, by length. Hashes are made of them anew where two are equal."""

    named: tuple[tuple[Integers, npt.NDArray[np.int32]], ...]

    def hashes(self, seed: int) -> Keys:
        """Return what stands for each phrase."""
        parts = [phrase_hashes(codes, fields, seed) for fields, codes in self.named]
        return np.concatenate([np.empty(0, np.uint64), *parts])


@dataclass(frozen=True, slots=True)
class Tables:
    """What a portion adds: grams of one character and two, and phrases."""

    grams: SavedTable
    phrases: SavedTable
    names: Phrases


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
            Phrases(tuple((each.fields.astype(np.int8), each.codes) for each in entries if len(each.codes))),
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
        table.save(folder / f"lone-{character}.grams"), nothing.save(folder / f"lone-{character}.phrases"), Phrases(())
    )


def gram_table(codes: npt.NDArray[np.int32], order: Keys, rows: Rows, often: Rows, universe: int) -> Table:
    """Code grams (code points, a row a gram): their documents, and the ranks among these of those that hold one often."""
    lists, lengths = encode_lists(rows, np.full(len(rows), universe))
    often_lists, often_lengths = encode_lists(often, rows.sizes)
    both = Rows.join((Rows.of(lengths, lists), Rows.of(often_lengths, often_lists)))
    interleaved = both.take(np.arange(2 * len(rows)).reshape(2, -1).T.ravel())
    return Table(
        gram_keys(codes),
        order,
        np.stack((rows.sizes, often.sizes, lengths + often_lengths), axis=1),
        Rows(interleaved.starts[::2], interleaved.values),
    )


def phrase_table(entries: Entries) -> Table:
    """Code phrases of one length; they are sorted by their hashes later."""
    lists, lengths = encode_lists(entries.ranks, entries.candidates)
    return Table(
        gram_keys(entries.codes[:, :3]),
        np.zeros(len(entries.codes), np.uint64),
        np.stack((entries.ranks.sizes, lengths), axis=1),
        Rows.of(lengths, lists),
    )
