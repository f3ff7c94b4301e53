"""What commands print: problems as compilers print them, sizes, summaries."""

import contextlib
import os
import re
import sys
import unicodedata
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import click

from huibian.checks.personal import hidden
from huibian.formats import format_github, format_json, format_sarif
from huibian.i18n import N_, numbered
from huibian.options import BuildOptions
from huibian.problems import Problem, Severity, Translate
from huibian.publication import BuildResult, Publication

EXCERPT_WIDTH = 100
_INVISIBLE = frozenset(("Cc", "Cf", "Cs", "Zl", "Zp"))  # rare characters, unknown to this Python, are none of these
STAGES = {
    "read": N_("Reading reports"),
    "assemble": N_("Putting them in order"),
    "render": N_("Making pages"),
    "lists": N_("Making feeds and tables"),
    "index": N_("Making the index"),
    "publish": N_("Publishing"),
    "total": N_("All together"),
}
_IO_CODES = frozenset({"E512", "E513", "E531", "E532", "E533", "E534", "E535", "E536"})
_USAGE_CODES = frozenset({"E410", "E411", "E412", "E510", "E511", "E520", "E530"})
WORDS = {
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
    word, color = WORDS[problem.kind.severity]
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
        summary = (
            numbered("{count} error", "{count} errors", errors, translate),
            numbered("{count} warning", "{count} warnings", warnings, translate),
        )
        text = translate(N_("{errors}, {warnings}"))
        click.echo(text.format(errors=summary[0], warnings=summary[1]), err=True)


class QueryCommand(click.Command):
    """A command whose words may begin with a minus, as long as no option is meant: -山西."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Let the parser take them for words: folding drops what is put before the minus."""
        return super().parse_args(ctx, ["\u200b" + arg if re.match(r"-[^\x00-\x7f]", arg) else arg for arg in args])


def print_result(
    result: BuildResult, options: BuildOptions, translate: Translate, *, form: str, with_stages: bool
) -> int:
    """Print what a build did, or would do; return the exit status."""
    print_problems(result.problems, translate, form=form)
    for stage, seconds in (*result.stages, ("total", result.seconds)) if with_stages else ():
        click.echo(f"{seconds:8.2f} s  {translate(STAGES[stage])}", err=True)
    if result.publication is None:
        click.echo(translate(N_("Nothing was published; what was published before is as it was.")), err=True)
        codes = {problem.kind.code for problem in result.problems}
        return 3 if codes & _IO_CODES else 2 if codes & _USAGE_CODES else 1
    if options.dry_run:
        print_changes(result.publication, translate)
    else:
        print_summary(result, result.publication, options.output, translate, err=form != "text")
    return 0


def print_summary(
    result: BuildResult, publication: Publication, output: Path, translate: Translate, *, err: bool
) -> None:
    """Print what a build did."""
    message = N_(
        "{reports} ({parsed} read), {pages} ({rendered} made) in {seconds:.1f} s: {files} written, "
        "{unchanged} unchanged, {removed} removed, {size:.1f} MB in {output}"
    )
    text = translate(message).format(
        reports=numbered("{count} report", "{count} reports", result.reports, translate),
        parsed=result.parsed,
        pages=numbered("{count} page", "{count} pages", result.pages, translate),
        rendered=result.rendered,
        seconds=result.seconds,
        files=numbered("{count} file", "{count} files", len(publication.written), translate),
        unchanged=publication.unchanged,
        removed=len(publication.removed),
        size=publication.size / 1e6,
        output=output,
    )
    click.echo(text, err=err)


def print_changes(publication: Publication, translate: Translate) -> None:
    """Print what a build would change."""
    for sign, paths in (("+", publication.written), ("-", publication.removed)):
        for path in paths:
            click.echo(f"{sign} {printable(path)}")
    message = N_("Would be written: {written}; unchanged: {unchanged}; would be removed: {removed}.")
    counts = {"written": len(publication.written), "removed": len(publication.removed)}
    click.echo(translate(message).format(unchanged=publication.unchanged, **counts), err=True)


class StageBars:
    """Shows a bar for each stage of a build on a terminal; a context manager, called with stage, done and total."""

    def __init__(self, translate: Translate, *, shown: bool) -> None:
        self._translate = translate
        self._shown = shown
        self._stack = contextlib.ExitStack()
        self._bar: Any = None
        self._done = 0

    def __enter__(self) -> Self:
        """Return itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End the last bar."""
        self._stack.close()

    def __call__(self, stage: str, done: int, total: int) -> None:
        """Begin a stage (`done` is 0), or tell how far it is."""
        if not self._shown:
            return
        if not done:
            self._stack.close()
            self._bar, self._done = None, 0
            if not total:
                click.echo(self._translate(STAGES[stage]) + " …", err=True)
                return
            bar = click.progressbar(length=total, label=self._translate(STAGES[stage]), file=sys.stderr, show_eta=False)
            self._bar = self._stack.enter_context(bar)
        elif self._bar is not None:
            self._bar.update(done - self._done)
            self._done = done
