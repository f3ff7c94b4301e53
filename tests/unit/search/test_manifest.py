import json

import pytest

from huibian.search.analyzer import ANALYZER
from huibian.search.document import FACETS
from huibian.search.manifest import (
    FORMAT,
    FileKind,
    Manifest,
    Segment,
    archive_order,
    facet_path,
    pack_file,
    shard_path,
    unpack_file,
)

MANIFEST = Manifest(
    version=0xAB,
    order=0xFFFFFFFF,
    segments=(
        Segment(documents=8, order=0x1A, grams=3, phrases=1, weights=(9000, 300), seed=0),
        Segment(documents=4, order=0x2B, grams=1, phrases=2, weights=(900, 30), seed=1),
    ),
    shortest_title=4,
    facets=tuple((name, (100, 200) if name == "province" else (50,)) for name in FACETS),
)


def test_a_manifest_comes_back():
    assert Manifest.parse(MANIFEST.dump()) == MANIFEST
    value = json.loads(MANIFEST.dump())
    assert (value["format"], value["analyzer"]) == (FORMAT, ANALYZER) == (4, 2)
    assert (value["version"], value["order"]) == ("000000ab", "ffffffff")
    assert (value["verify"], value["longest"]) == ([0, 24, 0, 0, 0, 0, 0], 16)
    assert value["documents"] == MANIFEST.documents == 12
    assert value["segments"][0] == {
        "documents": 8,
        "order": "0000001a",
        "grams": 3,
        "phrases": 1,
        "weights": [9000, 300],
        "seed": 0,
    }
    assert value["facets"][0] == {"name": "province", "parts": [100, 200]}


FOREIGN = [
    {"format": 1}, {"format": "2"}, {"format": None}, {"analyzer": 1}, {"documents": -1}, {"documents": "12"}, {"documents": 1.5}, {"documents": True},
    {"documents": None}, {"documents": 11}, {"segments": []}, {"segments": None}, {"segments": [{}]}, {"version": "x"}, {"version": None}, {"order": "-1"}, {"order": "1ffffffff"}, {"order": 7},
    {"verify": -1}, {"verify": [24] * 6}, {"verify": [24.0] * 7}, {"longest": []}, {"facets": []}, {"facets": None}, {"facets": [{}] * 5}, {"facets": [{"name": "year", "parts": [1]}] * 5},
    {"facets": [{"name": name, "parts": []} for name in FACETS]}, {"facets": [{"name": name, "parts": [1, 2, 3]} for name in FACETS]},
    {"facets": [{"name": name, "parts": ["1"]} for name in FACETS]},
]  # fmt: skip


@pytest.mark.parametrize("change", FOREIGN, ids=str)
def test_a_manifest_of_another_version_or_make(change):
    with pytest.raises(ValueError, match=r"\w"):
        Manifest.parse(json.dumps(json.loads(MANIFEST.dump()) | change).encode())


FOREIGN_SEGMENTS = [
    {"grams": 0}, {"grams": None}, {"phrases": 0}, {"weights": [1]}, {"weights": 1}, {"seed": "0"}, {"order": "1a"}, {"documents": 9},
]  # fmt: skip


@pytest.mark.parametrize("change", FOREIGN_SEGMENTS, ids=str)
def test_a_segment_of_another_make(change):
    value = json.loads(MANIFEST.dump())
    value["segments"][0] |= change
    with pytest.raises(ValueError, match=r"\w"):
        Manifest.parse(json.dumps(value).encode())


@pytest.mark.parametrize("key", json.loads(MANIFEST.dump())["segments"][0])
def test_nothing_of_a_segment_may_be_missing(key):
    value = json.loads(MANIFEST.dump())
    del value["segments"][1][key]
    with pytest.raises(ValueError, match=r"\w"):
        Manifest.parse(json.dumps(value).encode())


def test_a_document_is_of_one_segment():
    assert MANIFEST.firsts == (0, 8)
    assert [MANIFEST.order_of(document) for document in (0, 7, 8, 11)] == [0x1A, 0x1A, 0x2B, 0x2B]


@pytest.mark.parametrize("key", json.loads(MANIFEST.dump()))
def test_nothing_may_be_missing(key):
    value = json.loads(MANIFEST.dump())
    del value[key]
    with pytest.raises(ValueError, match=r"\w"):
        Manifest.parse(json.dumps(value).encode())


@pytest.mark.parametrize(
    "data", [b"", b"{}", b"[]", b"null", b"2", b'"x"', b"\xff", b"<!doctype html>", b"[" * 100_000]
)
def test_no_manifest_at_all(data):
    with pytest.raises(ValueError, match=r"\w"):
        Manifest.parse(data)


def test_a_file_tells_what_it_is():
    data = pack_file(FileKind.DOCUMENT, 300, 0x01020304, b"payload")
    assert data == b"HBIX\x04\x05\xac\x02\x04\x03\x02\x01" + (0x422C6A15).to_bytes(4, "little") + b"payload"
    assert unpack_file(data, FileKind.DOCUMENT, 300, 0x01020304) == b"payload"
    others = [
        (data, FileKind.GRAMS, 300, 0x01020304),
        (data, FileKind.DOCUMENT, 301, 0x01020304),
        (data, FileKind.DOCUMENT, 300, 0x01020305),
        (b"HBIX\x01" + data[5:], FileKind.DOCUMENT, 300, 0x01020304),
        (data + b"\0", FileKind.DOCUMENT, 300, 0x01020304),
        *((data[:size], FileKind.DOCUMENT, 300, 0x01020304) for size in range(len(data))),
        *((data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :], FileKind.DOCUMENT, 300, 0x01020304) for at in range(len(data))),
    ]  # fmt: skip
    for other in others:
        with pytest.raises(ValueError, match="another file"):
            unpack_file(*other)


def test_paths():
    assert shard_path(0, FileKind.GRAMS, 7) == "grams/0/0/7.bin"
    assert shard_path(2, FileKind.PHRASES, 12345) == "phrases/2/12/12345.bin"
    assert facet_path("province", 1) == "facets/province-1.bin"


def test_the_order_changes_with_the_documents():
    orders = {archive_order(urls) for urls in (["/a/", "/b/"], ["/b/", "/a/"], ["/a/"], [], ["/a/b/"], ["/\ud800/"])}
    assert len(orders) == 6
    assert archive_order(iter(["/a/", "/b/"])) == archive_order(["/a/", "/b/"])
