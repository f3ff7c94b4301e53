"""Which documents a query finds, and their scores. The order of the operations is part of the format: see there."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from huibian.search.codec import decode_small_floats
from huibian.search.damage import OTHER_CONTENT, IndexDamaged
from huibian.search.document import FIELDS, K1, MEASURED_FIELDS
from huibian.search.files import IndexFiles
from huibian.search.occurrences import Int64s, Occurrences, Substrings
from huibian.search.words import Alternative

Scores = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Ranking:
    """What scores depend on besides the words: document count, field lengths (decoded) and their averages."""

    documents: int
    lengths: dict[int, Int64s]  # by field number, where lengths count
    averages: dict[int, float]

    @classmethod
    def of(cls, files: IndexFiles) -> "Ranking":
        """Read the lengths of an index. Raises IndexDamaged."""
        count = files.manifest.documents
        numbers = np.frombuffer(files.lengths(), np.uint8)
        if len(numbers) != count * len(MEASURED_FIELDS):
            raise IndexDamaged("lengths.bin", OTHER_CONTENT)
        rows = decode_small_floats(numbers).reshape(len(MEASURED_FIELDS), count)
        totals = files.manifest.total_lengths
        averages = {field: (totals[field] / count if count else 0.0) or 1.0 for field in MEASURED_FIELDS}
        return cls(count, dict(zip(MEASURED_FIELDS, rows, strict=True)), averages)

    def score(self, field: int, found: Occurrences) -> Scores:
        """Return the weighted BM25 of one word in one field, for each document found."""
        spec = FIELDS[field]
        idf = math.log(self.documents / (len(found.ids) + 1)) + 1
        tf = found.frequencies.astype(np.float64)
        share: Scores = np.zeros(len(tf), np.float64)
        if field in self.lengths:
            share += spec.b * self.lengths[field][found.ids] / self.averages[field]
        return idf * ((tf * (K1 + 1)) / (tf + K1 * ((1 - spec.b) + share))) * spec.weight

    def evaluate(self, alternatives: Sequence[Alternative], substrings: Substrings) -> tuple[Int64s, Scores]:
        """Return the documents found, ascending, and the scores of all documents. Raises IndexDamaged."""
        scores = np.zeros(self.documents)
        found = np.zeros(self.documents, bool)
        for alternative in alternatives:
            matching = np.ones(self.documents, bool)
            parts: list[tuple[Int64s, Scores]] = []
            for word in alternative.words:
                occurrences = [(number, substrings.find(number, word.text)) for number in word.field_numbers]
                matching &= self._mark(each for _, each in occurrences)
                parts += [(each.ids, self.score(number, each)) for number, each in occurrences if len(each.ids)]
            for word in alternative.excluded:
                matching &= ~self._mark(substrings.find(number, word.text) for number in word.field_numbers)
            for ids, part in parts:
                chosen = matching[ids]
                scores[ids[chosen]] += part[chosen]
            found |= matching
        return np.flatnonzero(found), scores

    def _mark(self, occurrences: Iterable[Occurrences]) -> npt.NDArray[np.bool_]:
        marked = np.zeros(self.documents, bool)
        for each in occurrences:
            marked[each.ids] = True
        return marked
