"""When nothing is found: unspaced words cut into pieces, and the documents that hold most words. See docs/search-index.md."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from huibian.search.query import MAX_WORDS
from huibian.search.ranking import Evaluation, Mask, Ranking
from huibian.search.words import Alternative, Word

SHORTEST_SPLIT = 4
SHORTEST_PIECE, LONGEST_PIECE = 2, 12


@dataclass(frozen=True, slots=True)
class Drop:
    """How many documents there are without one of the words."""

    word: Word
    total: int


@dataclass(frozen=True, slots=True)
class PartialMatches:
    """The documents in which the greatest number of words stand, and what leaving out each word would give."""

    evaluation: Evaluation
    drops: tuple[Drop, ...]
    held: tuple[Mask, ...]  # by word, which documents hold it


def split_words(alternative: Alternative, ranking: Ranking) -> Alternative | None:
    """Put pieces in the place of the words that no document holds; None where there is nothing to put."""
    words: list[Word] = []
    for word in alternative.words:
        pieces = [] if word.field or word.is_quoted or " " in word.text else _pieces(word.text, ranking)
        words += pieces or [word]
    if words == list(alternative.words):
        return None
    return Alternative(
        tuple(dict.fromkeys(words))[:MAX_WORDS], alternative.excluded, alternative.date_from, alternative.date_to
    )


def _pieces(text: str, ranking: Ranking) -> list[Word]:
    if len(text) < SHORTEST_SPLIT or _is_held(text, ranking):
        return []
    pieces, start = [], 0
    while start <= len(text) - SHORTEST_PIECE:
        end = start + SHORTEST_PIECE
        if not _is_held(text[start:end], ranking):
            start += 1
            continue
        while end < min(len(text), start + LONGEST_PIECE) and _is_held(text[start : end + 1], ranking):
            end += 1
        pieces.append(Word(text[start:end]))
        start = end
    return pieces


def _is_held(text: str, ranking: Ranking) -> bool:
    return any(len(found.ids) for found in ranking.occurrences(Word(text.strip())).values())


def partial_matches(alternative: Alternative, ranking: Ranking, allowed: Mask) -> PartialMatches | None:
    """Find the documents, among the allowed, that hold most words; None where there are none, or only one word."""
    if len(alternative.words) < 2:
        return None
    occurrences = [ranking.occurrences(word) for word in alternative.words]
    held = [ranking.mark(fields.values()) for fields in occurrences]
    open_to = ranking.allowed(alternative)
    counts: npt.NDArray[np.int64] = np.where(open_to, np.sum(held, axis=0), 0)
    most = int(counts[allowed].max(initial=0))
    if not most:
        return None
    points = ranking.points(occurrences)
    found = counts == most
    drops = []
    for left_out, word in enumerate(alternative.words):
        others = [mask for number, mask in enumerate(held) if number != left_out]
        drops.append(Drop(word, int((np.logical_and.reduce(others) & open_to & allowed).sum())))
    evaluation = Evaluation(found, np.zeros(len(found), np.int64), points)
    return PartialMatches(evaluation, tuple(drops), tuple(held))


def held_words(alternative: Alternative, matches: PartialMatches, document: int) -> Sequence[str]:
    """Return the words that a document holds."""
    return [word.text for word, held in zip(alternative.words, matches.held, strict=True) if held[document]]
