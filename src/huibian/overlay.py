"""What the preview's pages are told of problems, and the files that show them."""

import json
from collections.abc import Sequence
from importlib.resources import files

from huibian.checks.personal import hidden
from huibian.console import WORDS, printable
from huibian.i18n import N_
from huibian.problems import Problem, Severity, Translate

FILES = {"live.js": "text/javascript", "overlay.js": "text/javascript", "overlay.css": "text/css"}
WORDS_FILE = "words.js"
_TEXTS = {
    "fail": N_("{count} problem: the pages are those of the last good build"),
    "fails": N_("{count} problems: the pages are those of the last good build"),
    "warn": N_("{count} warning"),
    "warns": N_("{count} warnings"),
    "dismiss": N_("Close"),
}


def preview_file(name: str, translate: Translate) -> tuple[str, bytes] | None:
    """Return the media type and the content of one of the preview's own files."""
    if name == WORDS_FILE:
        texts = {key: translate(text) for key, text in _TEXTS.items()}
        return "text/javascript", f"export default {json.dumps(texts)};\n".encode()
    if name not in FILES:
        return None
    return FILES[name], (files("huibian") / "preview" / name).read_bytes()


def told(problems: Sequence[Problem], translate: Translate) -> list[dict[str, str]]:
    """Return problems as the pages get them, without notes; personal data is masked, errors come first."""
    shown = [hidden(problem) for problem in problems if problem.kind.severity is not Severity.NOTE]
    return [
        {
            "severity": problem.kind.severity.value,
            "word": translate(WORDS[problem.kind.severity][0]),
            "code": problem.kind.code,
            "place": printable(str(problem.location)),
            "message": printable(problem.message(translate)),
            "excerpt": printable(problem.excerpt.strip()),
            "hint": printable(problem.hint(translate)),
        }
        for problem in sorted(shown, key=lambda problem: not problem.is_error)
    ]
