"""Text on its way into XML stays well-formed."""

import xml.etree.ElementTree as ET

from hypothesis import given
from hypothesis import strategies as st

from huibian.xmltext import clean, element


@given(st.text(), st.text(min_size=1))
def test_any_text_survives_but_for_what_xml_forbids(text, value):
    root = ET.fromstring(f"<r>{element('a', text, b=value)}</r>")
    found = root[0].text or ""
    assert found.replace("\n", "\r") == clean(text).replace("\r\n", "\r").replace("\n", "\r")
    assert root[0].get("b") == clean(value)


def test_forbidden_characters_vanish():
    assert clean("a\x00\x0b\ufffe\ud800b\U00020000") == "ab\U00020000"
