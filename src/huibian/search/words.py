"""A query as plain values: alternatives of words. See docs/search-index.md, The query language."""

import dataclasses
from collections.abc import Iterable
from dataclasses import dataclass

from huibian.search.document import FIELDS

FIRST_IDEOGRAPHIC = "\u2e80"


@dataclass(frozen=True, slots=True)
class Word:
    """A folded text to look for; an empty `field` means all fields. One in quotation marks is meant as it stands."""

    text: str
    field: str = ""
    is_quoted: bool = dataclasses.field(default=False, compare=False)

    @property
    def field_numbers(self) -> list[int]:
        """The fields to look in, by number."""
        return [number for number, spec in enumerate(FIELDS) if self.field in ("", spec.name)]


@dataclass(frozen=True, slots=True)
class Alternative:
    """Words that must all be found, words that must not, and the days (yyyymmdd, 0 for open) that the document's must touch."""

    words: tuple[Word, ...]
    excluded: tuple[Word, ...] = ()
    date_from: int = 0
    date_to: int = 0

    def joined(self) -> str:
        """Return the words next to each other: with a space between two of which either is no Han character there."""
        text = self.words[0].text if self.words else ""
        for word in self.words[1:]:
            is_close = min(text[-1], word.text[0]) >= FIRST_IDEOGRAPHIC
            text += word.text if is_close else f" {word.text}"
        return text


def structure(alternatives: Iterable[Alternative]) -> list[dict[str, object]]:
    """Return a query as the shared vectors write it."""
    return [
        {
            "words": [{"text": word.text, "field": word.field} for word in alternative.words],
            "excluded": [{"text": word.text, "field": word.field} for word in alternative.excluded],
            "from": alternative.date_from,
            "to": alternative.date_to,
        }
        for alternative in alternatives
    ]


def words_for(alternatives: Iterable[Alternative], field: str) -> list[str]:
    """Return the texts to mark in a field, each once: the words for all fields or for this one."""
    words = (word for alternative in alternatives for word in alternative.words if word.field in ("", field))
    return list(dict.fromkeys(word.text for word in words))
