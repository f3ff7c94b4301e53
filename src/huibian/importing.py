"""The command `huibian import`: what it prints, and how it ends."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import click

from huibian.console import print_problems
from huibian.i18n import N_, numbered
from huibian.importer.catalogue import import_catalogue
from huibian.importer.drafts import Style
from huibian.importer.faults import CANNOT_WRITE, UNREADABLE, ImportFaultError
from huibian.importer.run import Importer, Options, Outcome, make_knowledge
from huibian.importer.sites import import_site
from huibian.problems import Location, Problem, Translate


def run_import(
    sources: Sequence[Path],
    folder: Path,
    *,
    content: Path,
    form: str,
    translate: Translate,
    chinese: bool,
    dry_run: bool,
    again: bool,
    draft: bool,
) -> tuple[bool, bool]:
    """Import and print; return whether anything failed, and whether that was for reading or writing.

    `content` is where the site's vocabularies lie, `chinese` whether fields bear Chinese names.
    """
    _ = translate
    knowledge, problems = make_knowledge(content)
    style = Style(translate=translate, chinese=chinese, draft=draft)
    try:
        importer = Importer(Options(folder=folder, style=style, dry_run=dry_run, again=again), knowledge)
    except ImportFaultError as fault:
        print_problems([Problem(fault.kind, Location(str(folder)), "", fault.params)], translate)
        return True, True
    found = list(problems)
    count = 0
    together: dict[str, None] = {}
    for outcome in _outcomes(importer, sources, form):
        found += outcome.problems
        count += 0 if outcome.is_known else len(outcome.reports)
        _show(outcome, folder, translate, dry_run=dry_run)
        if outcome.of_site:
            together[outcome.review] = None
    if not dry_run:
        for path in together:
            click.echo(_(N_("Review: {path}")).format(path=folder / path))
    print_problems(found, translate)
    if dry_run:
        done = numbered(
            "{count} report would be written; nothing was.", "{count} reports would be written; nothing was.", count, _
        )
    else:
        done = numbered("{count} report written.", "{count} reports written.", count, _)
    click.echo(done)
    if count and not dry_run:
        click.echo(_(N_("Next: read the reviews (_review-….md), mend what they name, then run huibian check.")))
    failed = any(problem.is_error for problem in found)
    return failed, any(problem.kind in (CANNOT_WRITE, UNREADABLE) for problem in found)


def _outcomes(importer: Importer, sources: Sequence[Path], form: str) -> Iterator[Outcome]:
    if form == "files":
        yield from importer.import_files(sources)
        return
    for source in sources:
        if form == "csv":
            yield from import_catalogue(importer, source)
        else:
            yield from import_site(importer, form, source)


def _show(outcome: Outcome, folder: Path, translate: Translate, *, dry_run: bool) -> None:
    """Print what became of one source."""
    _ = translate
    if outcome.is_known:
        files = "、".join(file for file in outcome.known_files if file.endswith(".md"))
        message = N_("{source}: imported before ({files}); nothing was done. --again imports it once more.")
        click.echo(_(message).format(source=outcome.source, files=files))
    elif outcome.reports:
        reports = numbered("{count} report", "{count} reports", len(outcome.reports), _)
        click.echo(_(N_("{source}: {reports}")).format(source=outcome.source, reports=reports))
        for path, title in outcome.reports:
            click.echo(f"  {folder / path}  {title}")
        if outcome.review and not dry_run and not outcome.of_site:
            click.echo("  " + _(N_("Review: {path}")).format(path=folder / outcome.review))
    elif outcome.review:
        click.echo(_(N_("{source}: no report; its text stands in the review.")).format(source=outcome.source))
