"""Which documents hold a word: any substring is found, exactly, from its pairs of characters up. See docs/search-index.md."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from huibian.search.analyzer import HASHES, gram_key, phrase_hash
from huibian.search.codec import Bytes, decode_varints
from huibian.search.damage import OTHER_CONTENT, IndexDamaged
from huibian.search.document import OFTEN
from huibian.search.files import IndexFiles
from huibian.search.lists import Int64s, decode_list
from huibian.search.manifest import FileKind, shard_path
from huibian.search.texts import Texts

Gram = tuple[int, str]  # number of the field, one or two characters
Entry = tuple[
    tuple[int, ...], bytes
]  # what a shard tells of a gram or phrase: the columns but for the size of its lists, and these

_SHARDS_KEPT = 512
_GRAMS_KEPT = 2048
_WORDS_KEPT = 512
_SECOND_BITS, _FIELD_SHIFT = 21, 42


@dataclass(frozen=True, slots=True)
class Occurrences:
    """The documents that hold a word in one field, ascending, and which of them hold it often."""

    ids: Int64s
    often: npt.NDArray[np.bool_]

    @property
    def weights(self) -> npt.NDArray[np.float64]:
        """What stands for the number of occurrences where one is asked for: the least that "often" means, else 1."""
        return np.where(self.often, float(OFTEN), 1.0)


NONE = Occurrences(np.empty(0, np.int64), np.empty(0, bool))


@dataclass(frozen=True, slots=True)
class _Shard:
    """A shard's entries by what they are sorted by, with the numbers behind it, and the bytes of their lists."""

    entries: dict[int, tuple[tuple[int, ...], int]]  # numbers, and where the lists begin
    payload: Bytes


def gram_code(field: int, gram: str) -> int:
    """Return what a gram goes by in its shard."""
    second = ord(gram[1]) + 1 if len(gram) > 1 else 0
    return field << _FIELD_SHIFT | ord(gram[0]) << _SECOND_BITS | second


class Substrings:
    """Looks words up in all segments. It remembers what it has read. Any method may raise IndexDamaged."""

    def __init__(self, files: IndexFiles, texts: Texts) -> None:
        numbers = range(len(files.manifest.segments))
        self.segments = [SegmentSubstrings(files, texts, number) for number in numbers]
        self.find = lru_cache(_WORDS_KEPT)(self._find)

    def _find(self, field: int, word: str) -> Occurrences:
        """Return the documents whose field (by number) holds the folded word."""
        if len(self.segments) == 1:
            return self.segments[0].find(field, word)
        found = [segment.find(field, word) for segment in self.segments]
        ids = [each.ids + segment.first for segment, each in zip(self.segments, found, strict=True)]
        return Occurrences(np.concatenate(ids), np.concatenate([each.often for each in found]))

    def grams(self) -> set[Gram]:
        """Return every gram that is stored."""
        return {gram for segment in self.segments for gram in segment.grams()}


