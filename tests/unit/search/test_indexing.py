"""The files of an index: the same bytes however the work is cut up; what does not fit together is an error."""

import random
from dataclasses import replace

import numpy as np
import pytest

from huibian.search import indexing, lists, phrases, sets
from huibian.search.analyzer import VERIFY
from huibian.search.document import FACETS, FIELDS
from huibian.search.indexing import encode_index
from huibian.search.manifest import Manifest
from huibian.search.run import Run, build_run
from huibian.search.segments import Spans


def some_documents(archive, count=40):
    rng = random.Random(3)
    bodies = ["".join(rng.choices("太原大同安全生产的 \nabc𠮷", k=rng.randint(0, 80))) for _ in range(count)]
    facets = [
        {"year": (str(2000 + i % 3),), "province": tuple(["shanxi", "shanxi/taiyuan"][: i % 3])} for i in range(count)
    ]
    return [
        archive.document(i, body[:9], body, {"topic": (body[3:7],)}, facets[i], days=(20000101 + i, 20000105 + i))
        for i, body in enumerate(bodies)
    ]


def spans_of(documents):
    return Spans.of([document.url for document in documents])


def run_files(archive, documents, batch=1000):
    """Write runs, and return their files."""
    files = []
    for start in range(0, len(documents), batch):
        files.append(archive.folder / f"{start}.run")
        build_run(documents[start : start + batch]).save(files[-1])
    return files


def test_the_shards_of_newer_segments_are_half_as_large(archive):
    """Several segments are asked for one word, and of a shard only a little belongs to it."""
    documents = some_documents(archive)
    manifest = Manifest.parse(archive.encode(documents, shard_size=256, least=10)["manifest.json"])
    sizes = [segment.weights[0] / segment.grams for segment in manifest.segments]
    assert len(sizes) == 2
    assert 200 < sizes[0] < 280
    assert 100 < sizes[1] < 140


@pytest.mark.parametrize("batch", [1, 7, 39])
def test_batches_do_not_show_in_the_files(archive, batch):
    documents = some_documents(archive)
    assert archive.encode(documents, batch=batch, shard_size=256) == archive.encode(documents, shard_size=256)


def test_the_number_of_processes_does_not_show(archive):
    documents = some_documents(archive)
    assert archive.encode(documents, batch=9, jobs=2) == archive.encode(documents, batch=9, jobs=1)


def test_portions_do_not_show(archive, monkeypatch):
    documents = some_documents(archive)
    whole = archive.encode(documents)
    monkeypatch.setattr(lists, "_BITS_AT_ONCE", 2000)
    monkeypatch.setattr(sets, "_WORDS_AT_ONCE", 100)
    monkeypatch.setattr(sets, "_NUMBERS_AT_ONCE", 100)
    monkeypatch.setattr(phrases, "_NUMBERS_AT_ONCE", 100)
    monkeypatch.setattr(indexing, "LARGEST", 50)
    assert archive.encode(documents) == whole


@pytest.mark.parametrize("room", [0, 10**9])
def test_the_slow_ways_give_the_same(archive, monkeypatch, room):
    documents = some_documents(archive)
    whole = archive.encode(documents)
    monkeypatch.setattr(sets, "_BITMAP_BYTES", room)
    monkeypatch.setattr(sets, "_BITMAP_LEAST", 0)
    assert archive.encode(documents) == whole


def test_a_run_is_saved_and_read(archive):
    documents = some_documents(archive)
    run = build_run(documents[5:])
    file = archive.folder / "run"
    run.save(file)
    copy = Run.load(file)
    for name in ("first_id", "count"):
        assert getattr(copy, name) == getattr(run, name)
    for name in ("characters", "starts", "lengths", "days"):
        assert np.array_equal(getattr(copy, name), getattr(run, name))
    for facet, original in zip(copy.facets, run.facets, strict=True):
        assert facet[0] == original[0]
        assert [array.tolist() for array in facet[1:]] == [array.tolist() for array in original[1:]]


