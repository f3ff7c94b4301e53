"""`huibian new`."""

import sys
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import click

from huibian.checks.template_hints import HINT
from huibian.commands.shared import (
    EXIT_CONTENT,
    EXIT_IO,
    EXIT_USAGE,
    LANGUAGE,
    _,
    fail,
    fail_for_disk,
    load_or_fail,
    site_option,
    today,
)
from huibian.console import print_problems
from huibian.i18n import N_
from huibian.options import CONTENT
from huibian.problems import Location, Problem
from huibian.reasons import reason_of
from huibian.record.fields import FIELD_BY_NAME, FIELDS, Form

if TYPE_CHECKING:
    from huibian.composing import Setting, Values
    from huibian.dialogue import Dialogue

_NO_OPTIONS = ("title", "draft", "aliases", "allow", "corrections")  # have options of their own, or come with time
NO_TITLE = N_("The report has no title.")
SAY_TITLE = N_("Write it behind the command: huibian new “…”.")
NO_DEPARTMENT = N_("Nothing tells which office writes the report.")
SAY_DEPARTMENT = N_("Add --department NAME.")
NO_PLACE = N_("The title names no place.")
SAY_PLACE = N_("Add --destinations 太原, or --provinces 山西.")
NOTHING = N_("Nothing was written.")


