"""The vectors that both readers share; the browser's tests read the same files."""

import dataclasses
import importlib.util
import json
from pathlib import Path

import numpy as np
import pytest

from huibian.search.analyzer import gram_key, gram_keys, phrase_hash, phrase_hashes
from huibian.search.codec import decode_varints, encode_varints
from huibian.search.excerpt import Section, excerpts, mark
from huibian.search.fold import fold, fold_with_offsets
from huibian.search.index import open_index
from huibian.search.lists import Rows, decode_list, encode_lists
from huibian.search.query import parse_alternatives
from huibian.search.words import structure

VECTORS = Path(__file__).parents[2] / "vectors"


def load(name):
    return json.loads((VECTORS / name).read_text("utf-8"))


def plain(value):
    return json.loads(json.dumps(value))


@pytest.fixture(scope="module")
def derive():
    spec = importlib.util.spec_from_file_location("derive", VECTORS / "derive.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("case", load("analyzer.json"), ids=lambda case: ascii(case["text"]))
def test_folding(case):
    assert fold(case["text"]) == case["folded"]
    folded, offsets = fold_with_offsets(case["text"])
    assert (folded, list(offsets)) == (case["folded"], case["offsets"])


def test_grams_and_phrases():
    kinds = set()
    for case in load("grams.json"):
        text = case.get("gram") or case["phrase"]
        codes = np.array([[ord(c) for c in text]])
        if "gram" in case:
            assert gram_key(text) == case["key"]
            assert gram_keys(codes).tolist() == [case["key"]]
        else:
            field, seed = case["field"], case["seed"]
            assert phrase_hash(text, field, seed) == case["hash"]
            assert phrase_hashes(codes, np.array([field]), seed).tolist() == [case["hash"]]
        kinds |= set(case)
    assert {"gram", "phrase"} < kinds


def test_numbers():
    kinds = set()
    for case in load("codec.json"):
        encoded = np.array(case["bytes"], np.uint8)
        if "varint" in case:
            assert encode_varints(np.array([case["varint"]])).tolist() == case["bytes"]
            assert decode_varints(encoded).tolist() == [case["varint"]]
        else:
            values, universe = np.array(case["list"], np.int64), case["universe"]
            assert encode_lists(Rows.of([len(values)], values), np.array([universe]))[0].tolist() == case["bytes"]
            found, used = decode_list(encoded, len(values), universe)
            assert (found.tolist(), used) == (case["list"], len(encoded))
        kinds |= set(case)
    assert {"varint", "list"} < kinds


@pytest.mark.parametrize("case", load("query.json"), ids=lambda case: ascii(case["query"])[:60])
def test_queries(case):
    assert structure(parse_alternatives(case["query"])) == case["ast"]


def test_excerpts_and_titles():
    for case in load("excerpts.json"):
        found = excerpts([Section(**section) for section in case["sections"]], case["words"])
        assert plain([dataclasses.asdict(each) for each in found]) == case["excerpts"], case["words"]
    for case in load("titles.json"):
        assert [list(piece) for piece in mark(case["text"], case["words"])] == case["pieces"]


@pytest.mark.parametrize("case", load("search.json"), ids=lambda case: ascii(case["request"]))
def test_the_frozen_index_is_searched_as_ever(case, derive):
    result = open_index(VECTORS / "index-4").search(**case["request"])
    assert plain(derive.plain_result(result)) == case["result"]


def test_the_frozen_index_is_what_its_documents_give(derive):
    files = (file for file in sorted((VECTORS / "index-4").rglob("*")) if file.is_file())
    frozen = {file.relative_to(VECTORS / "index-4").as_posix(): file.read_bytes() for file in files}
    made = dict(derive.index_files(shard_size=512))
    assert set(made) == set(frozen)
    if made["dictionary.bin"] != frozen["dictionary.bin"]:  # another zlib, which compresses in another way
        frozen = {path: data for path, data in frozen.items() if path.startswith(("grams/", "phrases/"))}
    assert {path: made[path] for path in frozen} == frozen
