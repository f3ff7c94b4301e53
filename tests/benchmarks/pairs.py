#!/usr/bin/env python3
"""Compare orders in which a browser may fetch the pairs of a longer word: by place, the rarest by the dictionary, the rarest in truth.

    python tests/benchmarks/pairs.py INDEX [--words 100]

INDEX is the `search-index/` of a built site. Words are whole titles, and eight characters from within a sentence, of reports taken by chance,
which is always the same. Printed are the bytes of shards of pairs, of phrases, and of documents that are looked into, each with what HTTP
adds; means over all words, the segments together. The steps are those of `occurrences.js`, told again in short.
"""

import argparse
import os
import random
import re
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

from huibian.search.analyzer import gram_key
from huibian.search.files import IndexFiles
from huibian.search.fold import fold
from huibian.search.fragments import fragment_path
from huibian.search.manifest import FileKind, shard_path
from huibian.search.occurrences import SegmentSubstrings
from huibian.search.texts import Texts

HEADERS = 260  # bytes of a response
AT_ONCE, FEW, SURE, LONG = 4, 12, 4, 12  # as in occurrences.js
FIELDS = range(7)
Order = Callable[[str], list[list[int]]]


class Segments:
    """An index, and what a word costs in it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.files = IndexFiles.open(folder)
        texts = Texts(self.files)
        self.segments = [SegmentSubstrings(self.files, texts, n) for n in range(len(self.files.manifest.segments))]
        dictionary = self.files.dictionary
        try:
            self.common = fold(dictionary.decode(dictionary.past))
        except ValueError:  # it begins within a character
            self.common = fold(dictionary.decode(dictionary.past[1:]))
        self.alone = Counter(self.common)

    def by_place(self, word: str) -> list[list[int]]:
        """Every fourth of a long word's pairs, then every other one."""
        last = len(word) - 2
        few = [round(i * last / 4) for i in range(5)] if len(word) > LONG else []
        return [few, [at for at in range(last + 1) if at % 2 == 0 or at == last], list(range(last + 1))]

    def rarest(self, word: str, often: Callable[[str], float]) -> list[list[int]]:
        """The pairs by how often they are thought to stand, some at once."""
        order = sorted(range(len(word) - 1), key=lambda at: often(word[at : at + 2]))
        return [order[:AT_ONCE], order[AT_ONCE : 2 * AT_ONCE], order[2 * AT_ONCE :]]

    def by_dictionary(self, word: str) -> list[list[int]]:
        """The rarest as the client judges it."""
        return self.rarest(word, lambda pair: self.common.count(pair) + self.alone[pair[0]] * self.alone[pair[1]] / 1e9)

    def by_truth(self, word: str) -> list[list[int]]:
        """The rarest in titles and bodies."""
        return self.rarest(
            word, lambda pair: sum(len(each.find(field, pair).ids) for each in self.segments for field in (0, 1))
        )

    def size(self, paths: set[str]) -> int:
        """Return what files cost."""
        return sum(os.path.getsize(self.folder / path) + HEADERS for path in paths)

    def cost(self, segment: SegmentSubstrings, word: str, steps: Sequence[Sequence[int]]) -> tuple[int, int, int]:
        """Return the bytes of pairs, phrases and documents."""
        few = max(self.files.manifest.verify)
        numbers = {gram_key(word[at : at + 3]) % segment.segment.phrases for at in range(len(word) - 2)}
        phrases = {shard_path(segment.number, FileKind.PHRASES, number) for number in numbers}
        pairs: set[str] = set()
        asked: set[int] = set()
        foreseen = 0
        columns = dict.fromkeys(FIELDS, np.arange(segment.segment.documents))
        found: set[int] = set()
        for step in steps:
            for at in set(step) - asked:
                pair = word[at : at + 2]
                number = gram_key(pair) % segment.segment.grams
                pairs.add(shard_path(segment.number, FileKind.GRAMS, number))
                for field in columns:
                    columns[field] = np.intersect1d(columns[field], segment.find(field, pair).ids, assume_unique=True)
            asked |= set(step)
            found = set().union(*(ids.tolist() for ids in columns.values()))
            if len(found) <= FEW:
                break
            if len(found) > SURE * few and len(word) <= LONG:
                foreseen = self.size(phrases)
        if len(found) > few:
            return self.size(pairs), self.size(phrases), 0
        return self.size(pairs), foreseen, self.size({fragment_path(segment.first + id_) for id_ in found})


def words_of(files: IndexFiles, count: int) -> tuple[list[str], list[str]]:
    """Take titles, and eight characters each from within a sentence."""
    chance = random.Random(9)
    titles, eights = [], []
    while len(eights) < count:
        document = files.fragment(chance.randrange(files.manifest.documents))
        sentences = re.findall("[一-鿿]{8,}", fold("\n".join(text for _, _, text in document["sections"])))
        if sentences:
            sentence = chance.choice(sentences)
            start = chance.randrange(len(sentence) - 7)
            titles.append(fold(document["title"]))
            eights.append(sentence[start : start + 8])
    return titles, eights


def main() -> None:
    """Measure and print a table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("index", type=Path)
    parser.add_argument("--words", type=int, default=100)
    arguments = parser.parse_args()
    index = Segments(arguments.index)
    orders: dict[str, Order] = {"place": index.by_place, "dictionary": index.by_dictionary, "truth": index.by_truth}
    print(
        "| words | order | pairs kB | phrases kB | documents kB | all kB | worst kB |\n|---|---|---:|---:|---:|---:|---:|"
    )
    for kind, words in zip(("titles", "8 characters"), words_of(index.files, arguments.words), strict=True):
        for name, order in orders.items():
            costs = np.array(
                [[index.cost(segment, word, order(word)) for segment in index.segments] for word in words]
            ).sum(axis=1)
            means, worst = costs.mean(axis=0) / 1000, costs.sum(axis=1).max() / 1000
            print(f"| {kind} | {name} | " + " | ".join(f"{x:.1f}" for x in (*means, means.sum(), worst)) + " |")


if __name__ == "__main__":
    main()
