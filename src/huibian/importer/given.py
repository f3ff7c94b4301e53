"""Fields that other programs' metadata give: told by their names, brought into the form that reports have."""

import re
from collections.abc import Mapping

from huibian.dates import DateError, parse_date
from huibian.importer.days import day_line
from huibian.importer.guessing import Guess
from huibian.importer.offices import is_office
from huibian.record.addresses import alias_fault
from huibian.record.fields import FIELD_BY_NAME, FIELDS, Form
from huibian.suggest import nearest

_WRONG_NAMES = {name: spec.key for spec in FIELDS for name in spec.related}
_NOT_OURS = frozenset(
    ("type", "layout", "path", "name", "head", "dates", "size", "files", "slug", "url", "permalink", "no")
)
_EXTRA = {
    "tags": "topics",
    "categories": "topics",
    "pubdate": "date",
    "publishdate": "date",
    "published": "published",
    "redirect_from": "aliases",
}
_TRUE = frozenset(("true", "yes", "是", "1", "y", "on"))


def key_of(name: str, *, strict: bool = False) -> str:
    """Return the English key of the field that a name means, `published`, or an empty text.

    With `strict`, names that mean something else to site generators (type, layout) are none.
    """
    folded = name.strip().casefold().replace(" ", "_")
    if spec := FIELD_BY_NAME.get(name.strip()) or FIELD_BY_NAME.get(folded):
        return "" if strict and spec.key == "slug" else spec.key
    if strict and folded in _NOT_OURS:
        return ""
    found = _EXTRA.get(folded) or _WRONG_NAMES.get(folded, "")
    if not found and not strict and not folded.isascii():
        close = nearest(folded, [*FIELD_BY_NAME, *_WRONG_NAMES], 0.6)
        found = FIELD_BY_NAME[close].key if close in FIELD_BY_NAME else _WRONG_NAMES.get(close, "")
    return found


def given_fields(
    fields: Mapping[str, str | tuple[str, ...]], *, strict: bool
) -> tuple[dict[str, Guess], dict[str, str]]:
    """Return the fields that metadata give, and what of the metadata has no place in a report."""
    given: dict[str, Guess] = {}
    rest: dict[str, str] = {}
    for name, value in fields.items():
        words = value if isinstance(value, str) else "、".join(value)
        key = key_of(name, strict=strict)
        read = _read(key, value) if key and words.strip() else None
        if strict and key == "department" and not is_office(words):  # the author of a web page is a person
            read = None
        if key == "published":
            key, read = "draft", None if words.casefold() in _TRUE else "是"
        if read is None:
            if words.strip() and key != "draft":
                rest[name] = words
            continue
        before = given.get(key)
        if before is not None and isinstance(before.value, tuple) and isinstance(read, tuple):
            read = tuple(dict.fromkeys([*before.value, *read]))
        elif before is not None:
            rest[name] = words
            continue
        given[key] = Guess(key, read, 1.0, f"{name}: {words}")
    return given, rest


def _read(key: str, value: str | tuple[str, ...]) -> str | tuple[str, ...] | None:
    """Bring a value into the form of its field; None: it does not fit."""
    if key not in FIELD_BY_NAME:
        return None
    form = FIELD_BY_NAME[key].form
    text = value if isinstance(value, str) else "、".join(value)
    if form in (Form.DATE, Form.PERIOD):
        return _date(text, is_period=form is Form.PERIOD)
    if form is Form.NUMBER:
        match = re.fullmatch(r"\s*(\d{1,4})\s*[人名位]?\s*", text)
        return str(int(match[1])) if match and int(match[1]) else None
    if form is Form.FLAG:
        return "是" if text.strip().casefold() in _TRUE else None
    if form is Form.FILES:
        return None  # files must lie beside the report: told in the review
    if form is Form.LIST:
        items = value if isinstance(value, tuple) else re.split(r"[、，,；;|]|\s{2,}", value)
        kept = tuple(shown for item in items if (shown := " ".join(item.split())))
        if key == "aliases":
            kept = tuple(alias for alias in kept if alias_fault(alias) is None)
        return kept or None
    return " ".join(text.split()) or None


def _date(text: str, *, is_period: bool) -> str | None:
    shown = text.strip()
    if match := re.match(r"(\d{4}-\d\d-\d\d)[T ]\d\d:\d\d", shown):
        shown = match[1]
    try:
        return parse_date(shown, allow_interval=is_period).edtf
    except DateError as error:
        if suggestion := error.params.get("suggestion"):
            return suggestion
        found = day_line(shown.replace("/", "."))
        return found.edtf if found is not None else None
