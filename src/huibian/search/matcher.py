"""Whoosh matchers over arrays."""

from bisect import bisect_left
from typing import Any

import numpy as np
import numpy.typing as npt
from whoosh.matching import Matcher, NullMatcher, ReadTooFar


class ArrayMatcher(Matcher):  # type: ignore[misc]
    """Walks documents, ascending, each with a weight. The score is the scorer's, or the weight where there is none."""

    def __init__(
        self,
        ids: npt.NDArray[Any],
        weights: npt.NDArray[Any],
        *,
        scorer: Any = None,
        term: tuple[str, bytes] | None = None,
    ) -> None:
        # Whoosh compares and prints what it gets: Python's own numbers, no array scalars.
        self._ids: list[int] = ids.tolist()
        self._weights: list[float] = weights.astype(np.float64).tolist()
        self._scorer = scorer
        self._term = term
        self._at = 0

    def is_active(self) -> bool:
        """Tell whether there is a current document."""
        return self._at < len(self._ids)

    def reset(self) -> None:
        """Go back to the first document."""
        self._at = 0

    def copy(self) -> "ArrayMatcher":
        """Return a matcher at the same place that moves by itself."""
        twin = ArrayMatcher.__new__(ArrayMatcher)
        twin.__dict__.update(self.__dict__)
        return twin

    def replace(self, minquality: float = 0) -> Matcher:
        """Return a simpler matcher where that is possible."""
        return self if self.is_active() else NullMatcher()

    def term(self) -> tuple[str, bytes] | None:
        """Return (field, term), where this is the matcher of one."""
        return self._term

    def id(self) -> int:
        """Return the current document."""
        return self._ids[self._at]

    def all_ids(self) -> Any:
        """Return all documents."""
        return iter(self._ids)

    def next(self) -> None:
        """Go to the next document."""
        if not self.is_active():
            raise ReadTooFar
        self._at += 1

    def skip_to(self, id: int) -> None:  # noqa: A002 - Whoosh's name
        """Go to the first document from `id` on."""
        if not self.is_active():
            raise ReadTooFar
        self._at = bisect_left(self._ids, id, self._at)

    def weight(self) -> float:
        """Return the current document's weight: of a term, how often it stands there."""
        return self._weights[self._at]

    def score(self) -> float:
        """Return the current document's score."""
        return float(self._scorer.score(self)) if self._scorer else self._weights[self._at]

    def supports(self, astype: str) -> bool:
        """Tell which values `value_as` can give."""
        return astype in ("weight", "frequency")

    def value_as(self, astype: str) -> float:
        """Return the current document's weight."""
        if not self.supports(astype):
            raise ValueError(f"the index does not hold {astype}")
        return self.weight()

    def value(self) -> bytes:
        """Return nothing: postings hold no value besides the weight."""
        return b""

    def supports_block_quality(self) -> bool:
        """Tell that no block can be skipped: the arrays are in memory already."""
        return False
