"""Searching a published index: words, filters, counts, order, and what each hit shows."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from os import PathLike
from pathlib import Path
from typing import Literal, get_args

import numpy as np
import numpy.typing as npt
from whoosh.scoring import BM25F
from whoosh.searching import Searcher

from huibian.search.excerpt import Excerpt, Piece, Section, excerpts, mark
from huibian.search.query import parse_alternatives
from huibian.search.ranking import Evaluation
from huibian.search.reader import ShardReader
from huibian.search.relax import PartialMatches, held_words, partial_matches, split_words
from huibian.search.words import Alternative, words_for

Sort = Literal["relevance", "newest", "oldest"]
Mask = npt.NDArray[np.bool_]
NEAR_AMONG = 20  # so many documents, the first, are put in order by how near each other the words stand in them


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A document found. `score` is 0 where nothing was asked; `date` is as printed, `source` a content path.

    `excerpts` are at most three, of different sections, the best first. Of a partial match `words` are those that it holds.
    """

    id: int
    score: int
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
    excerpts: tuple[Excerpt, ...]
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FacetCount:
    """A value of a facet with the number of documents that choosing it would give. `parent` is an index in the list, or -1."""

    value: str
    label: str
    parent: int
    count: int


@dataclass(frozen=True, slots=True)
class Partial:
    """What there is where no document matches as a whole: `total` documents hold the greatest number of words.

    `drops` are (word, how many documents match without it).
    """

    total: int
    drops: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class SearchResult:
    """`total` documents, of which `hits` are those asked for; the counts of every facet's values, in their order.

    `split` are the words that unspaced ones were cut into, where only so anything was found. Where nothing was found at all, `hits` may
    be partial matches, told of in `partial`.
    """

    total: int
    hits: tuple[Hit, ...]
    facets: Mapping[str, tuple[FacetCount, ...]]
    split: tuple[str, ...] = ()
    partial: Partial | None = None


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
        """The values of each facet: (value, label, index of the parent or -1), those without a parent first."""
        return {
            name: tuple((value.value, value.label, value.parent) for value in facet.values)
            for name, facet in self._reader.facets.items()
        }

    def searcher(self) -> Searcher:
        """Return a plain Whoosh searcher. Lengths of fields are not stored, so they do not count in its scores."""
        return Searcher(self._reader, weighting=BM25F(B=0.0), closereader=False)

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

        Raises:
            TypeError: a filter is no list of values, or a day no whole number.
            ValueError: there is no such order.
        """
        if sort not in get_args(Sort):
            raise ValueError(f"sort by one of {', '.join(get_args(Sort))}")
        if any(isinstance(chosen, str) for chosen in (provinces, years, departments, topics, types)):
            raise TypeError("filters are lists of values")
        if not (isinstance(date_from, int) and isinstance(date_to, int)):
            raise TypeError("days are whole numbers, yyyymmdd")
        alternatives = parse_alternatives(text)
        masks = self._masks(provinces=provinces, years=years, departments=departments, topics=topics, types=types)
        in_range = self._reader.ranking.in_range(date_from, date_to)
        evaluation = self._reader.ranking.evaluate(alternatives)
        split: tuple[str, ...] = ()
        partial: PartialMatches | None = None
        filters = _all_of(in_range, masks.values())
        if len(alternatives) == 1 and not (evaluation.found & filters).any():
            alternative, found = self._split(alternatives[0], filters)
            if found is not None:
                alternatives, evaluation = (alternative,), found
                split = tuple(word.text for word in alternative.words)
            else:
                partial = partial_matches(alternative, self._reader.ranking, filters)
                if partial is not None:
                    alternatives, evaluation = (alternative,), partial.evaluation
        found_here = evaluation.found & in_range
        result = _all_of(found_here, masks.values())
        has_words = any(alternative.words for alternative in alternatives)
        order = _order(result, evaluation, sort if has_words or sort != "relevance" else "newest")
        offset, limit = max(offset, 0), max(limit, 0)
        if sort == "relevance" and not partial and offset < NEAR_AMONG and limit:
            order = self._nearest_first(order, evaluation, alternatives)
        hits = []
        for number in order[offset : offset + limit].tolist():
            words = tuple(held_words(alternatives[0], partial, number)) if partial else ()
            hits.append(self._hit(number, int(evaluation.scores[number]), alternatives, words))
        return SearchResult(
            total=0 if partial else len(order),
            hits=tuple(hits),
            facets=self._counts(found_here, masks),
            split=split,
            partial=Partial(len(order), tuple((each.word.text, each.total) for each in partial.drops))
            if partial
            else None,
        )

    def _masks(self, **chosen: Sequence[str]) -> dict[str, Mask]:
        """Mark for each facet with a choice the documents that it lets through."""
        facets = zip(self._reader.facets.items(), chosen.values(), strict=True)
        return {name: facet.matching(values, self.documents) for (name, facet), values in facets if values}

    def _split(self, alternative: Alternative, filters: Mask) -> tuple[Alternative, Evaluation | None]:
        """Cut words into pieces; return the evaluation, too, where that finds something."""
        pieces = split_words(alternative, self._reader.ranking)
        if pieces is None:
            return alternative, None
        evaluation = self._reader.ranking.evaluate((pieces,))
        return pieces, evaluation if (evaluation.found & filters).any() else None

    def _nearest_first(
        self, order: npt.NDArray[np.int64], evaluation: Evaluation, alternatives: Sequence[Alternative]
    ) -> npt.NDArray[np.int64]:
        """Put the first documents in order by tier, nearness of the words, points, id."""
        words = words_for(alternatives, "body")
        if len(words) < 2:
            return order

        def key(number: int) -> tuple[int, bool, int, int]:
            found = self._excerpts(number, words)
            is_near = bool(found) and found[0].variety == len(words)
            return int(evaluation.tiers[number]), is_near, int(evaluation.points[number]), number

        first = sorted(order[:NEAR_AMONG].tolist(), key=key, reverse=True)
        return np.concatenate((np.array(first, np.int64), order[NEAR_AMONG:]))

    def _excerpts(self, number: int, words: Sequence[str]) -> tuple[Excerpt, ...]:
        sections = self._reader.stored_fields(number)["sections"]
        return excerpts([Section(*section) for section in sections], words)

    def _counts(self, found: Mask, masks: Mapping[str, Mask]) -> dict[str, tuple[FacetCount, ...]]:
        counts = {}
        for name, facet in self._reader.facets.items():
            others = (mask for other, mask in masks.items() if other != name)
            numbers = facet.counts(_all_of(found, others))
            counts[name] = tuple(
                FacetCount(value.value, value.label, value.parent, count)
                for value, count in zip(facet.values, numbers, strict=True)
            )
        return counts

    def _hit(self, number: int, score: int, alternatives: Sequence[Alternative], words: tuple[str, ...]) -> Hit:
        stored = self._reader.stored_fields(number)
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
            excerpts=self._excerpts(number, words_for(alternatives, "body")),
            words=words,
        )


def open_index(folder: str | PathLike[str]) -> Index:
    """Open the index in `folder` (a site's `search-index`). Raises IndexDamaged."""
    return Index(Path(folder))


def _all_of(found: Mask, masks: Iterable[Mask]) -> Mask:
    result = found
    for mask in masks:
        result = result & mask
    return result


def _order(found: Mask, evaluation: Evaluation, sort: Sort) -> npt.NDArray[np.int64]:
    """Return the documents marked, in order; of equal scores the newer one, which has the higher number, first."""
    ids = np.flatnonzero(found)
    if sort == "oldest":
        return ids
    newest = ids[::-1]
    return newest if sort == "newest" else newest[np.argsort(-evaluation.scores[newest], kind="stable")]
