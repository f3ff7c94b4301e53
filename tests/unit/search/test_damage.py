"""A broken index is a problem to show, never a wrong result."""

import json
import shutil

import pytest

from huibian.search.damage import INDEX_DAMAGED, INDEX_MISSING, IndexDamaged
from huibian.search.index import open_index
from search.conftest import publish


def some_documents(archive, title):
    facets = {"year": ("2000",), "province": ("shanxi", "shanxi/taiyuan")}
    return [archive.document(i, title, "安全生产" * 9, facets=facets) for i in range(3)]


@pytest.fixture
def folder(archive):
    archive.publish(some_documents(archive, "太原工会"))
    return archive.folder


def use_everything(folder):
    return open_index(folder).search("太原工会 生产安", date_from=1, years=["2000"])


FILES = [
    "grams/0/0/0.bin",
    "phrases/0/0/0.bin",
    "facets/province-0.bin",
    "facets/province-1.bin",
    "facets/type-0.bin",
]
FILES += ["dates.bin", "dictionary.bin", "documents/0/2.bin"]


def harmed(data, harm, folder):
    middle = len(data) // 2
    return {
        "cut": data[:-1],
        "longer": data + b"\0",
        "changed": data[:middle] + bytes([data[middle] ^ 1]) + data[middle + 1 :],
        "empty": b"",
        "page": b"<!doctype html>",
        "other": (folder / "suggestions.bin").read_bytes(),
    }[harm]


@pytest.mark.parametrize("file", FILES)
@pytest.mark.parametrize("harm", ["cut", "longer", "changed", "empty", "page", "other", "gone", "folder"])
def test_each_file_is_verified(folder, file, harm):
    assert use_everything(folder).total == 3
    path = folder / file
    data = path.read_bytes()
    path.unlink()
    if harm == "folder":
        path.mkdir()
    elif harm != "gone":
        path.write_bytes(harmed(data, harm, folder))
    with pytest.raises(IndexDamaged) as raised:
        use_everything(folder)
    assert raised.value.file == file
    problem = raised.value.problem()
    assert problem.kind is INDEX_DAMAGED
    assert "{" not in problem.message(str)


@pytest.mark.parametrize("file", FILES)
def test_a_file_of_another_state_of_the_archive(archive, folder, tmp_path_factory, file):
    """It is whole, but its document numbers mean something else."""
    documents = some_documents(archive, "太原工会")
    more = [*documents, archive.document(3, "太原", facets=documents[0].facets)]
    newer = tmp_path_factory.mktemp("newer")
    publish(newer, more)
    shutil.copy(newer / file, folder / file)
    with pytest.raises(IndexDamaged) as raised:
        use_everything(folder)
    assert raised.value.file == file


@pytest.mark.parametrize("data", [b"", b"{}", b"[]", b"null", b'{"format": 1, "analyzer": 1}', b"\xff", b"[" * 100_000])
def test_a_foreign_manifest(folder, data):
    (folder / "manifest.json").write_bytes(data)
    with pytest.raises(IndexDamaged, match=r"manifest\.json"):
        open_index(folder)


@pytest.mark.parametrize("count", [0, 1, 2, 4, 10**9, 10**15])
def test_a_manifest_that_tells_of_other_documents(folder, count):
    """A number that is far too large must not be believed before anything else is read."""
    manifest = folder / "manifest.json"
    value = json.loads(manifest.read_bytes())
    value["documents"] = value["segments"][0]["documents"] = count
    manifest.write_text(json.dumps(value))
    for ask in (lambda index: index.search("太原"), lambda index: index.search(), lambda index: index.documents):
        with pytest.raises(IndexDamaged, match=r"dates\.bin"):
            ask(open_index(folder))


@pytest.mark.parametrize("key", ["grams", "phrases"])
def test_a_manifest_that_tells_of_more_shards_than_there_are(folder, key):
    manifest = folder / "manifest.json"
    value = json.loads(manifest.read_bytes())
    value["segments"][0][key] = 97
    manifest.write_text(json.dumps(value))
    with pytest.raises(IndexDamaged, match=rf"{key}/0/0/\d+\.bin"):
        use_everything(folder)


def test_no_index_at_all(tmp_path):
    with pytest.raises(IndexDamaged) as raised:
        open_index(tmp_path / "nowhere")
    assert raised.value.problem().kind is INDEX_MISSING
