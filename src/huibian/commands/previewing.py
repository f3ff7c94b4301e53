"""`huibian serve`."""

import errno
from pathlib import Path

import click

from huibian.commands.shared import CACHE, EXIT_IO, _, fail, jobs_option, load_or_fail, site_option, today


@click.command(help=_("Build, serve on this machine alone, and rebuild when a file changes."))
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
