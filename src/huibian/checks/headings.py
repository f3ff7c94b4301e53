"""Headings out of order: levels that are skipped, numbers that jump."""

import re
from collections.abc import Iterator
from itertools import pairwise

from huibian.checks.findings import Finding
from huibian.i18n import N_
from huibian.problems import ProblemKind

SKIPPED_LEVEL = ProblemKind(
    "W720",
    N_("This heading has {signs} signs “#”, the one above it {before}: a level is skipped."),
    N_("Write “{mended}”, or give the heading in between."),
)
OUT_OF_ORDER = ProblemKind(
    "W721",
    N_("The heading “{text}” follows “{before}”: the numbers are out of order."),
    N_("A part is missing, stands elsewhere, or is numbered wrongly; expected is {expected}."),
)
NO_SPACE = ProblemKind(
    "W722",
    N_("There is no space behind “{signs}”, so this is no heading."),
    N_("Write “{mended}”; “huibian check --fix” does so."),
)

_HEADING = re.compile(r"\n(#{1,6})(?:[ \t\u3000]+([^\n]*)|(?=\n))")
UNSPACED = re.compile(r"\n(#{2,6})(?=[〇\u3400-\u9fff（(第])([^\n#]+)")
_HAN_DIGITS = "一二三四五六七八九十"
_STYLES = (
    ("、", re.compile(rf"([{_HAN_DIGITS}]{{1,3}})、")),
    ("（）", re.compile(rf"[（(]([{_HAN_DIGITS}]{{1,3}})[）)]")),
    ("章", re.compile(rf"第([{_HAN_DIGITS}]{{1,3}})[章节部]")),
    (".", re.compile(r"(\d{1,2})(?:[、．]|\.(?!\d))")),
    ("()", re.compile(r"[（(](\d{1,2})[）)]")),
)


def find_headings(text: str) -> list[Finding]:
    """Find headings out of order in the prose of a Markdown text."""
    text = "\n" + text
    found = [*_unspaced(text)] if "\n##" in text else []
    headings = [(m.start() + 1, len(m[1]), (m[2] or "").strip()) for m in _HEADING.finditer(text)]
    found += _levels(headings)
    found += _numbers(headings)
    # The line feed put in front shifts every offset by one.
    return sorted((f._replace(start=f.start - 1, end=f.end - 1) for f in found), key=lambda f: f.start)


def _unspaced(text: str) -> Iterator[Finding]:
    for match in UNSPACED.finditer(text):
        params = {"signs": match[1], "mended": f"{match[1]} {match[2].strip()}"[:80]}
        yield Finding(NO_SPACE, match.start() + 1, match.end(), params)


def _levels(headings: list[tuple[int, int, str]]) -> Iterator[Finding]:
    for (_, before, _), (start, level, title) in pairwise(headings):
        if level > before + 1:
            params = {"signs": str(level), "before": str(before), "mended": f"{'#' * (before + 1)} {title}"[:80]}
            yield Finding(SKIPPED_LEVEL, start, start + level, params)


def _numbers(headings: list[tuple[int, int, str]]) -> Iterator[Finding]:
    last: dict[tuple[int, str], tuple[int, str]] = {}  # by level and style: the number before, as it is written
    for start, level, title in headings:
        last = {key: value for key, value in last.items() if key[0] <= level}
        for style, pattern in _STYLES:
            if match := pattern.match(title):
                number = int(match[1]) if match[1].isdigit() else _value(match[1])
                before = last.get((level, style))
                last[level, style] = number, match[0]
                if before is not None and number != before[0] + 1 and (number != 1 or before[0] == 1):
                    expected = match[0].replace(match[1], _written(before[0] + 1, match[1]))
                    params = {"text": match[0], "before": before[1], "expected": expected}
                    yield Finding(OUT_OF_ORDER, start, start + level, params)
                break


def _value(text: str) -> int:
    tens, ten, units = text.rpartition("十")
    above = (_HAN_DIGITS.index(tens) + 1 if tens in _HAN_DIGITS[:9] and tens else 1) * 10 if ten else 0
    return above + (_HAN_DIGITS.index(units[-1]) + 1 if units else 0)


def _written(number: int, like: str) -> str:
    if like.isdigit():
        return str(number)
    tens, units = divmod(number, 10)
    return ("" if not tens else "十" if tens == 1 else _HAN_DIGITS[tens - 1] + "十") + (
        _HAN_DIGITS[units - 1] if units else ""
    )
