"""Dates in texts: the line that dates a document, and the periods that a text names."""

import re
import unicodedata
from collections.abc import Iterator
from typing import NamedTuple

from huibian.dates import DateError, UncertainDate, parse_date

_Y = r"(?:[\d〇○零OoxX×*某一二三四五六七八九]{2,4})\s*年"
_M = r"(?:\d{1,2}|[一二三四五六七八九十元]{1,3}|[xX×]{1,2})\s*月"
_D = r"(?:\d{1,2}|[一二三四五六七八九十廿卅]{1,3}|[xX×]{1,2})\s*[日号]"
_UNTIL = r"\s*(?:[-—–―~～－]+|至|到)\s*"
_DAY_LINE = re.compile(
    rf"[（(]?\s*(?:({_Y}\s*{_M}(?:\s*{_D})?|{_Y})|(\d{{4}})\s*([.\-/])\s*(\d{{1,2}})(?:\s*\3\s*(\d{{1,2}}))?)\s*[）)]?"
)
_PERIOD = re.compile(
    rf"(?P<first>(?:{_Y}\s*)?{_M}\s*(?:\d{{1,2}}|[一二三四五六七八九十]{{1,3}})\s*(?:[日号])?){_UNTIL}(?P<last>(?:{_Y}\s*)?(?:{_M}\s*)?{_D})"
)
_DAY = re.compile(rf"(?:{_Y}\s*)?{_M}\s*{_D}")


class Found(NamedTuple):
    """A date and where it stands in the text."""

    date: UncertainDate
    words: str
    start: int


def _parsed(text: str, *, is_period: bool) -> UncertainDate | None:
    folded = (
        unicodedata.normalize("NFKC", "".join(text.split())).replace("*", "x").replace("～", "至").replace("－", "至")
    )
    folded = re.sub(r"[-—–―~]+", "至", folded)
    folded = re.sub(r"^(\d\d)年", lambda match: f"{'19' if match[1] > '50' else '20'}{match[1]}年", folded)
    try:
        return parse_date(folded, allow_interval=is_period)
    except DateError:
        return None


def day_line(text: str) -> UncertainDate | None:
    """Return the date that a whole line is: 2012年12月8日, （xx年三月三十日）, 2012.12.8.

    >>> day_line("xx年三月三十日")
    UncertainDate(edtf='XXXX-03-30')
    """
    match = _DAY_LINE.fullmatch(text.strip())
    if match is None or len(text) > 30:
        return None
    if match[1]:
        return _parsed(match[1], is_period=False)
    return _parsed(f"{match[2]}年{match[4]}月" + (f"{match[5]}日" if match[5] else ""), is_period=False)


def day_at_end(text: str) -> tuple[str, UncertainDate] | None:
    """Part a line that names its author and its date: the words before the date, and the date."""
    for match in re.finditer(r"\s{1,}|(?<=[\u4e00-\u9fff])(?=[\dxX〇二])", text):
        head, tail = text[: match.start()].strip(), text[match.end() :].strip()
        if head and len(tail) >= 5 and (found := day_line(tail)) is not None and found.edtf.count("-"):
            return head, found
    return None


def periods(text: str) -> Iterator[Found]:
    """Yield the periods that a text names, in order."""
    for match in _PERIOD.finditer(text):
        first = match["first"].strip()
        first = first if first[-1] in "日号" else first + "日"
        if (date := _parsed(f"{first}至{match['last']}", is_period=True)) is not None:
            yield Found(date, match[0], match.start())


def days(text: str) -> Iterator[Found]:
    """Yield the single days that a text names, in order."""
    for match in _DAY.finditer(text):
        if (date := _parsed(match[0], is_period=False)) is not None:
            yield Found(date, match[0], match.start())


def with_year(date: UncertainDate, year: int, latest: UncertainDate) -> UncertainDate:
    """Give dates of an unknown year the year in which the document, dated `latest`, was written; the year before if later."""
    if not date.edtf.startswith("XXXX"):
        return date
    for guess in (year, year - 1):
        try:
            found = parse_date(date.edtf.replace("XXXX", f"{guess:04}"), allow_interval=True)
        except DateError:
            continue
        if found.latest <= latest.latest:
            return found
    return date
