import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from huibian.search.codec import (
    decode_small_floats,
    decode_varints,
    encode_small_floats,
    encode_varints,
    varint_lengths,
)

NUMBERS = st.lists(st.one_of(st.integers(0, 300), st.integers(0, 2**40)), max_size=40)


def leb128(value):
    out = []
    while value >= 128:
        out.append(value & 127 | 128)
        value >>= 7
    return [*out, value]


@given(NUMBERS)
def test_varints(numbers):
    values = np.array(numbers, np.int64)
    encoded = encode_varints(values)
    assert encoded.tolist() == [byte for number in numbers for byte in leb128(number)]
    assert varint_lengths(values).tolist() == [len(leb128(number)) for number in numbers]
    assert decode_varints(encoded).tolist() == numbers


def test_a_number_that_is_cut_off_is_an_error():
    with pytest.raises(ValueError, match="cut off"):
        decode_varints(np.array([1, 0x80], np.uint8))
    with pytest.raises(ValueError, match="too long"):
        decode_varints(np.array([0x80] * 9 + [1], np.uint8))


@given(st.integers(0, 2**33))
def test_small_floats_lose_less_than_an_eighth(length):
    encoded = encode_small_floats(np.array([length]))
    decoded = int(decode_small_floats(encoded)[0])
    assert length * 7 / 8 < decoded <= length or decoded == length
    assert encode_small_floats(np.array([decoded])).tolist() == encoded.tolist()


def test_small_floats_keep_the_order():
    encoded = encode_small_floats(np.arange(5000)).astype(int)
    assert (np.diff(encoded) >= 0).all()
    assert decode_small_floats(np.arange(16, dtype=np.uint8)).tolist() == list(range(16))
