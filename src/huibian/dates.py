"""Uncertain dates: a subset of EDTF (ISO 8601-2:2019; Library of Congress), and the Chinese forms that editors write.

Of EDTF: the dates and intervals of level 0, without times; unspecified digits (`201X`, `XXXX-12-08`, `2012-XX-08`);
intervals open (`2012-12/..`) or unknown (`2012-12/`) at one end.
"""

import re
import unicodedata
from calendar import isleap
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from huibian.i18n import N_
from huibian.problems import ProblemKind

NOT_A_DATE = ProblemKind(
    "E130",
    N_("“{text}” is not a date in one of the accepted forms."),
    N_(
        "Accepted: 2012-12-08, 2012-12, 2012, 2012年12月8日, 二〇一二年十二月八日; with an unknown year XXXX-12-08 or "
        "xx年12月8日; with an unknown digit 201X; wholly unknown XXXX; periods 2012-11-27/2012-12-04 or "
        "2012年11月27日至12月4日."
    ),
)
OTHER_FORM = ProblemKind(
    "E131",
    N_("“{text}” is not a date in one of the accepted forms."),
    N_(
        "Write {suggestion}, if that is meant. Accepted: 2012-12-08, 2012-12, 2012, 2012年12月8日, 二〇一二年十二月八日; "
        "with an unknown year XXXX-12-08 or xx年12月8日; periods 2012-11-27/2012-12-04 or 2012年11月27日至12月4日."
    ),
)
NO_SUCH_DAY = ProblemKind(
    "E132",
    N_("The calendar has no such date: “{text}”."),
    N_(
        "Look it up again; a day or month that is not known is left out. Accepted: 2012-12-08, 2012-12, 2012, "
        "2012年12月8日, 二〇一二年十二月八日; with an unknown year XXXX-12-08 or xx年12月8日."
    ),
)
END_BEFORE_START = ProblemKind(
    "E133",
    N_("The period “{text}” ends before it begins."),
    N_(
        "Put the earlier date first; where the period goes on into the next year, write both years. Accepted: "
        "2012-12-28/2013-01-03 or 2012年12月28日至2013年1月3日."
    ),
)
NOT_ONE_DATE = ProblemKind(
    "E134",
    N_("“{text}” is a period, and a single date belongs here."),
    N_("Write the one date, for example 2012-12-08; the period of a trip has a field of its own, trip (考察时间)."),
)

_OPEN_END = 9999_12_31
_DAYS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
# fmt: off
_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July",
    "August", "September", "October", "November", "December",
)
# fmt: on
_EDTF = re.compile(r"(\d{4}|\d{3}X|\d{2}XX|XXXX)(?:-(\d\d|XX))?(?:-(\d\d|XX))?", re.ASCII)
_CALENDAR_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)

_YEAR_DIGITS = {c: str(i) for i, c in enumerate("〇一二三四五六七八九")} | dict.fromkeys("○零Oo", "0")
_TENS = {"": 0, "十": 10, "一十": 10, "二十": 20, "廿": 20, "三十": 30, "卅": 30}
_NUMERALS = {
    tens + unit: f"{ten + number:02}"
    for tens, ten in _TENS.items()
    for number, unit in enumerate(("", *"一二三四五六七八九"))
} | {"元": "01", "某": "XX", "X": "XX", "XX": "XX"}
_NUMBER = r"\d{1,2}|[一二三四五六七八九十廿卅元某]{1,3}|X{1,2}"
_CHINESE = re.compile(
    rf"(?:([\dXOo〇○零一二三四五六七八九]{{2,4}}|某)年)?(?:({_NUMBER})月份?)?(?:({_NUMBER})[日号])?", re.ASCII
)
_DECADE = re.compile(r"(?:(\d{3})|(\d\d)世纪(\d))0年代", re.ASCII)
_YEAR_UNKNOWN = re.compile(r"[(（](?:年份|时间|日期)不详[)）]$|^(?:年份|时间|日期)?不详[,，]?")
_UNTIL = re.compile(r"[至到]|[—–―~]+")
_OTHER_DATE = re.compile(r"(\d{4})([./-])(\d{1,2})(?:\2(\d{1,2}))?|(\d{4})(\d\d)(\d\d)", re.ASCII)
_OTHER_PERIOD = re.compile(r"(\d{4})\.(\d{1,2})\.(\d{1,2})[-—–~至到]+(?:(\d{4})\.)?(\d{1,2})\.(\d{1,2})", re.ASCII)


