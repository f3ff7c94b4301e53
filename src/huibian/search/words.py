"""A query as plain values: alternatives of words. See docs/search-index.md, The query language."""

from collections.abc import Iterable
from dataclasses import dataclass

from huibian.search.document import FIELDS


@dataclass(frozen=True, slots=True)
class Word:
    """A folded text to look for; an empty `field` means all fields."""

    text: str
    field: str = ""

    @property
    def field_numbers(self) -> list[int]:
        """The fields to look in, by number."""
        return [number for number, spec in enumerate(FIELDS) if self.field in ("", spec.name)]


@dataclass(frozen=True, slots=True)
class Alternative:
    """Words that must all be found, and words that must not."""

    words: tuple[Word, ...]
    excluded: tuple[Word, ...] = ()


def structure(alternatives: Iterable[Alternative]) -> list[dict[str, list[dict[str, str]]]]:
    """Return a query as the shared vectors write it."""
    return [
        {
            key: [{"text": word.text, "field": word.field} for word in words]
            for key, words in (("words", alternative.words), ("excluded", alternative.excluded))
        }
        for alternative in alternatives
    ]
