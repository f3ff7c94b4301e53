"""Problems for programs: JSON, workflow commands of GitHub, SARIF 2.1.0."""

import json
import re
from collections.abc import Sequence
from typing import Any
from urllib.parse import quote

from huibian import __version__
from huibian.problems import Problem, Severity, Translate

JSON_VERSION = 1
SARIF_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
_PLACEHOLDER = re.compile(r"\{\w+\}")
_GITHUB = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "notice"}


def format_json(problems: Sequence[Problem], translate: Translate) -> str:
    """Write problems as one JSON document.

    `version` is 1 until the shape changes otherwise than by added keys; `errors`, `warnings` and `notes` are counts;
    `problems` is a list of objects with `code`, `severity` (`error`, `warning`, `note`), `path` (POSIX style, relative to
    the site), `line` and `column` (from 1; 0: the file as a whole), `message`, `hint` and `excerpt` (texts).
    """
    entries = [
        {
            "code": problem.kind.code,
            "severity": problem.kind.severity.value,
            "path": problem.location.path,
            "line": problem.location.line,
            "column": problem.location.column,
            "message": problem.message(translate),
            "hint": problem.hint(translate),
            "excerpt": problem.excerpt,
        }
        for problem in problems
    ]
    counts = {
        f"{severity.value}s": sum(problem.kind.severity is severity for problem in problems) for severity in Severity
    }
    return json.dumps({"version": JSON_VERSION, **counts, "problems": entries}, ensure_ascii=False, indent=1)


def format_github(problem: Problem, translate: Translate, prefix: str = "") -> str:
    """Write a problem as a workflow command of GitHub Actions, which shows it at its line of the change.

    `prefix` leads from the root of the repository to the site, and ends in a slash.
    """
    place = problem.location
    fields = {"file": prefix + place.path, "line": place.line, "col": place.column, "title": problem.kind.code}
    written = ",".join(f"{key}={_escape(str(value), ':,')}" for key, value in fields.items() if value)
    text = _escape(f"{problem.message(translate)} {problem.hint(translate)}")
    return f"::{_GITHUB[problem.kind.severity]} {written}::{text}"


def _escape(text: str, more: str = "") -> str:
    for sign in "%\r\n" + more:
        text = text.replace(sign, f"%{ord(sign):02X}")
    return text


def format_sarif(problems: Sequence[Problem], translate: Translate, prefix: str = "") -> str:
    """Write problems as a SARIF 2.1.0 log of one run; the rules are the kinds of problems found.

    `prefix` leads from the root of the repository to the site, and ends in a slash.
    """
    kinds = sorted({problem.kind.code: problem.kind for problem in problems}.items())
    numbers = {code: number for number, (code, _) in enumerate(kinds)}
    rules = [
        {
            "id": code,
            "shortDescription": {"text": _PLACEHOLDER.sub("…", translate(kind.message))},
            "help": {"text": _PLACEHOLDER.sub("…", translate(kind.hint))},
            "defaultConfiguration": {"level": kind.severity.value},
        }
        for code, kind in kinds
    ]
    driver = {"name": "huibian", "version": __version__, "rules": rules}
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "results": [_result(problem, translate, prefix, numbers[problem.kind.code]) for problem in problems],
    }
    return json.dumps({"$schema": SARIF_SCHEMA, "version": "2.1.0", "runs": [run]}, ensure_ascii=False, indent=1)


def _result(problem: Problem, translate: Translate, prefix: str, rule: int) -> dict[str, Any]:
    place = problem.location
    region: dict[str, Any] = {"startLine": place.line or 1}  # GitHub refuses results without a line
    if place.column:
        region["startColumn"] = place.column
    if problem.excerpt:
        region["snippet"] = {"text": problem.excerpt}
    physical = {"artifactLocation": {"uri": quote(prefix + place.path)}, "region": region}
    return {
        "ruleId": problem.kind.code,
        "ruleIndex": rule,
        "level": problem.kind.severity.value,
        "message": {"text": f"{problem.message(translate)} {problem.hint(translate)}"},
        "locations": [{"physicalLocation": physical}],
    }
