"""`huibian build`."""

import os
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path

import click

from huibian.commands.shared import (
    CACHE,
    EXIT_USAGE,
    _,
    cache_options,
    fail,
    format_option,
    jobs_option,
    load_or_fail,
    output_option,
    site_option,
    today,
)
from huibian.console import StageBars, print_result
from huibian.publication import BuildResult


@click.command(help=_("Build the site and publish it into the output folder."))
@site_option
@output_option
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
@click.option("--dry-run", is_flag=True, help=_("Only say what would change; write nothing."))
@click.option("--profile", is_flag=True, help=_("Say how long each stage took."))
@format_option
def build(
    site: Path,
    output: Path | None,
    jobs: int | None,
    base_url: str | None,
    portable: bool | None,
    precompress: bool | None,
    drafts: bool,
    strict: bool,
    cache: Path | None,
    no_cache: bool,
    cluster: str | None,
    dry_run: bool,
    profile: bool,
    form: str,
) -> None:
    """Build and publish."""
    from huibian.freshness import find_unchanged
    from huibian.options import BuildOptions
    from huibian.workers import available_jobs

    if cluster and dry_run:
        fail(_("--cluster and --dry-run do not go together."), EXIT_USAGE)
    options = BuildOptions(
        site=site,
        output=output or site / "output",
        config=load_or_fail(site, form, base_url=base_url, portable=portable, precompress=precompress),
        today=today(),
        jobs=jobs or available_jobs(),
        with_drafts=drafts,
        strict=strict,
        cache=None if no_cache else cache or site / CACHE,
        dry_run=dry_run,
    )
    result = find_unchanged(options)
    if result is None:
        if cluster:
            from huibian.clustered import build_on

            run: Callable[..., BuildResult] = partial(build_on, cluster)
        else:
            from huibian.build import build as run
        with StageBars(_, shown=sys.stderr.isatty() and not os.environ.get("CI")) as bars:
            result = run(options, bars)
    if status := print_result(result, options, _, form=form, with_stages=profile):
        raise click.exceptions.Exit(status)
