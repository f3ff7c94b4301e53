"""Which documents a query finds, and in which order: tiers and points, whole numbers. See docs/search-index.md, Order."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from huibian.search.document import BODY, FIELDS, TITLE, TITLE_BEGIN, TITLE_END
from huibian.search.files import IndexFiles
from huibian.search.lists import Int64s
from huibian.search.occurrences import Occurrences, Substrings
from huibian.search.words import Alternative, Word

Mask = npt.NDArray[np.bool_]
EXACT_TITLE, IN_TITLE, IN_NAMES, PHRASE, ANYWHERE = 4, 3, 2, 1, 0
TIER = 1 << 20
PHRASE_WORDS = (2, 3)
LONGEST_PHRASE = 24
_NAMES = frozenset(
    (TITLE, *(number for number, spec in enumerate(FIELDS) if spec.name in ("place", "department", "topic")))
)


@dataclass(frozen=True, slots=True)
class Evaluation:
    """Of all documents: which a query finds, in which tier, with how many points."""

    found: Mask
    tiers: Int64s
    points: Int64s

    @property
    def ids(self) -> Int64s:
        """The documents found, ascending."""
        return np.flatnonzero(self.found)

    @property
    def scores(self) -> Int64s:
        """What documents are ordered by."""
        return self.tiers * TIER + self.points


class Ranking:
    """Evaluates queries. Any method may raise IndexDamaged."""

    def __init__(self, files: IndexFiles, substrings: Substrings) -> None:
        self._days = files.days  # read at once: that the manifest tells the number of documents truly shows here
        self._shortest_title = files.manifest.shortest_title
        self._substrings = substrings
        self.documents = files.manifest.documents

    def evaluate(self, alternatives: Sequence[Alternative]) -> Evaluation:
        """Find documents; without an alternative, all of them."""
        found = np.full(self.documents, not alternatives)
        tiers = np.zeros(self.documents, np.int64)
        points = np.zeros(self.documents, np.int64)
        for alternative in alternatives:
            occurrences = [self.occurrences(word) for word in alternative.words]
            matching = self.allowed(alternative)
            for each in occurrences:
                matching &= self.mark(each.values())
            found |= matching
            points += np.where(matching, self.points(occurrences), 0)
            tiers = np.maximum(tiers, np.where(matching, self._tiers(alternative, occurrences, matching), 0))
        return Evaluation(found, tiers, points)

    def occurrences(self, word: Word) -> dict[int, Occurrences]:
        """Return the documents that hold a word, by the fields' numbers."""
        return {number: self._substrings.find(number, word.text) for number in word.field_numbers}

    def allowed(self, alternative: Alternative) -> Mask:
        """Mark the documents in an alternative's range of days that hold none of its excluded words."""
        matching = self.in_range(alternative.date_from, alternative.date_to)
        for word in alternative.excluded:
            matching &= ~self.mark(self.occurrences(word).values())
        return matching

    def in_range(self, date_from: int, date_to: int) -> Mask:
        """Mark the documents whose days touch a range; 0 for open."""
        if not (date_from or date_to):
            return np.ones(self.documents, bool)
        earliest, latest = self._days
        inside: Mask = (earliest > 0) & (latest >= date_from)
        return inside & (earliest <= date_to) if date_to else inside

    def mark(self, occurrences: Iterable[Occurrences]) -> Mask:
        """Mark the documents that hold a word in any of several fields."""
        marked = np.zeros(self.documents, bool)
        for each in occurrences:
            marked[each.ids] = True
        return marked

    def points(self, words: Sequence[dict[int, Occurrences]]) -> Int64s:
        """Return all documents' points for words that they hold."""
        points = np.zeros(self.documents, np.int64)
        for fields in words:
            frequency = int(self.mark(fields.values()).sum())
            weight = ((self.documents + 1) // (frequency + 1)).bit_length()
            for number, found in fields.items():
                points[found.ids] += weight * FIELDS[number].points
                points[found.ids[found.often]] += weight
        return points

    def _tiers(self, alternative: Alternative, occurrences: Sequence[dict[int, Occurrences]], matching: Mask) -> Int64s:
        tiers = np.zeros(self.documents, np.int64)
        is_whole = all(not word.field for word in alternative.words)
        text = alternative.joined()
        if is_whole and len(alternative.words) in PHRASE_WORDS and len(text) <= LONGEST_PHRASE and matching.any():
            tiers[self._substrings.find(BODY, text).ids] = PHRASE
        if not alternative.words:
            return tiers
        in_names, in_title = matching.copy(), matching.copy()
        for fields in occurrences:
            in_names &= self.mark(found for number, found in fields.items() if number in _NAMES)
            in_title &= self.mark(found for number, found in fields.items() if number == TITLE)
        tiers[in_names] = IN_NAMES
        tiers[in_title] = IN_TITLE
        is_one = len(alternative.words) == 1 and alternative.words[0].field in ("", FIELDS[TITLE].name)
        if (is_whole or is_one) and in_title.any() and len(text) >= self._shortest_title:
            tiers[self._substrings.find(TITLE, f"{TITLE_BEGIN}{text}{TITLE_END}").ids] = EXACT_TITLE
        return tiers
