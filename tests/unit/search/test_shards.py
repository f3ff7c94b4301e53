import pickle
import random

import pytest

from huibian.search import postings
from huibian.search.document import FIELDS
from huibian.search.manifest import Manifest
from huibian.search.postings import build_run
from huibian.search.run import Run
from huibian.search.shards import encode_index


def some_documents(archive, count=40):
    rng = random.Random(3)
    bodies = ["".join(rng.choices("太原大同安全生产的 \nabc𠮷", k=rng.randint(0, 80))) for _ in range(count)]
    facets = [{"year": (str(2000 + i % 3),), "province": tuple(["shanxi", "shaanxi"][: i % 3])} for i in range(count)]
    return [
        archive.document(i, body[:9], body, facets=facets[i], days=(20000101 + i, 20000105 + i))
        for i, body in enumerate(bodies)
    ]


@pytest.mark.parametrize("batch", [1, 7, 39])
def test_batches_do_not_show_in_the_files(archive, batch):
    documents = some_documents(archive)
    assert archive.encode(documents, batch=batch, shard_size=256) == archive.encode(documents, shard_size=256)


def test_portions_within_a_batch_do_not_show(archive, monkeypatch):
    documents = some_documents(archive)
    whole = archive.encode(documents)
    monkeypatch.setattr(postings, "CHARACTERS_AT_ONCE", 200)
    assert archive.encode(documents) == whole


def test_the_slow_ways_give_the_same(archive, monkeypatch):
    documents = some_documents(archive)
    whole = archive.encode(documents)
    monkeypatch.setattr(postings, "TABLE_CELLS", 0)
    monkeypatch.setattr(postings, "PACKED_BITS", 0)
    assert archive.encode(documents) == whole


def test_a_run_is_saved_and_sent(archive):
    documents = some_documents(archive)
    run = build_run(documents)
    file = archive.folder / "run.npz"
    run.save(file)
    for copy in (Run.load(file), pickle.loads(pickle.dumps(run))):
        assert dict(encode_index([copy], archive.labels(documents))) == archive.encode(documents)


def test_the_manifest_comes_last_and_is_read_back(archive):
    documents = some_documents(archive)
    files = archive.encode(documents, shard_size=256)
    assert list(files)[-1] == "manifest.json"
    manifest = Manifest.parse(files["manifest.json"])
    assert manifest.dump() == files["manifest.json"]
    assert manifest.documents == 40
    assert len(manifest.postings) == sum(path.startswith("postings/") for path in files) > 1
    assert [bool(total) for total in manifest.total_lengths] == [spec.b > 0 for spec in FIELDS]


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
    runs = [build_run(documents[:2]), build_run(documents[2:])]
    with pytest.raises(ValueError, match="follow each other"):
        list(encode_index(runs[::-1], archive.labels(documents)))


def test_every_value_needs_a_label(archive):
    documents = some_documents(archive, 4)
    with pytest.raises(ValueError, match="no label for province"):
        list(encode_index([build_run(documents)], archive.labels(documents[:1])))
