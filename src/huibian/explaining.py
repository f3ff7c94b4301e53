"""Every kind of problem, explained: for `huibian explain`, and for the manual."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cache
from importlib import import_module
from importlib.resources import files

from huibian.explanations import care, fields, importing, links, machine, texts, values, vocabularies
from huibian.explanations.example import REPORT, Explanation
from huibian.formats import format_json
from huibian.i18n import N_
from huibian.problems import Location, MessageId, Problem, ProblemKind, Severity, Translate
from huibian.suggest import nearest

EXPLANATIONS: Mapping[str, Explanation] = {
    explanation.code: explanation
    for module in (fields, values, vocabularies, texts, links, machine, importing, care)
    for explanation in module.EXPLANATIONS
}
# The modules that define kinds of problems; a test compares this with the sources.
MODULES = (
    "checks.confusions",
    "checks.duplicates",
    "checks.foreign_places",
    "checks.headings",
    "checks.leftovers",
    "checks.personal",
    "checks.secrecy",
    "checks.template_hints",
    "cluster",
    "config",
    "dates",
    "extras",
    "finding",
    "history",
    "importer.faults",
    "markdown.html",
    "markdown.inline",
    "markdown.links",
    "markdown.reader",
    "media.inspection",
    "output",
    "permalinks",
    "places.matching",
    "reading",
    "record.corrections",
    "record.field_values",
    "record.frontmatter",
    "record.nodes",
    "record.report",
    "record.vocabulary",
    "remote",
    "search.damage",
    "selection",
    "site",
    "source",
    "theme",
)
PARAMS = files("huibian") / "data" / "problem-params.json"  # written by tools/docs.py, which runs the examples
_PLACEHOLDER = re.compile(r"\{(\w+)\}")
_WORDS = {Severity.ERROR: N_("error"), Severity.WARNING: N_("warning"), Severity.NOTE: N_("note")}
_FOR_PROGRAMS = N_("Output for programs")
_JSON = N_(
    "`--format json` prints one document. `version` is 1 as long as nothing but new keys is added; `errors`, `warnings` and "
    "`notes` are counts. Of each problem, `severity` is `error`, `warning` or `note`; `path` is relative to the site; `line` and "
    "`column` count from 1, and 0 means the whole file; `excerpt` is what stands there."
)
_OTHERS = N_(
    "`--format github` prints workflow commands, which GitHub shows beside the lines of a change; `--format sarif` prints a log in "
    "SARIF 2.1.0. In both, paths begin where the command was given. Personal data is masked in all of them."
)
_MEANING, _EXAMPLE, _CURE = N_("What it means"), N_("Example"), N_("What to do")
_GROUPS = (
    ("1", N_("Fields")),
    ("2", N_("Text, images and attachments")),
    ("3", N_("Addresses and links")),
    ("4", N_("Settings and theme")),
    ("5", N_("Files, output and index")),
    ("6", N_("Searching")),
    ("7", N_("What must not be published, and what to look at")),
)


@cache
def kinds() -> Mapping[str, ProblemKind]:
    """Return all kinds of problems by code, in order.

    Raises:
        ValueError: two kinds have one code.
    """
    found: dict[str, ProblemKind] = {}
    for name in MODULES:
        for value in vars(import_module(f"huibian.{name}")).values():
            if isinstance(value, ProblemKind) and found.setdefault(value.code, value) is not value:
                raise ValueError(value.code)
    return dict(sorted(found.items(), key=lambda item: (item[0][1:], item[0])))


@cache
def _params() -> Mapping[str, Mapping[str, Mapping[str, str]]]:
    """Read what fills the placeholders of each code: by name, `text`, or `id` to be translated."""
    params: Mapping[str, Mapping[str, Mapping[str, str]]] = json.loads(PARAMS.read_text("utf-8"))
    return params


def _problem(code: str) -> Problem:
    """Return the problem that the example of `code` has, placed nowhere."""
    written = {name: MessageId(p["id"]) if "id" in p else p["text"] for name, p in _params().get(code, {}).items()}
    kind = kinds()[code]
    untold = dict.fromkeys(_PLACEHOLDER.findall(kind.message + kind.hint), "…")
    return Problem(kind, Location(""), "", {**untold, **EXPLANATIONS[code].params, **written})


def summary(translate: Translate) -> str:
    """List all kinds of problems: code and message, a line each."""
    lines = []
    for code, kind in kinds().items():
        problem = _problem(code)
        lines.append(f"{code}  {translate(_WORDS[kind.severity])}  {problem.message(translate)}")
    return "\n".join(lines)


def describe(code: str, translate: Translate) -> str:
    """Explain the kind of problem with this code, upper or lower case; an empty text: there is none."""
    code = code.upper()
    if code not in kinds():
        return ""
    problem, explanation = _problem(code), EXPLANATIONS[code]
    example = explanation.example
    shown = translate(example.shown) if example.is_told else example.shown
    parts = [
        f"{code}  {translate(_WORDS[problem.kind.severity])}  {problem.message(translate)}",
        f"{translate(_MEANING)}\n{_indented(translate(explanation.meaning))}",
        f"{translate(_EXAMPLE)}\n{_indented(shown)}" if shown else "",
        f"{translate(_CURE)}\n{_indented(problem.hint(translate))}",
    ]
    return "\n\n".join(part for part in parts if part)


def alike(code: str) -> tuple[str, ...]:
    """Return the codes that have the digits of a text, or are otherwise nearest to it; none where nothing resembles it."""
    same = tuple(known for known in kinds() if known[1:] == code.strip().upper().lstrip("EWN"))
    near = nearest(code.strip().upper(), kinds())
    return same or ((near,) if near else ())


def _indented(text: str) -> str:
    return "\n".join(f"  {line}".rstrip() for line in text.split("\n"))


def problems_markdown(translate: Translate) -> str:
    """Return the page of the manual about problems, as Markdown."""
    return "\n".join(_page(translate)) + "\n"


def _page(translate: Translate) -> Iterator[str]:
    _ = translate
    yield "# " + _(N_("Problems, and what to do"))
    yield ""
    yield _(
        N_(
            "Every problem has a code. `E` is an error: nothing is published until it is mended. `W` is a warning, `N` a note. "
            "`huibian explain E104` says the same as this page."
        )
    )
    for digit, title in _GROUPS:
        yield f"\n## {_(title)}"
        for code in kinds():
            if code[1] == digit:
                yield from _section(code, translate)
    yield f"\n## {_(_FOR_PROGRAMS)}\n"
    yield _(_JSON)
    yield "\n```json"
    yield format_json(
        [replace(_problem("E104"), location=Location(REPORT, 2, 7), excerpt=EXPLANATIONS["E104"].example.shown)],
        translate,
    )
    yield "```\n"
    yield _(_OTHERS)


def _section(code: str, translate: Translate) -> Iterator[str]:
    problem, explanation = _problem(code), EXPLANATIONS[code]
    example = explanation.example
    yield f"\n### {code}\n"
    yield f"**{_literal(problem.message(translate))}** {_literal(translate(explanation.meaning))}"
    if example.is_told:
        yield f"\n{translate(_EXAMPLE)}: {_literal(translate(example.shown))}"
    elif example.shown.strip():
        yield f"\n````\n{example.shown.rstrip()}\n````"
    yield f"\n→ {_literal(problem.hint(translate))}"


def _literal(text: str) -> str:
    """Escape what Markdown would take for markup."""
    return "".join(f"\\{char}" if char in "\\`*_[]<>#|" else char for char in text)
