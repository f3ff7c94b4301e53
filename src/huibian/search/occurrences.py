"""Where a word stands: any substring is found, exactly, by lining up the positions of its bigrams."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from huibian.search.analyzer import gram_hash, needed_offsets
from huibian.search.codec import Bytes, decode_varints
from huibian.search.damage import OTHER_CONTENT, IndexDamaged
from huibian.search.files import IndexFiles
from huibian.search.manifest import FileKind, shard_path

Int64s = npt.NDArray[np.int64]
Gram = tuple[int, str]  # number of the field, one or two characters

_POSITION_BITS = 32
_SHARDS_KEPT = 128
_GRAMS_KEPT = 512
_POSITIONS_KEPT = 64
_WORDS_KEPT = 512


@dataclass(frozen=True, slots=True)
class Occurrences:
    """The documents that hold a word in one field, ascending, and how often each does."""

    ids: Int64s
    frequencies: Int64s


NONE = Occurrences(np.empty(0, np.int64), np.empty(0, np.int64))


class Substrings:
    """Looks words up in the shards. It remembers shards, grams and words that it has read."""

    def __init__(self, files: IndexFiles) -> None:
        self._files = files
        self._shard = lru_cache(_SHARDS_KEPT)(self._read_shard)
        self._gram = lru_cache(_GRAMS_KEPT)(self._decode_postings)
        self._positions = lru_cache(_POSITIONS_KEPT)(self._decode_positions)
        self.find = lru_cache(_WORDS_KEPT)(self._find)

    def _find(self, field: int, word: str) -> Occurrences:
        """Return the documents whose field (by number) holds the folded word. Raises IndexDamaged."""
        if len(word) <= 2:
            return self._gram((field, word)) if word else NONE
        grams = {offset: (field, word[offset : offset + 2]) for offset in needed_offsets(len(word))}
        offsets = sorted(grams, key=lambda offset: len(self._gram(grams[offset]).ids))
        candidates = self._gram(grams[offsets[0]]).ids
        for offset in offsets[1:]:
            candidates = candidates[_are_in(candidates, self._gram(grams[offset]).ids)]
        starts = self._starts(grams[offsets[0]], offsets[0], candidates)
        for offset in offsets[1:]:
            if not len(starts):
                return NONE
            candidates = np.unique(starts >> _POSITION_BITS)
            starts = starts[_are_in(starts, self._starts(grams[offset], offset, candidates))]
        return Occurrences(*np.unique(starts >> _POSITION_BITS, return_counts=True))

    def _starts(self, gram: Gram, offset: int, candidates: Int64s) -> Int64s:
        """Return (document, position where the word would begin), packed and ascending, for a gram at `offset` in the word."""
        postings = self._gram(gram)
        chosen = np.repeat(_are_in(postings.ids, candidates), postings.frequencies)
        packed = self._positions(gram)[chosen] - offset
        return packed[packed & ((1 << _POSITION_BITS) - 1) < 1 << (_POSITION_BITS - 1)]

    def grams(self) -> Iterator[Gram]:
        """Yield every gram that is stored."""
        for number in range(len(self._files.manifest.postings)):
            yield from self._shard(FileKind.POSTINGS, number)

    def _read_shard(self, kind: FileKind, number: int) -> dict[Gram, tuple[Bytes, ...]]:
        """Return the coded streams of each gram of a shard; before them, of postings, their count."""
        payload = np.frombuffer(self._files.shard(kind, number), np.uint8)
        try:
            return _parse_shard(payload, 2 if kind is FileKind.POSTINGS else 1)
        except (ValueError, IndexError, OverflowError) as error:
            raise IndexDamaged(shard_path(kind, number), OTHER_CONTENT) from error

    def _streams(self, kind: FileKind, gram: Gram) -> tuple[Bytes, ...] | None:
        checksums = self._files.manifest.postings if kind is FileKind.POSTINGS else self._files.manifest.positions
        return self._shard(kind, gram_hash(gram[1]) % len(checksums)).get(gram)

    def _decode_postings(self, gram: Gram) -> Occurrences:
        streams = self._streams(FileKind.POSTINGS, gram)
        if streams is None:
            return NONE
        ids = np.cumsum(decode_varints(streams[0]))
        frequencies = decode_varints(streams[1]) + 1 if len(streams[1]) else np.ones(len(ids), np.int64)
        self._check(len(ids) == len(frequencies) and ids[-1] < self._files.manifest.documents, FileKind.POSTINGS, gram)
        return Occurrences(ids, frequencies)

    def _decode_positions(self, gram: Gram) -> Int64s:
        """Return (document, position) of every occurrence of a bigram, packed."""
        postings = self._gram(gram)
        streams = self._streams(FileKind.POSITIONS, gram)
        steps = decode_varints(streams[0]) if streams else np.empty(0, np.int64)
        self._check(len(steps) == postings.frequencies.sum(), FileKind.POSITIONS, gram)
        ends = np.cumsum(steps)
        first = np.cumsum(postings.frequencies) - postings.frequencies
        bases = (postings.ids << _POSITION_BITS) - (ends[first] - steps[first])
        packed: Int64s = np.repeat(bases, postings.frequencies) + ends
        return packed

    def _check(self, is_right: bool, kind: FileKind, gram: Gram) -> None:
        if not is_right:
            checksums = self._files.manifest.postings if kind is FileKind.POSTINGS else self._files.manifest.positions
            raise IndexDamaged(shard_path(kind, gram_hash(gram[1]) % len(checksums)), OTHER_CONTENT)


def _parse_shard(payload: Bytes, stream_count: int) -> dict[Gram, tuple[Bytes, ...]]:
    """Split a shard into its grams' streams: (gaps, frequencies), or (positions,). Raises ValueError or IndexError."""
    # The dictionary is varints throughout; the streams after it are, too, so all can be decoded at once.
    numbers: list[int] = decode_varints(payload).tolist() if len(payload) else []
    at = 1
    entries: list[tuple[Gram, list[int]]] = []
    extra = 1 if stream_count == 2 else 0  # postings: the number of documents
    for _ in range(numbers[0]):
        end = at + 2 + numbers[at + 1]
        gram = "".join(map(chr, numbers[at + 2 : end]))
        entries.append(((numbers[at], gram), numbers[end + extra : end + extra + stream_count]))
        at = end + extra + stream_count
    ends = np.flatnonzero(payload < 0x80)
    start = int(ends[at - 1]) + 1
    shard = {}
    for key, lengths in entries:
        streams = []
        for length in lengths:
            streams.append(payload[start : start + length])
            start += length
        shard[key] = tuple(streams)
    if start != len(payload):
        raise ValueError("more or less than the dictionary says")
    return shard


def _are_in(values: Int64s, others: Int64s) -> npt.NDArray[np.bool_]:
    """Mark the values that are among the others; both ascending, without repeats."""
    if not len(others):
        return np.zeros(len(values), bool)
    places = np.searchsorted(others, values)
    places[places == len(others)] = 0
    return np.equal(others[places], values)
