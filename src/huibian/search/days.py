"""The earliest and the latest day of each document, as a file."""

import numpy as np
import numpy.typing as npt

from huibian.search.codec import decode_varints, encode_varints
from huibian.search.fragments import deflate, inflate


def encode_days(days: npt.NDArray[np.int64]) -> bytes:
    """Return the payload of `dates.bin`; two rows, earliest and latest, as yyyymmdd."""
    steps = np.diff(days[0], prepend=0)
    zigzag = np.where(steps < 0, -2 * steps - 1, 2 * steps)
    return deflate(encode_varints(np.stack((zigzag, np.maximum(days[1] - days[0], 0)), axis=1).ravel()).tobytes())


def decode_days(payload: bytes, count: int) -> npt.NDArray[np.int64]:
    """Read the payload of `dates.bin`. Raises ValueError where it is not that of so many documents."""
    numbers = decode_varints(np.frombuffer(inflate(payload), np.uint8))
    if len(numbers) != 2 * count:
        raise ValueError("other documents")
    zigzag, spans = numbers[::2], numbers[1::2]
    earliest = np.cumsum(np.where(zigzag & 1, -(zigzag + 1) // 2, zigzag // 2))
    return np.stack((earliest, earliest + spans))
