"""Small archives and their indexes."""

import tempfile
from pathlib import Path
from types import SimpleNamespace

import pytest

from huibian.search.document import FACETS, FIELDS, TITLE_BEGIN, TITLE_END, FacetLabels, SearchDocument, index_texts
from huibian.search.fold import fold, fold_table
from huibian.search.fragments import build_dictionary, encode_fragment, fragment_path
from huibian.search.index import open_index
from huibian.search.indexing import encode_index
from huibian.search.run import build_run
from huibian.search.segments import LEAST, Spans

fold_table()  # is read once, and not within what Hypothesis grants a test


def make_document(number, title="", body="", fields=None, facets=None, days=(20200101, 20200101)):
    return SearchDocument(
        id=number, url=f"/reports/{number}/", title=title, date="", edtf="", earliest=days[0], latest=days[1], department="", places=(), topics=(), document_type="", document_number="",
        source=f"{number}.md", sections=(("", "", body),), fields=fields or {}, facets=facets or {},
    )  # fmt: skip


def make_labels(documents):
    values = {name: sorted({value for d in documents for value in d.facets.get(name, ())}) for name in FACETS}
    labels = {}
    for name in FACETS:
        place = {value: i for i, value in enumerate(values[name])}
        labels[name] = tuple((value, value, place.get(value.rpartition("/")[0], -1)) for value in values[name])
    return [FacetLabels(name, labels[name]) for name in FACETS]


def encode(documents, *, batch=1000, least=LEAST, **options):
    """Return the files of an index by path. `verify` may be one number for all fields: few, so that phrases are stored.

    `least`: documents of the newest segment.
    """
    dictionary = build_dictionary(documents)
    spans = Spans.of([document.url for document in documents], least)
    with tempfile.TemporaryDirectory() as folder:
        runs = []
        for span in spans.spans:
            for start in range(0, span.count, batch):
                chosen = span.documents[start : start + batch]
                runs.append(Path(folder) / f"{chosen.start}.run")
                build_run(documents[chosen.start : chosen.stop]).save(runs[-1])
        verify = options.pop("verify", 1)
        options["verify"] = (verify,) * len(FIELDS) if isinstance(verify, int) else verify
        options = {"dictionary": dictionary} | options
        files = dict(encode_index(runs, make_labels(documents), spans, **options))
    return files | {fragment_path(d.id): encode_fragment(d, dictionary, spans.order_of(d.id)) for d in documents}


def publish(folder, documents, **options):
    for path, data in encode(documents, **options).items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(data)
    return open_index(folder)


def folded_fields(document):
    """The text of each field as readers know it, without the marks around a title."""
    texts = [fold(text).strip(TITLE_BEGIN + TITLE_END) for text in index_texts(document)]
    return dict(zip([spec.name for spec in FIELDS], texts, strict=True))


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
