"""Encodings of Chinese texts."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huibian.importer.encodings import decode

TEXT = "关于赴太原学习的报告。我们在那里看了三处矿井，回来以后大家都有不少体会，一是要学，二是要做。"


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16", "utf-16-le", "utf-16-be", "utf-32"]
)
def test_chinese_is_read_whatever_its_encoding(encoding):
    data = TEXT.encode(encoding)
    if encoding in ("utf-16-le", "utf-16-be"):
        data = (TEXT + "\n2012\n").encode(encoding)
    assert decode(data)[0].strip().split("\n")[0] == TEXT


def test_rare_characters_and_damage():
    assert decode("𠮷野家䶮".encode("gb18030")) == ("𠮷野家䶮", "gb18030")
    text, encoding = decode("太原".encode() + b"\xff\xfe\xfa" + "学习考察报告".encode())
    assert "太原" in text
    assert encoding.endswith("?")
    assert decode(b"")[0] == ""


@given(st.binary(max_size=200))
def test_any_bytes_are_read(data):
    assert isinstance(decode(data)[0], str)
