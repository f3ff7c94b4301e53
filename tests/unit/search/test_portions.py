"""Portions of an archive's characters: evenly divided, and each read with what stands around."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from huibian.search import portions
from huibian.search.alphabet import Alphabet
from huibian.search.analyzer import LONGEST
from huibian.search.batch import CODE_POINTS
from huibian.search.portions import Divider, Division, Portion, following
from huibian.search.run import Run, build_run
from search.conftest import make_document


@given(st.lists(st.integers(0, 50), max_size=40), st.integers(1, 100))
def test_a_division_is_even(frequencies, largest):
    division = Division.of(np.array([7, *frequencies]), largest)
    loads = [0] * division.count
    for frequency, number in zip(frequencies, division.numbers[1:].tolist(), strict=True):
        loads[number] += frequency
    assert division.numbers[0] == division.count  # line feeds belong to none
    assert division.count == max(1, -(-sum(frequencies) // largest))
    assert [division.character(number) for number in range(division.count)] == [None] * division.count
    assert max(loads) - min(loads) <= max(frequencies, default=0)


@given(st.lists(st.integers(0, 8), min_size=1, max_size=300), st.integers(1, 40))
def test_a_character_that_is_too_frequent_is_divided_by_what_follows(ranks, largest):
    ranks = np.array(ranks)

    def follow(characters):
        return np.stack([np.bincount(following(ranks, np.flatnonzero(ranks == c)), minlength=9) for c in characters])

    frequencies = np.bincount(ranks, minlength=9)
    division = Division.of(frequencies, largest, follow)
    assert set(division.large) == {rank for rank in range(1, 9) if frequencies[rank] > largest}
    numbers = division.places(ranks)
    behind = [*ranks[1:].tolist(), 0]
    pairs = {}
    for rank, after, number in zip(ranks.tolist(), behind, numbers.tolist(), strict=True):
        if rank == 0:
            assert number == division.count
            continue
        assert number < division.count
        assert division.character(number) == (rank if rank in division.large else None)
        assert pairs.setdefault((rank, after if rank in division.large else None), number) == number
    for rank, first, end in zip(division.large, division.bounds, division.bounds[1:], strict=False):
        loads = np.bincount(numbers[ranks == rank], minlength=end)[first:end]
        assert loads.sum() == frequencies[rank]
        assert max(loads) - min(loads) <= max(follow([rank])[0])


@pytest.mark.parametrize(("largest", "batch", "narrow"), [(10**9, 10, True), (1, 1, True), (9, 2, False)])
def test_every_place_is_read_once_with_what_stands_around(tmp_path, monkeypatch, largest, batch, narrow):
    if not narrow:
        monkeypatch.setattr(portions, "rank_type", lambda alphabet: np.dtype(np.int32))
    rows = [
        ("太原", "大同太原太原\n甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午", ("a",)),
        ("", "太", ()),
        ("同", "", ("太原", "同")),
    ]
    documents = [make_document(i, title, body, {"note": notes}) for i, (title, body, notes) in enumerate(rows)]
    files = []
    for start in range(0, len(documents), batch):
        files.append(tmp_path / f"{start}.run")
        build_run(documents[start : start + batch]).save(files[-1])
    texts = [Run.load(file) for file in files]
    frequencies = sum(np.bincount(run.characters, minlength=CODE_POINTS) for run in texts)
    alphabet = Alphabet.of(frequencies)
    division = Division.of(np.append(0, frequencies[alphabet.characters]), largest)
    runs = [Divider(alphabet, division)(file) for file in files]

    def name(ranks):
        return "".join("\n" if rank == 0 else chr(alphabet.characters[rank - 1]) for rank in ranks)

    found = []
    for number in range(division.count):
        portion = Portion.load(runs, number, alphabet)
        every = portion.places()
        columns = [*portion.columns, *portion.further(every)]
        assert len(columns) == LONGEST
        some = every[1::2]
        assert [row.tolist() for row in portion.further(some)] == [column[some].tolist() for column in columns[5:]]
        for place in every:
            window = name([int(column[place]) for column in columns])
            found.append((int(portion.fields[place]), int(portion.documents[place]), window.partition("\n")[0] if window[0] != "\n" else "\n" + window[1:].partition("\n")[0]))  # fmt: skip
            assert division.numbers[portion.columns[1][place]] == number
    expected = []
    for document, (title, body, notes) in enumerate(rows):
        for field, text in ((0, title and f"\ufdd0{title}\ufdd1"), (1, body), (6, "\n".join(notes))):
            for line in text.split("\n"):
                for at in range(len(line)):
                    before = line[at - 1] if at else "\n"
                    expected.append((field, document, before + line[at : at + LONGEST - 1]))
    assert sorted(found) == sorted(expected)
