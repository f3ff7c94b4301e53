"""Runs to the files of the index, deterministically: the same documents give the same bytes however they were batched."""

import zlib
from collections.abc import Iterator, Sequence

import numpy as np

from huibian.search.analyzer import gram_hashes
from huibian.search.codec import (
    Bytes,
    Integers,
    decode_small_floats,
    encode_small_floats,
    encode_varints,
    varint_lengths,
)
from huibian.search.document import FIELDS, MEASURED_FIELDS, FacetLabels
from huibian.search.facets import collect_facets, encode_facets, encode_labels
from huibian.search.manifest import MANIFEST, FileKind, Manifest, checksum, file_head, shard_path
from huibian.search.merge import Int64s, MergedGrams, interleave
from huibian.search.run import Run, unpack_keys

SHARD_SIZE = 16 << 10
_BYTES_AT_ONCE = 1 << 20  # of streams put together; each takes some 30 bytes of memory meanwhile

Artifact = tuple[str, bytes]


def encode_index(
    runs: Sequence[Run], labels: Sequence[FacetLabels], *, shard_size: int = SHARD_SIZE
) -> Iterator[Artifact]:
    """Yield the files below `search-index/` but for the documents' fragments, as (path, bytes), the manifest last.

    `runs` cover the documents from 0 on, in order; `labels` are those of every facet, in the order of `FACETS`. Raises
    ValueError where they do not.
    """
    count = sum(run.count for run in runs)
    if [run.first_id for run in runs] != [sum(run.count for run in runs[:i]) for i in range(len(runs))]:
        raise ValueError("the runs do not follow each other")
    facets = collect_facets(runs, labels)
    checksums: dict[str, str] = {}

    def single(path: str, data: bytes) -> Artifact:
        checksums[path] = checksum(data)
        return path, data

    merged = MergedGrams.of([run.grams for run in runs])
    shards: dict[FileKind, list[str]] = {FileKind.POSTINGS: [], FileKind.POSITIONS: []}
    for kind, found in shards.items():
        for number, payload in enumerate(_encode_shards(merged, kind, shard_size)):
            path, data = single(shard_path(kind, number), file_head(kind, number) + payload)
            found.append(checksums[path])
            yield path, data

    lengths = encode_small_floats(
        np.concatenate([np.empty(0, np.int64)] + [run.lengths[i] for i in range(len(MEASURED_FIELDS)) for run in runs])
    )
    yield single("lengths.bin", file_head(FileKind.LENGTHS) + lengths.tobytes())
    yield single("facets.bin", file_head(FileKind.FACETS) + encode_facets(facets))
    yield single("facets.json", encode_labels(facets))
    yield single("dates.bin", file_head(FileKind.DATES) + _encode_dates(runs))
    totals = (
        dict(zip(MEASURED_FIELDS, decode_small_floats(lengths).reshape(-1, count).sum(axis=1).tolist(), strict=True))
        if count
        else {}
    )
    versions = np.concatenate([np.empty(0, np.uint32)] + [run.versions for run in runs])
    manifest = Manifest(
        documents=count,
        documents_version=f"{zlib.crc32(versions.astype('<u4').tobytes()):08x}",
        total_lengths=tuple(totals.get(number, 0) for number in range(len(FIELDS))),
        postings=tuple(shards[FileKind.POSTINGS]),
        positions=tuple(shards[FileKind.POSITIONS]),
        lengths=checksums["lengths.bin"],
        facets=checksums["facets.bin"],
        facet_labels=checksums["facets.json"],
        dates=checksums["dates.bin"],
    )
    yield MANIFEST, manifest.dump()


def _encode_dates(runs: Sequence[Run]) -> bytes:
    days = np.concatenate([np.empty((2, 0), np.int64)] + [run.days for run in runs], axis=1).astype(np.int64)
    days[1] = np.maximum(days[1] - days[0], 0)
    return encode_varints(days.T.ravel()).tobytes()


def _encode_shards(merged: MergedGrams, kind: FileKind, shard_size: int) -> Iterator[bytes]:
    """Yield the payloads of all shards of a kind, in order."""
    field, first, second, is_bigram = unpack_keys(merged.keys)
    columns = [field, 1 + is_bigram, first, second]
    if kind is FileKind.POSTINGS:
        columns += [merged.counts, merged.gaps_lengths, merged.frequencies_lengths]
        lengths = merged.gaps_lengths + merged.frequencies_lengths
        stored = np.ones(len(merged.keys), bool)
    else:
        columns += [merged.positions_lengths]
        lengths = merged.positions_lengths
        stored = is_bigram
    entry_lengths = sum((varint_lengths(column) for column in columns), np.zeros(len(stored), np.int64)) - ~is_bigram
    count = max(1, -(-int((entry_lengths + lengths)[stored].sum()) // shard_size))

    shard = (gram_hashes(first, second, is_bigram) % np.uint64(count)).astype(np.int64)
    chosen = np.flatnonzero(stored)
    chosen = chosen[np.argsort(shard[chosen], kind="stable")]
    bounds = np.searchsorted(shard[chosen], np.arange(count + 1))
    for begin, end in _groups(np.add.accumulate(np.append(0, lengths[chosen]))[bounds]):
        grams = chosen[bounds[begin] : bounds[end]]
        entries = _encode_entries([column[grams] for column in columns], is_bigram[grams])
        streams = _streams(merged, kind, grams)
        entry_ends = np.append(0, np.cumsum(entry_lengths[grams]))
        stream_ends = np.append(0, np.cumsum(lengths[grams]))
        for number in range(begin, end):
            low, high = bounds[number] - bounds[begin], bounds[number + 1] - bounds[begin]
            head = encode_varints(np.array([high - low])).tobytes()
            entry_slice = entries[entry_ends[low] : entry_ends[high]].tobytes()
            yield head + entry_slice + streams[stream_ends[low] : stream_ends[high]].tobytes()


def _groups(starts: Int64s) -> Iterator[tuple[int, int]]:
    """Yield ranges of shards whose streams together have about `_BYTES_AT_ONCE` bytes; shard `i` begins at `starts[i]`."""
    begin, last = 0, len(starts) - 1
    while begin < last:
        end = max(begin + 1, int(np.searchsorted(starts, starts[begin] + _BYTES_AT_ONCE, side="right")) - 1)
        end = min(end, last)
        yield begin, end
        begin = end


def _encode_entries(columns: list[Integers], is_bigram: Integers) -> Bytes:
    """Code dictionary entries; the fourth column, the second code point, only where there is one."""
    table = np.stack([column.astype(np.int64) for column in columns], axis=1)
    present = np.ones(table.shape, bool)
    present[:, 3] = is_bigram
    return encode_varints(table[present])


def _streams(merged: MergedGrams, kind: FileKind, grams: Int64s) -> Bytes:
    if kind is FileKind.POSITIONS:
        return merged.positions(grams)
    return interleave(
        merged.gaps(grams),
        merged.gaps_lengths[grams],
        merged.frequencies(grams),
        merged.frequencies_lengths[grams],
    )
