"""The tables of all portions to the shards of the index, deterministically."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from huibian.search.analyzer import HASHES
from huibian.search.codec import Integers, encode_varints, varint_lengths
from huibian.search.lists import Int64s, Rows, encode_lists
from huibian.search.manifest import FileKind
from huibian.search.tables import Keys, SavedTable, Small, Tables

SHARD_SIZE = 4 << 10
_NEWER_PART = 2
_BYTES_AT_ONCE = 8 << 20  # of lists; to gather them takes sixteen times as much
_ROUND_BITS = 5  # of the number of shards, behind which there are zeros


@dataclass(frozen=True)
class _Sorted:
    """The entries of all tables, by shard, then by what they are sorted by; `bounds` tell where the shards begin.

    `places` tells for each entry its number among those of all tables, one after the other.
    """

    tables: Sequence[SavedTable]
    order: Keys | Small
    places: Int64s
    bounds: Int64s

    @classmethod
    def of(cls, tables: Sequence[SavedTable], order: Keys | Small, count: int) -> "_Sorted":
        shards = np.concatenate([table.keys for table in tables])
        shards %= np.uint32(count)
        places = np.lexsort((order, shards))
        bounds = np.searchsorted(shards[places], np.arange(count + 1, dtype=np.uint32))
        return cls(tables, order[places], places, bounds)

    def has_equal(self) -> bool:
        """Whether two entries of a shard are sorted by the same."""
        equal = self.order[1:] == self.order[:-1]
        inner = self.bounds[1:-1]
        equal[inner[(inner > 0) & (inner < len(self.order))] - 1] = False
        return bool(equal.any())

    def portions(self) -> Iterator[tuple[int, int, Int64s, Rows]]:
        """Yield some shards after the other: the first, the end, the columns of their entries, and the lists."""
        columns = np.concatenate([table.columns for table in self.tables])
        ends = np.append(0, np.cumsum(columns[self.places, -1], dtype=np.int64))[self.bounds]
        begins = np.append(0, np.cumsum([len(table.keys) for table in self.tables]))
        low, count = 0, len(self.bounds) - 1
        while low < count:
            high = max(low + 1, int(np.searchsorted(ends, ends[low] + _BYTES_AT_ONCE, side="right")) - 1)
            places = self.places[self.bounds[low] : self.bounds[high]]
            table = np.searchsorted(begins, places, side="right") - 1
            parts = []
            for number, each in enumerate(self.tables):
                parts.append(each.lists().take(places[table == number] - begins[number]))
            back = np.argsort(np.argsort(table, kind="stable"), kind="stable")
            yield low, high, columns[places].astype(np.int64), Rows.join(parts).take(back)
            low = high


@dataclass(frozen=True, slots=True)
class Shards:
    """The payloads of shards, how many there are and what they weigh together; of phrases the seed of their hashes, too."""

    payloads: Iterator[bytes]
    count: int
    weight: int
    seed: int = 0


def entry_weight(columns: int, lists: int) -> int:
    """Return about how many bytes an entry takes, with so many columns and so many bytes of lists."""
    return 4 + columns + lists


def shard_size_of(segment: int, shard_size: int = SHARD_SIZE) -> int:
    """Return about how large the shards of a segment are, by its number.

    A word is looked up in every segment, and little of a shard belongs to that word: so those of the newer ones, which are small, are smaller.
    """
    return max(shard_size // _NEWER_PART, 1) if segment else shard_size


def shard_count(weight: int, shard_size: int = SHARD_SIZE) -> int:
    """Return the number of shards for entries that weigh so much: a round number, so that few changes of an archive change it."""
    count = max(1, -(-weight // shard_size))
    step = max(count.bit_length() - _ROUND_BITS, 0)
    return (count >> step) << step


def _weigh(tables: Sequence[SavedTable]) -> int:
    return sum(entry_weight(table.columns.shape[1], 0) * len(table.keys) + table.size for table in tables)


def encode_grams(tables: Sequence[Tables], *, shard_size: int = SHARD_SIZE) -> Shards:
    """Make the shards of the grams."""
    grams = [each.grams for each in tables]
    weight = _weigh(grams)
    count = shard_count(weight, shard_size)
    order = np.concatenate([table.order for table in grams])
    return Shards(_encode_grams(_Sorted.of(grams, order, count)), count, weight)


def _encode_grams(entries: _Sorted) -> Iterator[bytes]:
    for low, high, columns, lists in entries.portions():
        bounds = entries.bounds[low : high + 1]
        begin, end = bounds[0], bounds[-1]
        order = entries.order[begin:end].astype(np.int64)
        steps = np.diff(order, prepend=0)
        starts = bounds[:-1][np.diff(bounds) > 0] - begin
        steps[starts] = order[starts]
        heads = _encode_rows(np.concatenate((steps[:, None], columns), axis=1))
        for first, last in pairwise((bounds - begin).tolist()):
            yield _varint(last - first) + _bytes(heads, first, last) + _bytes(lists, first, last)


def encode_phrases(tables: Sequence[Tables], *, shard_size: int = SHARD_SIZE) -> Shards:
    """Make the shards of the phrases."""
    phrases = [each.phrases for each in tables]
    weight = _weigh(phrases)
    count = shard_count(weight, shard_size)
    entries = _Sorted.of(phrases, np.concatenate([table.order for table in phrases]), count)
    seed = 0
    while entries.has_equal():
        seed += 1
        entries = _Sorted.of(phrases, np.concatenate([each.names.hashes(seed) for each in tables]), count)
    return Shards(_encode_phrases(entries), count, weight, seed)


def _encode_phrases(entries: _Sorted) -> Iterator[bytes]:
    for low, high, columns, lists in entries.portions():
        bounds = entries.bounds[low : high + 1]
        begin, end = bounds[0], bounds[-1]
        order = entries.order[begin:end].astype(np.int64)
        hash_bytes, hash_lengths = encode_lists(Rows(bounds - begin, order), np.full(high - low, HASHES))
        hashes = Rows.of(hash_lengths, hash_bytes)
        heads = _encode_rows(columns)
        for number, (first, last) in enumerate(pairwise((bounds - begin).tolist())):
            listed = hashes[number].tobytes()
            head = _varint(last - first) + _varint(len(listed)) + listed
            yield head + _bytes(heads, first, last) + _bytes(lists, first, last)


def join_shard(kind: FileKind, entries: Mapping[int, tuple[tuple[int, ...], bytes]]) -> bytes:
    """Return the payload of a shard with these entries: by code or hash, the columns but for the size of the lists, and these."""
    names = np.array(sorted(entries), np.int64)
    rows = [entries[name] for name in names.tolist()]
    columns = np.array([(*told, len(lists)) for told, lists in rows], np.int64)
    if kind is FileKind.GRAMS:
        steps = np.diff(names, prepend=0)[:, None]
        head = (
            _varint(len(rows)) + encode_varints(np.concatenate((steps, columns), axis=1).ravel()).tobytes()
            if rows
            else _varint(0)
        )
    else:
        listed = encode_lists(Rows.of(np.array([len(names)]), names), np.array([HASHES]))[0].tobytes()
        head = _varint(len(rows)) + _varint(len(listed)) + listed + encode_varints(columns.ravel()).tobytes()
    return head + b"".join(lists for _, lists in rows)


def _varint(number: int) -> bytes:
    return encode_varints(np.array([number])).tobytes()


def _bytes(rows: Rows, low: int, high: int) -> bytes:
    data: bytes = rows.values[rows.starts[low] : rows.starts[high]].tobytes()
    return data


def _encode_rows(columns: Integers) -> Rows:
    """Code a table of numbers, row by row."""
    lengths = varint_lengths(columns.ravel())
    return Rows.of(lengths.reshape(columns.shape).sum(axis=1), encode_varints(columns.ravel(), lengths))
