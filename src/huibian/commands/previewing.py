"""`huibian serve`."""

import errno
import threading
import webbrowser
from pathlib import Path

import click

from huibian.commands.shared import CACHE, EXIT_IO, _, fail, jobs_option, site_option, today
from huibian.reasons import reason_of

_LAST_PORT = 65535


def show_page(url: str) -> None:
    """Open an address in the user's browser, which may take its time, or say that there is none."""

    def run() -> None:
        if not webbrowser.open(url):
            click.echo(_("No browser was found; open {url} yourself.").format(url=url), err=True)

    threading.Thread(target=run, daemon=True).start()


@click.command(help=_("Build, serve on this machine alone, and rebuild when a file changes."))
@site_option
@jobs_option
@click.option("--host", default="127.0.0.1", show_default=True, help=_("Address to listen on."))
@click.option(
    "--port", default=8000, show_default=True, type=click.IntRange(0, _LAST_PORT), help=_("Port; 0 takes any free one.")
)
@click.option("--open", "opens", is_flag=True, help=_("Open the site in a browser when it is ready."))
def serve(site: Path, jobs: int | None, host: str, port: int, opens: bool) -> None:
    """Preview with drafts; the published output is not touched."""
    from huibian.config import Config
    from huibian.options import BuildOptions
    from huibian.serve import Preview

    try:
        with Preview(site, host, port, _) as preview:
            options = BuildOptions(
                site=site,
                output=preview.output,
                config=Config(),  # read with every build, so that a broken one is shown like any other problem
                today=today(),
                jobs=jobs or 1,
                with_drafts=True,
                cache=site / CACHE,
            )
            preview.run(options, show_page if opens else None)
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            message = _("The address {host}:{port} is in use already, perhaps by another preview.")
            remedy = _("End that one, or choose another port: --port {other}; --port 0 takes any free one.")
            other = port + 1 if port < _LAST_PORT else port - 1
            fail(message.format(host=host, port=port), remedy.format(other=other), EXIT_IO)
        message = _("Nothing can be served at {host}:{port}: {reason}.")
        fail(
            message.format(host=host, port=port, reason=_(reason_of(error))),
            _("Leave --host and --port out, or give an address of this machine and a port from 1024 on."),
            EXIT_IO,
        )
