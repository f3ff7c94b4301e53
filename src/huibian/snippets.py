"""Snippets for Visual Studio Code: it completes fields and names from them in the front matter of Markdown, by itself."""

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from huibian import pinyin
from huibian.i18n import N_
from huibian.importer.titles import KINDS
from huibian.places import Gazetteer
from huibian.problems import Translate
from huibian.reading import Vocabularies
from huibian.record.fields import FIELD_BY_NAME, FIELDS, FieldSpec, Form
from huibian.record.vocabulary import Vocabulary

_WHOLE = N_("Fields of a report")
_NEEDED = ("title", "date", "department", "destinations", "topics", "draft")


def snippets(
    vocabularies: Vocabularies, gazetteer: Gazetteer, translate: Translate, *, names: Mapping[str, str]
) -> str:
    """Return the text of a file for the folder `.vscode`.

    Fields bear `names` (by their keys), and are found by all their names and by pinyin.
    """

    def line(spec: FieldSpec, stop: int) -> str:
        name = names[spec.key]
        return f"{name}: {_value(spec, stop, vocabularies, gazetteer, name.isascii())}"

    whole = [line(FIELD_BY_NAME[key], stop) for stop, key in enumerate(_NEEDED, 1)]
    title = translate(_WHOLE)
    found: dict[str, Any] = {
        title: {
            "scope": "markdown",
            "prefix": ["---", title, "huibian"],
            "body": ["---", *whole, "---", "", "$0"],
            "description": title,
        }
    }
    for spec in FIELDS:
        prefixes = (*spec.names, *(pinyin.slug(name).replace("-", "") for name in spec.chinese))
        found[names[spec.key]] = {
            "scope": "markdown",
            "prefix": list(dict.fromkeys(prefixes)),
            "body": [line(spec, 1)],
            "description": translate(spec.description),
        }
    return json.dumps(found, ensure_ascii=False, indent=2) + "\n"


def _value(spec: FieldSpec, stop: int, vocabularies: Vocabularies, gazetteer: Gazetteer, english: bool) -> str:
    """Return a place to type in, with names to choose from where there are any, else with an example."""
    names: Sequence[str] = ()
    match spec.key:
        case "department":
            names = _names(vocabularies.departments)
        case "topics":
            names = _names(vocabularies.topics)
        case "provinces":
            names = [place.name for place in gazetteer.provinces]
        case "kind":
            names = KINDS
        case "classification":
            names = ("公开", "无")
        case "draft":
            names = ("yes", "no") if english else ("是", "否")
    if not names:
        return f"${{{stop}:{_escaped(spec.example, '}')}}}"
    choice = f"${{{stop}|{','.join(_escaped(name, ',|') for name in names)}|}}"
    return f"[{choice}]" if spec.form is Form.LIST else choice


def _names(vocabulary: Vocabulary | None) -> Sequence[str]:
    return [term.name for term in vocabulary.terms] if vocabulary is not None else ()


def _escaped(text: str, signs: Iterable[str]) -> str:
    return re.sub(f"[\\\\$}}{re.escape(''.join(signs))}]", r"\\\g<0>", text)
