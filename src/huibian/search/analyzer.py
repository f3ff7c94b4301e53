"""Grams of folded text (see `fold.py`): which of them cover a word, and the numbers that lead to them in the index."""

from typing import Any

import numpy as np
import numpy.typing as npt

ANALYZER = 2
# By field: so few candidates are looked into, and nothing need be stored to tell them apart. Bodies are fetched for their
# excerpts anyway; of the other fields little has to be stored.
VERIFY = (0, 24, 0, 0, 0, 0, 0)
HASHES = 1 << 32  # different hashes of phrases
LONGEST = 16  # of longer words every stretch of that length is looked up
_FNV_OFFSET = 0x811C9DC5
_FNV_PRIME = 0x01000193
_GOLDEN = 0x9E3779B9
_MULTIPLIER = 0x85EBCA6B
_FIELD_STEP = 0x27D4EB2F  # farther apart than any two code points
_MASK = 0xFFFFFFFF

Codes = npt.NDArray[Any]


def gram_key(gram: str) -> int:
    """Return the key of one to three characters: their shard is the key modulo the number of shards."""
    key = _FNV_OFFSET
    for character in gram:
        key = ((key ^ ord(character)) * _FNV_PRIME) & _MASK
    return key ^ (key >> 15)


def gram_keys(codes: Codes) -> npt.NDArray[np.uint64]:
    """`gram_key` of many grams at once: a row of code points each, all of one length."""
    mask, prime = np.uint64(_MASK), np.uint64(_FNV_PRIME)
    keys = np.full(len(codes), _FNV_OFFSET, np.uint64)
    for column in codes.astype(np.uint64).T:
        keys = ((keys ^ column) * prime) & mask
    return keys ^ (keys >> np.uint64(15))


def phrase_hash(phrase: str, field: int, seed: int) -> int:
    """Return what stands for three or more characters in their shard."""
    key = ((_GOLDEN ^ seed) + field * _FIELD_STEP) & _MASK
    for character in phrase:
        key = ((key + ord(character)) * _MULTIPLIER) & _MASK
        key ^= key >> 13
    return key


def phrase_hashes(codes: Codes, fields: Codes, seed: int) -> npt.NDArray[np.uint64]:
    """`phrase_hash` of many phrases at once: a row of code points each, all of one length."""
    mask, multiplier, shift = np.uint64(_MASK), np.uint64(_MULTIPLIER), np.uint64(13)
    keys = (fields.astype(np.uint64) * np.uint64(_FIELD_STEP) + np.uint64(_GOLDEN ^ seed)) & mask
    for column in codes.astype(np.uint64).T:
        keys = ((keys + column) * multiplier) & mask
        keys ^= keys >> shift
    return keys
