"""Grams of folded text (see `fold.py`): which of them cover a word, and the key that leads to a gram's shard."""

import numpy as np
import numpy.typing as npt

ANALYZER = 1
_FNV_OFFSET = 0x811C9DC5
_FNV_PRIME = 0x01000193


def needed_offsets(length: int) -> list[int]:
    """Return the offsets of the bigrams that together cover a word of `length` (at least 2) characters."""
    return sorted({*range(0, length - 1, 2), length - 2})


def gram_hash(gram: str) -> int:
    """Return a gram's key: its shard is the key modulo the number of shards."""
    key = _FNV_OFFSET
    for character in gram:
        key = ((key ^ ord(character)) * _FNV_PRIME) & 0xFFFFFFFF
    return key ^ (key >> 15)


def gram_hashes(
    first: npt.NDArray[np.uint64], second: npt.NDArray[np.uint64], is_bigram: npt.NDArray[np.bool_]
) -> npt.NDArray[np.uint64]:
    """`gram_hash` of many grams at once, given their code points; `second` counts only where `is_bigram`."""
    mask, prime = np.uint64(0xFFFFFFFF), np.uint64(_FNV_PRIME)
    keys = ((np.uint64(_FNV_OFFSET) ^ first) * prime) & mask
    keys = np.where(is_bigram, ((keys ^ second) * prime) & mask, keys)
    return keys ^ (keys >> np.uint64(15))