def field_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add an option for each field of the table, under its English name and its first Chinese one."""
    for spec in reversed(FIELDS):
        if spec.key not in _NO_OPTIONS:
            is_list = spec.form in (Form.LIST, Form.FILES)
            command = click.option(
                f"--{spec.key}", f"--{spec.chinese[0]}", spec.key, multiple=is_list, help=_(spec.description)
            )(command)
    return command


@click.command(
    help=_(
        "Begin a report: guess its fields from the title, ask for the rest, and write a file to go on with. Nothing is overwritten."
    )
)
@site_option
@click.argument("title", nargs=-1)
@click.option("--title", "--标题", "named", help=_("The title, in full."))
@field_options
@click.option("--file", help=_("File below content/ (default: the year, and the title in pinyin)."))
@click.option(
    "--draft/--no-draft",
    default=True,
    show_default=True,
    help=_("Mark the report as a draft; without, it has headings, but no hints that could be published."),
)
@click.option("-y", "--yes", is_flag=True, help=_("Ask nothing; take what is guessed."))
@click.option("-e", "--edit", is_flag=True, help=_("Open the file in the editor that $VISUAL or $EDITOR names."))
def new(
    site: Path,
    title: tuple[str, ...],
    named: str | None,
    file: str | None,
    draft: bool,
    yes: bool,
    edit: bool,
    **fields: str | tuple[str, ...] | None,
) -> None:
    """Write the file of a new report."""
    from huibian.composing import PLACES, listed, one_line, propose
    from huibian.dialogue import BEGINNING, Dialogue

    given = {
        key: found
        for key, value in fields.items()
        if value and (found := listed(value) if isinstance(value, tuple) else one_line(value))
    }
    setting, names = _setting(site)
    _judge(given, setting)
    dialogue = None if yes or not sys.stdin.isatty() else Dialogue(setting, _)
    try:
        if dialogue is not None:
            click.echo(_(BEGINNING), err=True)
        subject = one_line(named or " ".join(title)) or (dialogue.title() if dialogue is not None else "")
        if not subject:
            fail(_(NO_TITLE), _(SAY_TITLE), EXIT_USAGE)
        proposed = propose(subject, setting)
        if any(key in given for key in PLACES):
            proposed = {key: value for key, value in proposed.items() if key not in PLACES}
        values = dialogue.fields(proposed, given) if dialogue is not None else {**proposed, **given}
        _demand(values)
        path, text = _written(site, setting, values, file, dialogue, names=names, draft=draft)
    except click.Abort:
        click.echo("\n" + _(NOTHING), err=True)
        raise
    target = _create(site, path, text)
    click.echo(target)
    if edit:
        _edit(target)
    where = target if site == Path() else f"--site {site} {target}"
    click.echo(_("Next: write the text, then run “huibian check {path}”.").format(path=where), err=True)


def _setting(site: Path) -> "tuple[Setting, dict[str, str]]":
    """Load what is known of the site: places, vocabularies, the names of fields; leave where it is no site."""
    from huibian.composing import Setting
    from huibian.habits import find_habits
    from huibian.importer.run import make_knowledge
    from huibian.reading import NO_CONTENT, relocate

    config = load_or_fail(site)
    content = site / CONTENT
    if not content.is_dir():
        print_problems([Problem(NO_CONTENT, Location(CONTENT))], _)
        raise click.exceptions.Exit(EXIT_USAGE)
    knowledge, problems = make_knowledge(content)
    if problems:
        print_problems(relocate(problems, f"{CONTENT}/"), _)
    if any(problem.is_error for problem in problems):
        raise click.exceptions.Exit(EXIT_CONTENT)
    try:
        habits = find_habits(content, knowledge.departments)
    except OSError as error:
        fail_for_disk(error, content)
    known = knowledge.departments
    own = config.organisation if known is None or known.resolve(config.organisation) is not None else ""
    setting = Setting(knowledge=knowledge, today=today(), department=habits.department or own)
    return setting, habits.names(chinese=habits.prefers_chinese(default=LANGUAGE != "en"))


def _judge(given: "Values", setting: "Setting") -> None:
    """Leave where options do not fit, and name them: there is no file yet in which a place could be shown."""
    from huibian.composing import PLACES, faults

    groups = [{key: given[key] for key in PLACES if key in given}]
    groups += [{key: value} for key, value in given.items() if key not in PLACES]
    problems = [
        replace(problem, location=Location(", ".join(_option(key) for key in group)))
        for group in groups
        for problem in faults(group, setting)
        if problem.is_error
    ]
    if problems:
        print_problems(problems, _)
        _leave_unwritten()


def _option(key: str) -> str:
    return f"--{key if LANGUAGE == 'en' else FIELD_BY_NAME[key].chinese[0]}"


def _leave_unwritten() -> NoReturn:
    """Leave after problems were printed."""
    click.echo(_(NOTHING), err=True)
    raise click.exceptions.Exit(EXIT_CONTENT)


def _demand(values: "Values") -> None:
    """Leave where something is missing that nobody can guess, and say what."""
    from huibian.composing import PLACES

    missing = [] if "department" in values else [(NO_DEPARTMENT, SAY_DEPARTMENT)]
    if not any(key in values for key in PLACES):
        missing.append((NO_PLACE, SAY_PLACE))
    if missing:
        messages, remedies = (" ".join(map(_, texts)) for texts in zip(*missing, strict=True))
        fail(messages, remedies, EXIT_USAGE)


def _written(
    site: Path,
    setting: "Setting",
    values: "Values",
    file: str | None,
    dialogue: "Dialogue | None",
    *,
    names: Mapping[str, str],
    draft: bool,
) -> tuple[str, str]:
    """Choose the file and write the text; leave where `check` would refuse it, with what is wrong."""
    from huibian.composing import compose, name_of
    from huibian.creating import free_path, is_taken, path_fault, with_ending
    from huibian.dialogue import CANNOT, SAY_FILE, SAY_OTHER, TAKEN
    from huibian.reading import relocate
    from huibian.record.report import read_report

    content = site / CONTENT
    try:
        if file is not None:
            path = with_ending(file.strip().removeprefix(f"{CONTENT}/"))
            if reason := path_fault(path):
                fail(f"--file: {_(CANNOT).format(path=path, reason=_(reason))}", _(SAY_FILE), EXIT_USAGE)
            if is_taken(content, path):
                fail(f"--file: {_(TAKEN).format(path=path)}", _(SAY_OTHER), EXIT_USAGE)
        else:
            path = free_path(content, *name_of(values))
            if dialogue is not None:
                path = dialogue.file(lambda other: not is_taken(content, other), path)
    except OSError as error:
        fail_for_disk(error, content)
    text = compose(values, _, names=names, draft=draft)
    knowledge = setting.knowledge
    result = read_report(
        text,
        path=path,
        digest="",
        gazetteer=knowledge.finder.gazetteer,
        departments=knowledge.departments,
        topics=knowledge.topics,
        today=setting.today,
        with_care=True,
    )
    care = tuple(problem for problem in result.care if problem.kind != HINT)  # nobody has had the time to follow them
    print_problems(relocate((*result.problems, *care), f"{CONTENT}/"), _)
    if result.report is None:
        _leave_unwritten()
    return path, text


def _create(site: Path, path: str, text: str) -> Path:
    from huibian.creating import write_new
    from huibian.dialogue import SAY_OTHER, TAKEN

    try:
        return write_new(site / CONTENT, path, text)
    except FileExistsError:
        fail(_(TAKEN).format(path=path), _(SAY_OTHER), EXIT_USAGE)
    except OSError as error:
        fail_for_disk(error, site / CONTENT / path)


def _edit(file: Path) -> None:
    """Open the editor and wait for it; the report stays where it is, whatever comes of that."""
    try:
        click.edit(filename=str(file))
    except (click.ClickException, OSError) as error:
        reason = error.message if isinstance(error, click.ClickException) else _(reason_of(error))
        message = _("The editor did not work: {reason}. The report is written: {file}.")
        fail(message.format(reason=reason, file=file), _("Open it yourself, or set EDITOR to another editor."), EXIT_IO)
