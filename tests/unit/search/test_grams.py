"""The grams of runs are those that a plain walk over the texts finds."""

import random
from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from huibian.search import grams
from huibian.search.document import FIELDS, index_texts
from huibian.search.fold import fold
from huibian.search.grams import Alphabet, RunText, gram_pairs
from huibian.search.run import build_run
from search.conftest import make_document

TEXT = st.text(st.sampled_from("太原 \nab𠮷é"), max_size=20)
ROWS = st.lists(st.tuples(TEXT, TEXT, st.lists(TEXT, max_size=2)), max_size=6)


def some_run(rows, first=0):
    return build_run(
        [make_document(first + i, title, body, {"note": tuple(notes)}) for i, (title, body, notes) in enumerate(rows)]
    )


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


def named(alphabet, keys, length):
    fields, codes = alphabet.unpack(keys, length)
    return [(field, "".join(map(chr, row))) for field, row in zip(fields.tolist(), codes.tolist(), strict=True)]


def check(rows, first=0):
    run = some_run(rows, first)
    alphabet = Alphabet.of(iter([run]))
    text = RunText.of(run, alphabet)
    for length in (1, 2, 3, 4):
        pairs = gram_pairs(text, run, alphabet, length)
        expected = plain_grams(rows, first, length)
        names = named(alphabet, pairs.keys, length)
        assert Counter(zip(names, pairs.documents.tolist(), strict=True)) == Counter(
            (gram, document) for gram, documents in expected.items() for document in documents
        )
        assert sorted(zip(pairs.keys.tolist(), pairs.documents.tolist(), strict=True)) == list(
            zip(pairs.keys.tolist(), pairs.documents.tolist(), strict=True)
        )
        if length == 2:
            often = {
                pair
                for pair, is_often in zip(zip(names, pairs.documents.tolist(), strict=True), pairs.often, strict=True)
                if is_often
            }
            assert often == {
                ((f, g), d) for (f, g), counts in expected.items() if f == 1 for d, n in counts.items() if n >= 3
            }
        else:
            assert len(pairs.often) == 0


@given(ROWS, st.integers(0, 70000))
def test_pairs(rows, first):
    check(rows, first)


@pytest.mark.parametrize(
    "rows", [[], [("", "", [])], [("  \n", "太太太太太", [" "])], [("ababab", "ab ab ab", ["ababab"])]]
)
def test_pairs_of_odd_runs(rows):
    check(rows)


def test_the_slow_way_gives_the_same(monkeypatch):
    monkeypatch.setattr(grams, "_PACKED_BITS", 0)
    rng = random.Random(4)
    check([("".join(rng.choices("ab太 ", k=9)), "".join(rng.choices("ab太\n", k=40)), []) for _ in range(30)])


def test_an_alphabet_numbers_its_characters_upward():
    run = some_run([("乙甲", "a", [])])
    alphabet = Alphabet.of(iter([run, some_run([("𠮷", "\n", [])])]))
    assert "".join(map(chr, alphabet.characters)) == "".join(sorted("a乙甲𠮷\ufdd0\ufdd1"))
    assert alphabet.base == 7
    assert alphabet.ranks(np.array([ord("a"), ord("\n"), ord("𠮷")])).tolist() == [1, 0, 6]


def test_common_characters_are_no_more_than_fit(monkeypatch):
    rows = [("", "甲乙丙"[: i + 1] + " 丁", ["甲"] if i < 3 else []) for i in range(3)] + [
        ("", "戊己庚"[: i + 1], []) for i in range(3)
    ]
    run = some_run(rows)
    alphabet = Alphabet.of(iter([run]))
    pairs = gram_pairs(RunText.of(run, alphabet), run, alphabet, 1)
    keys, counts = np.unique(pairs.keys, return_counts=True)
    for most, verify, expected, least in (
        (8, 0, "甲乙丙丁戊己庚 ", 0),
        (7, 0, "甲乙丁戊己 ", 1),
        (5, 0, "甲丁戊 ", 2),
        (3, 0, "", 3),
        (5, 2, "甲丁戊 ", 2),
    ):
        monkeypatch.setattr(grams, "MOST_CHARACTERS", most)
        common, verified = alphabet.common(keys, counts, verify)
        assert ("".join(sorted(map(chr, common.characters))), verified) == ("".join(sorted(expected)), least)
        assert len(common.characters) <= most


def test_keys_order_grams_by_field_and_characters():
    rows = [("ab", "ba", ["b", "aa"])]
    run = some_run(rows)
    alphabet = Alphabet.of(iter([run]))
    names = named(alphabet, gram_pairs(RunText.of(run, alphabet), run, alphabet, 2).keys, 2)
    assert names == sorted(names)
    assert {field for field, _ in names} == {0, 1, len(FIELDS) - 1}