class DateError(ValueError):
    """The text is no date; `kind` and `params` say why, for a `Problem`."""

    def __init__(self, kind: ProblemKind, params: Mapping[str, str]) -> None:
        super().__init__(kind.message.format_map(params))
        self.kind = kind
        self.params = {name: text if len(text) <= 60 else f"{text[:59]}…" for name, text in params.items()}


class _Part(NamedTuple):
    """A date, or one end of a period. Digits may be X; a month or day that is not given is empty."""

    year: str
    month: str = ""
    day: str = ""

    @property
    def edtf(self) -> str:
        """The canonical form: unspecified months and days at the end are left out."""
        month, day = self.month.replace("XX", ""), self.day.replace("XX", "")
        if day:
            return f"{self.year}-{month or 'XX'}-{day}"
        return f"{self.year}-{month}" if month else self.year

    def bounds(self) -> tuple[int, int] | None:
        """Return the first and the last day that may be meant, 0 and 0 for an unknown year; `None`: there is none."""
        low, high = max(int(self.year.replace("X", "0")), 1), int(self.year.replace("X", "9"))
        months = [int(self.month)] if self.month.isdigit() else list(range(1, 13))
        day = int(self.day) if self.day.isdigit() else None
        if day == 0 or not 1 <= months[0] <= 12:
            return None
        first = next(_existing_days(range(low, high + 1), months, day or 1), 0)
        last = next(_existing_days(range(high, low - 1, -1), months[::-1], day), 0)
        if not first:
            return None
        return (0, 0) if self.year == "XXXX" else (first, last)

    def chinese(self, before: "_Part | None" = None) -> str:
        """Print all but an unknown year; what is the same in the date `before` is left out."""
        if not self.month:
            return f"{self.year[:3]}0年代" if re.fullmatch(r"\d{3}X", self.year) else f"{self.year.replace('X', '×')}年"
        same_year = before is not None and before.month != "" and before.year == self.year
        same_month = same_year and before is not None and before.month == self.month and bool(before.day and self.day)
        year = "" if same_year or self.year == "XXXX" else f"{self.year.replace('X', '×')}年"
        month = "" if same_month else "某月" if self.month == "XX" else f"{int(self.month)}月"
        return year + month + (f"{int(self.day)}日" if self.day else "")

    def english(self) -> str:
        """Print all but an unknown year."""
        year = "" if self.year == "XXXX" else f" {self.year}"
        if not self.month:
            return f"{self.year[:3]}0s" if re.fullmatch(r"\d{3}X", self.year) else self.year
        if self.month == "XX":
            return f"day {int(self.day)} of an unknown month{year and ','}{year}"
        return (f"{int(self.day)} " if self.day else "") + _MONTHS[int(self.month) - 1] + year


def _existing_days(years: Sequence[int], months: Sequence[int], day: int | None) -> Iterator[int]:
    """Yield that day of each month that has it, as yyyymmdd; without `day`, the last."""
    for year in years:
        for month in months:
            length = 28 if month == 2 and not isleap(year) else _DAYS[month - 1]
            if day is None or day <= length:
                yield year * 10_000 + month * 100 + (day or length)


