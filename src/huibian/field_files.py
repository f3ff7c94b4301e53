"""Files that tell of the fields of all reports: exports, and what the index has of them."""

from dataclasses import dataclass

from huibian.exports import csv_table, export_rows, exports
from huibian.output import Artifact
from huibian.pages.listing import Names
from huibian.places import Gazetteer
from huibian.search.named_values import site_suggestions
from huibian.site import Site


@dataclass(frozen=True, slots=True)
class FieldFiles:
    """The exports, the table that is exported, and the payload of the index's suggestions."""

    exports: tuple[Artifact, ...]
    table: str
    suggestions: bytes


def make_field_files(site: Site, names: Names) -> FieldFiles:
    """Make them all."""
    table = csv_table(export_rows(site), site.config.language)
    return FieldFiles(
        tuple(exports(site, table)),
        table,
        site_suggestions(site, Gazetteer.load(), names.term),
    )
