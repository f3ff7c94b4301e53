"""What the commands share: settings, options, and how they end."""

import os
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, NoReturn

import click

from huibian.config import SETTINGS, Config, load_config, override
from huibian.console import print_problems, printable
from huibian.i18n import DEFAULT_LANGUAGE, LANGUAGES, N_, translate_click, translations
from huibian.reasons import reason_of

CACHE = ".cache"
EXIT_CONTENT = 1
EXIT_USAGE = 2
EXIT_IO = 3

_asked = os.environ.get("HUIBIAN_LANG", "")
LANGUAGE = _asked if _asked in LANGUAGES else DEFAULT_LANGUAGE
translate_click(LANGUAGE)  # before options are made: they take their words when they are
_ = translations(LANGUAGE).gettext
DISK_REMEDY = N_(
    "See whether it is there, whether you may read and write it, and whether the disk has room; then try again."
)


def today() -> date:
    """Return the day on which dates are judged: that of `SOURCE_DATE_EPOCH` where it is set."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    return datetime.fromtimestamp(int(epoch), UTC).date() if epoch.isdigit() else datetime.now(UTC).date()


def fail(message: str, remedy: str, status: int) -> NoReturn:
    """Print what is wrong (with the option or path that is meant) and what to do about it, and leave with `status`."""
    shown = _("Error: {message}").format(message=printable(message))
    click.echo(f"{shown}\n  → {printable(remedy)}", err=True)
    raise click.exceptions.Exit(status)


def fail_for_disk(error: OSError, path: Path | str) -> NoReturn:
    """Leave where a file or folder cannot be read or written; `path` is named where the error names none."""
    message = _("{path} cannot be read or written: {reason}.").format(
        path=error.filename or path, reason=_(reason_of(error))
    )
    fail(message, _(DISK_REMEDY), EXIT_IO)


def load_or_fail(site: Path, form: str = "text", **values: str | bool | None) -> Config:
    """Load the configuration; leave with status 2 where it does not fit. Command line > environment > file."""
    try:
        result = load_config(site)
    except OSError as error:
        fail_for_disk(error, site)
    if result.problems:
        print_problems(result.problems, _, form=form)
        raise click.exceptions.Exit(EXIT_USAGE)
    named = {key: os.environ.get(f"HUIBIAN_{key.upper()}") if value is None else value for key, value in values.items()}
    config, bad = override(result.config, **named)
    for key in bad:
        option, variable = f"--{key.replace('_', '-')}", f"HUIBIAN_{key.upper()}"
        message = _("{option} (or {variable}) does not fit: {value}")
        expected = next(setting.expected for setting in SETTINGS if setting.key == key)
        fail(
            message.format(option=option, variable=variable, value=named[key]),
            _("Expected: {expected}.").format(expected=_(expected)),
            EXIT_USAGE,
        )
    return config


class Place(click.Path):
    """A folder, or as it was typed the address of one (s3://bucket/folder)."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Let addresses pass."""
        return value if isinstance(value, str) and "://" in value else super().convert(value, param, ctx)


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
