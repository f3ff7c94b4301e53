"""The command `huibian`. Every command imports what it uses when it runs, so that `--help` is quick."""

import errno
import os
import sys
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, NoReturn

import click

from huibian import __version__
from huibian.config import Config, load_config, override
from huibian.console import QueryCommand, StageBars, print_problems, print_result
from huibian.i18n import DEFAULT_LANGUAGE, LANGUAGES, translate_click, translations

CACHE = ".cache"
EXIT_CONTENT = 1
EXIT_USAGE = 2
EXIT_IO = 3
EXIT_INTERRUPTED = 130

_asked = os.environ.get("HUIBIAN_LANG", "")
_language = _asked if _asked in LANGUAGES else DEFAULT_LANGUAGE
_ = translations(_language).gettext
translate_click(_language)


def today() -> date:
    """Return the day on which dates are judged: that of `SOURCE_DATE_EPOCH` where it is set."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    return datetime.fromtimestamp(int(epoch), UTC).date() if epoch.isdigit() else datetime.now(UTC).date()


def fail(message: str, status: int) -> NoReturn:
    """Print a message to standard error and leave with `status`."""
    click.echo(message, err=True)
    raise click.exceptions.Exit(status)


def load_or_fail(site: Path, form: str = "text", **values: str | bool | None) -> Config:
    """Load the configuration; leave with status 2 where it does not fit. Command line > environment > file."""
    try:
        result = load_config(site)
    except OSError as error:
        fail(str(error), EXIT_IO)
    if result.problems:
        print_problems(result.problems, _, form=form)
        raise click.exceptions.Exit(EXIT_USAGE)
    named = {key: os.environ.get(f"HUIBIAN_{key.upper()}") if value is None else value for key, value in values.items()}
    config, bad = override(result.config, **named)
    if bad:
        fail(_("This value does not fit: {keys}").format(keys=", ".join(bad)), EXIT_USAGE)
    return config


def site_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the option that tells where the site lies."""
    return click.option(
        "--site",
        type=click.Path(exists=True, file_okay=False, path_type=Path),
        default=".",
        show_default=True,
        help=_("Folder that holds content/."),
    )(command)


def output_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the option that tells where the published files lie."""
    help_text = _("Folder to publish into (default: SITE/output).")
    return click.option("--output", type=click.Path(path_type=Path), help=help_text)(command)


def jobs_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the option for the number of processes."""
    help_text = _("How many processes work (default: one for each processor).")
    return click.option("--jobs", type=click.IntRange(min=1), help=help_text)(command)


def cache_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options for the cache."""
    help_text = _("Folder that keeps results for later builds (default: SITE/.cache).")
    without = click.option("--no-cache", is_flag=True, help=_("Keep and use no results of other builds."))
    return click.option("--cache", type=click.Path(file_okay=False, path_type=Path), help=help_text)(without(command))


def format_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the option for the form in which problems are printed."""
    help_text = _("How to print problems: for people, or for programs.")
    choice = click.Choice(["text", "json", "github", "sarif"])
    return click.option("--format", "form", type=choice, default="text", show_default=True, help=help_text)(command)


@click.group(
    context_settings={"help_option_names": ["-h", "--help"], "auto_envvar_prefix": "HUIBIAN"},
    help=_("Turn a folder of trip reports into a searchable static archive."),
)
@click.version_option(
    __version__, "--version", prog_name="huibian", message="%(prog)s %(version)s", help=_("Show the version and exit.")
)
def group() -> None:
    """Collect the commands."""


@group.command(help=_("Build the site and publish it into the output folder."))
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
    dry_run: bool,
    profile: bool,
    form: str,
) -> None:
    """Build and publish."""
    from huibian.freshness import find_unchanged
    from huibian.options import BuildOptions
    from huibian.workers import available_jobs

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
        from huibian.build import build as run

        with StageBars(_, shown=sys.stderr.isatty() and not os.environ.get("CI")) as bars:
            result = run(options, bars)
    if status := print_result(result, options, _, form=form, with_stages=profile):
        raise click.exceptions.Exit(status)