@dataclass(frozen=True, slots=True)
class UncertainDate:
    """A date or a period. `edtf` is its canonical EDTF; `parse_date` makes only valid ones."""

    edtf: str

    def _parts(self) -> tuple[_Part | None, ...]:
        """Return the date, or both ends of the period; `None` is an open or unknown end."""
        return tuple(None if end in ("", "..") else _Part(*end.split("-")) for end in self.edtf.split("/"))

    @property
    def year(self) -> int | None:
        """The year, of a period the one it begins in; `None` where any digit of it is not known."""
        return int(self.edtf[:4]) if self.edtf[:4].isdigit() else None

    @property
    def is_exact(self) -> bool:
        """Whether this is one day of the calendar."""
        return _CALENDAR_DAY.fullmatch(self.edtf) is not None

    @property
    def earliest(self) -> int:
        """The first day that may be meant, as yyyymmdd; 0 where the year is wholly unknown."""
        return self._bounds()[0]

    @property
    def latest(self) -> int:
        """The last day that may be meant, as yyyymmdd; 0 where the year is wholly unknown; never before `earliest`."""
        return self._bounds()[1]

    def _bounds(self) -> tuple[int, int]:
        if self.is_exact:
            day = int(self.edtf.replace("-", ""))
            return day, day
        parts = self._parts()
        first = (parts[0].bounds() if parts[0] else None) or (0, 0)
        if len(parts) == 1:
            return first
        last = (parts[1].bounds() if parts[1] else None) or (0, 0)
        return first[0], last[1] or (_OPEN_END if first[0] else 0)

    @property
    def sort_key(self) -> tuple[int, ...]:
        """Ascending by time: unknown years first, by month and day; then by first day, the less exact date first."""
        earliest, latest = self._bounds()
        if earliest:
            return (1, earliest, -latest)
        parts = (part or _Part("XXXX") for part in self._parts())
        return (0, *(int(number) if number.isdigit() else 0 for part in parts for number in part[1:]))

    def text(self, language: str = "zh-CN") -> str:
        """Print for a reader, in `zh-CN` or `en`: 2012年12月8日, 12月8日（年份不详）, 2010年代."""
        parts = self._parts()
        known = [part for part in parts if part is not None]
        if all(part == ("XXXX", "", "") for part in known):
            return "year unknown" if language == "en" else "年份不详"
        if language == "en":
            ends = [part.english() if part else "" for part in parts]
            text = " to ".join(ends) if all(ends) else f"from {ends[0]}" if ends[0] else f"until {ends[-1]}"
            return f"{text} (year unknown)" if known[0].year == "XXXX" else text
        ends = [part.chinese(parts[0] if number else None) if part else "" for number, part in enumerate(parts)]
        text = "至".join(ends) if all(ends) else f"{ends[0]}起" if ends[0] else f"至{ends[-1]}"
        return f"{text}（年份不详）" if known[0].year == "XXXX" else text


def parse_date(text: str, *, allow_interval: bool = False) -> UncertainDate:
    """Parse EDTF or a Chinese date (2012年12月8日, 二〇一二年十二月, xx年12月8日); full-width characters and spaces are folded.

    Raises:
        DateError: it is neither, or no such date exists, or it is a period and `allow_interval` is off.
    """
    folded = "".join(unicodedata.normalize("NFKC", text).translate({0xD7: "X", 0x78: "X"}).split())
    if not (ends := _read_edtf(folded) or _read_chinese(folded)):
        raise _not_a_date(text, folded)
    bounds = [end.bounds() if end else (0, 0) for end in ends]
    if None in bounds:
        raise DateError(NO_SUCH_DAY, {"text": text})
    if len(ends) == 1 or (ends[0] == ends[-1] and ends[0] is not None):
        return UncertainDate(ends[0].edtf if ends[0] else "")
    if not allow_interval:
        raise DateError(NOT_ONE_DATE, {"text": text})
    if bounds[0] and bounds[1] and bounds[1][1] and bounds[0][0] > bounds[1][1]:
        raise DateError(END_BEFORE_START, {"text": text})
    separate = folded.split("/") if "/" in folded else ()
    written = (end.edtf if end else separate[number] for number, end in enumerate(ends))
    return UncertainDate("/".join(written))


