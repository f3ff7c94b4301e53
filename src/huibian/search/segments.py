"""How an archive's documents are divided: by age, so that a word of which the newest are full need not be looked up among the older ones.

Each segment has shards of its own. The newest is about of the same size whatever the archive's; those before it are each so much larger
that there are few. Where they begin changes rarely: a report that is added changes the newest segment alone.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from huibian.search.manifest import archive_order

LEAST = 8192  # documents of the newest segment; it has up to half as many more
_STEPS = 2
_GROWTH = 12


@dataclass(frozen=True, slots=True)
class Span:
    """Consecutive documents of a segment: the first, how many, and the order of their urls (`archive_order`)."""

    first: int
    count: int
    order: int

    @property
    def documents(self) -> range:
        """Their numbers."""
        return range(self.first, self.first + self.count)


@dataclass(frozen=True, slots=True)
class Spans:
    """The segments of an archive, the oldest first, and the order of all documents' urls."""

    order: int
    spans: tuple[Span, ...]

    @classmethod
    def of(cls, urls: Sequence[str], least: int = LEAST) -> "Spans":
        """Divide the documents with these urls."""
        spans = []
        first = 0
        for count in divide(len(urls), least):
            spans.append(Span(first, count, archive_order(urls[first : first + count])))
            first += count
        return cls(archive_order(urls), tuple(spans))

    def order_of(self, document: int) -> int:
        """Return the order of the segment that a document is in."""
        return next(span.order for span in self.spans if document in span.documents)


def divide(count: int, least: int = LEAST) -> list[int]:
    """Return how many of `count` documents each segment has, the oldest first.

    The newest has `least` and up to half as many more, if there are twice as many documents; those before are divided likewise, by
    numbers that are twelve times as large.
    """
    if count < _STEPS * least:
        return [count]
    step = max(least // _STEPS, 1)
    older = (count - least) // step * step
    return [*divide(older, least * _GROWTH), count - older]