class SegmentSubstrings:
    """Looks words up in the shards of one segment, whose documents are counted from 0. It remembers shards, grams and words."""

    def __init__(self, files: IndexFiles, texts: Texts, number: int) -> None:
        self.number = number
        self.first = files.manifest.firsts[number]
        self.segment = files.manifest.segments[number]
        self._files = files
        self._texts = texts
        self._shard = lru_cache(_SHARDS_KEPT)(self._read_shard)
        self._gram = lru_cache(_GRAMS_KEPT)(self._decode_gram)
        self._phrase = lru_cache(_GRAMS_KEPT)(self._decode_phrase)
        self.find = lru_cache(_WORDS_KEPT)(self._find)

    def folded(self, document: int) -> tuple[str, ...]:
        """Return the folded text of each field of a document."""
        return self._texts.folded(self.first + document)

    def _find(self, field: int, word: str) -> Occurrences:
        """Return the documents whose field (by number) holds the folded word."""
        if len(word) <= 2:
            return self._gram((field, word)) if word else NONE
        manifest = self._files.manifest
        verify = manifest.verify[field]
        pairs = [self._gram((field, word[i : i + 2])) for i in range(len(word) - 1)]
        holding = [pair.ids for pair in pairs]
        for length in range(3, min(len(word), manifest.longest) + 1):
            longer = []
            for i, (left, right) in enumerate(pairwise(holding)):
                candidates = np.intersect1d(left, right, assume_unique=True)
                if len(candidates) <= verify:
                    return self._look(field, word, candidates)
                longer.append(self.held(field, word[i : i + length], candidates))
            holding = longer
        ids = holding[0]
        for each in holding[1:]:
            ids = np.intersect1d(ids, each, assume_unique=True)
        if len(holding) > 1 and len(ids) <= verify:
            return self._look(field, word, ids)
        often = np.full(len(ids), len(ids) > verify)
        for pair in pairs:
            often &= pair.often[np.searchsorted(pair.ids, ids)]
        return Occurrences(ids, often)

    def held(self, field: int, phrase: str, candidates: Int64s) -> Int64s:
        """Return which of the candidates hold a phrase."""
        ranks = self._phrase(field, phrase, len(candidates))
        if ranks is None:
            return candidates if len(phrase) > 4 else candidates[:0]
        return candidates[ranks]

    def _look(self, field: int, word: str, candidates: Int64s) -> Occurrences:
        """Look into the candidates' texts."""
        held = np.array([word in self.folded(int(number))[field] for number in candidates], bool)
        return Occurrences(candidates[held], np.zeros(int(held.sum()), bool))

    def entries(self, kind: FileKind, number: int) -> dict[int, Entry]:
        """Return the entries of a shard, by code or hash."""
        shard = self._shard(kind, number)
        return {
            name: (columns[:-1], shard.payload[begin : begin + columns[-1]].tobytes())
            for name, (columns, begin) in shard.entries.items()
        }

    def grams(self) -> Iterator[Gram]:
        """Yield every gram that is stored."""
        for number in range(self.segment.grams):
            for code in self._shard(FileKind.GRAMS, number).entries:
                second = code & ((1 << _SECOND_BITS) - 1)
                first = (code >> _SECOND_BITS) & ((1 << _SECOND_BITS) - 1)
                yield code >> _FIELD_SHIFT, chr(first) + (chr(second - 1) if second else "")

    def _read_shard(self, kind: FileKind, number: int) -> _Shard:
        payload = np.frombuffer(self._files.shard(self.number, kind, number), np.uint8)
        try:
            return _gram_entries(payload) if kind is FileKind.GRAMS else _phrase_entries(payload)
        except (ValueError, IndexError) as error:
            raise IndexDamaged(shard_path(self.number, kind, number), OTHER_CONTENT) from error

    def _decode_gram(self, gram: Gram) -> Occurrences:
        field, text = gram
        number = gram_key(text) % self.segment.grams
        shard = self._shard(FileKind.GRAMS, number)
        entry = shard.entries.get(gram_code(field, text))
        if entry is None:
            return NONE
        (size, often_size, length), begin = entry
        stream = shard.payload[begin : begin + length]
        often = np.zeros(size, bool)
        try:
            ids, used = decode_list(stream, size, self.segment.documents)
            often[decode_list(stream[used:], often_size, size)[0]] = True
        except ValueError as error:
            raise IndexDamaged(shard_path(self.number, FileKind.GRAMS, number), OTHER_CONTENT) from error
        return Occurrences(ids, often)

    def _decode_phrase(self, field: int, phrase: str, candidates: int) -> Int64s | None:
        """Return the ranks, among so many candidates, of those that hold a phrase; None where there is no entry."""
        number = gram_key(phrase[:3]) % self.segment.phrases
        shard = self._shard(FileKind.PHRASES, number)
        entry = shard.entries.get(phrase_hash(phrase, field, self.segment.seed))
        if entry is None:
            return None
        (size, length), begin = entry
        try:
            return decode_list(shard.payload[begin : begin + length], size, candidates)[0]
        except ValueError as error:
            raise IndexDamaged(shard_path(self.number, FileKind.PHRASES, number), OTHER_CONTENT) from error


def _gram_entries(payload: Bytes) -> _Shard:
    """Split a shard of grams. Raises ValueError or IndexError where it is none."""
    ends = np.flatnonzero(payload < 0x80)
    count = int(decode_varints(payload[: ends[0] + 1])[0])
    start = int(ends[count * 4]) + 1
    table = decode_varints(payload[ends[0] + 1 : start]).reshape(count, 4)
    return _entries(np.cumsum(table[:, 0]), table[:, 1:], payload, start)


def _phrase_entries(payload: Bytes) -> _Shard:
    """Split a shard of phrases. Raises ValueError or IndexError where it is none."""
    ends = np.flatnonzero(payload < 0x80)
    count, size = decode_varints(payload[: ends[1] + 1]).tolist()
    start = int(ends[1]) + 1 + size
    hashes, _ = decode_list(payload[int(ends[1]) + 1 : start], count, HASHES)
    ends = np.flatnonzero(payload[start:] < 0x80)
    end = start + (int(ends[count * 2 - 1]) + 1 if count else 0)
    table = decode_varints(payload[start:end]).reshape(count, 2)
    return _entries(hashes, table, payload, end)


def _entries(order: Int64s, table: Int64s, payload: Bytes, start: int) -> _Shard:
    begins = start + np.append(0, np.cumsum(table[:, -1]))
    if begins[-1] != len(payload):
        raise ValueError("more or less than the entries say")
    rows = zip(map(tuple, table.tolist()), begins.tolist(), strict=False)
    return _Shard(dict(zip(order.tolist(), rows, strict=True)), payload)
