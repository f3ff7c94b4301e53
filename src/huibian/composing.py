"""A new report: what its fields most likely hold, and its text, ready to be written on."""

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from huibian.dates import DateError, parse_date
from huibian.i18n import N_
from huibian.importer.fields_text import value_text
from huibian.importer.guessing import Guess, Knowledge, guess_fields
from huibian.importer.naming import folder_of, stem_of
from huibian.importer.official import Official
from huibian.outlines import outline_of
from huibian.problems import Location, Problem, Translate
from huibian.record.destinations import resolve_places
from huibian.record.field_values import FieldReader, split_names
from huibian.record.fields import FIELD_BY_NAME, FIELDS
from huibian.record.nodes import ListNode, Node, TextNode

Value = str | tuple[str, ...]
Values = Mapping[str, Value]  # by the fields' English keys; lists are tuples
PLACES = ("provinces", "destinations")
_ABOUT = N_("Lines that begin with # are hints and are not published. To use one, take the # away and fill it in.")
_HINT = N_("Texts in brackets say what belongs there; write your own in their place.")
_DRAFT = N_("Take this line out when the report is finished; until then it is not published.")
_BRACKETS = N_("({hint})")
_NOWHERE = Location("")
_NO_TEXT = ("Cc", "Cf", "Cs", "Zl", "Zp")
_JOINERS = "\u200c\u200d"  # some scripts and emoji need them


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """Where a report is written: what is known of places and names, the day, the department that is likely."""

    knowledge: Knowledge
    today: date
    department: str = ""


def one_line(text: str) -> str:
    r"""Return a text on one line, without what cannot stand in a field (control characters, bytes that are no text).

    >>> one_line("关于赴山西\n考察的\x00报告 ")
    '关于赴山西 考察的报告'
    """
    shown = (
        char
        for char in " ".join(text.split())
        if char in _JOINERS or (unicodedata.category(char) not in _NO_TEXT and char not in "\ufffe\uffff")
    )
    return " ".join("".join(shown).split())


def listed(texts: Sequence[str]) -> tuple[str, ...]:
    """Part texts that each may list several names: 太原、临汾."""
    nodes = [node for text in texts for node in split_names(TextNode(one_line(text), _NOWHERE, "", False))]
    return tuple(dict.fromkeys(node.text for node in nodes if node.text))


def propose(title: str, setting: Setting) -> dict[str, Value]:
    """Return what the fields of a report with this title most likely hold; the importer's guesses, and today."""
    official = Official(title=title, confidence=1.0, title_lines=(title,), body=())
    guesses = guess_fields(official, setting.knowledge)
    found: dict[str, Value] = {key: guesses[key].value for key in (*PLACES, "topics", "kind") if key in guesses}
    found |= {"title": title, "date": setting.today.isoformat()}
    office = guesses["department"].value if "department" in guesses else ""
    departments = setting.knowledge.departments
    is_known = departments is None or (isinstance(office, str) and departments.resolve(office) is not None)
    if department := office if office and is_known else setting.department:
        found["department"] = department
    for keys in (PLACES, *((key,) for key in ("topics", "department"))):
        group = {key: found[key] for key in keys if key in found}
        if any(problem.is_error for problem in faults(group, setting)):  # better no guess than one that check refuses
            found = {key: value for key, value in found.items() if key not in group}
    return found


def faults(values: Values, setting: Setting) -> tuple[Problem, ...]:
    """Return what is wrong with some fields' values; places are judged together."""
    problems: list[Problem] = []
    knowledge = setting.knowledge
    reader = FieldReader("", setting.today, knowledge.departments, knowledge.topics, problems)
    parsed = {key: FIELD_BY_NAME[key].parse(reader, key, _node(value)) for key, value in values.items()}
    if any(key in parsed for key in PLACES):
        named = [parsed.get(key, ()) for key in PLACES]
        resolve_places(named[0], named[1], knowledge.finder.gazetteer, problems)
    return tuple(problems)


def _node(value: Value) -> Node:
    if isinstance(value, str):
        return TextNode(value, _NOWHERE, value, False)
    return ListNode(tuple(TextNode(item, _NOWHERE, item, False) for item in value), _NOWHERE, "")


def divided(names: Sequence[str], setting: Setting) -> dict[str, Value]:
    """Part names of places into provinces (or countries) and what lies in them."""
    resolve = setting.knowledge.finder.gazetteer.resolve_province
    whole = tuple(name for name in names if (place := resolve(name)).place is not None and place.kind is None)
    below = tuple(name for name in names if name not in whole)
    return {key: found for key, found in zip(PLACES, (whole, below), strict=True) if found}


def name_of(values: Values) -> tuple[str, str]:
    """Return the folder (its year) and the name of a report's file, without its ending: in pinyin, as an import names it."""
    named = dict(values)
    if isinstance(written := values.get("date"), str):
        try:
            named["date"] = parse_date(written).edtf
        except DateError:
            del named["date"]
    guesses = {key: Guess(key, value, 1.0) for key, value in named.items()}
    return folder_of(guesses), stem_of(guesses)


def compose(values: Values, translate: Translate, *, names: Mapping[str, str], draft: bool) -> str:
    """Write the whole text of a new report; `names` are those that fields bear, by their keys.

    What is no draft would be published: its text holds headings only, no hints in brackets.
    """
    _ = translate
    title, kind = (str(values.get(key, "")) for key in ("title", "kind"))
    outline = outline_of(kind, title)
    lines = ["---", f"# {_(_ABOUT)}", *([f"# {_(_HINT)}"] if draft else [])]
    for spec in FIELDS:
        name = names[spec.key]
        if spec.key == "draft":
            lines += [f"# {_(_DRAFT)}", f"{name}: {'yes' if name.isascii() else '是'}"] if draft else []
        elif spec.key in values and values[spec.key] != spec.default:
            lines.append(f"{name}: {value_text(values[spec.key])}")
        elif spec.key in outline.hints:
            lines.append(f"# {name}: {spec.example}  # {_(spec.description)}")
    text = [*lines, "---", ""]

    def add(message: str, *, is_hint: bool = True) -> None:
        if message and (draft or not is_hint):
            text.extend((_(_BRACKETS).format(hint=_(message)) if is_hint else _(message), ""))

    add(outline.opening)
    for heading, hint in outline.sections:
        text += [f"## {_(heading)}", ""]
        add(hint)
    add(outline.closing, is_hint=False)
    return "\n".join(text)
