"""Numbers to bytes and back, many at once: varints (LEB128). See docs/search-index.md."""

from typing import Any

import numpy as np
import numpy.typing as npt

Bytes = npt.NDArray[np.uint8]
Integers = npt.NDArray[Any]


def varint_lengths(values: Integers) -> npt.NDArray[np.int64]:
    """Return how many bytes each value takes."""
    lengths = np.ones(len(values), np.int64)
    limit = 128
    top = int(values.max(initial=0))
    while limit <= top:
        lengths += values >= limit
        limit <<= 7
    return lengths


def encode_varints(values: Integers, lengths: npt.NDArray[np.int64] | None = None) -> Bytes:
    """Encode unsigned integers, one after the other. `lengths` spares counting them again."""
    if lengths is None:
        lengths = varint_lengths(values)
    ends = np.cumsum(lengths)
    total = int(ends[-1]) if len(ends) else 0
    if total == len(values):
        return values.astype(np.uint8)
    encoded = np.empty(total, np.uint8)
    starts = ends - lengths
    encoded[starts] = (values & 0x7F).astype(np.uint8)
    chosen = np.flatnonzero(lengths > 1)
    for k in range(1, int(lengths.max())):
        chosen = chosen[lengths[chosen] > k]
        encoded[starts[chosen] + k - 1] |= 0x80
        encoded[starts[chosen] + k] = ((values[chosen] >> (7 * k)) & 0x7F).astype(np.uint8)
    return encoded


def decode_varints(encoded: Bytes) -> npt.NDArray[np.int64]:
    """Decode a stream of varints. Raises ValueError where the last one is cut off or one is longer than 8 bytes."""
    last = encoded < 0x80
    if last.all():
        return encoded.astype(np.int64)
    if not last[-1]:
        raise ValueError("a number is cut off")
    ends = np.flatnonzero(last)
    starts = np.concatenate(([0], ends[:-1] + 1))
    lengths = ends - starts + 1
    if lengths.max() > 8:
        raise ValueError("a number is too long")
    values = (encoded[starts] & 0x7F).astype(np.int64)
    for k in range(1, int(lengths.max())):
        chosen = np.flatnonzero(lengths > k)
        values[chosen] |= (encoded[starts[chosen] + k] & 0x7F).astype(np.int64) << (7 * k)
    return values
