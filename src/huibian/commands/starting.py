"""`huibian init`."""

from pathlib import Path

import click
from click.shell_completion import CompletionItem

from huibian.commands.shared import EXIT_USAGE, _, fail, fail_for_disk, today


def _list() -> str:
    """List the starters, a line each."""
    from huibian.starting import STARTERS

    width = max(map(len, STARTERS))
    lines = (f"  {name:{width}}  {_(starter.description)}" for name, starter in STARTERS.items())
    return "\b\n" + "\n".join(lines)


def _known(ctx: click.Context, param: click.Parameter, names: tuple[str, ...]) -> tuple[str, ...]:
    """Return the names of starters; who gives another is shown them all."""
    from huibian.starting import STARTERS

    for name in names:
        if name not in STARTERS:
            message = _("There is no “{name}”. Choose from:").format(name=name)
            raise click.BadParameter(message + "\n" + _list().removeprefix("\b\n"), ctx, param)
    return names


def _complete(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Complete the name of a starter."""
    from huibian.starting import STARTERS

    return [
        CompletionItem(name, help=_(starter.description))
        for name, starter in STARTERS.items()
        if name.startswith(incomplete)
    ]


class InitCommand(click.Command):
    """A command whose help ends with what there is to begin with."""

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the list."""
        formatter.write_paragraph()
        formatter.write_text(_("With --with:"))
        formatter.write_paragraph()
        formatter.write_text(_list())


@click.command(
    cls=InitCommand,
    help=_("Make a new site in DIR that builds at once; in a site that is there already, add what --with names."),
)
@click.option(
    "--with",
    "starters",
    multiple=True,
    callback=_known,
    shell_complete=_complete,
    metavar="NAME",
    help=_("What to begin with besides: the workflow of a host and the like, see below; may be repeated."),
)
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
def init(folder: Path, starters: tuple[str, ...]) -> None:
    """Write a new site, or add to one."""
    from huibian.scaffold import is_site, scaffold

    was_site = is_site(folder)
    try:
        written, kept = scaffold(folder, today(), _, starters)
    except FileExistsError:
        if was_site:
            message = _("{folder} holds a site already.")
            remedy = _("To add workflows and the like to it, say which: --with NAME; or choose a new folder.")
        else:
            message = _("{folder} is not empty.")
            remedy = _("Choose a new folder; what is in this one stays as it is.")
        fail(message.format(folder=folder), remedy, EXIT_USAGE)
    except OSError as error:
        fail_for_disk(error, folder)
    for file in written:
        click.echo(file)
    for file in kept:
        message = _("{file} was there already, and is as it was; to have it made anew, move it away first.")
        click.echo(message.format(file=file), err=True)
    if not was_site:
        click.echo(_("Next: huibian serve --site {folder}").format(folder=folder))
