"""`huibian import`."""

from pathlib import Path

import click

from huibian.commands.shared import EXIT_CONTENT, EXIT_IO, LANGUAGE, _, site_option


@click.command(
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
        chinese=LANGUAGE != "en",
        dry_run=dry_run,
        again=again,
        draft=draft,
    )
    if failed:
        raise click.exceptions.Exit(EXIT_IO if io else EXIT_CONTENT)
