"""The vectors that both readers share; the browser's tests read the same files."""

import importlib.util
import json
from pathlib import Path

import numpy as np
import pytest

from huibian.search.analyzer import gram_hash, gram_hashes
from huibian.search.codec import decode_small_floats, decode_varints, encode_small_floats, encode_varints
from huibian.search.excerpt import Section, excerpt, mark
from huibian.search.fold import fold, fold_with_offsets
from huibian.search.index import open_index
from huibian.search.query import parse_alternatives
from huibian.search.words import structure

VECTORS = Path(__file__).parents[2] / "vectors"


def load(name):
    return json.loads((VECTORS / name).read_text("utf-8"))


@pytest.fixture(scope="module")
def derive():
    spec = importlib.util.spec_from_file_location("derive", VECTORS / "derive.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("case", load("analyzer.json"), ids=lambda case: ascii(case["text"]))
def test_folding(case):
    assert fold(case["text"]) == case["folded"]
    assert fold_with_offsets(case["text"]) == (case["folded"], case["offsets"])


def test_gram_keys():
    for case in load("grams.json"):
        codes = [ord(c) for c in case["gram"]] + [0]
        assert gram_hash(case["gram"]) == case["hash"]
        arrays = (np.array([codes[0]], np.uint64), np.array([codes[1]], np.uint64), np.array([len(case["gram"]) == 2]))
        assert gram_hashes(*arrays).tolist() == [case["hash"]]


def test_numbers():
    for case in load("codec.json"):
        if "varint" in case:
            assert encode_varints(np.array([case["varint"]])).tolist() == case["bytes"]
            assert decode_varints(np.array(case["bytes"], np.uint8)).tolist() == [case["varint"]]
        else:
            assert encode_small_floats(np.array([case["length"]])).tolist() == [case["byte"]]
            assert decode_small_floats(np.array([case["byte"]], np.uint8)).tolist() == [case["decoded"]]


@pytest.mark.parametrize("case", load("query.json"), ids=lambda case: ascii(case["query"])[:60])
def test_queries(case):
    assert structure(parse_alternatives(case["query"])) == case["ast"]


def test_excerpts_and_titles():
    for case in load("excerpts.json"):
        found = excerpt([Section(**section) for section in case["sections"]], case["words"])
        assert {"section": found.section, "pieces": [list(p) for p in found.pieces]} == case["excerpt"], case["words"]
    for case in load("titles.json"):
        assert [list(piece) for piece in mark(case["text"], case["words"])] == case["pieces"]


def test_ranking(derive):
    for case in load("ranking.json"):
        assert derive.ranked(case) == case


@pytest.mark.parametrize("case", load("search.json"), ids=lambda case: ascii(case["request"]))
def test_the_frozen_index_is_searched_as_ever(case, derive):
    result = open_index(VECTORS / "index-1").search(**case["request"])
    assert json.loads(json.dumps(derive.plain_result(result))) == case["result"]


def test_the_frozen_index_is_what_its_documents_give(derive):
    written = {path: (VECTORS / "index-1" / path).read_bytes() for path, _ in derive.index_files(shard_size=1024)}
    assert dict(derive.index_files(shard_size=1024)) == written
