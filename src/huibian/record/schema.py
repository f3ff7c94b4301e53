"""The field table told to programs: a JSON Schema that helps while typing.

It never refuses what `check` accepts, but for forms that nobody writes; it cannot tell all that `check` tells. Programs guess a type
for each value, huibian keeps the text; so where any text will do, so do numbers and truths.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from huibian.i18n import N_
from huibian.problems import Translate
from huibian.record.fields import FIELDS, FieldSpec, Form
from huibian.record.nodes import ListNode, MapNode, Node, parse_yaml
from huibian.record.vocabulary import Vocabulary

_DRAFTS = {"2020-12": "https://json-schema.org/draft/2020-12/schema", "07": "http://json-schema.org/draft-07/schema#"}
DATE_HINT = N_("A date: 2012-12-08, 2012-12, 2012, 2012年12月8日, xx年12月8日, 201X; XXXX where nobody knows.")
PERIOD_HINT = N_("A date or a period: 2012-12-08, 2012-11-27/2012-12-04, 2012年11月27日至12月4日.")
PARTY_HINT = N_("A whole number from 1 up: 7, or 7人.")
SLUG_HINT = N_("Small letters a to z, digits and hyphens, divided by single slashes: 2012/shanxi-meikuang.")
_CLASSIFICATION_HINT = N_("公开, 无, or nothing.")
_NOT_EMPTY = N_("This field must not be empty.")
_UNKNOWN_NAME = N_("This name is not in the vocabulary; see {file}.")

# Texts are compared after NFKC, which turns many a sign into a digit or a letter: whatever is neither ASCII nor a Han
# character may be one. The patterns are for ECMAScript and Python alike.
_SIGN = r"[^\u0000-\u007f\u3400-\u9fff]"
_YEAR = r"(?:[0-9]\s*){4}|(?:[0-9]\s*){3}[Xx]|(?:[0-9]\s*){2}[Xx]\s*[Xx]|(?:[Xx]\s*){4}"
_MONTH = r"(?:0\s*[1-9]|1\s*[0-2]|[Xx]\s*[Xx])"
_DAY = r"(?:0\s*[1-9]|[12]\s*[0-9]|3\s*[01]|[Xx]\s*[Xx])"
_PLAIN_DATE = rf"(?:{_YEAR})\s*(?:-\s*{_MONTH}\s*(?:-\s*{_DAY}\s*)?)?"
_CHINESE_DATE = (
    r"(?=[\s\S]*[^\u0000-\u007f])"
    r"(?:[^A-NP-WYZa-np-wyz\u3400-\u9fff]|[年月日号份至到自从不详时间期某世纪代元〇零一二三四五六七八九十廿卅])+"
)
DATE_PATTERN = rf"^\s*(?:({_PLAIN_DATE})(?:(?:/|~+)\1)?|{_CHINESE_DATE})$"  # the same date twice is one date
PERIOD_PATTERN = (
    rf"^\s*(?:(?:{_PLAIN_DATE}|\.\.)?\s*(?:/\s*(?:{_PLAIN_DATE}|\.\.)?|~+\s*(?:{_PLAIN_DATE}))?\s*|{_CHINESE_DATE})$"
)
PARTY_PATTERN = rf"^\s*(?:(?:[0-9]|{_SIGN}){{1,7}}\s*[人名]?\s*)?$"
SLUG_PATTERN = r"^(?:[a-z0-9]+(?:-+[a-z0-9]+)*(?:/[a-z0-9]+(?:-+[a-z0-9]+)*)*)?$"
_FLAG_PATTERN = rf"^\s*(?:[Yy][Ee][Ss]|[Nn][Oo]|[Tt][Rr][Uu][Ee]|[Ff][Aa][Ll][Ss][Ee]|是|否|{_SIGN}+)?\s*$"
_CLASSIFICATION_PATTERN = rf"^\s*(?:公开|无|{_SIGN}+)?\s*$"
# A name that folding may change (width, case, spaces), or several in one text: the list of names does not settle those.
_OTHER_SPELLING = r"[^0-9\u3400-\u9fff]"

_GUESSED = ["number", "boolean"]  # what programs take a text for that has no quotes
_EMPTY = {"type": "null"}
_SCALAR: Mapping[str, Any] = {"type": ["string", *_GUESSED, "null"]}
_FILE: Mapping[str, Any] = {
    "anyOf": [
        _SCALAR,
        {
            "type": "object",
            "properties": dict.fromkeys(("file", "文件", "name", "名称"), _SCALAR),
            "oneOf": [{"required": ["file"]}, {"required": ["文件"]}],
            "not": {"required": ["name", "名称"]},
            "additionalProperties": False,
        },
    ]
}
_CORRECTION: Mapping[str, Any] = {
    "anyOf": [
        _SCALAR,
        {
            "type": "object",
            "properties": dict.fromkeys(("date", "日期", "text", "内容"), _SCALAR),
            "allOf": [
                {"oneOf": [{"required": ["date"]}, {"required": ["日期"]}]},
                {"oneOf": [{"required": ["text"]}, {"required": ["内容"]}]},
            ],
            "additionalProperties": False,
        },
        {
            "type": "object",
            "patternProperties": {f"[0-9〇一二三四五六七八九]|{_SIGN}": _SCALAR},
            "additionalProperties": False,
            "minProperties": 1,
            "maxProperties": 1,
        },
    ]
}


def front_matter_schema(
    translate: Translate,
    *,
    names: Mapping[str, str],
    departments: Vocabulary | None = None,
    topics: Vocabulary | None = None,
    provinces: Iterable[str] = (),
    draft: str = "2020-12",
) -> dict[str, Any]:
    """Return a JSON Schema of the front matter, for programs that help while typing; its `draft` is 2020-12 or 07, with the same rules.

    With vocabularies, it knows their names. `names` are those that fields mostly bear, by their keys; others are accepted but not suggested.
    """
    words = {"departments.yaml": _names(departments), "topics.yaml": _names(topics)}
    properties: dict[str, Any] = {}
    for spec in FIELDS:
        shape = _shape(spec, translate, words, tuple(provinces))
        for name in spec.names:
            is_suggested = name == names[spec.key]
            properties[name] = {
                "title": translate(N_("{chinese} ({key})")).format(chinese=spec.chinese[0], key=spec.key),
                "description": translate(spec.description),
                **shape,
                **({} if is_suggested else {"doNotSuggest": True}),
            }
    places = [
        {"required": [name]} for spec in FIELDS if spec.key in ("provinces", "destinations") for name in spec.names
    ]
    return {
        "$schema": _DRAFTS[draft],
        "title": translate(N_("Front matter of a report")),
        "type": "object",
        "properties": properties,
        "additionalProperties": False,
        "allOf": [*map(_once, FIELDS), {"anyOf": places}],
    }


def _names(vocabulary: Vocabulary | None) -> tuple[str, ...]:
    return tuple(name for term in vocabulary.terms for name in term.names) if vocabulary is not None else ()


def _once(spec: FieldSpec) -> Mapping[str, Any]:
    """Allow a field under one of its names."""
    given = [{"required": [name]} for name in spec.names]
    return {"oneOf": given if spec.required else [*given, {"not": {"anyOf": given}}]}


def _shape(
    spec: FieldSpec, translate: Translate, names: Mapping[str, tuple[str, ...]], provinces: tuple[str, ...]
) -> dict[str, Any]:
    """Return what a field's value may look like, with examples."""
    _ = translate
    match spec.key:
        case "department" if names["departments.yaml"]:
            return _one_of(names["departments.yaml"], _(_UNKNOWN_NAME).format(file="departments.yaml"))
        case "topics" if names["topics.yaml"]:
            return _list(_one_of(names["topics.yaml"], _(_UNKNOWN_NAME).format(file="topics.yaml")))
        case "provinces" if provinces:
            return _list({**_SCALAR, "examples": list(provinces)})
        case "classification":
            return _text(_CLASSIFICATION_PATTERN, _(_CLASSIFICATION_HINT), {"enum": ["公开", "无"]}, _EMPTY)
        case "slug":
            others = {"type": [*_GUESSED, "null"]}
            return _text(SLUG_PATTERN, _(SLUG_HINT), others, maxLength=300) | _examples(spec)
    return _shape_of_form(spec, translate)


