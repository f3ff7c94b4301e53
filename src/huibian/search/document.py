"""What the index knows of a report: the texts it searches, the facets it counts, and what a hit shows."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from huibian.search.fold import fold


@dataclass(frozen=True, slots=True)
class FieldSpec:
    """A searchable field. A word that stands in it counts `points`."""

    name: str
    points: int


FIELDS = (
    FieldSpec("title", 8),
    FieldSpec("body", 1),
    FieldSpec("place", 6),
    FieldSpec("department", 6),
    FieldSpec("topic", 6),
    FieldSpec("number", 4),
    FieldSpec("note", 2),
)
TITLE, BODY = 0, 1
OFTEN = 3  # a body that holds a character or two so often holds them "often"
TITLE_BEGIN, TITLE_END = "\ufdd0", "\ufdd1"  # no characters of any text, and no folding changes them
FACETS = ("province", "year", "department", "topic", "type")


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchDocument:
    """A report as the index takes it.

    `id` is its rank by (document date, oldest first; content path). `url` is site-absolute. `earliest` and `latest` are days
    as yyyymmdd, 0 for an unknown year. `sections` are (id, heading, text), blocks of text divided by line feeds. `fields` holds
    the values of the fields besides title and body, `facets` those of each facet (see `FACETS`).
    """

    id: int
    url: str
    title: str
    date: str
    edtf: str
    earliest: int
    latest: int
    department: str
    places: tuple[str, ...]
    topics: tuple[str, ...]
    document_type: str
    document_number: str
    source: str
    sections: tuple[tuple[str, str, str], ...]
    fields: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    facets: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class FacetLabels:
    """The values of one facet, in the order they are shown: (value, label, index of the parent or -1)."""

    name: str
    values: tuple[tuple[str, str, int], ...]


def body_text(sections: Sequence[tuple[str, str, str]]) -> str:
    """Return the text of the `body` field."""
    return "\n".join(part for _, heading, text in sections for part in (heading, text) if part)


def index_texts(document: SearchDocument) -> Iterator[str]:
    """Yield the text of each field, by the fields' numbers, before folding; a title between its marks."""
    title = fold(document.title)
    yield f"{TITLE_BEGIN}{title}{TITLE_END}" if title else ""
    yield body_text(document.sections)
    for spec in FIELDS[2:]:
        yield "\n".join(document.fields.get(spec.name, ()))
