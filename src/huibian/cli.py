"""The command `huibian`."""

import sys

import click

from huibian import __version__
from huibian.collector import collect_rarely, leave_the_rest
from huibian.commands.building import build
from huibian.commands.checking import check, explain
from huibian.commands.describing import schema
from huibian.commands.importing import import_documents
from huibian.commands.previewing import serve
from huibian.commands.searching import search
from huibian.commands.shared import _
from huibian.commands.starting import init
from huibian.commands.writing import new

EXIT_INTERRUPTED = 130


@click.group(
    context_settings={"help_option_names": ["-h", "--help"], "auto_envvar_prefix": "HUIBIAN"},
    help=_("Turn a folder of trip reports into a searchable static archive."),
)
@click.version_option(
    __version__, "--version", prog_name="huibian", message="%(prog)s %(version)s", help=_("Show the version and exit.")
)
def group() -> None:
    """Collect the commands."""


@group.command(help=_("Print the completion script of a shell; see the manual for where to put it."))
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
def completion(shell: str) -> None:
    """Print what click generates for a shell."""
    from click.shell_completion import get_completion_class

    kind = get_completion_class(shell)
    if kind is not None:
        click.echo(kind(group, {}, "huibian", "_HUIBIAN_COMPLETE").source())


for command in (build, check, explain, serve, search, import_documents, init, new, schema):
    group.add_command(command)


def main() -> None:
    """Run the command; an interruption leaves with status 130."""
    collect_rarely()
    try:
        status = group.main(standalone_mode=False)
    except click.ClickException as error:
        error.show()
        status = error.exit_code
    except (click.exceptions.Abort, KeyboardInterrupt):
        status = EXIT_INTERRUPTED
    except BrokenPipeError:
        status = 0
    leave_the_rest()
    sys.exit(status if isinstance(status, int) else 0)
