"""层次序数: the ordinals of official documents, 一、 （一） 1. （1）, which tell how deep a heading stands (GB/T 9704)."""

import re
from typing import NamedTuple

_HAN = "[一二三四五六七八九十百]{1,4}"
_FORMS = (
    (re.compile(rf"(?:{_HAN}|[IVX]+)[、．.](?!\d)\s*|第{_HAN}(?:章|节|部分)[、：:\s]*"), 1),
    (re.compile(rf"[（(]{_HAN}[）)]\s*[、.．]?\s*"), 2),
    (re.compile(r"\d{1,2}\s*[.．、](?!\d)\s*"), 3),
    (re.compile(r"[（(]\d{1,2}[）)]\s*[、.．]?\s*|[①-⑳]\s*"), 4),
)


class Ordinal(NamedTuple):
    """How deep an ordinal stands (1 to 4), and how many characters it takes."""

    depth: int
    length: int


def ordinal(text: str) -> Ordinal | None:
    """Return the ordinal that a text begins with.

    >>> ordinal("（二）主要做法")
    Ordinal(depth=2, length=3)
    >>> ordinal("2.5亿元") is None
    True
    """
    for form, depth in _FORMS:
        if match := form.match(text):
            return Ordinal(depth, match.end())
    return None
