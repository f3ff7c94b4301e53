"""What is recorded of three characters and more is exactly what the format page asks for: worked out here from plain texts."""

import random

import numpy as np
import pytest

from huibian.search import grams, phrases
from huibian.search.analyzer import LONGEST
from huibian.search.document import FIELDS, index_texts
from huibian.search.fold import fold
from huibian.search.grams import Alphabet, RunText, gram_pairs
from huibian.search.phrases import Exceptions, Frequent, exceptional_entries, present_entries, run_exceptions
from huibian.search.run import build_run
from huibian.search.sets import DocumentSets
from search.conftest import make_document


def plain_entries(documents, verify):
    """{(field, phrase): (candidates, the ranks of those that hold it)}, by way of Python's sets and `in`."""
    texts = [[fold(text) for text in index_texts(document)] for document in documents]
    expected = {}
    for field in range(len(FIELDS)):
        characters = sorted({c for each in texts for c in each[field]} - {"\n"})
        holding = {c: {i for i, each in enumerate(texts) if c in each[field]} for c in characters}
        words = [a + b for a in characters for b in characters]
        for length in range(2, LONGEST + 1):
            longer = {}
            for word in words:
                candidates = sorted(holding[word[:-1]] & holding[word[1:]])
                held = [i for i in candidates if word in texts[i][field]]
                if held:
                    longer[word] = set(held)
                is_recorded = len(candidates) > verify and (held if length < 5 else held != candidates)
                if length > 2 and is_recorded:
                    expected[field, word] = (len(candidates), [candidates.index(i) for i in held])
            holding = longer
            follow = {}
            for word in holding:
                follow.setdefault(word[:-1], []).append(word[-1])
            words = [word + last for word in holding for last in follow.get(word[1:], ())]
    return expected


def recorded(documents, verify, batch):
    """The same, from the recipe's parts."""
    runs = [build_run(documents[start : start + batch]) for start in range(0, len(documents), batch)]
    alphabet = Alphabet.of(iter(runs))
    texts = [RunText.of(run, alphabet) for run in runs]
    twos, threes, fours = (
        DocumentSets.merge(
            [gram_pairs(text, run, alphabet, length) for text, run in zip(texts, runs, strict=True)], len(documents)
        )
        for length in (2, 3, 4)
    )
    frequent = Frequent.of(fours, verify)
    found = [list(run_exceptions(text, alphabet, frequent)) for text in texts]
    numbered = [
        [Exceptions(each.fields, each.ranks, each.documents + np.int32(run.first_id)) for each in some]
        for run, some in zip(runs, found, strict=True)
    ]
    entries = [
        present_entries(twos, threes, alphabet, 3, verify),
        present_entries(threes, fours, alphabet, 4, verify),
        *exceptional_entries(
            [Exceptions.join(parts) for parts in zip(*numbered, strict=True)], fours, alphabet, verify
        ),
    ]
    assert [each.length for each in entries] == list(range(3, LONGEST + 1))
    result = {}
    for each in entries:
        for number, (field, codes) in enumerate(zip(each.fields.tolist(), each.codes.tolist(), strict=True)):
            key = field, "".join(map(chr, codes))
            assert key not in result
            result[key] = (int(each.candidates[number]), each.ranks[number].tolist())
    return result


def some_documents(seed):
    """Few characters, much repeated: candidates that do not hold what their parts promise, of every length."""
    rng = random.Random(seed)
    alphabet = "ab安 "[: rng.randint(2, 4)]
    words = ["".join(rng.choices(alphabet, k=rng.randint(1, 9))) for _ in range(4)]

    def text(most):
        return "".join(rng.choice((rng.choice(alphabet), rng.choice(words))) for _ in range(rng.randint(0, most)))

    return [
        make_document(i, text(6), "\n".join(text(25) for _ in range(rng.randint(1, 3))), {"place": (text(3), text(3))})
        for i in range(rng.randint(1, 40))
    ]


@pytest.mark.parametrize("seed", range(40))
def test_what_is_recorded(seed):
    documents = some_documents(seed)
    verify, batch = (0, 1, 3, 6)[seed % 4], (1, 7, 100)[seed % 3]
    expected = plain_entries(documents, verify)
    assert recorded(documents, verify, batch) == expected


def test_there_is_something_of_every_length_to_record():
    lengths = {
        len(word) for seed in range(40) for _, word in plain_entries(some_documents(seed), (0, 1, 3, 6)[seed % 4])
    }
    assert lengths == set(range(3, LONGEST + 1))


def test_the_slow_ways_give_the_same(monkeypatch):
    documents = some_documents(29)
    expected = recorded(documents, 1, 7)
    assert len(expected) > 100
    monkeypatch.setattr(phrases, "_PACKED_BITS", 0)
    monkeypatch.setattr(grams, "_PACKED_BITS", 0)
    assert recorded(documents, 1, 7) == expected


def test_a_filter_that_lets_everything_through_gives_the_same(monkeypatch):
    documents = some_documents(5)
    expected = recorded(documents, 2, 100)
    monkeypatch.setattr(Frequent, "hold", lambda self, keys: np.ones(len(keys), bool))
    assert recorded(documents, 2, 100) == expected


def test_the_filter_holds_what_was_put_in():
    rng = random.Random(2)
    keys = np.array(sorted(rng.sample(range(2**62), 3000)), np.uint64)
    sets = DocumentSets.merge([], 9)
    rows = grams.Pairs(np.repeat(keys, 3), np.tile(np.arange(3, dtype=np.int32), 3000), np.empty(0, bool))
    sets = DocumentSets.merge([rows], 9)
    assert Frequent.of(sets, 2).hold(keys).all()
    assert not Frequent.of(sets, 3).hold(keys).any()
    assert Frequent.of(sets, 2).hold(keys + np.uint64(1)).mean() < 0.01
