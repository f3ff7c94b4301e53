"""`huibian check` and `huibian explain`."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from huibian.commands.shared import (
    CACHE,
    EXIT_IO,
    EXIT_USAGE,
    _,
    cache_options,
    fail,
    fail_for_disk,
    format_option,
    jobs_option,
    load_or_fail,
    site_option,
    today,
)
from huibian.config import Config

if TYPE_CHECKING:
    from huibian.checkup import Wish


@click.command(
    help=_("Check reports, and say what is wrong, where, and how to mend it. PATH: only these files or folders.")
)
@site_option
@jobs_option
@click.argument("paths", nargs=-1, metavar="[PATH]...", type=click.Path(path_type=Path))
@click.option("--strict", is_flag=True, help=_("Let warnings fail the check."))
@click.option("--fix", is_flag=True, help=_("Mend what is safe to mend, and show the changes."))
@click.option("--names", is_flag=True, help=_("Like --fix; and put the vocabularies' names in the place of aliases."))
@click.option(
    "--diff", "--dry-run", "preview", is_flag=True, help=_("Show what --fix would change, and write nothing.")
)
@click.option("--staged", is_flag=True, help=_("Check what git is about to commit, as it is staged: for a hook."))
@cache_options
@format_option
def check(
    site: Path,
    jobs: int | None,
    paths: tuple[Path, ...],
    strict: bool,
    fix: bool,
    names: bool,
    preview: bool,
    staged: bool,
    cache: Path | None,
    no_cache: bool,
    form: str,
) -> None:
    """Read and assemble, but publish nothing."""
    from huibian.checkup import Wish, check_up

    if staged and (paths or fix or names or preview):
        message = _("--staged goes with no PATH, and mends nothing.")
        fail(message, _("Mend the files (huibian check --fix), and stage them again: git add."), EXIT_USAGE)
    wish = Wish(
        site=site,
        config=Config() if staged else load_or_fail(site, form),
        today=today(),
        paths=paths,
        jobs=jobs,
        strict=strict,
        form=form,
        fix=fix,
        names=names,
        preview=preview,
        cache=None if no_cache else cache or site / CACHE,
    )
    try:
        status = _check_staged(wish) if staged else check_up(wish, _)
    except OSError as error:
        fail_for_disk(error, site)
    if status:
        raise click.exceptions.Exit(status)


def _check_staged(wish: "Wish") -> int:
    from huibian.checkup import check_staged
    from huibian.repository import GitError
    from huibian.staged import staged_site

    try:
        with staged_site(wish.site) as there:
            load_or_fail(there.root, wish.form)
            return check_staged(there, wish, _)
    except GitError as error:
        message = _("Git does not tell what is staged: {reason}").format(reason=error)
        fail(
            message,
            _("Run it in a git repository, or mend what git says; without --staged, git is not needed."),
            EXIT_IO,
        )


@click.command(help=_("Explain a problem by its code, such as E104; without one, list all."))
@click.argument("code", required=False)
def explain(code: str | None) -> None:
    """Print what a kind of problem means, an example, and its cure."""
    from huibian.explaining import alike, describe, summary

    if code is None:
        click.echo(summary(_))
    elif text := describe(code, _):
        click.echo(text)
    else:
        near = "".join(_("Did you mean {code}?").format(code=found) + " " for found in alike(code))
        message = _("There is no problem with the code {code}.").format(code=code)
        fail(message, near + _("“huibian explain” lists all."), EXIT_USAGE)