def _read_edtf(text: str) -> list[_Part | None]:
    """Read one EDTF date or two; an empty list: it is neither."""
    ends: list[_Part | None] = []
    for end in text.split("/", 1):
        match = _EDTF.fullmatch(end)
        if match is None and end not in ("", ".."):
            return []
        ends.append(_Part(*(group or "" for group in match.groups())) if match else None)
    return ends if any(ends) else []


def _read_chinese(text: str) -> list[_Part | None]:
    """Read a Chinese date or period; an empty list: it is neither."""
    dated = _YEAR_UNKNOWN.sub("", text)
    if dated != text and not dated:
        return [_Part("XXXX")]
    ends = _UNTIL.split(dated.removeprefix("自").removeprefix("从"), 1)
    if len(ends) == 1 and re.search("[年月日号]", dated):
        ends = dated.split("-", 1)
    if len(ends) == 2 and ends[0][-1:].isalnum() and ends[0][-1:] not in "年月日号":
        ends[0] += ends[1][-1:] if ends[1][-1:] in "年月日号" else ""  # 3月19—26日
    read: list[tuple[str, str, str]] = []
    for end in ends:
        numbers = _read_chinese_numbers(end)
        if numbers is None:
            return []
        read.append(numbers)
    if len(read) == 1:
        year, month, day = read[0]
        return [_Part(year or "XXXX", month, day)] if month or not day else []
    (year, month, day), (last_year, last_month, last_day) = read
    if last_day and not last_month:
        last_month = month
    if (day and not month) or (last_day and not last_month):
        return []
    year = year or last_year or "XXXX"
    return [_Part(year, month, day), _Part(last_year or year, last_month, last_day)]


def _read_chinese_numbers(text: str) -> tuple[str, str, str] | None:
    """Read year, month and day as EDTF digits, empty where not given."""
    if match := _EDTF.fullmatch(text):
        return match[1], match[2] or "", match[3] or ""
    if match := _DECADE.fullmatch(text):
        return (f"{match[1]}X" if match[1] else f"{int(match[2]) - 1:02}{match[3]}X"), "", ""
    match = _CHINESE.fullmatch(text)
    if match is None or not text:
        return None
    year, month, day = (group or "" for group in match.groups())
    if year and set(year) <= {"X", "某"}:
        year = "XXXX"
    year = "".join(_YEAR_DIGITS.get(char, char) for char in year)
    if year and not re.fullmatch(r"\d{4}|\d{3}X|\d\dXX|XXXX", year, re.ASCII):
        return None
    numbers = [number.zfill(2) if number.isdigit() else _NUMERALS.get(number) for number in (month, day) if number]
    if None in numbers:
        return None
    month, day = ([number or "" for number in numbers] + ["", ""])[:2] if month else ("", (numbers or [""])[0] or "")
    return year, month, day


def _not_a_date(text: str, folded: str) -> DateError:
    """Explain what is wrong with a text in no accepted form, and name the accepted one where the meaning is plain."""
    dates: list[_Part] = []
    if match := _OTHER_PERIOD.fullmatch(folded):
        year, month, day, last_year, last_month, last_day = (group and group.zfill(2) for group in match.groups())
        dates = [_Part(year, month, day), _Part(last_year or year, last_month, last_day)]
    elif match := _OTHER_DATE.fullmatch(folded):
        dates = [_Part(match[1] or match[5], (match[3] or match[6]).zfill(2), (match[4] or match[7] or "").zfill(2))]
        dates = [date if int(date.day) else date._replace(day="") for date in dates]
    if dates and all(date.bounds() for date in dates):
        return DateError(OTHER_FORM, {"text": text, "suggestion": "/".join(date.edtf for date in dates)})
    return DateError(NOT_A_DATE, {"text": text})
