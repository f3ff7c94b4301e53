"""The index's schema in Whoosh's terms: fields of which every substring is a term, facets, and the days."""

from collections.abc import Iterator
from typing import Any

from whoosh import fields, formats
from whoosh.analysis import IDAnalyzer

from huibian.search.document import FACETS, FIELDS
from huibian.search.fold import fold

FACET_FIELDS = tuple(f"{name}_facet" for name in FACETS)
DAYS = ("earliest", "latest")


class SubstringField(fields.FieldType):  # type: ignore[misc]
    """A field of which every substring, folded, is a term."""

    def __init__(self) -> None:
        super().__init__(format=formats.Frequency(), analyzer=IDAnalyzer(), scorable=True)

    def process_text(self, qstring: str, mode: str = "", **kwargs: Any) -> Iterator[str]:
        """Return the one term that a text asks for."""
        return iter((fold(qstring),) if fold(qstring) else ())


def search_schema() -> fields.Schema:
    """Return the schema: the fields of the format page, `<facet>_facet` for each facet, `earliest` and `latest`."""
    schema = fields.Schema()
    for spec in FIELDS:
        schema.add(spec.name, SubstringField())
    for name in FACET_FIELDS:
        schema.add(name, fields.ID())
    for name in DAYS:
        schema.add(name, fields.NUMERIC(int, bits=32, signed=False, sortable=True))
    return schema