def _shape_of_form(spec: FieldSpec, translate: Translate) -> dict[str, Any]:
    _ = translate
    match spec.form:
        case Form.DATE:
            years = {"type": "integer", "minimum": 0, "maximum": 9999}
            return _text(DATE_PATTERN, _(DATE_HINT), years) | _examples(spec)
        case Form.PERIOD:
            years = {"type": "integer", "minimum": 0, "maximum": 9999}
            return _text(PERIOD_PATTERN, _(PERIOD_HINT), years, _EMPTY) | _examples(spec)
        case Form.NUMBER:
            people = {"type": "integer", "minimum": 1, "maximum": 100_000}
            return _text(PARTY_PATTERN, _(PARTY_HINT), people, _EMPTY) | _examples(spec)
        case Form.FLAG:
            flag = {"enum": ["是", "否", "yes", "no", True, False, None]}
            return {"anyOf": [flag, {"type": "string", "pattern": _FLAG_PATTERN}]}
        case Form.LIST:
            return _list(_SCALAR) | _examples(spec)
        case Form.FILES:
            return {"anyOf": [_FILE, {"type": "array", "items": _FILE}], **_examples(spec)}
        case Form.CORRECTIONS:
            return {"anyOf": [_CORRECTION, {"type": "array", "items": _CORRECTION}], **_examples(spec)}
        case Form.TEXT if spec.required:
            return _text(r"\S", _(_NOT_EMPTY), {"type": _GUESSED}) | _examples(spec)
        case Form.TEXT:
            return {**_SCALAR, **_examples(spec)}


def _text(pattern: str, hint: str, *others: Mapping[str, Any], **limits: int) -> dict[str, Any]:
    return {"anyOf": [{"type": "string", "pattern": pattern, "patternErrorMessage": hint, **limits}, *others]}


def _one_of(names: tuple[str, ...], hint: str) -> dict[str, Any]:
    other = {"type": "string", "pattern": _OTHER_SPELLING, "patternErrorMessage": hint}
    return {"anyOf": [{"enum": list(names)}, other, {"type": _GUESSED}]}


def _list(item: Mapping[str, Any]) -> dict[str, Any]:
    empty = {"enum": ["", None]}
    return {"anyOf": [item, empty, {"type": "array", "items": {"anyOf": [item, empty]}}]}


def _examples(spec: FieldSpec) -> dict[str, Any]:
    node, _problems = parse_yaml(spec.example, "")
    return {"examples": [_plain(node)]} if node is not None else {}


def _plain(node: Node) -> Any:
    match node:
        case ListNode():
            return [_plain(item) for item in node.items]
        case MapNode():
            return {key.text: _plain(value) for key, value in node.entries}
    return int(node.text) if node.text.isdigit() else node.text
