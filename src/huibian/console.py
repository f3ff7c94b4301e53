"""What commands print: problems as compilers print them, sizes, summaries."""

import os
import re
import unicodedata
from collections.abc import Sequence

import click

from huibian.checks.personal import hidden
from huibian.formats import format_github, format_json, format_sarif
from huibian.i18n import N_
from huibian.problems import Problem, Severity, Translate

EXCERPT_WIDTH = 100
_INVISIBLE = frozenset(("Cc", "Cf", "Cs", "Zl", "Zp"))  # rare characters, unknown to this Python, are none of these
_WORDS = {
    Severity.ERROR: (N_("error"), "red"),
    Severity.WARNING: (N_("warning"), "yellow"),
    Severity.NOTE: (N_("note"), "cyan"),
}


def use_color() -> bool | None:
    """Return False where the environment forbids colour (https://no-color.org), else leave it to the terminal."""
    return False if os.environ.get("NO_COLOR") or os.environ.get("CI") else None


def printable(text: str) -> str:
    """Show control and direction characters as escapes, so that a file cannot write on the terminal, nor lines of its own."""
    return "".join(f"\\u{ord(c):04x}" if unicodedata.category(c) in _INVISIBLE else c for c in text)


def format_problem(problem: Problem, translate: Translate) -> str:
    """Write a problem over up to three lines: place, code and message; excerpt; remedy."""
    word, color = _WORDS[problem.kind.severity]
    head = click.style(f"{translate(word)} {problem.kind.code}", fg=color, bold=True)
    lines = [f"{printable(str(problem.location))}: {head} {printable(problem.message(translate))}"]
    if problem.excerpt:
        excerpt = printable(problem.excerpt.strip().replace("\n", " "))
        lines.append("  | " + (excerpt if len(excerpt) <= EXCERPT_WIDTH else excerpt[: EXCERPT_WIDTH - 1] + "…"))
    lines.append("  → " + printable(problem.hint(translate)))
    return "\n".join(lines)


def print_problems(
    problems: Sequence[Problem],
    translate: Translate,
    *,
    notes: bool = False,
    form: str = "text",
    prefix: str = "",
) -> None:
    """Print all problems, and for people how many there are; notes only where they are asked for.

    `form` is `text` (standard error), `json`, `github` or `sarif` (standard output). For the last two, `prefix` leads from
    the root of the repository to the site. Personal data is masked, whatever problem quotes it.
    """
    problems = [hidden(problem) for problem in problems if notes or problem.kind.severity is not Severity.NOTE]
    if form == "json":
        click.echo(format_json(problems, translate))
        return
    if form == "sarif":
        click.echo(format_sarif(problems, translate, prefix))
        return
    for problem in problems:
        if form == "github":
            click.echo(format_github(problem, translate, prefix))
        else:
            click.echo(format_problem(problem, translate), err=True, color=use_color())
    errors = sum(problem.is_error for problem in problems)
    warnings = sum(problem.kind.severity is Severity.WARNING for problem in problems)
    if errors or warnings:
        summary = translate(N_("{errors} errors, {warnings} warnings"))
        click.echo(summary.format(errors=errors, warnings=warnings), err=True)


class QueryCommand(click.Command):
    """A command whose words may begin with a minus, as long as no option is meant: -山西."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Let the parser take them for words: folding drops what is put before the minus."""
        return super().parse_args(ctx, ["\u200b" + arg if re.match(r"-[^\x00-\x7f]", arg) else arg for arg in args])
