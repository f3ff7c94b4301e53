"""Facets as files: every value's documents come back, in the order that was asked for; what does not fit is an error."""

import itertools
import json
import zlib

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from huibian.search.codec import decode_varints
from huibian.search.document import FACETS, FacetLabels
from huibian.search.facets import collect_facets, decode_facet, encode_facet
from huibian.search.run import build_run
from search.conftest import make_document

PROVINCE = FACETS.index("province")


def labels_for(rows, name="province"):
    """Labels of one facet, none of the others."""
    return [FacetLabels(each, tuple(rows) if each == name else ()) for each in FACETS]


def collect(values, rows, batch=100):
    """Collect the facet of places of documents that have these values."""
    documents = [make_document(i, facets={"province": each}) for i, each in enumerate(values)]
    runs = [build_run(list(some)) for some in batches(documents, batch)]
    return collect_facets(runs, labels_for(rows))[PROVINCE]


def batches(items, size):
    iterator = iter(items)
    while some := tuple(itertools.islice(iterator, size)):
        yield some


LABELS = [
    ("jin", "晋", -1),
    ("jin/bei", "晋北", 0),
    ("shaan", "陕", -1),
    ("jin/bei/yi", "晋北一", 1),
    ("none", "无", -1),
]
VALUES = [("jin",), ("shaan", "jin", "jin/bei"), (), ("jin", "jin/bei", "jin/bei/yi", "jin")]


def test_values_without_a_parent_stand_first_and_all_have_their_documents():
    facet = collect(VALUES, LABELS, batch=3)
    assert [(v.value, v.label, v.parent, v.documents.tolist()) for v in facet.values] == [
        ("jin", "晋", -1, [0, 1, 3]),
        ("shaan", "陕", -1, [1]),
        ("none", "无", -1, []),
        ("jin/bei", "晋北", 0, [1, 3]),
        ("jin/bei/yi", "晋北一", 3, [3]),
    ]
    assert facet.counts(np.array([False, True, True, True])) == [2, 1, 0, 2, 1]
    assert facet.matching(["shaan", "jin/bei/yi", "unknown"], 4).tolist() == [False, True, False, True]
    assert not facet.matching([], 4).any()


def test_children_are_a_file_of_their_own_out_of_their_parents():
    roots, others = encode_facet(collect(VALUES, LABELS), 4)
    for payload, labels in (
        (roots, [["jin", "晋"], ["shaan", "陕"], ["none", "无"]]),
        (others, [["jin/bei", "晋北", 0], ["jin/bei/yi", "晋北一", 3]]),
    ):
        data = zlib.decompress(payload, -15)
        size = data[0]
        assert size < 128
        assert json.loads(data[1 : 1 + size]) == labels
    head = decode_varints(np.frombuffer(data[1 + size :][:4], np.uint8))
    assert head[::2].tolist() == [2, 1]  # of 3 and of 2 documents
    (only,) = encode_facet(collect([("a",)], [("a", "甲", -1)]), 1)
    assert decode_facet("province", [only], 1).values[0].documents.tolist() == [0]


@given(st.lists(st.sets(st.integers(0, 11)), max_size=12), st.lists(st.integers(-1, 10), min_size=12, max_size=12))
def test_facets_come_back(chosen, parents):
    """Values are numbered so that a parent has a lower number; who has a value has its parents."""
    parents = [parent if parent < number else -1 for number, parent in enumerate(parents)]

    def with_parents(values):
        for value in values:
            yield f"v{value}"
            yield from with_parents([parents[value]] if parents[value] >= 0 else [])

    values = [tuple(with_parents(each)) for each in chosen]
    labels = [(f"v{number}", f"第{number}", parent) for number, parent in enumerate(parents)]
    facet = collect(values, labels, batch=5)
    decoded = decode_facet("province", list(encode_facet(facet, len(values))), len(values))
    assert {v.value for v in decoded.values} == {f"v{number}" for number in range(12)}
    for value, original in zip(decoded.values, facet.values, strict=True):
        assert (value.value, value.label, value.parent) == (original.value, original.label, original.parent)
        assert value.documents.tolist() == [i for i, each in enumerate(values) if value.value in each]
        number = int(value.value[1:])
        assert (decoded.values[value.parent].value if value.parent >= 0 else "v-1") == f"v{parents[number]}"


def test_what_does_not_fit_is_an_error():
    with pytest.raises(ValueError, match="no label for province jin/bei/yi"):
        collect(VALUES, LABELS[:3])
    with pytest.raises(ValueError, match="labels must be given"):
        collect_facets([], labels_for([])[1:])
    with pytest.raises(ValueError, match="before its parent"):
        collect([], [("a", "甲", 1), ("b", "乙", -1), ("c", "丙", 0), ("d", "丁", 4), ("e", "戊", 0)])
    with pytest.raises(ValueError, match="jin/bei has a document that its parent has not"):
        list(encode_facet(collect([("jin/bei",)], LABELS), 1))


def test_a_label_that_is_no_text_does_not_break_the_file():
    (payload,) = encode_facet(collect([("a",)], [("a", "甲\ud800", -1)]), 1)
    assert decode_facet("province", [payload], 1).values[0].label == "甲?"


def test_a_damaged_part_is_an_error():
    parts = list(encode_facet(collect(VALUES * 5, LABELS), 20))
    for number, part in enumerate(parts):
        for size in range(len(part)):
            with pytest.raises(ValueError, match=r"\w"):
                decode_facet("province", [*parts[:number], part[:size]], 20)
        with pytest.raises(ValueError, match="more or less"):
            decode_facet("province", [*parts[:number], part + b"\0"], 20)
    with pytest.raises(ValueError, match=r"cut off|more numbers|too large|more or less"):
        decode_facet("province", parts, 2)
