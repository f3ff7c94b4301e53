"""When nothing is found: unspaced words cut into pieces, and the documents that hold most words. See docs/search-index.md."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from huibian.search.query import MAX_WORDS
from huibian.search.ranking import Evaluation, Mask, Ranking
from huibian.search.words import Alternative, Word

SHORTEST_SPLIT = 4
LONGEST_PIECE = 12
_UNITS = re.compile(r"[a-z0-9]+|.", re.DOTALL)  # letters and digits stay together
_WHOLE = re.compile(r"^[0-9年月日]+$|\([0-9]+\)第?[0-9]+号?$")  # a day and a document's number mean nothing in pieces


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
    """Cut a word into the longest stretches that are held, from the left, and what is left between them."""
    if len(text) < SHORTEST_SPLIT or _WHOLE.search(text) or _is_held(text, ranking):
        return []
    units = _UNITS.findall(text)
    pieces: list[str] = []
    passed_over = ""
    at = 0
    while at < len(units):
        end = at + (1 if len(units[at]) > 1 else 2)
        if end > len(units) or not _is_held("".join(units[at:end]), ranking):
            passed_over += units[at]
            at += 1
            continue
        while end < len(units) and len("".join(units[at : end + 1])) <= LONGEST_PIECE:
            if not _is_held("".join(units[at : end + 1]), ranking):
                break
            end += 1
        pieces += [passed_over, "".join(units[at:end])]
        passed_over, at = "", end
    pieces.append(passed_over)
    return [Word(piece) for piece in pieces if len(piece) > 1 or (piece and not _is_held(piece, ranking))]


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
