"""Corrections: what was put right in a report after its publication, each with its day."""

import re
from dataclasses import dataclass, field, replace

from huibian.dates import DateError, UncertainDate, parse_date
from huibian.i18n import N_
from huibian.problems import Location, ProblemKind
from huibian.record.field_values import FUTURE_DATE, MOST_ITEMS, TOO_MANY, FieldReader
from huibian.record.nodes import ListNode, MapNode, Node, TextNode

CORRECTION_FORM = ProblemKind(
    "E150",
    N_("A correction is a day, and a text that says what was corrected."),
    N_("Write “- 2026-05-01: …”, or “- {{date: 2026-05-01, text: …}}” (日期, 内容)."),
)
CORRECTION_DAY = ProblemKind(
    "E151",
    N_("“{text}” is not the day of a correction."),
    N_("Write year, month and day: 2026-05-01 or 2026年5月1日."),
)
EARLY_CORRECTION = ProblemKind(
    "W152",
    N_("The correction of {text} is older than the report."),
    N_("Look both dates up again; if they are right, leave them."),
)
_KEYS = {"date": "date", "日期": "date", "text": "text", "内容": "text"}
_LINE = re.compile(r"\s*([^\s:：]+)\s*[:：\s]\s*(.+)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Correction:
    """What was corrected on a day. `location` tells where it stands."""

    date: UncertainDate
    text: str
    location: Location = field(compare=False)


def parse_corrections(reader: FieldReader, key: str, node: Node) -> tuple[Correction, ...]:
    """Read corrections, newest first: mappings of `date` and `text`, or of the day itself to the text, or lines that begin with the day."""
    found = []
    for item in node.items if isinstance(node, ListNode) else (node,):
        if isinstance(item, TextNode) and not item.text.strip():
            continue
        parts = _parts(item)
        if parts is None:
            reader.note(CORRECTION_FORM, item)
            continue
        day = _day(reader, parts[0])
        text = reader.line(parts[1])
        if day is not None:
            found.append(Correction(day, text, parts[0].location))
    if len(found) > MOST_ITEMS:
        reader.note(TOO_MANY, node, key=key, count=str(len(found)), limit=str(MOST_ITEMS))
    return tuple(sorted(found, key=lambda correction: correction.date.edtf, reverse=True))


def _parts(item: Node) -> tuple[TextNode, TextNode] | None:
    """Return the day and the text of a correction as they are written."""
    if isinstance(item, TextNode):
        match = _LINE.fullmatch(item.text)
        if match is None:
            return None
        return replace(item, text=match[1], is_literal=False), replace(item, text=match[2], is_literal=False)
    if not isinstance(item, MapNode):
        return None
    texts = {_KEYS.get(name.text.strip(), ""): value for name, value in item.entries}
    if set(texts) == {"date", "text"} and len(item.entries) == len(texts):
        day, text = texts["date"], texts["text"]
    elif set(texts) == {""} and len(item.entries) == 1:
        day, text = item.entries[0]
    else:
        return None
    if isinstance(day, TextNode) and isinstance(text, TextNode) and day.text.strip() and text.text.strip():
        return day, text
    return None


def _day(reader: FieldReader, node: TextNode) -> UncertainDate | None:
    try:
        day = parse_date(node.text)
    except DateError:
        day = None
    if day is None or not day.is_exact:
        reader.note(CORRECTION_DAY, node, text=node.text.strip())
        return None
    if day.earliest > int(f"{reader.today:%Y%m%d}"):
        reader.note(FUTURE_DATE, node, text=node.text.strip())
    return day