@group.command(
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
@format_option
def check(
    site: Path,
    jobs: int | None,
    paths: tuple[Path, ...],
    strict: bool,
    fix: bool,
    names: bool,
    preview: bool,
    form: str,
) -> None:
    """Read and assemble, but publish nothing."""
    from huibian.checkup import Wish, check_up

    wish = Wish(
        site=site,
        config=load_or_fail(site, form),
        today=today(),
        paths=paths,
        jobs=jobs,
        strict=strict,
        form=form,
        fix=fix,
        names=names,
        preview=preview,
    )
    try:
        status = check_up(wish, _)
    except OSError as error:
        fail(str(error), EXIT_IO)
    if status:
        raise click.exceptions.Exit(status)


@group.command(help=_("Explain a problem by its code, such as E104; without one, list all."))
@click.argument("code", required=False)
def explain(code: str | None) -> None:
    """Print what a kind of problem means, an example, and its cure."""
    from huibian.explaining import describe, summary

    if code is None:
        click.echo(summary(_))
    elif text := describe(code, _):
        click.echo(text)
    else:
        fail(_("There is no problem with the code {code}; “huibian explain” lists all.").format(code=code), EXIT_USAGE)


@group.command(help=_("Build, serve on this machine alone, and rebuild when a file changes."))
@site_option
@jobs_option
@click.option("--host", default="127.0.0.1", show_default=True, help=_("Address to listen on."))
@click.option(
    "--port", default=8000, show_default=True, type=click.IntRange(0, 65535), help=_("Port; 0 takes any free one.")
)
def serve(site: Path, jobs: int | None, host: str, port: int) -> None:
    """Preview with drafts; the published output is not touched."""
    from huibian.options import BuildOptions
    from huibian.serve import Preview

    config = load_or_fail(site, base_url="")
    try:
        with Preview(site, host, port, _) as preview:
            options = BuildOptions(
                site=site,
                output=preview.output,
                config=config,
                today=today(),
                jobs=jobs or 1,
                with_drafts=True,
                cache=site / CACHE,
            )
            preview.run(options)
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            message = _("The address {host}:{port} is in use already; choose another with --port.")
            fail(message.format(host=host, port=port), EXIT_IO)
        fail(_("Cannot serve: {reason}").format(reason=error), EXIT_IO)


@group.command(help=_("Search the published archive."), cls=QueryCommand)
@site_option
@output_option
@click.argument("query", nargs=-1)
@click.option(
    "--province", "provinces", multiple=True, help=_("Only reports about this province or place; may be repeated.")
)
@click.option("--department", "departments", multiple=True, help=_("Only reports of this department; may be repeated."))
@click.option("--topic", "topics", multiple=True, help=_("Only reports on this topic; may be repeated."))
@click.option("--from", "date_from", help=_("Earliest date, for example 2008 or 2008-05."))
@click.option("--to", "date_to", help=_("Latest date."))
@click.option(
    "--limit", default=10, show_default=True, type=click.IntRange(1, 1000), help=_("How many results to show.")
)
@click.option(
    "--facets",
    "with_facets",
    is_flag=True,
    help=_("Count the reports found by place, year, department, topic and type."),
)
@click.option("--json", "as_json", is_flag=True, help=_("Print JSON."))
def search(
    site: Path,
    output: Path | None,
    query: tuple[str, ...],
    provinces: tuple[str, ...],
    departments: tuple[str, ...],
    topics: tuple[str, ...],
    date_from: str | None,
    date_to: str | None,
    limit: int,
    with_facets: bool,
    as_json: bool,
) -> None:
    """Search the index that the browser uses too."""
    from huibian.finding import Filters, UnknownValueError, find
    from huibian.reading import load_vocabularies
    from huibian.search.damage import IndexDamaged

    folder = (output or site / "output") / "search-index"
    if not any((folder / name).is_file() for name in ("manifest.json", "manifest.json.js")):
        fail(_("There is no index in {folder}; build the site first.").format(folder=folder), EXIT_IO)
    vocabularies, _problems = load_vocabularies(site / "content")
    filters = Filters(provinces, departments, topics, date_from, date_to)
    try:
        text = find(
            folder,
            " ".join(query),
            filters,
            vocabularies=vocabularies,
            limit=limit,
            json_wanted=as_json,
            facets_wanted=with_facets,
            translate=_,
        )
    except UnknownValueError as error:
        fail(error.explain(_), EXIT_USAGE)
    except IndexDamaged as error:
        fail(_("The index is damaged: {reason}. Build the site again.").format(reason=error), EXIT_IO)
    click.echo(text)


@group.command(
    name="import",
    help=_("Turn old documents (Word, PDF, web pages, texts) into reports, with a review of every guess."),
)
@site_option
@click.option(
    "--from",
    "form",
    type=click.Choice(["files", "hugo", "jekyll", "mkdocs", "csv"]),
    default="files",
    show_default=True,
    help=_("What SOURCE is: files; a site of Hugo, Jekyll or MkDocs; or a CSV table that names files."),
)
@click.option("--into", type=click.Path(path_type=Path), help=_("Folder to write into (default: SITE/content)."))
@click.option("--dry-run", is_flag=True, help=_("Show what would be written, and write nothing."))
@click.option("--again", is_flag=True, help=_("Import what was imported before once more, beside it."))
@click.option("--draft/--no-draft", default=True, show_default=True, help=_("Mark the reports as drafts."))
@click.argument("sources", metavar="SOURCE...", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
def import_documents(
    site: Path, form: str, into: Path | None, dry_run: bool, again: bool, draft: bool, sources: tuple[Path, ...]
) -> None:
    """Import documents; what exists is never overwritten."""
    from huibian.importing import run_import

    failed, io = run_import(
        sources,
        into or site / "content",
        content=site / "content",
        form=form,
        translate=_,
        chinese=_language != "en",
        dry_run=dry_run,
        again=again,
        draft=draft,
    )
    if failed:
        raise click.exceptions.Exit(EXIT_IO if io else EXIT_CONTENT)


@group.command(help=_("Make a new site in DIR that builds at once."))
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
def init(folder: Path) -> None:
    """Write a new site."""
    from huibian.scaffold import scaffold

    try:
        written = scaffold(folder, today(), _)
    except FileExistsError:
        fail(_("{folder} is not empty; choose a new folder.").format(folder=folder), EXIT_USAGE)
    except OSError as error:
        fail(str(error), EXIT_IO)
    for file in written:
        click.echo(file)
    click.echo(_("Next: huibian serve --site {folder}").format(folder=folder))


@group.command(help=_("Print the completion script of a shell; see the manual for where to put it."))
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
def completion(shell: str) -> None:
    """Print what click generates for a shell."""
    from click.shell_completion import get_completion_class

    kind = get_completion_class(shell)
    if kind is not None:
        click.echo(kind(group, {}, "huibian", "_HUIBIAN_COMPLETE").source())


def main() -> None:
    """Run the command; an interruption leaves with status 130."""
    try:
        status = group.main(standalone_mode=False)
    except click.ClickException as error:
        error.show()
        status = error.exit_code
    except (click.exceptions.Abort, KeyboardInterrupt):
        status = EXIT_INTERRUPTED
    except BrokenPipeError:
        status = 0
    sys.exit(status if isinstance(status, int) else 0)
