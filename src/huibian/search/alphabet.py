"""The characters of an archive, numbered."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from huibian.search.batch import CODE_POINTS, LINE_FEED
from huibian.search.codec import Integers


@dataclass(frozen=True, slots=True)
class Alphabet:
    """All characters of an archive, ascending. A character's rank is its place, from 1; the line feed's is 0."""

    characters: npt.NDArray[np.int32]

    @classmethod
    def of(cls, frequencies: Integers) -> "Alphabet":
        """Take the characters that occur; `frequencies` is by code point."""
        present = frequencies > 0
        present[LINE_FEED] = False
        return cls(np.flatnonzero(present).astype(np.int32))

    @property
    def base(self) -> int:
        """What the ranks are less than."""
        return len(self.characters) + 1

    def ranks(self, characters: npt.NDArray[np.int32]) -> npt.NDArray[np.int32]:
        """Return the characters' ranks."""
        table = np.zeros(CODE_POINTS, np.int32)
        table[self.characters] = np.arange(1, self.base, dtype=np.int32)
        return table[characters]
