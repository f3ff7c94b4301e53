"""Reports that resemble each other: one title twice, one trip reported twice."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import pairwise

from huibian.i18n import N_
from huibian.problems import Problem, ProblemKind
from huibian.record.report import Report

SAME_TITLE = ProblemKind(
    "W730",
    N_("The report {other} has the same title."),
    N_(
        "Tell the two apart, by the year or the subject; if they are one report, delete one. If both are right, link one to the other."
    ),
)
SAME_TRIP = ProblemKind(
    "W731",
    N_("This seems to be the trip of {other}: the same department, {place} and {topic}, {days} days apart."),
    N_(
        "If the two are one report, delete one. If both belong here, link one to the other, and this is not said again."
    ),
)

_HALF_YEAR = 183
_MONTH = 31
_NOT_LETTER = re.compile(r"[\W_]+")


def find_duplicates(reports: Sequence[Report]) -> Iterator[Problem]:
    """Find titles given twice, and reports that seem to tell of one trip; the later report has the problem.

    Of the second, department, kind, a place (city or county, else province) and a topic agree, and the days of the
    trip, or else of the document, lie within half a year. Reports of which one links to the other know each other.
    """
    titles: dict[str, Report] = {}
    groups: dict[tuple[str, str, str, str], list[tuple[int, Report]]] = defaultdict(list)
    for report in reports:
        first = titles.setdefault(_folded(report.title), report)
        if first is not report and not _linked(first, report):
            yield Problem(SAME_TITLE, report.title_location, report.title, {"other": first.path})
        day = _day(report)
        if day is None:
            continue
        for place in report.destinations or report.provinces:
            for topic in report.topics:
                groups[report.department, report.document_type, place.full_name, topic].append((day, report))
    told: set[tuple[str, str]] = set()
    for (_, _, place_name, topic), members in groups.items():
        members.sort(key=lambda member: (member[0], member[1].path))
        for (day, before), (later, report) in pairwise(members):
            pair = (before.path, report.path)
            same_title = _folded(before.title) == _folded(report.title)
            if later - day > _HALF_YEAR or pair in told or same_title or _linked(before, report):
                continue
            told.add(pair)
            params = {"other": before.path, "place": place_name, "topic": topic, "days": str(later - day)}
            yield Problem(SAME_TRIP, report.title_location, report.title, params)


def _folded(title: str) -> str:
    whole = unicodedata.normalize("NFKC", title).casefold()
    return _NOT_LETTER.sub("", whole) or whole  # of signs alone, the signs tell titles apart


def _day(report: Report) -> int | None:
    """Return the number of the day that a report speaks of; `None` where it is not known to a month."""
    dates = report.trip_dates or report.document_date
    first, last = (_number(bound) for bound in (dates.earliest, dates.latest))
    return first if first and last - first <= _MONTH else None


def _number(day: int) -> int:
    """Count the days up to `day` (yyyymmdd), to within a day or two; months are taken as equally long."""
    year, month, day = day // 10_000, day // 100 % 100, day % 100
    return round(year * 365.25 + month * 30.44) + day if year else 0


def _linked(one: Report, other: Report) -> bool:
    return _links(one, other) or _links(other, one)


def _links(one: Report, other: Report) -> bool:
    name = other.path.rpartition("/")[2]
    return any(link.target.endswith(name) for link in one.links)
