"""Lists of numbers as Rice codes: the bytes of the format page, and nothing but a list or an error back."""

import random

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from huibian.search import lists
from huibian.search.lists import Rows, decode_list, encode_lists


def plain_bytes(values, universe):
    """The format page, step by step."""
    if len(values) > universe - len(values):
        values = sorted(set(range(universe)) - set(values))
    count = len(values)
    if not count:
        return b""
    quotient = (universe - count) * 11 // (16 * count)
    low_bits = quotient.bit_length() - 1 if quotient >= 2 else 0
    gaps = [value - before - 1 for before, value in zip([-1, *values], values, strict=False)]
    bits = "".join("0" * (gap >> low_bits) + "1" for gap in gaps)
    if low_bits:
        bits += "".join(f"{gap % (1 << low_bits):0{low_bits}b}" for gap in gaps)
    bits += "0" * (-len(bits) % 8)
    return bytes(int(bits[i : i + 8], 2) for i in range(0, len(bits), 8))


@st.composite
def some_list(draw):
    """A list and its universe: sparse, dense, or most of a universe."""
    universe = draw(st.one_of(st.integers(0, 70), st.integers(71, 5000), st.integers(0, 2**32), st.just(2**32)))
    number = st.integers(0, max(universe - 1, 0))
    values = draw(st.sets(number, max_size=min(universe, 60)))
    if universe <= 5000 and draw(st.booleans()):
        values = set(range(universe)) - values
    return sorted(values), universe


def encode(rows):
    values = [value for row, _ in rows for value in row]
    joined = Rows.of(np.array([len(row) for row, _ in rows], np.int64), np.array(values, np.int64))
    return encode_lists(joined, np.array([universe for _, universe in rows], np.int64))


@given(st.lists(some_list(), max_size=8))
@example([([0, 3], 4), ([1, 2, 3], 5), ([0, 4], 5), ([0, 2**31, 2**32 - 1], 2**32)])
def test_many_lists_at_once(rows):
    encoded, lengths = encode(rows)
    assert encoded.tobytes() == b"".join(plain_bytes(*row) for row in rows)
    at = 0
    for (values, universe), length in zip(rows, lengths.tolist(), strict=True):
        found, used = decode_list(encoded[at:], len(values), universe)  # what follows does not disturb
        assert (found.tolist(), used) == (values, length)
        at += length
    assert at == len(encoded)


@given(some_list())
def test_a_list_that_is_cut_off_is_an_error(row):
    values, universe = row
    encoded, _ = encode([row])
    for size in {0, len(encoded) // 2, len(encoded) - 1} - {-1, len(encoded)}:
        with pytest.raises(ValueError, match="cut off"):
            decode_list(encoded[:size], len(values), universe)


@given(st.binary(max_size=12), st.integers(0, 40), st.integers(0, 70))
def test_any_bytes_are_a_list_or_an_error(data, size, universe):
    try:
        values, used = decode_list(np.frombuffer(data, np.uint8), size, universe)
    except ValueError:
        return
    assert len(values) == size
    assert used <= len(data)
    assert values.tolist() == sorted(set(values.tolist()) & set(range(universe)))


def test_numbers_beyond_the_universe_are_an_error():
    assert decode_list(np.array([0b00101000], np.uint8), 1, 10)[0].tolist() == [9]
    with pytest.raises(ValueError, match="too large"):
        decode_list(np.array([0b00110000], np.uint8), 1, 10)
    with pytest.raises(ValueError, match="more numbers"):
        decode_list(np.array([0b00101000], np.uint8), 11, 10)


def test_portions_do_not_show(monkeypatch):
    rng = random.Random(1)
    rows = [(sorted(rng.sample(range(300), rng.randint(0, 300))), 300) for _ in range(40)]
    whole = encode(rows)
    monkeypatch.setattr(lists, "_BITS_AT_ONCE", 500)
    for cut, plain in zip(encode(rows), whole, strict=True):
        assert cut.tolist() == plain.tolist()


def test_rows():
    rows = Rows.of(np.array([2, 0, 3]), np.array([1, 5, 2, 3, 4]))
    assert [rows[i].tolist() for i in range(len(rows))] == [[1, 5], [], [2, 3, 4]]
    assert rows.numbers().tolist() == [0, 0, 2, 2, 2]
    taken = rows.take(np.array([2, 1, 0, 2]))
    assert [taken[i].tolist() for i in range(len(taken))] == [[2, 3, 4], [], [1, 5], [2, 3, 4]]
    part = rows.part(1, 3)
    assert [part[i].tolist() for i in range(len(part))] == [[], [2, 3, 4]]
    assert len(rows.take(np.empty(0, np.int64))) == 0