def test_the_manifest_comes_last_and_is_read_back(archive):
    documents = some_documents(archive)
    spans = spans_of(documents)
    paths = [path for path, _ in encode_index(run_files(archive, documents), archive.labels(documents), spans)]
    assert paths[-1] == "manifest.json"
    files = archive.encode(documents, shard_size=256)
    manifest = Manifest.parse(files["manifest.json"])
    assert manifest.dump() == files["manifest.json"]
    assert (manifest.documents, manifest.verify, manifest.order) == (40, (1,) * len(FIELDS), spans.order)
    (segment,) = manifest.segments
    assert segment.grams == sum(path.startswith("grams/0/") for path in files) > 1
    assert segment.phrases == sum(path.startswith("phrases/0/") for path in files) > 1
    assert manifest.shortest_title == min(
        len(archive.folded(d)["title"]) for d in documents if archive.folded(d)["title"]
    )
    for name, parts in manifest.facets:
        assert list(parts) == [len(files[f"facets/{name}-{part}.bin"]) for part in range(len(parts))]
    assert {name: len(parts) for name, parts in manifest.facets} == {
        name: 2 if name == "province" else 1 for name in FACETS
    }


def test_few_candidates_are_looked_into_unless_told_otherwise(archive):
    files = dict(encode_index([], archive.labels([]), spans_of([])))
    assert Manifest.parse(files["manifest.json"]).verify == VERIFY == (0, 24, 0, 0, 0, 0, 0)


def test_the_version_changes_with_every_file(archive):
    documents = some_documents(archive)
    files, labels = run_files(archive, documents), archive.labels(documents)

    def version(of=documents, **options):
        return Manifest.parse(dict(encode_index(files, labels, spans_of(of), **options))["manifest.json"]).version

    versions = [
        version(),
        version(fragments=1),
        version(suggestions=b"x"),
        version(documents[::-1]),
        version(verify=(2,) * len(FIELDS)),
    ]
    assert len(set(versions)) == 5
    assert version() == versions[0]


def test_an_empty_archive(archive):
    index = archive.publish([])
    assert index.search("太原").total == 0
    assert index.search("").hits == ()
    assert list(index.searcher().reader().all_terms()) == []


def test_empty_documents(archive):
    index = archive.publish([archive.document(0), archive.document(1, "太原")])
    assert [hit.id for hit in index.search("").hits] == [1, 0]
    assert [hit.id for hit in index.search("太原").hits] == [1]


def test_documents_must_follow_each_other(archive):
    documents = some_documents(archive, 4)
    with pytest.raises(ValueError, match="consecutive"):
        build_run([documents[0], documents[2]])
    files = run_files(archive, documents, batch=2)
    for wrong in (files[::-1], files[1:], files[:1] * 2):
        with pytest.raises(ValueError, match="follow each other"):
            list(encode_index(wrong, archive.labels(documents), spans_of(documents)))


def test_runs_must_fit_the_segments(archive):
    documents = some_documents(archive, 12)
    urls = [document.url for document in documents]
    files = run_files(archive, documents, batch=4)
    for spans in (Spans.of(urls[:8]), Spans.of([*urls, "/x/"]), Spans.of(urls, 3)):
        with pytest.raises(ValueError, match="segments"):
            list(encode_index(files, archive.labels(documents), spans))


def test_every_segment_is_indexed_by_itself(archive):
    """The newest segment's shards are those of an archive that has no other documents, and shards half as large."""
    documents = some_documents(archive)
    files = archive.encode(documents, least=16, shard_size=256)
    older, newest = Manifest.parse(files["manifest.json"]).segments
    assert (older.documents, newest.documents) == (24, 16)
    alone = [replace(document, id=number) for number, document in enumerate(documents[24:])]
    expected = archive.encode(alone, shard_size=128)
    (segment,) = Manifest.parse(expected["manifest.json"]).segments
    assert segment == newest
    shards = {path: data for path, data in expected.items() if path.startswith(("grams/", "phrases/"))}
    assert len(shards) == newest.grams + newest.phrases > 10
    assert {path: files[path.replace("/0/", "/1/")] for path in shards} == shards


def test_every_value_needs_a_label(archive):
    documents = some_documents(archive, 4)
    with pytest.raises(ValueError, match="no label for province"):
        list(encode_index(run_files(archive, documents), archive.labels(documents[:1]), spans_of(documents)))
