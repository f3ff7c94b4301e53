"""Sets of documents: merged, searched and intersected as plain sets would be, by bitmaps or without."""

import random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from huibian.search import sets
from huibian.search.lists import Rows
from huibian.search.sets import DocumentSets, candidates, intersect

UNIVERSE = 130


def some_sets(seed=0, count=60, universe=UNIVERSE):
    """Sets of every density, whole and almost empty ones among them."""
    rng = random.Random(seed)
    sizes = [1, 2, universe, universe - 1, *(rng.randint(1, universe) for _ in range(count - 4))]
    return [sorted(rng.sample(range(universe), size)) for size in sizes]


@pytest.fixture(params=["all", "some", "none"])
def bitmaps(request, monkeypatch):
    """Which sets have bitmaps: the results are the same."""
    monkeypatch.setattr(sets, "_BITMAP_LEAST", {"all": 0, "some": 40, "none": 10**9}[request.param])
    monkeypatch.setattr(sets, "_WORDS_AT_ONCE", 50)
    monkeypatch.setattr(sets, "_NUMBERS_AT_ONCE", 300)
    return request.param


def made(plain, universe=UNIVERSE):
    sizes = np.array([len(each) for each in plain], np.int64)
    return DocumentSets(Rows.of(sizes, np.array([d for each in plain for d in each], np.int32)), universe)


def test_holding(bitmaps):
    plain = some_sets()
    merged = made(plain)
    assert (merged.bitmaps[0] >= 0).sum() == {"all": len(plain), "none": 0}.get(
        bitmaps, sum(len(each) > 40 for each in plain)
    )
    numbers, documents = np.divmod(np.arange(len(plain) * UNIVERSE), UNIVERSE)
    held = merged.hold(numbers, documents)
    assert held.reshape(len(plain), UNIVERSE).tolist() == [[d in each for d in range(UNIVERSE)] for each in plain]


def test_bitmaps_take_no_more_room_than_they_may(monkeypatch):
    plain = some_sets()
    words = -(-UNIVERSE // 64)
    for room in (0, 1, 10, 1000):
        monkeypatch.setattr(sets, "_BITMAP_BYTES", room * words * 8)
        merged = made(plain)
        row, table = merged.bitmaps
        large = sorted((len(each) for each in plain if len(each) > sets._BITMAP_LEAST), reverse=True)[:room]
        assert sorted((len(each) for each, at in zip(plain, row, strict=True) if at >= 0), reverse=True) == large
        assert len(table) == len(large)
        assert merged.hold(np.zeros(3, np.int64), np.arange(3)).tolist() == [d in plain[0] for d in range(3)]


@settings(max_examples=20)
@given(st.integers(0, 10**6))
def test_candidates_and_ranks(seed):
    check_candidates(seed)


def test_candidates_and_ranks_by_bitmaps_or_without(bitmaps):
    for seed in range(4):
        check_candidates(seed)


def check_candidates(seed):
    rng = random.Random(seed)
    universe = rng.choice([1, 63, 64, 65, UNIVERSE])
    plain = [sorted(rng.sample(range(universe), rng.randint(1, universe))) for _ in range(12)]
    merged = made(plain, universe)
    left = np.array([rng.randrange(12) for _ in range(40)])
    right = np.array([rng.randrange(12) for _ in range(40)])
    common = [sorted(set(plain[a]) & set(plain[b])) for a, b in zip(left, right, strict=True)]
    members = [[d for d in each if rng.random() < 0.5] for each in common]
    rows = Rows.of(np.array([len(each) for each in members]), np.array([d for each in members for d in each], np.int64))

    both = intersect(merged, left, right)
    assert [both[i].tolist() for i in range(len(both))] == common
    found = candidates(merged, left, right, rows)
    assert found.sizes.tolist() == [len(each) for each in common]
    assert found.ranks.tolist() == [each.index(d) for each, some in zip(common, members, strict=True) for d in some]


def test_nothing_at_all():
    nothing = np.empty(0, np.int64)
    for universe in (0, 5):
        empty = made([], universe)
        assert len(intersect(empty, nothing, nothing)) == 0
        assert len(candidates(empty, nothing, nothing, Rows.of(nothing, nothing)).sizes) == 0
