"""Grams and phrases to the files of the index, deterministically."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from huibian.search.analyzer import HASHES, gram_keys, phrase_hashes
from huibian.search.codec import Integers, encode_varints, varint_lengths
from huibian.search.grams import Alphabet, Keys
from huibian.search.lists import Int64s, Rows, encode_lists
from huibian.search.phrases import Entries
from huibian.search.sets import DocumentSets

SHARD_SIZE = 4 << 10
FIELD_SHIFT, FIRST_SHIFT = np.uint64(42), np.uint64(21)


@dataclass(frozen=True, slots=True)
class _Table:
    """Dictionary entries with their coded lists. `order` is what they are sorted by, `columns` what else is told of each."""

    keys: Keys  # lead to the shards
    order: Keys
    columns: npt.NDArray[np.int64]
    lists: Rows  # of bytes


def encode_grams(
    sets: Sequence[DocumentSets], alphabet: Alphabet, verify: int, *, shard_size: int = SHARD_SIZE
) -> Iterator[bytes]:
    """Yield the payloads of the grams' shards; `sets` are those of one character and of two."""
    tables = [_gram_table(each, alphabet, length, verify) for length, each in enumerate(sets, 1)]
    table = _join(tables)
    return _encode_grams(table, _shard_count(table, shard_size))


def _gram_table(sets: DocumentSets, alphabet: Alphabet, length: int, verify: int) -> _Table:
    fields, codes = alphabet.unpack(sets.keys, length)
    order = fields.astype(np.uint64) << FIELD_SHIFT | codes[:, 0].astype(np.uint64) << FIRST_SHIFT
    if length == 2:
        order |= codes[:, 1].astype(np.uint64) + np.uint64(1)
    sizes = sets.rows.sizes
    lists, lengths = encode_lists(sets.rows, np.full(len(sizes), sets.universe))
    kept = np.repeat(sizes > verify, sizes) & sets.often
    numbers = sets.rows.numbers()
    ranks = np.arange(len(numbers)) - sets.rows.starts[numbers]
    often = Rows.of(np.bincount(numbers[kept], minlength=len(sizes)), ranks[kept])
    often_lists, often_lengths = encode_lists(often, sizes)
    both = Rows.of(np.concatenate((lengths, often_lengths)), np.concatenate((lists, often_lists)))
    interleaved = both.take(np.arange(2 * len(sizes)).reshape(2, -1).T.ravel())
    return _Table(
        gram_keys(codes),
        order,
        np.stack((sizes, often.sizes, lengths + often_lengths), axis=1),
        Rows(interleaved.starts[::2], interleaved.values),
    )


def encode_phrases(entries: Sequence[Entries], *, shard_size: int = SHARD_SIZE) -> tuple[Iterator[bytes], int]:
    """Return the payloads of the phrases' shards, and the seed of their hashes."""
    seed = 0
    table = _join([_phrase_table(each) for each in entries])
    count = _shard_count(table, shard_size)
    while True:
        hashes = np.concatenate([phrase_hashes(each.codes, each.fields, seed) for each in entries])
        if len(np.unique(table.keys % np.uint64(count) << np.uint64(32) | hashes)) == len(hashes):
            return _encode_phrases(_Table(table.keys, hashes, table.columns, table.lists), count), seed
        seed += 1


def _phrase_table(entries: Entries) -> _Table:
    lists, lengths = encode_lists(entries.ranks, entries.candidates)
    return _Table(
        gram_keys(entries.codes[:, :3]),
        np.zeros(len(entries.codes), np.uint64),
        np.stack((entries.ranks.sizes, lengths), axis=1),
        Rows.of(lengths, lists),
    )


def _join(tables: Sequence[_Table]) -> _Table:
    lists = Rows.of(
        np.concatenate([table.lists.sizes for table in tables]),
        np.concatenate([table.lists.values for table in tables]),
    )
    keys, order, columns = (
        np.concatenate([getattr(table, name) for table in tables]) for name in ("keys", "order", "columns")
    )
    return _Table(keys, order, columns, lists)


def _shard_count(table: _Table, shard_size: int) -> int:
    entries = varint_lengths(table.columns.ravel()).sum() + 4 * len(table.keys)
    return max(1, -(-int(table.lists.sizes.sum() + entries) // shard_size))


def _sorted(table: _Table, count: int) -> tuple[_Table, Int64s]:
    """Sort entries by shard and order; return also where each shard begins."""
    shards = (table.keys % np.uint64(count)).astype(np.int64)
    places = np.lexsort((table.order, shards))
    bounds = np.searchsorted(shards[places], np.arange(count + 1))
    return _Table(table.keys[places], table.order[places], table.columns[places], table.lists.take(places)), bounds


def _encode_grams(table: _Table, count: int) -> Iterator[bytes]:
    table, bounds = _sorted(table, count)
    steps = np.diff(table.order.astype(np.int64), prepend=0)
    starts = bounds[:-1][np.diff(bounds) > 0]
    steps[starts] = table.order[starts]
    heads = _encode_rows(np.concatenate((steps[:, None], table.columns), axis=1))
    for low, high in pairwise(bounds.tolist()):
        yield _varint(high - low) + _bytes(heads, low, high) + _bytes(table.lists, low, high)


def _encode_phrases(table: _Table, count: int) -> Iterator[bytes]:
    table, bounds = _sorted(table, count)
    hash_bytes, hash_lengths = encode_lists(Rows(bounds, table.order.astype(np.int64)), np.full(count, HASHES))
    hashes = Rows.of(hash_lengths, hash_bytes)
    columns = _encode_rows(table.columns)
    for number, (low, high) in enumerate(pairwise(bounds.tolist())):
        listed = hashes[number].tobytes()
        head = _varint(high - low) + _varint(len(listed)) + listed
        yield head + _bytes(columns, low, high) + _bytes(table.lists, low, high)


def _varint(number: int) -> bytes:
    return encode_varints(np.array([number])).tobytes()


def _bytes(rows: Rows, low: int, high: int) -> bytes:
    data: bytes = rows.values[rows.starts[low] : rows.starts[high]].tobytes()
    return data


def _encode_rows(columns: Integers) -> Rows:
    """Code a table of numbers, row by row."""
    lengths = varint_lengths(columns.ravel())
    return Rows.of(lengths.reshape(columns.shape).sum(axis=1), encode_varints(columns.ravel(), lengths))
