"""What the index knows of a report: the texts it searches, the facets it counts, and what a hit shows."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class FieldSpec:
    """A searchable field. `weight` multiplies its score; `b` says how much a field's length counts in it."""

    name: str
    weight: int
    b: float


FIELDS = (
    FieldSpec("title", 8, 0.75),
    FieldSpec("body", 1, 0.75),
    FieldSpec("place", 4, 0.0),
    FieldSpec("department", 4, 0.0),
    FieldSpec("topic", 4, 0.0),
    FieldSpec("number", 4, 0.0),
    FieldSpec("note", 2, 0.0),
)
K1 = 1.2
MEASURED_FIELDS = tuple(number for number, spec in enumerate(FIELDS) if spec.b)  # title and body: their lengths count
FACETS = ("province", "year", "department", "topic", "type")
FRAGMENTS_PER_FOLDER = 1000


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


def index_texts(document: SearchDocument) -> Iterator[str]:
    """Yield the text of each field, by the fields' numbers, before folding."""
    yield document.title
    yield "\n".join(part for _, heading, text in document.sections for part in (heading, text) if part)
    for spec in FIELDS[2:]:
        yield "\n".join(document.fields.get(spec.name, ()))


def fragment_path(document_id: int) -> str:
    """Return where a document's fragment lies below `search-index/`."""
    return f"documents/{document_id // FRAGMENTS_PER_FOLDER}/{document_id}.json"


def document_fragment(document: SearchDocument) -> bytes:
    """Return the file that a reader of the index fetches to show a hit."""
    fragment = {
        "id": document.id,
        "url": document.url,
        "title": document.title,
        "date": document.date,
        "edtf": document.edtf,
        "department": document.department,
        "places": document.places,
        "topics": document.topics,
        "type": document.document_type,
        "number": document.document_number,
        "source": document.source,
        "sections": [{"id": anchor, "heading": heading, "text": text} for anchor, heading, text in document.sections],
    }
    return dump_json(fragment)


def dump_json(value: Mapping[str, object] | Sequence[object]) -> bytes:
    """Write JSON as the index holds it: UTF-8, no needless space; what is no character (a lone surrogate) becomes a question mark."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")
