"""Configurations for Decap CMS and Sveltia CMS: forms in a browser for the same fields, saved into the repository."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import yaml

from huibian.i18n import N_
from huibian.importer.titles import KINDS
from huibian.places import Gazetteer
from huibian.problems import Translate
from huibian.reading import Vocabularies
from huibian.record.fields import FIELDS, FieldSpec, Form
from huibian.record.schema import (
    DATE_HINT,
    DATE_PATTERN,
    PARTY_HINT,
    PARTY_PATTERN,
    PERIOD_HINT,
    PERIOD_PATTERN,
    SLUG_HINT,
    SLUG_PATTERN,
)
from huibian.record.vocabulary import Vocabulary

TRIAL = "test-repo"  # keeps everything in the browser
BACKENDS: Mapping[str, tuple[str, ...]] = {
    "decap": ("github", "gitlab", "gitea", "bitbucket", "azure", "git-gateway", TRIAL),
    "sveltia": ("github", "gitlab", "gitea", TRIAL),
}
WITHOUT_REPOSITORY = ("git-gateway", TRIAL)
_NAMES = {"decap": "Decap CMS", "sveltia": "Sveltia CMS"}
_API = {"github": "api/v3", "gitlab": "api/v4", "gitea": "api/v1"}
# Sveltia CMS drops items of a list that do not fit the form (an attachment with a name), and keeps what it has no form for.
_LOST = (Form.FILES, Form.CORRECTIONS)
_LONGEST_NAME = 60  # characters of a title in the name of a file: four bytes each still fit
_HEAD = N_("Configuration of {cms}, written by “huibian schema”. Write it anew when vocabularies change.")
_TRIAL = N_("For a trial: nothing is saved but in the browser. For a repository: --backend gitea --repo owner/name.")
_PLACES = N_("At least one province or destination is needed.")
_FORMER = N_("{name} (today {today})")


@dataclass(frozen=True, slots=True, kw_only=True)
class CmsWish:
    """What is asked for: which program, which repository, and the folders in it.

    `server` is the address of a GitLab, Gitea or GitHub of one's own, `content` the content folder as seen from the root of
    the repository, `media` the folder for pictures and attachments as seen from a report (empty: beside it). `names` are
    those of the fields in the reports, by their keys; `in_chinese` is what people read.
    """

    cms: str
    backend: str = TRIAL
    repo: str = ""
    branch: str = "main"
    server: str = ""
    app_id: str = ""
    content: str = "content"
    media: str = "images"
    site_url: str = ""
    names: Mapping[str, str]
    in_chinese: bool = True


def cms_config(wish: CmsWish, vocabularies: Vocabularies, gazetteer: Gazetteer, translate: Translate) -> str:
    """Return the text of `config.yml`."""
    _ = translate
    is_decap = wish.cms == "decap"
    title, date, department = (wish.names[key] for key in ("title", "date", "department"))
    collection: dict[str, Any] = {
        "name": "reports",
        "label": _(N_("Trip reports")),
        "label_singular": _(N_("Trip report")),
        "folder": wish.content,
        "path": "{{year}}/{{slug}}",
        "slug": f"{{{{{title} | truncate({_LONGEST_NAME})}}}}",
        "identifier_field": title,
        "summary": f"{{{{{date}}}}} {{{{{title}}}}}",
        "sortable_fields": [date, title, department],
        "create": True,
        "extension": "md",
        "format": "yaml-frontmatter",
        "media_folder": wish.media,
        "public_folder": wish.media,
        "editor": {"preview": False},
        "fields": [*_fields(wish, vocabularies, gazetteer, translate), _body(translate)],
    }
    if not is_decap:  # the page about the site is no report
        collection["filter"] = {"field": department, "pattern": r"\S"}
    config: dict[str, Any] = {
        "backend": _backend(wish),
        **({"locale": "zh_Hans" if wish.in_chinese else "en"} if is_decap else {}),
        **({"site_url": wish.site_url, "display_url": wish.site_url} if wish.site_url else {}),
        "media_folder": "/".join(filter(None, (wish.content, wish.media))),
        "public_folder": f"/{wish.media}",
        "slug": {"encoding": "unicode", "clean_accents": False, "sanitize_replacement": "-"},
        **({} if is_decap else {"output": {"omit_empty_optional_fields": True}}),
        "collections": [collection],
    }
    head = [_(_HEAD).format(cms=_NAMES[wish.cms]), *([_(_TRIAL)] if wish.backend == TRIAL else [])]
    text = yaml.safe_dump(config, allow_unicode=True, sort_keys=False, width=120)
    return "".join(f"# {line}\n" for line in head) + text


def _backend(wish: CmsWish) -> dict[str, Any]:
    found: dict[str, Any] = {"name": wish.backend}
    if wish.backend == TRIAL:
        return found
    if wish.repo:
        found["repo"] = wish.repo
    found["branch"] = wish.branch
    if wish.server and wish.backend in _API:
        server = wish.server.rstrip("/")
        found |= {"base_url": server, "api_root": f"{server}/{_API[wish.backend]}"}
    if wish.app_id:
        found |= ({"auth_type": "pkce"} if wish.backend == "gitlab" else {}) | {"app_id": wish.app_id}
    return found


def _label(spec: FieldSpec, wish: CmsWish) -> str:
    name = wish.names[spec.key]
    return spec.key.capitalize() if not wish.in_chinese else spec.chinese[0] if name.isascii() else name


def _fields(
    wish: CmsWish, vocabularies: Vocabularies, gazetteer: Gazetteer, translate: Translate
) -> Iterable[dict[str, Any]]:
    _ = translate
    for spec in FIELDS:
        if wish.cms == "sveltia" and spec.form in _LOST:
            continue
        hint = _(spec.description)
        if spec.key in ("provinces", "destinations"):
            hint = f"{hint} {_(_PLACES)}"
        yield {
            "name": wish.names[spec.key],
            "label": _label(spec, wish),
            "required": spec.required,
            "hint": hint,
            **_widget(spec, wish, vocabularies, gazetteer, translate),
        }


def _widget(
    spec: FieldSpec, wish: CmsWish, vocabularies: Vocabularies, gazetteer: Gazetteer, translate: Translate
) -> dict[str, Any]:
    """Return what a form shows for a field. Dates are texts: a calendar knows no 2012 and no XXXX-12-08."""
    _ = translate
    match spec.key:
        case "department" if vocabularies.departments is not None:
            return {"widget": "select", "options": _offices(vocabularies.departments, translate)}
        case "topics" if vocabularies.topics is not None:
            return _choice([term.name for term in vocabularies.topics.terms])
        case "provinces":
            countries = [country.name for country in gazetteer.table.countries.values()]
            return _choice([*(place.name for place in gazetteer.provinces), *countries])
        case "kind":
            return {"widget": "select", "options": list(KINDS), "default": spec.default}
        case "classification":
            return {"widget": "select", "options": ["公开", "无"]}
        case "slug":
            return _pattern(SLUG_PATTERN, _(SLUG_HINT))
        case "summary":
            return {"widget": "text"}
    return _widget_of_form(spec, wish, translate)


def _widget_of_form(spec: FieldSpec, wish: CmsWish, translate: Translate) -> dict[str, Any]:
    _ = translate
    match spec.form:
        case Form.DATE:
            return _pattern(DATE_PATTERN, _(DATE_HINT))
        case Form.PERIOD:
            return _pattern(PERIOD_PATTERN, _(PERIOD_HINT))
        case Form.NUMBER:  # 7人 is as good as 7, and a form for numbers would lose it
            return _pattern(PARTY_PATTERN, _(PARTY_HINT))
        case Form.FLAG:  # a switch would take the text 否 for “on”
            yes, no = ("yes", "no") if wish.names[spec.key].isascii() else ("是", "否")
            return {"widget": "select", "options": [yes, no], "default": yes}
        case Form.LIST | Form.CORRECTIONS:  # a correction may be one line that begins with its day
            return _list(_item(spec, wish, "string"))
        case Form.FILES:
            return _list(_item(spec, wish, "file"))
        case Form.TEXT:
            return {"widget": "string"}


def _pattern(pattern: str, hint: str) -> dict[str, Any]:
    return {"widget": "string", "hint": hint, "pattern": [pattern, hint]}


def _choice(names: list[str]) -> dict[str, Any]:
    return {"widget": "select", "multiple": True, "options": names}


def _offices(departments: Vocabulary, translate: Translate) -> list[dict[str, str]]:
    """List the departments, and the names that they bore before: a report keeps the name it was issued under."""
    today = [{"label": term.name, "value": term.name} for term in departments.terms]
    former = [
        {"label": translate(_FORMER).format(name=name, today=term.name), "value": name}
        for term in departments.terms
        for name in term.predecessors
    ]
    return [*today, *former]


def _item(spec: FieldSpec, wish: CmsWish, widget: str) -> dict[str, Any]:
    return {"name": "item", "label": _label(spec, wish), "widget": widget, "required": False}


def _list(item: dict[str, Any]) -> dict[str, Any]:
    return {"widget": "list", "field": item}


def _body(translate: Translate) -> dict[str, Any]:
    return {"name": "body", "label": translate(N_("Text")), "widget": "markdown"}
