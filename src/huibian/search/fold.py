"""Folding: the forms of a character that a searcher does not tell apart become one. See docs/search-index.md, Analysis."""

import json
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Any, Final, Literal

import numpy as np
import numpy.typing as npt

from huibian.search.variants import unpack_variants

_SPACE_RUN = re.compile(r"[ \n]{2,}")
_WORTH_ARRAYS = 24  # characters; shorter texts are folded faster one by one


FORMS: Final[tuple[Literal["NFD", "NFKC"], ...]] = ("NFD", "NFKC")
_MARKS = re.compile("[\u0300-\u036f]")


@cache
def rare_variants() -> Mapping[int, int]:
    """Read the traditional characters that stand in no simplified text: what the browser fetches only where it meets one."""
    return unpack_variants(_exported("variant-table.js", "VARIANTS"))


@cache
def fold_table() -> dict[int, str]:
    """Read the tables that both readers share: code point -> its folding, for those that folding changes."""
    return expand(_exported("fold-table.js", "FOLD_TABLE"), rare_variants())


def _exported(module: str, name: str) -> Any:
    """Read the only constant of one of the browser's modules, whose value is JSON."""
    source = (files("huibian") / "browser" / module).read_text("utf-8")
    return json.loads(source.partition(f"export const {name} = ")[2].rstrip("\n;"))


def expand(raw: dict[str, Any], variants: Mapping[int, int]) -> dict[int, str]:
    """Expand the tables; what the keys mean stands in `fold-table.js`."""
    table = {code: chr(variant) for code, variant in variants.items()}
    table |= dict(zip(map(ord, raw["common"][::2]), raw["common"][1::2], strict=True))
    for key, text in (("vanish", ""), ("space", " "), ("newline", "\n")):
        table |= dict.fromkeys(_points(raw[key]), text)
    for first, last, step, delta in raw["shift"]:
        table |= {code: chr(code + delta) for code in range(first, last + 1, step)}
    for first, characters in raw["runs"]:
        table |= dict(enumerate(characters, first))
    for form in FORMS:
        for code in (code for code in _points(raw[form]) if code not in table):
            text = plain(chr(code), form).translate(table)
            if text != chr(code):
                table[code] = text
    return table


def _points(steps: Sequence[int]) -> Iterator[int]:
    """List the code points of ranges that are given as steps."""
    last = 0
    for to_first, to_last in zip(steps[::2], steps[1::2], strict=True):
        first = last + to_first
        last = first + to_last
        yield from range(first, last + 1)


def plain(character: str, form: Literal["NFD", "NFKC"]) -> str:
    """Normalize a character, put it into lower case, take its marks off."""
    return _MARKS.sub("", unicodedata.normalize("NFD", unicodedata.normalize(form, character).lower()))


def fold(text: str) -> str:
    """Fold a text: single spaces, single line feeds, neither at its ends."""
    regular = _fold_regular(text)
    if regular is not None:
        return regular
    folded = text.translate(fold_table())
    return _SPACE_RUN.sub(lambda run: "\n" if "\n" in run[0] else " ", folded).strip(" \n")


@cache
def _regular_table() -> npt.NDArray[np.int32]:
    """By UTF-16 unit the code point it folds to, -1 where that is not just one unit, or another character."""
    table = np.arange(0x10000, dtype=np.int32)
    table[0xD800:0xE000] = -1
    for code, text in fold_table().items():
        if code < len(table):
            table[code] = ord(text) if len(text) == 1 and ord(text) < len(table) else -1
    return table


def _fold_regular(text: str) -> str | None:
    """Fold a text of which every character becomes just one; None where it is no such text."""
    if len(text) < _WORTH_ARRAYS:
        return None
    units = _regular_table()[np.frombuffer(text.encode("utf-16-le", "surrogatepass"), np.uint16)]
    is_white = (units == ord(" ")) | (units == ord("\n"))
    if is_white[0] or is_white[-1] or (is_white[1:] & is_white[:-1]).any() or (units < 0).any():
        return None
    return units.astype(np.uint16).tobytes().decode("utf-16-le")


def fold_with_offsets(text: str) -> tuple[str, Sequence[int]]:
    """Fold a text and tell for each folded character the offset in `text` that it came from."""
    regular = _fold_regular(text)
    if regular is not None:
        return regular, range(len(regular))
    table = fold_table()
    characters: list[str] = []
    offsets: list[int] = []
    for offset, character in enumerate(text):
        for folded in table.get(ord(character), character):
            if folded in " \n" and (not characters or characters[-1] in " \n"):
                if characters and folded == "\n":
                    characters[-1] = folded
                continue
            characters.append(folded)
            offsets.append(offset)
    if characters and characters[-1] in " \n":
        characters.pop()
        offsets.pop()
    return "".join(characters), offsets
