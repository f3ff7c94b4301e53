"""Small archives and their indexes."""

from types import SimpleNamespace

import pytest

from huibian.search.document import (
    FACETS,
    FIELDS,
    FacetLabels,
    SearchDocument,
    document_fragment,
    fragment_path,
    index_texts,
)
from huibian.search.fold import fold
from huibian.search.index import open_index
from huibian.search.postings import build_run
from huibian.search.shards import encode_index


def make_document(number, title="", body="", fields=None, facets=None, days=(20200101, 20200101)):
    return SearchDocument(
        id=number, url=f"/reports/{number}/", title=title, date="", edtf="", earliest=days[0], latest=days[1], department="", places=(), topics=(), document_type="", document_number="",
        source=f"{number}.md", sections=(("", "", body),), fields=fields or {}, facets=facets or {},
    )  # fmt: skip


def make_labels(documents):
    values = {name: sorted({value for d in documents for value in d.facets.get(name, ())}) for name in FACETS}
    return [FacetLabels(name, tuple((value, value, -1) for value in values[name])) for name in FACETS]


def encode(documents, *, batch=1000, **options):
    runs = [build_run(documents[i : i + batch]) for i in range(0, len(documents), batch)]
    return dict(encode_index(runs, make_labels(documents), **options))


def publish(folder, documents, **options):
    for path, data in [
        *encode(documents, **options).items(),
        *((fragment_path(d.id), document_fragment(d)) for d in documents),
    ]:
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(data)
    return open_index(folder)


def folded_fields(document):
    return dict(zip([spec.name for spec in FIELDS], map(fold, index_texts(document)), strict=True))


@pytest.fixture
def archive(tmp_path):
    """Tools to make an index in a folder of its own."""
    return SimpleNamespace(
        folder=tmp_path,
        document=make_document,
        encode=encode,
        labels=make_labels,
        folded=folded_fields,
        publish=lambda documents, **options: publish(tmp_path, documents, **options),
    )
