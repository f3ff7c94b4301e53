"""What `huibian check` does: mend where asked to, check, print, and tell the exit status."""

import os
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import click

from huibian.checks.personal import hide_personal
from huibian.config import Config
from huibian.console import print_problems, printable
from huibian.history import FILE_TIMES, history_notes
from huibian.i18n import N_, numbered
from huibian.options import CONTENT, BuildOptions
from huibian.problems import Problem, Translate
from huibian.selection import Selection, check_reports, select
from huibian.source import ABOUT, discover
from huibian.staged import StagedSite

FINE, WRONG_CONTENT, WRONG_USE = 0, 1, 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What is asked of a check. `jobs`: one for each processor unless said; `form` is that of the problems.

    `cache` is the folder where what was read is kept; `fix` mends files, `names` does so and replaces aliases by the vocabularies' names; `preview` shows how, and writes none.
    """

    site: Path
    config: Config
    today: date
    paths: Sequence[Path] = ()
    jobs: int | None = None
    strict: bool = False
    form: str = "text"
    fix: bool = False
    names: bool = False
    preview: bool = False
    cache: Path | None = None


def check_up(wish: Wish, translate: Translate) -> int:
    """Check a site, or some of its files; return the exit status.

    Raises:
        OSError: a folder cannot be read, or a mended file cannot be written.
    """
    selection, faults = select(wish.site, wish.paths) if (wish.site / CONTENT).is_dir() else (Selection((), False), ())
    prefix = _prefix(wish.site)
    if faults:
        print_problems(faults, translate, form=wish.form)
        return WRONG_USE
    if wish.fix or wish.names or wish.preview:
        _mend(wish, selection, translate, prefix)
    if selection.is_light:
        problems, count = check_reports(wish.site, selection.paths, wish.today), len(selection.paths)
    else:
        problems, count = _check_all(wish)
    found = selection.within(problems)
    print_problems(found, translate, notes=True, form=wish.form, prefix=prefix)
    if count < 0:
        return WRONG_USE
    return _conclude(found, wish.strict, None if selection.paths and not selection.is_light else count, translate)


def check_staged(staged: StagedSite, wish: Wish, translate: Translate) -> int:
    """Check what is about to be committed to the site of `wish`; return the exit status.

    Raises:
        GitError: git does not want to.
        OSError: a file cannot be read.
    """
    selection = Selection(staged.changed, is_light=True)
    found: tuple[Problem, ...] = ()
    if staged.changed:
        found = selection.within(check_reports(staged.root, staged.changed, wish.today, staged))
    print_problems(found, translate, notes=True, form=wish.form, prefix=_prefix(wish.site))
    return _conclude(found, wish.strict, None, translate)


def _conclude(found: Collection[Problem], strict: bool, count: int | None, translate: Translate) -> int:
    """Return the exit status; say that all is well, and of how many reports, where they were counted."""
    if any(problem.fails(strict) for problem in found):
        return WRONG_CONTENT
    if count is None:
        click.echo(translate(N_("Checked, no errors.")), err=True)
    else:
        text = numbered("{count} report checked, no errors.", "{count} reports checked, no errors.", count, translate)
        click.echo(text, err=True)
    return FINE


def _check_all(wish: Wish) -> tuple[tuple[Problem, ...], int]:
    """Check the whole site; the count of its files is negative where there is no site."""
    from huibian.full_check import check_or_remember
    from huibian.workers import available_jobs

    options = BuildOptions(
        site=wish.site,
        output=wish.site / "output",
        config=wish.config,
        today=wish.today,
        jobs=wish.jobs or available_jobs(),
        with_drafts=True,
        with_care=True,
        cache=wish.cache,
    )
    try:
        problems, count = check_or_remember(options)
    except OSError:
        if not options.cache:
            raise
        problems, count = check_or_remember(replace(options, cache=None))  # which may be full, or not ours to write to
    notes = history_notes(wish.site / CONTENT, wish.config.history) if count >= 0 else ()
    if wish.form != "text":  # who has no git need not be told so by every program
        notes = tuple(note for note in notes if note.kind != FILE_TIMES)
    return (*notes, *problems), count


def _mend(wish: Wish, selection: Selection, translate: Translate, prefix: str) -> None:
    """Mend the files selected, and show what was changed; or show it alone."""
    from huibian.mending import mend, write
    from huibian.reading import load_vocabularies

    content = wish.site / CONTENT
    if not content.is_dir():
        return
    if selection.is_light:
        paths = tuple(dict.fromkeys(selection.paths))
    else:
        about = (ABOUT,) if (content / ABOUT).is_file() else ()
        paths = tuple(path for path in (*about, *discover(content).paths) if selection.has(f"{CONTENT}/{path}"))
    vocabularies, _problems = load_vocabularies(content)
    files = 0
    for mended in mend(content, paths, vocabularies, wish.names):
        faults = () if wish.preview else write(content, mended)
        if faults:
            continue
        files += 1
        diff = mended.diff(f"{prefix}{CONTENT}/{mended.path}")
        click.echo("\n".join(map(printable, hide_personal(diff).split("\n"))), nl=False, err=wish.form != "text")
        changes = translate(N_(", ")).join(map(translate, mended.changes))
        click.echo(f"{CONTENT}/{printable(mended.path)}: {changes}", err=True)
    if wish.preview:
        done = numbered("{count} file would be mended.", "{count} files would be mended.", files, translate)
    else:
        done = numbered("{count} file mended.", "{count} files mended.", files, translate)
    click.echo(done, err=True)


def _prefix(site: Path) -> str:
    """Return the way from the working folder to the site, with a slash; nothing where it lies elsewhere."""
    way = os.path.relpath(site).replace(os.sep, "/")
    return "" if way == "." or way.startswith("..") else f"{way}/"
