"""`huibian search`."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from huibian.commands.shared import EXIT_IO, EXIT_USAGE, _, fail, output_option, site_option
from huibian.console import QueryCommand

if TYPE_CHECKING:
    from huibian.search.index import Sort


@click.command(help=_("Search the published archive."), cls=QueryCommand)
@site_option
@output_option
@click.argument("query", nargs=-1)
@click.option(
    "--province", "provinces", multiple=True, help=_("Only reports about this province or place; may be repeated.")
)
@click.option("--department", "departments", multiple=True, help=_("Only reports of this department; may be repeated."))
@click.option("--topic", "topics", multiple=True, help=_("Only reports on this topic; may be repeated."))
@click.option("--type", "types", multiple=True, help=_("Only this type of document; may be repeated."))
@click.option("--from", "date_from", help=_("Earliest date, for example 2008 or 2008-05."))
@click.option("--to", "date_to", help=_("Latest date."))
@click.option(
    "--sort",
    default="relevance",
    show_default=True,
    type=click.Choice(("relevance", "newest", "oldest")),
    help=_("What comes first: what fits best, the newest, or the oldest."),
)
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
    types: tuple[str, ...],
    date_from: str | None,
    date_to: str | None,
    sort: "Sort",
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
        fail(
            _("There is no index in {folder}.").format(folder=folder),
            _("Run “huibian build” first; if site or output lie elsewhere, name them: --site DIR, --output DIR."),
            EXIT_IO,
        )
    vocabularies, _problems = load_vocabularies(site / "content")
    filters = Filters(provinces, departments, topics, types, date_from, date_to)
    try:
        text = find(
            folder,
            " ".join(query),
            filters,
            vocabularies=vocabularies,
            sort=sort,
            limit=limit,
            json_wanted=as_json,
            facets_wanted=with_facets,
            translate=_,
        )
    except UnknownValueError as error:
        problem = error.problem
        fail(f"{problem.location}: {problem.message(_)}", problem.hint(_), EXIT_USAGE)
    except IndexDamaged as error:
        message = _("The index in {folder} is damaged: {reason}.").format(folder=folder, reason=error)
        fail(message, _("Run “huibian build” again."), EXIT_IO)
    click.echo(text)
