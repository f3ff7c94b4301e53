"""Lists of ascending numbers as Rice codes, many at once. See docs/search-index.md, Lists."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from huibian.search.codec import Bytes, Integers

Int64s = npt.NDArray[np.int64]
_BITS_AT_ONCE = 1 << 23


@dataclass(frozen=True, slots=True)
class Rows:
    """Numbers by rows: those of row `i` are `values[starts[i]:starts[i + 1]]`."""

    starts: Int64s
    values: Integers

    @classmethod
    def of(cls, sizes: Integers, values: Integers) -> "Rows":
        """Make rows of known sizes."""
        return cls(np.append(0, np.cumsum(sizes, dtype=np.int64)), values)

    @classmethod
    def join(cls, parts: Sequence["Rows"]) -> "Rows":
        """Put rows one below the other."""
        ends = np.cumsum([0, *(part.starts[-1] for part in parts)])
        starts = [part.starts[1:] + before for part, before in zip(parts, ends, strict=False)]
        values = [part.values for part in parts] or [np.empty(0, np.int64)]
        return cls(np.concatenate([np.zeros(1, np.int64), *starts]), np.concatenate(values))

    @property
    def sizes(self) -> Int64s:
        """How many numbers each row has."""
        return np.diff(self.starts)

    def __len__(self) -> int:
        return len(self.starts) - 1

    def __getitem__(self, row: int) -> Integers:
        return self.values[self.starts[row] : self.starts[row + 1]]

    def part(self, begin: int, end: int) -> "Rows":
        """Return the rows from `begin` to `end` − 1."""
        return Rows(
            self.starts[begin : end + 1] - self.starts[begin], self.values[self.starts[begin] : self.starts[end]]
        )

    def take(self, chosen: Integers) -> "Rows":
        """Return some rows, in the order given."""
        sizes = self.sizes[chosen]
        ends = np.cumsum(sizes)
        total = int(ends[-1]) if len(ends) else 0
        places = np.repeat(self.starts[:-1][chosen] - (ends - sizes), sizes) + np.arange(total)
        return Rows.of(sizes, self.values[places])

    def numbers(self) -> Int64s:
        """Return for each value the number of its row."""
        numbers: Int64s = np.repeat(np.arange(len(self)), self.sizes)
        return numbers


def rice_parameters(sizes: Integers, universes: Integers) -> Int64s:
    """Return the number of low bits for lists of `sizes` numbers, as many as are coded (at least 1), out of `universes`."""
    mean = (universes.astype(np.int64) - sizes) * 11 // (16 * np.maximum(sizes.astype(np.int64), 1))
    low_bits: Int64s = np.maximum(np.frexp(mean.astype(np.float64))[1] - 1, 0).astype(np.int64)
    return low_bits


def encode_lists(rows: Rows, universes: Integers) -> tuple[Bytes, Int64s]:
    """Code lists, each out of its universe. Returns the bytes of all, and how many each takes."""
    universes = universes.astype(np.int64)
    buffers, lengths = [np.empty(0, np.uint8)], [np.empty(0, np.int64)]
    for begin, end in ranges(rows.sizes * 24 + 64, _BITS_AT_ONCE):
        buffer, sizes = _encode(_complemented(rows.part(begin, end), universes[begin:end]), universes[begin:end])
        buffers.append(buffer)
        lengths.append(sizes)
    return np.concatenate(buffers), np.concatenate(lengths)


def ranges(weights: Integers, limit: int) -> Iterator[tuple[int, int]]:
    """Yield ranges of rows which together are not too heavy, or have but one."""
    ends = np.cumsum(weights, dtype=np.int64)
    begin = 0
    while begin < len(ends):
        before = int(ends[begin - 1]) if begin else 0
        end = max(begin + 1, int(np.searchsorted(ends, before + limit, side="right")))
        yield begin, end
        begin = end


def _complemented(rows: Rows, universes: Int64s) -> Rows:
    """Put the complement in the place of every list that holds more than half of its universe."""
    dense = np.flatnonzero(rows.sizes * 2 > universes)
    if not len(dense):
        return rows
    bases = np.append(0, np.cumsum(universes[dense]))
    missing = np.ones(int(bases[-1]), bool)
    chosen = rows.take(dense)
    missing[chosen.values + np.repeat(bases[:-1], chosen.sizes)] = False
    flat = np.flatnonzero(missing)
    starts = np.searchsorted(flat, bases)
    complements = Rows(starts, flat - np.repeat(bases[:-1], np.diff(starts)))
    sizes = rows.sizes.copy()
    sizes[dense] = complements.sizes
    is_dense = np.zeros(len(rows), bool)
    is_dense[dense] = True
    values = np.empty(int(sizes.sum()), np.int64)
    from_complement = np.repeat(is_dense, sizes)
    values[from_complement] = complements.values
    values[~from_complement] = rows.values[~np.repeat(is_dense, rows.sizes)]
    return Rows.of(sizes, values)


def _encode(rows: Rows, universes: Int64s) -> tuple[Bytes, Int64s]:
    sizes = rows.sizes
    values = rows.values.astype(np.int64)
    low_bits = rice_parameters(sizes, universes)
    firsts = rows.starts[:-1][sizes > 0]
    gaps = np.diff(values, prepend=-1) - 1
    gaps[firsts] = values[firsts]
    width = np.repeat(low_bits, sizes)
    ends = np.cumsum((gaps >> width) + 1)  # one past each number's unary code, over all rows
    totals = np.append(0, ends)[rows.starts]
    unary = np.diff(totals)
    lengths = (unary + sizes * low_bits + 7) // 8
    begins = (np.cumsum(lengths) - lengths) * 8

    bits = np.zeros(int(lengths.sum()) * 8, np.uint8)
    bits[ends - 1 + np.repeat(begins - totals[:-1], sizes)] = 1
    place = np.repeat(begins + unary - rows.starts[:-1] * low_bits, sizes) + np.arange(len(values)) * width
    for bit in range(int(low_bits.max(initial=0))):
        chosen = np.flatnonzero(width > bit)
        bits[place[chosen] + width[chosen] - 1 - bit] = (gaps[chosen] >> bit) & 1
    return np.packbits(bits), lengths


def decode_list(encoded: Bytes, size: int, universe: int) -> tuple[Int64s, int]:
    """Decode one list, and tell how many bytes it took. Raises ValueError where the bytes are no such list."""
    if size > universe:
        raise ValueError("more numbers than there are")
    coded = min(size, universe - size)
    if not coded:
        return (np.arange(universe) if size else np.empty(0, np.int64)), 0
    low_bits = int(rice_parameters(np.array([coded]), np.array([universe]))[0])
    longest = coded + (universe >> low_bits)  # bits of the unary codes
    bits = np.unpackbits(encoded[: (longest + coded * low_bits + 7) // 8])
    ones = np.flatnonzero(bits[:longest])[:coded]
    if len(ones) < coded:
        raise ValueError("a list is cut off")
    gaps = np.diff(ones, prepend=-1) - 1
    end = int(ones[-1]) + 1
    if low_bits:
        low = bits[end : end + coded * low_bits]
        if len(low) < coded * low_bits:
            raise ValueError("a list is cut off")
        gaps = gaps << low_bits | low.reshape(coded, low_bits) @ (1 << np.arange(low_bits - 1, -1, -1))
        end += coded * low_bits
    values = np.cumsum(gaps + 1) - 1
    if values[-1] >= universe:
        raise ValueError("a number is too large")
    if coded < size:
        missing = np.ones(universe, bool)
        missing[values] = False
        values = np.flatnonzero(missing)
    return values, (end + 7) // 8
