"""When a party travelled, how many they were, and who led them."""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from huibian.dates import UncertainDate
from huibian.importer.days import days, periods

_NUMERALS = {sign: value for value, sign in enumerate("零一二三四五六七八九十")} | {"两": 2}
_COUNT = r"(\d{1,3}|[一二三四五六七八九十两]{1,3})"
_PARTY = (
    (re.compile(rf"一行\s*{_COUNT}\s*[人名位]"), 0.95),
    (re.compile(rf"(?:以上)?(?:合计|总计|共计|共有?)\s*{_COUNT}\s*[人名位]"), 0.85),
    (re.compile(rf"{_COUNT}\s*[人名位](?:同志)?组成"), 0.85),
    (re.compile(rf"(?:组织|选派|抽调|率|带领)[^。]{{0,40}}?{_COUNT}\s*(?:人|名|位)"), 0.6),
    (re.compile(rf"我们(?:一行)?\s*{_COUNT}\s*人"), 0.8),
    (re.compile(rf"等\s*{_COUNT}\s*(?:人|名|位)"), 0.5),
)
_LEADERS = (
    (
        re.compile(
            r"(?:由|在)([^，,。；]{2,40}?)\s*(?:同志)?(?:带队|带领|率队|率领|任团长|为团长|任组长|为组长|担任团长|担任组长)"
        ),
        0.9,
    ),
    (
        re.compile(r"(?:^|[，,。\s]|日)([^，,。；日]{2,40}?)(?:同志)?(?:带队|率队|(?:率领|率|带领)(?=[^，。]{2,}))"),
        0.75,
    ),
    (re.compile(r"(?:^|[，,。\s、由])([^，,。；、]{2,20}?)(?:担任|任|为)(?:团长|组长|领队)"), 0.85),
    (re.compile(r"(?:团长|组长|带队领导|领队)\s*[:：]\s*([^，,。；\s]{2,20})"), 0.9),
)
_TRIP = re.compile("考察|学习|赴|一行|率|带|调研|参观|培训|到|去|走|看|坐|乘|住")
_TRAVEL = re.compile("考察|学习|赴|率|带队|调研|参观|培训")
_STRONG = re.compile("一行|考察组|考察团|带队|率|我们")
_OTHER_TIME = re.compile("通知|要求|将于|拟|计划|预计|发出|召开|以来|截至|成立|印发|出台|参加旅游合作")
# What makes words those of a person: not 满意率, 频率, 税率 …
_OFFICER = re.compile("长|主任|书记|主席|经理|助理|秘书|[艺程]师|总工|教授|同志|领导|负责人|代表|干事|委员|调研员|主管")
_EARLY = 14
_MOST_PARAGRAPH = 2_000


class Told(NamedTuple):
    """A value, the words that tell it, and how sure that is."""

    value: str
    words: str
    confidence: float


def number(text: str) -> int:
    """Read a number up to 99 in digits or Han characters; 0 where it is none.

    >>> number("7"), number("十二"), number("二十一")
    (7, 12, 21)
    """
    if text.isdigit():
        return int(text)
    tens, ten, unit = text.partition("十")
    if not ten:
        return _NUMERALS.get(text, 0)
    return _NUMERALS.get(tens, 1) * 10 + (_NUMERALS.get(unit, 0) if unit else 0)


def _sentences(paragraphs: Sequence[str]) -> Iterator[str]:
    for paragraph in paragraphs[:_EARLY]:
        yield from (
            sentence for sentence in re.split("(?<=[。！？；;])", paragraph[:_MOST_PARAGRAPH]) if sentence.strip()
        )


def find_party(paragraphs: Sequence[str]) -> Told | None:
    """Find how many people travelled."""
    early = "\n".join(paragraph[:_MOST_PARAGRAPH] for paragraph in paragraphs[:24])
    for form, confidence in _PARTY:
        if (match := form.search(early)) and 0 < (count := number(match[1])) < 1000:
            start = max(match.start() - 12, 0)
            return Told(str(count), early[start : match.end() + 6].replace("\n", " "), confidence)
    return None


def find_leader(paragraphs: Sequence[str]) -> Told | None:
    """Find who led the party."""
    for sentence in _sentences(paragraphs):
        for form, confidence in _LEADERS:
            match = form.search(sentence)
            if match and _OFFICER.search(match[1]) and (leader := _name(match[1])) and _TRIP.search(sentence):
                return Told(leader, match[0].strip("，, "), confidence)
    return None


def _name(text: str) -> str:
    """Leave out what stands before an office: 经批准，由…; and refuse what is no person's office or name."""
    shown = re.sub(r"^.*(?:日|申请由|批准由|决定由|由|在)", "", text).strip("，,、 的")
    return shown if 2 <= len(shown) <= 30 and not re.search("我们|考察组|考察团|大家|通过|组织", shown) else ""


class Trip(NamedTuple):
    """The time of a trip, the words that tell it, and how sure that is."""

    date: UncertainDate
    words: str
    confidence: float


def find_trip(paragraphs: Sequence[str], document: UncertainDate | None) -> Trip | None:
    """Find when the party travelled: the period (or the day) of a sentence that tells of the journey itself."""
    found: list[tuple[float, int, Trip]] = []
    for place, sentence in enumerate(_sentences(paragraphs)):
        if not _TRIP.search(sentence):
            continue
        weight = (
            0.6
            + (0.15 if _TRAVEL.search(sentence) else 0)
            + (0.15 if _STRONG.search(sentence) else 0)
            - (0.3 if _OTHER_TIME.search(sentence) else 0)
        )
        named = list(periods(sentence))
        for date, words, _start in named:
            found.append((weight, -place, Trip(date, words, round(weight, 2))))
        if not named:
            for date, words, start in list(days(sentence))[:1]:
                day = weight - 0.15 if start < 30 else weight - 0.3
                if document is None or date.edtf != document.edtf:
                    found.append((day, -place, Trip(date, words, round(day, 2))))
    best = max(found, key=lambda item: item[:2], default=None)
    return best[2] if best is not None and best[0] >= 0.45 else None
