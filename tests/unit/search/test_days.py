import zlib

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from huibian.search.days import decode_days, encode_days
from search.test_codec import leb128

SPANS = st.one_of(st.just((0, 0)), st.tuples(st.integers(10000101, 99991231), st.integers(0, 90000)))
DOCUMENTS = st.lists(SPANS.map(lambda span: (span[0], span[0] + span[1])), max_size=30)


@given(DOCUMENTS)
def test_days_come_back(days):
    array = np.array(days, np.int64).reshape(-1, 2).T
    assert decode_days(encode_days(array), len(days)).T.tolist() == [list(span) for span in days]


def test_the_bytes_are_those_of_the_format_page():
    payload = encode_days(np.array([[0, 20010101, 20000101], [0, 20010101, 20001231]]))
    numbers = [0, 0, 2 * 20010101, 0, 2 * 10000 - 1, 1130]
    assert zlib.decompress(payload, -15) == bytes(byte for number in numbers for byte in leb128(number))


@pytest.mark.parametrize("count", [0, 1, 3, 10**9])
def test_the_days_of_other_documents_are_an_error(count):
    payload = encode_days(np.array([[20010101, 0], [20010101, 0]]))
    with pytest.raises(ValueError, match="other documents"):
        decode_days(payload, count)


def test_damaged_days_are_an_error():
    payload = encode_days(np.array([[20010101, 0, 20020202], [20011231, 0, 20020202]]))
    for size in range(len(payload)):
        with pytest.raises(ValueError, match=r"more or less|damaged|other"):
            decode_days(payload[:size], 3)
    with pytest.raises(ValueError, match="damaged"):
        decode_days(b"\xff" + payload[1:], 3)
