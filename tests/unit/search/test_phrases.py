"""What is recorded of three characters and more is exactly what the format page asks for: worked out here from plain texts."""

import random

import numpy as np
import pytest

from huibian.search import phrases
from huibian.search.alphabet import Alphabet
from huibian.search.analyzer import LONGEST
from huibian.search.batch import CODE_POINTS
from huibian.search.document import FIELDS, index_texts
from huibian.search.fold import fold
from huibian.search.phrases import Parts
from huibian.search.portions import Divider, Division, Portion
from huibian.search.run import Run, build_run
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


def recorded(documents, verify, batch, folder, largest=10**9):
    """The same, from the recipe's parts."""
    files = []
    for start in range(0, len(documents), batch):
        files.append(folder / f"{start}.run")
        build_run(documents[start : start + batch]).save(files[-1])
    frequencies = sum(np.bincount(Run.load(file).characters, minlength=CODE_POINTS) for file in files)
    alphabet = Alphabet.of(frequencies)
    division = Division.of(np.append(0, frequencies[alphabet.characters]), largest)
    runs = [Divider(alphabet, division)(file) for file in files]
    result = {}
    for number in range(division.count):
        portion = Portion.load(runs, number, alphabet)
        parts = Parts(portion, alphabet, np.full(len(FIELDS), verify), len(documents))
        ones = parts.ones()
        rights = parts.longer(ones, portion.columns[2], portion.places())
        for each in parts.entries(parts.lefts(ones), rights):
            for row, (field, codes) in enumerate(zip(each.fields.tolist(), each.codes.tolist(), strict=True)):
                key = field, "".join(map(chr, codes))
                assert key not in result
                result[key] = (int(each.candidates[row]), each.ranks[row].tolist())
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
def test_what_is_recorded(seed, tmp_path):
    documents = some_documents(seed)
    verify, batch = (0, 1, 3, 6)[seed % 4], (1, 7, 100)[seed % 3]
    expected = plain_entries(documents, verify)
    assert recorded(documents, verify, batch, tmp_path, (10**9, 1, 50)[seed % 3]) == expected


def test_there_is_something_of_every_length_to_record():
    lengths = {
        len(word) for seed in range(40) for _, word in plain_entries(some_documents(seed), (0, 1, 3, 6)[seed % 4])
    }
    assert lengths == set(range(3, LONGEST + 1))


def test_few_numbers_at_once_give_the_same(monkeypatch, tmp_path):
    documents = some_documents(29)
    expected = recorded(documents, 1, 7, tmp_path)
    assert len(expected) > 100
    monkeypatch.setattr(phrases, "_NUMBERS_AT_ONCE", 3)
    assert recorded(documents, 1, 7, tmp_path) == expected
