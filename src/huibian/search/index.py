"""Searching a published index: words, filters, counts, order, and what each hit shows."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import numpy as np
import numpy.typing as npt
from whoosh.scoring import BM25F
from whoosh.searching import Searcher

from huibian.search.document import FACETS, FIELDS, K1
from huibian.search.excerpt import Excerpt, Piece, Section, excerpt, mark
from huibian.search.query import parse_alternatives
from huibian.search.reader import ShardReader
from huibian.search.words import Alternative

Sort = Literal["relevance", "newest", "oldest"]
Mask = npt.NDArray[np.bool_]
_MILLIONTHS = 1_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A document found. `score` is rounded to millionths, 0 where nothing was asked; `date` is as printed, `source` a content path."""

    id: int
    score: float
    url: str
    title: str
    title_pieces: tuple[Piece, ...]
    date: str
    edtf: str
    department: str
    places: tuple[str, ...]
    topics: tuple[str, ...]
    document_type: str
    document_number: str
    source: str
    excerpt: Excerpt


@dataclass(frozen=True, slots=True)
class FacetCount:
    """A value of a facet with the number of documents that choosing it would give. `parent` is an index in the list, or -1."""

    value: str
    label: str
    parent: int
    count: int


@dataclass(frozen=True, slots=True)
class SearchResult:
    """`total` documents, of which `hits` are those asked for; the counts of every facet's values, in their order."""

    total: int
    hits: tuple[Hit, ...]
    facets: Mapping[str, tuple[FacetCount, ...]]


class Index:
    """A published index, open for searching. Any method may raise IndexDamaged."""

    def __init__(self, folder: Path) -> None:
        self._reader = ShardReader(folder)

    @property
    def documents(self) -> int:
        """How many documents there are."""
        return self._reader.doc_count_all()

    @property
    def facet_labels(self) -> Mapping[str, tuple[tuple[str, str, int], ...]]:
        """The values of each facet: (value, label, index of the parent or -1), in the order they are shown."""
        return {facet.labels.name: facet.labels.values for facet in self._reader.facets}

    def searcher(self) -> Searcher:
        """Return a plain Whoosh searcher, with the weights of this index."""
        field_b = {f"{spec.name}_B": spec.b for spec in FIELDS}
        return Searcher(self._reader, weighting=BM25F(K1=K1, **field_b), closereader=False)

    def search(
        self,
        text: str = "",
        *,
        provinces: Sequence[str] = (),
        years: Sequence[str] = (),
        departments: Sequence[str] = (),
        topics: Sequence[str] = (),
        types: Sequence[str] = (),
        date_from: int = 0,
        date_to: int = 0,
        sort: Sort = "relevance",
        offset: int = 0,
        limit: int = 10,
    ) -> SearchResult:
        """Search for `text` (see the query language) among the documents that the filters let through.

        Filters are values of facets; days are yyyymmdd, 0 for open. Without a word in the query all documents are found, newest first.
        """
        alternatives = parse_alternatives(text)
        found, scores = self._evaluate(alternatives)
        if date_from or date_to:
            found &= self._in_range(date_from, date_to)
        chosen = dict(zip(FACETS, (provinces, years, departments, topics, types), strict=True))
        masks = {
            facet.labels.name: facet.matching(chosen[facet.labels.name], self.documents)
            for facet in self._reader.facets
            if chosen[facet.labels.name]
        }
        result = _all_of(found, masks.values())
        order = _order(result, scores, sort if alternatives or sort != "relevance" else "newest")
        page = order[max(offset, 0) :][: max(limit, 0)]
        return SearchResult(
            total=len(order),
            hits=tuple(self._hit(int(number), float(scores[number]) / _MILLIONTHS, alternatives) for number in page),
            facets=self._counts(found, masks),
        )

    def _evaluate(self, alternatives: Sequence[Alternative]) -> tuple[Mask, npt.NDArray[np.int64]]:
        """Mark what the words find, with scores in millionths."""
        if not alternatives:
            return np.ones(self.documents, bool), np.zeros(self.documents, np.int64)
        ids, scores = self._reader.ranking.evaluate(alternatives, self._reader.substrings)
        found = np.zeros(self.documents, bool)
        found[ids] = True
        return found, np.floor(scores * _MILLIONTHS + 0.5).astype(np.int64)

    def _in_range(self, date_from: int, date_to: int) -> Mask:
        earliest, latest = self._reader.days
        in_range: Mask = (earliest > 0) & (latest >= date_from)
        return in_range & (earliest <= date_to) if date_to else in_range

    def _counts(self, found: Mask, masks: Mapping[str, Mask]) -> dict[str, tuple[FacetCount, ...]]:
        counts = {}
        for facet in self._reader.facets:
            others = (mask for name, mask in masks.items() if name != facet.labels.name)
            numbers = facet.counts(_all_of(found, others))
            counts[facet.labels.name] = tuple(
                FacetCount(*value, count) for value, count in zip(facet.labels.values, numbers, strict=True)
            )
        return counts

    def _hit(self, number: int, score: float, alternatives: Sequence[Alternative]) -> Hit:
        stored = self._reader.stored_fields(number)
        sections = [Section(part["id"], part["heading"], part["text"]) for part in stored["sections"]]
        return Hit(
            id=number,
            score=score,
            url=stored["url"],
            title=stored["title"],
            title_pieces=mark(stored["title"], words_for(alternatives, "title")),
            date=stored["date"],
            edtf=stored["edtf"],
            department=stored["department"],
            places=tuple(stored["places"]),
            topics=tuple(stored["topics"]),
            document_type=stored["type"],
            document_number=stored["number"],
            source=stored["source"],
            excerpt=excerpt(sections, words_for(alternatives, "body")),
        )


def open_index(folder: Path) -> Index:
    """Open the index in `folder` (a site's `search-index`). Raises IndexDamaged."""
    return Index(folder)


def words_for(alternatives: Iterable[Alternative], field: str) -> list[str]:
    """Return the texts to mark in a field, each once: the words for all fields or for this one."""
    words = (word for alternative in alternatives for word in alternative.words if word.field in ("", field))
    return list(dict.fromkeys(word.text for word in words))


def _all_of(found: Mask, masks: Iterable[Mask]) -> Mask:
    result = found
    for mask in masks:
        result = result & mask
    return result


def _order(found: Mask, scores: npt.NDArray[np.int64], sort: Sort) -> npt.NDArray[np.int64]:
    """Return the documents marked, in order; of equal scores the newer one, which has the higher number, first."""
    ids = np.flatnonzero(found)
    if sort == "oldest":
        return ids
    newest = ids[::-1]
    return newest if sort == "newest" else newest[np.argsort(-scores[newest], kind="stable")]
