"""The styles and the numbering of a Word document: what a paragraph looks like, and the sign that Word puts before it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_HEADING = re.compile(r"(?:heading|标题)\s*([1-9])", re.IGNORECASE)
_MOST_BASES = 20
_DEEPEST = 8  # level of a list; Word has nine
_DIGITS = "零一二三四五六七八九"
_HAN_FORMATS = ("chinese", "ideograph", "japanese", "taiwanese", "korean")


@dataclass(frozen=True, slots=True)
class Look:
    """How a paragraph looks; `number` is the list it belongs to (id and level), `None` for none."""

    level: int = 0
    is_title: bool = False
    align: str = ""
    size: float = 0.0
    is_bold: bool = False
    number: tuple[str, int] | None = None


def value(element: Any, path: str, name: str = "val") -> str | None:
    """Return an attribute of the child at `path` (`pPr/jc`): None where there is no such child, "" where it is not set."""
    found = element.find("/".join(W + part for part in path.split("/"))) if element is not None else None
    return None if found is None else found.get(W + name, "")


def is_on(element: Any, path: str) -> bool | None:
    """Return whether a switch such as `rPr/b` is on; None where it is not given."""
    found = value(element, path)
    return None if found is None else found not in ("0", "false", "off", "none")


class Styles:
    """The styles of one document."""

    def __init__(self, root: Any) -> None:
        """Read `word/styles.xml`; `None`: there is none."""
        styles = root.iter(f"{W}style") if root is not None else ()
        self._styles = {style.get(f"{W}styleId", ""): style for style in styles}
        self._looks: dict[str, Look] = {}

    def look(self, paragraph: Any) -> Look:
        """Return how a paragraph looks, its own settings before those of its style."""
        style = value(paragraph, "pPr/pStyle") or ""
        return self._with(self._of_style(style), paragraph)

    def _of_style(self, name: str, bases: int = 0) -> Look:
        if name in self._looks:
            return self._looks[name]
        style = self._styles.get(name)
        if style is None or bases > _MOST_BASES:
            return Look()
        base = value(style, "basedOn")
        look = self._with(self._of_style(base, bases + 1) if base else Look(), style)
        title = (value(style, "name") or "").strip()
        if match := _HEADING.match(title):
            look = replace(look, level=int(match[1]))
        if title.casefold() in ("title", "标题"):
            look = replace(look, is_title=True)
        if value(style, "rPr/sz"):
            look = replace(look, size=_points(value(style, "rPr/sz")))
        self._looks[name] = replace(look, is_bold=bool(is_on(style, "rPr/b")) or look.is_bold)
        return self._looks[name]

    @staticmethod
    def _with(look: Look, element: Any) -> Look:
        outline, align = value(element, "pPr/outlineLvl"), value(element, "pPr/jc")
        if outline and outline.isdigit():
            look = replace(look, level=int(outline) + 1 if int(outline) < 9 else 0)
        if align:
            look = replace(look, align={"center": "center", "right": "right", "end": "right"}.get(align, ""))
        number = value(element, "pPr/numPr/numId")
        if number:
            level = value(element, "pPr/numPr/ilvl") or "0"
            look = replace(
                look, number=None if number == "0" else (number, min(int(level), _DEEPEST) if level.isdigit() else 0)
            )
        return look


def _points(half: str | None) -> float:
    return int(half) / 2 if half and half.isdigit() else 0.0


class Numbering:
    """Counts the numbered paragraphs of one document, in order."""

    def __init__(self, root: Any) -> None:
        """Read `word/numbering.xml`; `None`: there is none."""
        self._levels: dict[tuple[str, int], tuple[str, str, int]] = {}  # format, text, start
        self._counts: dict[tuple[str, int], int] = {}
        self._abstract: dict[str, str] = {}
        if root is None:
            return
        for abstract in root.iter(f"{W}abstractNum"):
            for level in abstract.iter(f"{W}lvl"):
                self._add(f"a{abstract.get(f'{W}abstractNumId')}", level)
        for number in root.iter(f"{W}num"):
            name = number.get(f"{W}numId", "")
            self._abstract[name] = f"a{value(number, 'abstractNumId')}"
            for override in number.iter(f"{W}lvlOverride"):
                for level in override.iter(f"{W}lvl"):
                    self._add(name, level)

    def _add(self, name: str, level: Any) -> None:
        depth, start = level.get(f"{W}ilvl", "0"), value(level, "start") or "1"
        self._levels[name, int(depth) if depth.isdigit() else 0] = (
            value(level, "numFmt") or "decimal",
            value(level, "lvlText") or "",
            int(start) if start.isdigit() else 1,
        )

    def _level(self, name: str, depth: int) -> tuple[str, str, int]:
        own = self._levels.get((name, depth))
        return own or self._levels.get((self._abstract.get(name, ""), depth)) or ("decimal", f"%{depth + 1}.", 1)

    def next(self, number: tuple[str, int]) -> tuple[str, str]:
        """Return the format of the next paragraph of a list (`bullet`, `decimal`, `han` …) and its sign: 一、, 2.1, （3）."""
        name, depth = number[0], min(number[1], _DEEPEST)
        kind, text, start = self._level(name, depth)
        key = self._abstract.get(name, name)
        self._counts[key, depth] = self._counts.get((key, depth), start - 1) + 1
        for deeper in range(depth + 1, 9):
            self._counts.pop((key, deeper), None)
        if kind in ("bullet", "none"):
            return kind, ""

        def shown(match: re.Match[str]) -> str:
            level = int(match[1]) - 1
            form, _text, first = self._level(name, level)
            return numeral(self._counts.get((key, level), first), form)

        sign = re.sub(r"%([1-9])", shown, text)
        return ("han" if kind.startswith(_HAN_FORMATS) else kind), sign


def numeral(number: int, form: str) -> str:
    """Write a number in one of Word's formats.

    >>> numeral(12, "chineseCounting"), numeral(3, "decimal"), numeral(2, "lowerLetter")
    ('十二', '3', 'b')
    """
    if form.startswith(_HAN_FORMATS) and 0 < number < 100:
        tens, unit = divmod(number, 10)
        return ("" if tens == 0 else "十" if tens == 1 else f"{_DIGITS[tens]}十") + (_DIGITS[unit] if unit else "")
    if form in ("lowerLetter", "upperLetter") and 0 < number <= 26:
        return chr((97 if form == "lowerLetter" else 65) + number - 1)
    if form in ("lowerRoman", "upperRoman") and 0 < number < 40:
        roman = "".join(_roman(number))
        return roman if form == "upperRoman" else roman.lower()
    if form.startswith("decimalEnclosedCircle") and 0 < number <= 20:
        return chr(0x2460 + number - 1)
    return str(number)


def _roman(number: int) -> Iterator[str]:
    for size, sign in ((10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")):
        while number >= size:
            number -= size
            yield sign
