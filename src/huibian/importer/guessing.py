"""The guess at every field of a report: its value, how sure it is, and the words it was taken from."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from huibian.dates import UncertainDate
from huibian.i18n import N_
from huibian.importer.days import with_year
from huibian.importer.itinerary import Itinerary, PlaceFinder, clause, find_home, find_itinerary
from huibian.importer.model import Paragraph
from huibian.importer.offices import OFFICE, is_office, is_party, office_and_person, without_inner_room
from huibian.importer.official import Official
from huibian.importer.party import find_leader, find_party, find_trip
from huibian.importer.titles import kind_of
from huibian.places.table import Row
from huibian.record.vocabulary import Vocabulary

SURE = 0.8  # from here on a guess is written without a question
FILE_NAME = N_("the name of the file")
_SENDER = re.compile(
    rf"(?:^|[，,。\s日]|经[^，,。]{{2,12}}[，,]|由)(?P<office>{OFFICE})(?:组织|选派|抽调|牵头|率|派出|一行|党组书记|党委书记|局长|主任|副)"
)
_SHORT = re.compile(r"^(省|市|县|区|州|旗)(?=.{1,})")
_PLACED = re.compile(
    r"[\u4e00-\u9fff]{2,8}?(?:省|市|自治区|自治州|县|区|旗|兵团|镇|乡|村)(?=[\u4e00-\u9fff]{2,})(?!直)"
)
_OFFICE_OF_TITLE = re.compile(rf"^({OFFICE})(?:关于|赴|对)")
_GENERIC = re.compile(
    r"^(?:省|市|县|区|本|我|各|该|此|其|全|有关|兄弟|当地|上级|相关)?(?:局|委|办|会|院|校|部|处|科|中心|政府|单位|部门)$"
)


@dataclass(frozen=True, slots=True)
class Guess:
    """What a field probably holds: a text, or texts. `words` are quoted from the source, or a message id in `reason` says why.

    `others` are values that the source names too, and that were not taken.
    """

    key: str
    value: str | tuple[str, ...]
    confidence: float
    words: str = ""
    reason: str = ""
    others: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Knowledge:
    """What guesses are made with: the gazetteer and the site's vocabularies."""

    finder: PlaceFinder
    departments: Vocabulary | None = None
    topics: Vocabulary | None = None
    given: Mapping[str, Guess] = field(default_factory=dict)


def guess_fields(official: Official, knowledge: Knowledge) -> dict[str, Guess]:
    """Guess the fields of one document, by their English keys; what nothing is known of is not among them."""
    paragraphs = [block.plain for block in official.body if isinstance(block, Paragraph) and block.plain]
    found: dict[str, Guess] = {}

    def add(key: str, value: str | tuple[str, ...], confidence: float, words: str = "", reason: str = "") -> None:
        if value and key not in found:
            found[key] = Guess(key, value, round(min(confidence, 1.0), 2), " ".join(words.split())[:120], reason)

    reason = "" if official.title_lines else FILE_NAME
    add("title", official.title, official.confidence, " / ".join(official.title_lines), reason)
    date = official.date
    if date is not None:
        sure = 0.95 if official.date_is_signed else 0.8
        add("date", date.edtf, sure if date.year else sure - 0.1, official.date_words)
    department, home = _department(official, paragraphs, knowledge)
    if department is not None:
        found["department"] = department
    itinerary = find_itinerary(knowledge.finder, official.title, paragraphs, home)
    _add_places(found, itinerary)
    kind, sure = kind_of(official.title)
    add("kind", kind, sure, official.title)
    add("number", official.number, 0.95, official.number)
    if official.recipients:
        add("recipients", _names(official.recipients), 0.9, official.recipients)
    if official.copies:
        add("copies", _names(official.copies), 0.9, official.copies)
    if (trip := find_trip(paragraphs, date)) is not None:
        dated = _dated(trip.date, date)
        add("trip", dated.edtf, trip.confidence - (0.05 if dated != trip.date else 0), trip.words)
    if (party := find_party(paragraphs)) is not None:
        add("party", party.value, party.confidence, party.words)
    if (leader := find_leader(paragraphs)) is not None:
        add("leader", leader.value, leader.confidence, leader.words)
    _add_topics(found, official, paragraphs, knowledge)
    add("summary", official.summary, 0.9, official.summary)
    add(
        "classification",
        official.classification if official.classification != "公开" else "",
        0.95,
        official.classification,
    )
    add("reference", official.reference, 0.95, official.reference)
    return {**found, **knowledge.given}


def _dated(trip: UncertainDate, document: UncertainDate | None) -> UncertainDate:
    return with_year(trip, document.year, document) if document is not None and document.year else trip


def _names(text: str) -> tuple[str, ...]:
    return tuple(name for part in re.split("[、，,；;]", text) if (name := part.strip("。. ")))


def _add_places(found: dict[str, Guess], itinerary: Itinerary) -> None:
    words = " ".join(itinerary.words.split())[:120]
    if itinerary.provinces:
        found["provinces"] = Guess(
            "provinces", itinerary.provinces, itinerary.confidence, words, others=itinerary.others
        )
    if itinerary.destinations:
        found["destinations"] = Guess(
            "destinations",
            itinerary.destinations,
            min(itinerary.confidence, 0.75 if itinerary.is_told_by_text else 0.85),
            words,
        )


