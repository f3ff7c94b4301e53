"""Stretches of characters, numbered: which places are alike, and which documents hold what how often."""

from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from huibian.search.document import index_texts
from huibian.search.fold import fold
from huibian.search.grams import Grams
from search.conftest import make_document


def plain_grams(rows, first, length, third="note"):
    """The format page: {(field, gram): {document: how often}}; the rows are titles, bodies and values of a third field."""
    found = {}
    for number, (title, body, notes) in enumerate(rows, first):
        texts = index_texts(make_document(number, title, body, {third: tuple(notes)}))
        for field, text in enumerate(texts):
            folded = fold(text)
            for at in range(len(folded) - length + 1):
                gram = folded[at : at + length]
                if "\n" not in gram and gram != " ":
                    found.setdefault((field, gram), Counter())[number] += 1
    return found


# Keys of places in documents that follow each other; a place without a key is left out.
PLACES = st.lists(st.lists(st.one_of(st.none(), st.integers(0, 4), st.just(2**60)), max_size=12), max_size=8)


def numbered(rows):
    keys = [key for row in rows for key in row]
    documents = np.array([number for number, row in enumerate(rows) for _ in row], np.int32)
    places = np.array([place for place, key in enumerate(keys) if key is not None], np.int32)
    chosen = np.array([keys[place] for place in places], np.int64)
    return keys, documents, Grams.number(chosen, places, documents, with_repeats=True)


def check(rows, least):
    keys, documents, found = numbered(rows)
    for made in (found, found.frequent(np.full(len(found.rows), least))):
        names = [keys[place] for place in made.examples]
        holding = {}
        for number, row in enumerate(rows):
            for key, count in Counter(row).items():
                if key is not None:
                    holding.setdefault(key, {})[number] = count
        if made is not found:
            holding = {key: counts for key, counts in holding.items() if len(counts) > least}
        assert names == sorted(holding)
        assert [made.rows[i].tolist() for i in range(len(names))] == [sorted(holding[key]) for key in names]
        assert made.counts.tolist() == [holding[key][d] for key in names for d in sorted(holding[key])]
        assert [names[i] if i >= 0 else None for i in made.ids] == [key if key in holding else None for key in keys]
        assert [keys.index(key) for key in names] == made.examples.tolist()
        groups = {}
        for place, group in zip(made.repeats.places.tolist(), made.repeats.groups.tolist(), strict=True):
            groups.setdefault(group, []).append(place)
        expected = {}
        for place, key in enumerate(keys):
            if key in holding:
                expected.setdefault((key, documents[place]), []).append(place)
        assert sorted(groups.values()) == sorted(places for places in expected.values() if len(places) > 1)


@given(PLACES, st.integers(0, 3))
def test_numbering(rows, least):
    check(rows, least)


@pytest.mark.parametrize("rows", [[], [[]], [[None]], [[3, 3], [], [3]], [[2**62, 0, 2**62]]])
def test_numbering_of_little(rows):
    check(rows, 0)


def test_grams_of_a_plain_walk():
    """What other tests compare with, itself compared with something written down."""
    assert plain_grams([("ab", "aba", [])], 5, 2) == {
        (0, "\ufdd0a"): {5: 1}, (0, "ab"): {5: 1}, (0, "b\ufdd1"): {5: 1}, (1, "ab"): {5: 1}, (1, "ba"): {5: 1}
    }  # fmt: skip
