"""A broken index is a problem to show, never a wrong result."""

import pytest

from huibian.search.damage import INDEX_DAMAGED, INDEX_MISSING, IndexDamaged
from huibian.search.index import open_index


@pytest.fixture
def folder(archive):
    archive.publish([archive.document(i, "太原工会", "安全生产" * 9, facets={"year": ("2000",)}) for i in range(3)])
    return archive.folder


def use_everything(folder):
    open_index(folder).search("太原工会 生产安", date_from=1, years=["2000"])


FILES = ["postings/0000.bin", "positions/0000.bin", "lengths.bin", "facets.bin", "facets.json", "dates.bin"]


@pytest.mark.parametrize("file", FILES)
@pytest.mark.parametrize("harm", ["cut", "changed", "page", "other", "gone"])
def test_each_file_is_verified(folder, file, harm):
    use_everything(folder)
    path = folder / file
    data = path.read_bytes()
    if harm == "gone":
        path.unlink()
    else:
        changed = bytes([data[len(data) // 2] ^ 1])
        path.write_bytes(
            {
                "cut": data[:-1],
                "changed": data[: len(data) // 2] + changed + data[len(data) // 2 + 1 :],
                "page": b"<!doctype html>",
                "other": (folder / "manifest.json").read_bytes(),
            }[harm]
        )
    with pytest.raises(IndexDamaged) as raised:
        use_everything(folder)
    assert raised.value.file == file
    problem = raised.value.problem()
    assert problem.kind is INDEX_DAMAGED
    assert "{" not in problem.message(str)


@pytest.mark.parametrize("data", [b"", b"{}", b"[]", b"null", b'{"format": 2, "analyzer": 1}', b"\xff"])
def test_a_foreign_manifest(folder, data):
    (folder / "manifest.json").write_bytes(data)
    with pytest.raises(IndexDamaged, match=r"manifest\.json"):
        open_index(folder)


@pytest.mark.parametrize("data", [None, b"{", b"[]", b'{"id": 0, "sections": []}'])
def test_a_document_that_cannot_be_shown(folder, data):
    path = folder / "documents/0/2.json"
    path.unlink() if data is None else path.write_bytes(data)
    with pytest.raises(IndexDamaged, match=r"documents/0/2\.json"):
        use_everything(folder)


def test_no_index_at_all(tmp_path):
    with pytest.raises(IndexDamaged) as raised:
        open_index(tmp_path / "nowhere")
    assert raised.value.problem().kind is INDEX_MISSING
