"""Files as scripts: what goes in comes out, and nothing else does."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huibian.scriptfile import as_script, from_script, script_path


def test_a_script_names_its_file_and_holds_it():
    assert script_path("grams/0/0001.bin") == "grams/0/0001.bin.js"
    assert as_script("grams/0/0001.bin", b"HBIX\x00\xff") == b'huibianFile("grams/0/0001.bin","SEJJWAD/");\n'


@given(st.binary(max_size=50))
def test_the_bytes_come_back(data):
    assert from_script(as_script("a.bin", data)) == data


@pytest.mark.parametrize(
    "script",
    [
        b"",
        b"HBIX",
        b'huibianFile("a","AAA")',
        b'huibianFile("a","AAAA',
        b'huibianFile("a","AAA");\n',
        b'x("a","AAAA");\n',
    ],
)
def test_what_is_no_such_script_is_refused(script):
    with pytest.raises(ValueError, match=r"script|[Bb]ase64|padding"):
        from_script(script)