def _add_topics(found: dict[str, Guess], official: Official, paragraphs: Sequence[str], knowledge: Knowledge) -> None:
    """Take topics that the site knows; without a vocabulary, only what the document itself calls its subject words."""
    vocabulary = knowledge.topics
    if vocabulary is None:
        words = tuple(
            word for word in re.split(r"[\s、，,；;]+", official.keywords) if word not in ("", "报告", "考察", "学习")
        )
        if words:
            found["topics"] = Guess("topics", words, 0.8, official.keywords)
        return
    text = "\n".join(paragraphs)
    counts: dict[str, tuple[int, str]] = {}
    for term in vocabulary.terms:
        for name in term.names:
            count = text.count(name) + 5 * (official.title + official.keywords).count(name)
            if count:
                before = counts.get(term.name, (0, name))
                counts[term.name] = (before[0] + count, before[1])
    ranked = sorted(counts.items(), key=lambda item: -item[1][0])
    taken = [(name, count, words) for name, (count, words) in ranked if count >= 3][:3]
    if taken:
        sure = 0.85 if taken[0][1] >= 5 else 0.65
        found["topics"] = Guess(
            "topics", tuple(name for name, _c, _w in taken), sure, "、".join(words for _n, _c, words in taken)
        )


def _department(official: Official, paragraphs: Sequence[str], knowledge: Knowledge) -> tuple[Guess | None, Row | None]:
    """Guess the office that wrote the report, and where it is at home."""
    candidates = list(_candidates(official, paragraphs))
    best: Guess | None = None
    home = None
    for office, confidence, words in candidates:
        home = find_home(knowledge.finder, official.title, paragraphs, office) or home
        guess = _composed(office, confidence, words, home, "\n".join([official.title, *paragraphs]))
        guess = _known(guess, knowledge.departments)
        if best is None or guess.confidence > best.confidence:
            best = guess
        if best.confidence >= SURE:
            break
    if home is None:
        home = find_home(knowledge.finder, official.title, paragraphs)
    return best, home[0] if home else None


def _candidates(official: Official, paragraphs: Sequence[str]) -> list[tuple[str, float, str]]:
    """Return the offices that the document may come from, the surest first: office, how sure, and the words."""
    found: list[tuple[str, float, str]] = []
    signed = [line for line in official.signature if is_office(line)]
    for line in reversed(signed):
        office = "".join(line.split())
        found.append((office, 0.6 if is_party(office) else 0.95, line))
    if official.letterhead:
        found.append((official.letterhead, 0.9, official.letterhead))
    if match := _OFFICE_OF_TITLE.match(official.title):
        found.append((match[1], 0.9, official.title))
    for line in official.bylines:
        parted = office_and_person(line)
        if parted is not None:
            found.append((without_inner_room(parted[0]), 0.85, line))
    for paragraph in paragraphs[:6]:
        for match in _SENDER.finditer(paragraph[:1500]):
            office = re.sub(r"^(?:经|由|在|根据|按照).*?(?:批准|同意|安排|部署|邀请|由)", "", match["office"])
            office = re.sub(r"^(?:.*(?:年|月|日))?(?:由|经|在|请)?", "", office)
            if not _GENERIC.match(office) and len(office) > 2:
                found.append((office, 0.7, clause(paragraph, match.start("office"), match.end())))
    return sorted(found, key=lambda item: -item[1])


def _composed(office: str, confidence: float, words: str, home: tuple[Row, str, float] | None, text: str) -> Guess:
    """Spell an office out: 市煤安局 of people from 遵义 is 遵义市煤安局; 省局 is the bureau that the text speaks of."""
    if (
        _PLACED.match(office)
        or home is None
        or any(name in office for name in home[0].names)
        or office.startswith(("师", "兵团", "集团"))
    ):
        return Guess("department", office, confidence, words)
    place, told, sure = home
    match = _SHORT.match(office)
    full = place.full_name
    if match and match[1] in full[-1]:
        rest = office[1:]
    elif match:
        return Guess("department", office, confidence - 0.1, words)
    else:
        rest = office
        inner = re.search(rf"(?:省|市|县|区)局{re.escape(office)}", text)
        rest = inner[0][1:] if inner else office
    if rest.startswith("局"):
        rest = _bureau(text) + rest[1:] if _bureau(text) else rest
    if confidence >= SURE and not match and is_named_fully(rest):
        return Guess("department", office, confidence - 0.1, words)
    return Guess("department", full + rest, round(min(confidence, sure) - 0.05, 2), f"{words} … {told}")


def is_named_fully(office: str) -> bool:
    """Whether an office needs no place before it: a company, a school, a hospital of a name of its own."""
    return (
        office.endswith(("公司", "集团", "大学", "学院", "中学", "小学", "医院", "学校", "厂", "矿"))
        and len(office) > 4
    )


def _bureau(text: str) -> str:
    """Return what the text mostly calls the bureau: 国税局."""
    counts: dict[str, int] = {}
    for match in re.finditer(r"(?:省|市|县|区|山)([\u4e00-\u9fff]{2}局)", text):
        counts[match[1]] = counts.get(match[1], 0) + 1
    return max(counts, key=lambda name: counts[name]) if counts else ""


def _known(guess: Guess, vocabulary: Vocabulary | None) -> Guess:
    """Take the name that the site's vocabulary has, where it knows the office; doubt it where it does not."""
    if vocabulary is None or not isinstance(guess.value, str):
        return guess
    if term := vocabulary.resolve(guess.value):
        predecessors = guess.value if guess.value in term.predecessors else term.name
        return Guess(guess.key, predecessors, max(guess.confidence, 0.9), guess.words)
    return Guess(guess.key, guess.value, min(guess.confidence, 0.6), guess.words)
