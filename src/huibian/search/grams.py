"""The grams of a run, and which documents hold them: pairs to be merged with those of other runs."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from huibian.search.batch import CODE_POINTS, LINE_FEED, SPACE
from huibian.search.codec import Integers
from huibian.search.document import BODY, OFTEN
from huibian.search.run import Run

Int64s = npt.NDArray[np.int64]
Keys = npt.NDArray[np.uint64]
_PACKED_BITS = 64
MOST_CHARACTERS = 33_000  # with more, keys of four characters would not fit


@dataclass(frozen=True, slots=True)
class Alphabet:
    """All characters of an archive, ascending. A character's rank is its place, from 1; the line feed's is 0.

    Keys of grams are numbers: field, then the characters' ranks, as the digits of a number of base `base`.
    """

    characters: npt.NDArray[np.int32]

    @classmethod
    def of(cls, runs: Iterator[Run]) -> "Alphabet":
        """Collect the characters of runs."""
        present = np.zeros(CODE_POINTS, bool)
        for run in runs:
            present[run.characters] = True
        present[LINE_FEED] = False
        return cls(np.flatnonzero(present).astype(np.int32))

    @property
    def base(self) -> int:
        """What the digits of a key are less than."""
        return len(self.characters) + 1

    def ranks(self, characters: npt.NDArray[np.int32]) -> Int64s:
        """Return the characters' ranks."""
        table = np.zeros(CODE_POINTS, np.int32)
        table[self.characters] = np.arange(1, self.base)
        return table[characters].astype(np.int64)

    def common(self, fields: Keys, documents: Integers, verify: int) -> tuple["Alphabet", int]:
        """Return the characters that more than `verify` documents hold in one field, and `verify`, larger where they are too many.

        `fields` are the keys of all characters by field, `documents` how many hold each. Where all fit, they are returned.
        """
        if len(self.characters) <= MOST_CHARACTERS:
            return self, verify
        frequencies = np.zeros(self.base, np.int64)
        np.maximum.at(frequencies, (fields % np.uint64(self.base)).astype(np.int64), documents)
        frequencies[1:][self.characters == SPACE] = documents.max()  # it is no gram by itself
        verify = max(verify, int(np.sort(frequencies)[-MOST_CHARACTERS - 1]))
        return Alphabet(self.characters[frequencies[1:] > verify]), verify

    def unpack(self, keys: Integers, length: int) -> tuple[Int64s, npt.NDArray[np.int32]]:
        """Return the fields of grams of `length` characters, and their code points, a row a gram."""
        rest = keys.astype(np.int64)
        codes = np.empty((len(rest), length), np.int32)
        for column in range(length - 1, -1, -1):
            rest, rank = np.divmod(rest, self.base)
            codes[:, column] = self.characters[rank - 1]
        return rest, codes


@dataclass(frozen=True, slots=True)
class RunText:
    """A run's characters with what belongs to each: its rank, the number of its text, its document and its field.

    `room` is the number of characters from each to the end of its line, itself included.
    """

    ranks: Int64s
    text: npt.NDArray[np.int32]
    document: npt.NDArray[np.int32]
    field: npt.NDArray[np.int8]
    room: npt.NDArray[np.int32]

    @classmethod
    def of(cls, run: Run, alphabet: Alphabet) -> "RunText":
        """Tell of a run what belongs to its characters."""
        size = len(run.characters)
        starts, lengths = run.starts.ravel(), run.lengths.ravel()
        present = np.flatnonzero(lengths)
        mark = np.zeros(size, np.int32)
        mark[starts[present]] = np.diff(present, prepend=0)
        text = np.cumsum(mark, dtype=np.int32)
        ranks = alphabet.ranks(run.characters)
        ends = np.where(ranks == 0, np.arange(size, dtype=np.int32), np.int32(size))
        ends = np.minimum.accumulate(ends[::-1])[::-1]
        return cls(
            ranks,
            text,
            (text % max(run.count, 1)).astype(np.int32),
            (text // max(run.count, 1)).astype(np.int8),
            (ends - np.arange(size, dtype=np.int32)).astype(np.int32),
        )

    def keys(self, places: Int64s, length: int, base: int) -> Int64s:
        """Return the keys of the grams that begin at some places."""
        key = self.field[places].astype(np.int64)
        for offset in range(length):
            key = key * base + self.ranks[places + offset]
        return key


@dataclass(frozen=True, slots=True)
class Pairs:
    """Grams (keys) and documents (ids), sorted by both, each pair once; which bodies hold the gram often, where that counts."""

    keys: Keys
    documents: npt.NDArray[np.int32]
    often: npt.NDArray[np.bool_]


def gram_pairs(text: RunText, run: Run, alphabet: Alphabet, length: int) -> Pairs:
    """Return the pairs of all grams of `length` characters in a run."""
    places = np.flatnonzero(text.room >= length)
    if length == 1:
        blank = np.searchsorted(alphabet.characters, SPACE) + 1
        if len(alphabet.characters) >= blank and alphabet.characters[blank - 1] == SPACE:
            places = places[text.ranks[places] != blank]
    keys = text.keys(places, length, alphabet.base).astype(np.uint64)
    keys, documents, counts = _unique(keys, text.document[places], run.count)
    often = np.empty(0, bool)
    if length == 2:
        often = (counts >= OFTEN) & (keys // np.uint64(alphabet.base**length) == BODY)
    return Pairs(keys, documents + np.int32(run.first_id), often)


def _unique(keys: Keys, documents: npt.NDArray[np.int32], count: int) -> tuple[Keys, npt.NDArray[np.int32], Int64s]:
    """Sort pairs; return each once, and how often it occurs. Both go into one integer where they fit, which is faster."""
    bits = max(count - 1, 1).bit_length()
    if int(keys.max(initial=0)).bit_length() + bits <= _PACKED_BITS:
        packed = keys << np.uint64(bits) | documents.astype(np.uint64)
        packed.sort()
        first = np.flatnonzero(_changes(packed))
        found = packed[first]
        sorted_keys, sorted_documents = found >> np.uint64(bits), (found & np.uint64((1 << bits) - 1)).astype(np.int32)
    else:
        order = np.lexsort((documents, keys))
        keys, documents = keys[order], documents[order]
        first = np.flatnonzero(_changes(keys) | _changes(documents))
        sorted_keys, sorted_documents = keys[first], documents[first]
    return sorted_keys, sorted_documents, np.diff(np.append(first, len(keys)))


def _changes(values: Integers) -> npt.NDArray[np.bool_]:
    """Mark the values that differ from the one before; the first does."""
    changed = np.ones(len(values), bool)
    np.not_equal(values[1:], values[:-1], out=changed[1:])
    return changed
