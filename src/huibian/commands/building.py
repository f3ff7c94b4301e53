"""`huibian build`."""

import contextlib
import os
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from huibian.commands.shared import (
    CACHE,
    EXIT_IO,
    EXIT_USAGE,
    Place,
    _,
    cache_options,
    fail,
    fail_for_disk,
    format_option,
    jobs_option,
    load_or_fail,
    today,
)
from huibian.console import StageBars, print_problems, print_result
from huibian.i18n import numbered
from huibian.options import BuildOptions
from huibian.publication import BuildResult

if TYPE_CHECKING:
    from huibian.remote import Workplace


@click.command(help=_("Build the site and publish it into the output folder."))
@click.option(
    "--site",
    type=Place(exists=True, file_okay=False, path_type=Path),
    default=".",
    show_default=True,
    help=_("Folder that holds content/, or its address (s3://BUCKET/FOLDER)."),
)
@click.option(
    "--output",
    type=Place(path_type=Path),
    help=_("Folder to publish into, or its address (default: SITE/output)."),
)
@jobs_option
@click.option("--base-url", help=_("Where the site will be found, path included."))
@click.option(
    "--portable/--no-portable",
    default=None,
    help=_("Make an output that works without a server, from a USB stick too."),
)
@click.option(
    "--precompress/--no-precompress",
    default=None,
    help=_("Put compressed forms (.gz, .br) beside the files, for servers that send those."),
)
@click.option("--drafts", is_flag=True, help=_("Publish drafts too."))
@click.option("--strict", is_flag=True, help=_("Let warnings fail the build."))
@cache_options
@click.option("--cluster", metavar="ADDRESS", help=_("Let the workers of this Dask scheduler work (tcp://HOST:8786)."))
@click.option(
    "--work",
    type=click.Path(file_okay=False, path_type=Path),
    help=_("Folder in which sites and outputs at addresses are worked on (default: one in ~/.cache/huibian)."),
)
@click.option("--dry-run", is_flag=True, help=_("Only say what would change; write nothing."))
@click.option("--profile", is_flag=True, help=_("Say how long each stage took."))
@format_option
def build(
    site: Path | str,
    output: Path | str | None,
    jobs: int | None,
    base_url: str | None,
    portable: bool | None,
    precompress: bool | None,
    drafts: bool,
    strict: bool,
    cache: Path | None,
    no_cache: bool,
    cluster: str | None,
    work: Path | None,
    dry_run: bool,
    profile: bool,
    form: str,
) -> None:
    """Build and publish."""
    from huibian.workers import available_jobs

    if dry_run and (cluster or isinstance(site, str) or isinstance(output, str)):
        fail(
            _("--dry-run works on this machine's own folders only."),
            _("Leave out --dry-run, or else --cluster and addresses."),
            EXIT_USAGE,
        )
    with contextlib.ExitStack() as stack:
        workplace = None
        if isinstance(site, str) or isinstance(output, str):
            workplace = _workplace(site, output, work, form, stack)
            site, output = workplace.site, workplace.output
            cache = cache or workplace.cache
        options = BuildOptions(
            site=Path(site),
            output=Path(output or Path(site, "output")),
            config=load_or_fail(Path(site), form, base_url=base_url, portable=portable, precompress=precompress),
            today=today(),
            jobs=jobs or available_jobs(),
            with_drafts=drafts,
            strict=strict,
            cache=None if no_cache else cache or Path(site, CACHE),
            dry_run=dry_run,
        )
        result = _run(options, cluster)
        if status := print_result(result, options, _, form=form, with_stages=profile):
            raise click.exceptions.Exit(status)
        if workplace is not None:
            _send(workplace, form)


def _run(options: BuildOptions, cluster: str | None) -> BuildResult:
    """Build, unless just this is published already."""
    from huibian.freshness import find_unchanged

    result, inputs = find_unchanged(options)
    if result is not None:
        return result
    if cluster:
        from huibian.clustered import build_on

        run: Callable[..., BuildResult] = partial(build_on, cluster)
    else:
        from huibian.build import build as run
    with StageBars(_, shown=sys.stderr.isatty() and not os.environ.get("CI")) as bars:
        return run(options, bars, inputs)


def _workplace(
    site: Path | str, output: Path | str | None, work: Path | None, form: str, stack: contextlib.ExitStack
) -> "Workplace":
    """Bring what lies at an address."""
    from huibian.remote import RemoteError, Workplace

    try:
        return stack.enter_context(Workplace(site, output, work))
    except RemoteError as error:
        print_problems([error.problem], _, form=form)
    except OSError as error:
        fail_for_disk(error, work or "~/.cache/huibian")
    raise click.exceptions.Exit(EXIT_IO)


def _send(workplace: "Workplace", form: str) -> None:
    """Send what was published to its address."""
    from huibian.remote import RemoteError

    try:
        sent = workplace.send()
    except RemoteError as error:
        print_problems([error.problem], _, form=form)
        raise click.exceptions.Exit(EXIT_IO) from error
    if sent is not None:
        url, counts = sent
        files = numbered("{count} file", "{count} files", counts.written, _)
        text = _("{files} sent to {url}, {removed} removed there")
        click.echo(text.format(files=files, removed=counts.removed, url=url), err=form != "text")
