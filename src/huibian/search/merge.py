"""Merging runs: for each gram, the streams of the runs that hold it are put one after the other."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from huibian.search.codec import Bytes, Integers, encode_varints, varint_lengths
from huibian.search.run import Grams, Keys

Int64s = npt.NDArray[np.int64]


def gather(source: Bytes, starts: Integers, lengths: Integers) -> Bytes:
    """Put slices of `source` one after the other."""
    lengths = lengths.astype(np.int64)
    ends = np.cumsum(lengths)
    if not len(ends) or not ends[-1]:
        return np.empty(0, np.uint8)
    places = np.repeat(starts - (ends - lengths), lengths) + np.arange(ends[-1])
    return np.take(source, places)


def interleave(one: Bytes, one_lengths: Integers, other: Bytes, other_lengths: Integers) -> Bytes:
    """Put the slices of two buffers one after the other by turns."""
    starts = np.stack((_starts(one_lengths), _starts(other_lengths) + len(one)), axis=1)
    lengths = np.stack((one_lengths, other_lengths), axis=1)
    return gather(np.concatenate((one, other)), starts.ravel(), lengths.ravel())


@dataclass(frozen=True, slots=True)
class _Streams:
    """Streams in one buffer, one for each row."""

    buffer: Bytes
    starts: Int64s
    lengths: npt.NDArray[np.uint32]

    @classmethod
    def of(cls, buffers: Sequence[Bytes], lengths: npt.NDArray[np.uint32], order: Int64s) -> "_Streams":
        """Join buffers; `lengths` tell their streams in order, `order` which of them each row has."""
        return cls(np.concatenate((np.empty(0, np.uint8), *buffers)), _starts(lengths)[order], lengths[order])


@dataclass(frozen=True, slots=True)
class MergedGrams:
    """The grams of several runs, sorted, and where to find their streams.

    A *row* is one run's share of a gram; rows are sorted by gram, then by run. The rows of gram `g` are
    `row[g]` to `row[g + 1] - 1`. Lengths are those of each gram's merged streams, in bytes.
    """

    keys: Keys
    counts: Int64s
    first: Int64s
    last: Int64s
    row: Int64s
    gaps_lengths: Int64s
    frequencies_lengths: Int64s
    positions_lengths: Int64s
    row_counts: npt.NDArray[np.uint32]
    links: _Streams  # each row's first document as a gap from the row before
    gap_streams: _Streams
    frequency_streams: _Streams
    position_streams: _Streams

    @classmethod
    def of(cls, runs: Sequence[Grams]) -> "MergedGrams":
        """Merge runs that are given in the order of their documents."""
        keys = _column(runs, "keys", np.uint64)
        order = np.argsort(keys, kind="stable")
        keys = keys[order]
        begins = np.ones(len(keys), bool)
        np.not_equal(keys[1:], keys[:-1], out=begins[1:])
        row = np.append(np.flatnonzero(begins), len(keys))

        first = _column(runs, "first")[order].astype(np.int64)
        last = _column(runs, "last")[order].astype(np.int64)
        gaps = np.where(begins, first, first - np.concatenate((first[:1], last[:-1])))
        link_lengths = varint_lengths(gaps)
        links = _Streams(encode_varints(gaps, link_lengths), _starts(link_lengths), link_lengths.astype(np.uint32))
        gap_streams = _Streams.of([run.gaps for run in runs], _column(runs, "gaps_lengths"), order)
        frequencies = [run.frequencies for run in runs]
        frequency_streams = _Streams.of(frequencies, _column(runs, "frequencies_lengths"), order)
        position_streams = _Streams.of([run.positions for run in runs], _column(runs, "positions_lengths"), order)

        row_counts = _column(runs, "counts")[order]
        lengths = frequency_streams.lengths
        varies = _sums(lengths, row) > 0
        return cls(
            keys=keys[row[:-1]],
            counts=_sums(row_counts, row),
            first=first[row[:-1]],
            last=last[row[1:] - 1],
            row=row,
            gaps_lengths=_sums(gap_streams.lengths, row) + _sums(links.lengths, row),
            # A run whose frequencies are all 1 has none: zeros stand for them where another run has some.
            frequencies_lengths=np.where(varies, _sums(np.where(lengths > 0, lengths, row_counts), row), 0),
            positions_lengths=_sums(position_streams.lengths, row),
            row_counts=row_counts,
            links=links,
            gap_streams=gap_streams,
            frequency_streams=frequency_streams,
            position_streams=position_streams,
        )

    def gaps(self, chosen: Int64s, *, with_first: bool = True) -> Bytes:
        """Return the gaps streams of the chosen grams, with or without each gram's first document."""
        rows, row_numbers = self._rows(chosen)
        streams, links = self.gap_streams, self.links
        link_lengths = links.lengths[rows]
        if not with_first:
            link_lengths[row_numbers == 0] = 0
        linked = gather(links.buffer, links.starts[rows], link_lengths)
        inner = gather(streams.buffer, streams.starts[rows], streams.lengths[rows])
        return interleave(linked, link_lengths, inner, streams.lengths[rows])

    def frequencies(self, chosen: Int64s) -> Bytes:
        """Return the frequencies streams of the chosen grams."""
        rows, _ = self._rows(chosen[self.frequencies_lengths[chosen] > 0])
        streams = self.frequency_streams
        lengths = streams.lengths[rows]
        stored = gather(streams.buffer, streams.starts[rows], lengths)
        zero_counts = np.where(lengths > 0, 0, self.row_counts[rows])
        return interleave(stored, lengths, np.zeros(int(zero_counts.sum()), np.uint8), zero_counts)

    def positions(self, chosen: Int64s) -> Bytes:
        """Return the positions streams of the chosen grams."""
        rows, _ = self._rows(chosen)
        streams = self.position_streams
        return gather(streams.buffer, streams.starts[rows], streams.lengths[rows])

    def _rows(self, chosen: Int64s) -> tuple[Int64s, Int64s]:
        """Return the rows of the chosen grams, in that order, and each row's number within its gram."""
        counts = self.row[chosen + 1] - self.row[chosen]
        numbers = np.arange(int(counts.sum())) - np.repeat(_starts(counts), counts)
        return np.repeat(self.row[chosen], counts) + numbers, numbers


def merge_grams(runs: Sequence[Grams]) -> Grams:
    """Merge runs, given in the order of their documents, into one."""
    merged = MergedGrams.of(runs)
    every = np.arange(len(merged.keys))
    first_lengths = varint_lengths(merged.first)
    return Grams(
        merged.keys,
        merged.counts.astype(np.uint32),
        merged.first.astype(np.uint32),
        merged.last.astype(np.uint32),
        merged.gaps(every, with_first=False),
        (merged.gaps_lengths - first_lengths).astype(np.uint32),
        merged.frequencies(every),
        merged.frequencies_lengths.astype(np.uint32),
        merged.positions(every),
        merged.positions_lengths.astype(np.uint32),
    )


def _column(runs: Sequence[Grams], name: str, kind: type[np.generic] = np.uint32) -> Integers:
    return np.concatenate((np.empty(0, kind), *(getattr(run, name) for run in runs)))


def _starts(lengths: Integers) -> Int64s:
    return np.cumsum(lengths, dtype=np.int64) - lengths


def _sums(values: Integers, row: Int64s) -> Int64s:
    """Add up the values of each gram's rows."""
    return np.add.reduceat(values, row[:-1], dtype=np.int64) if len(row) > 1 else np.empty(0, np.int64)
