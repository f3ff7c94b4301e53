import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from huibian.search.codec import decode_varints, encode_varints, varint_lengths

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
    assert encode_varints(values, varint_lengths(values)).tolist() == encoded.tolist()
    assert decode_varints(encoded).tolist() == numbers


def test_a_number_that_is_cut_off_is_an_error():
    with pytest.raises(ValueError, match="cut off"):
        decode_varints(np.array([1, 0x80], np.uint8))
    with pytest.raises(ValueError, match="too long"):
        decode_varints(np.array([0x80] * 9 + [1], np.uint8))


@given(st.binary(max_size=30))
def test_any_bytes_are_numbers_or_an_error(data):
    ends = [i for i, byte in enumerate(data) if byte < 0x80]
    sizes = [end - start for start, end in zip([-1, *ends], ends, strict=False)]
    if (not data or data[-1] < 0x80) and max(sizes, default=0) <= 8:
        values = decode_varints(np.frombuffer(data, np.uint8))
        assert len(values) == len(ends)
        assert (values >= 0).all()
    else:
        with pytest.raises(ValueError, match="number"):
            decode_varints(np.frombuffer(data, np.uint8))
