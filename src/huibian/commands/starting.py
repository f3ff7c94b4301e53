"""`huibian init`."""

from pathlib import Path

import click

from huibian.commands.shared import EXIT_IO, EXIT_USAGE, _, fail, today


@click.command(help=_("Make a new site in DIR that builds at once."))
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
