"""Hints of the template that `huibian new` writes, left standing in a text that is to be published."""

import re
from collections.abc import Iterator
from functools import cache

from huibian.checks.findings import Finding
from huibian.i18n import LANGUAGES, N_, translations
from huibian.outlines import all_hints
from huibian.problems import ProblemKind

HINT = ProblemKind(
    "W717",
    N_("This is still the template's hint: {text}"),
    N_(
        "Write your own text in its place, or delete the line; until then, “draft: yes” (草稿: 是) keeps it from readers."
    ),
)
_LINE = re.compile(r"^[（(]([^\n]+)[）)]$", re.MULTILINE)


@cache
def _hints() -> frozenset[str]:
    return frozenset(translations(language).gettext(hint) for language in LANGUAGES for hint in all_hints())


def find_template_hints(text: str) -> Iterator[Finding]:
    """Find the paragraphs that `huibian new` wrote, in whatever language."""
    for match in _LINE.finditer(text) if "\n（" in text or "\n(" in text else ():
        if match[1] in _hints():
            yield Finding(HINT, *match.span(), {"text": match[1]})
