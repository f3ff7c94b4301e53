"""Whoosh's `IndexReader` over the published shards.

Every substring of a field is a term of it, whether its postings are stored or have to be worked out from its bigrams;
`all_terms` and `lexicon` list what is stored. The values of facets are terms of the fields `<facet>_facet`.
"""

from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from whoosh.columns import ColumnReader
from whoosh.reading import IndexReader, TermInfo, TermNotFound

from huibian.search.codec import decode_varints
from huibian.search.damage import OTHER_CONTENT, IndexDamaged
from huibian.search.document import FIELDS
from huibian.search.facets import Facet
from huibian.search.files import IndexFiles
from huibian.search.matcher import ArrayMatcher
from huibian.search.occurrences import NONE, Occurrences, Substrings
from huibian.search.ranking import Ranking
from huibian.search.schema import DAYS, FACET_FIELDS, search_schema

_FIELD_NUMBERS = {spec.name: number for number, spec in enumerate(FIELDS)}


class ArrayColumn(ColumnReader):  # type: ignore[misc]
    """A number for each document."""

    def __init__(self, values: npt.NDArray[np.int64], *, reverse: bool = False) -> None:
        self._values: list[int] = values.tolist()
        self._sign = -1 if reverse else 1

    def __len__(self) -> int:
        return len(self._values)

    def __getitem__(self, docnum: int) -> int:
        return self._values[docnum]

    def __iter__(self) -> Iterator[int]:
        return iter(self._values)

    def sort_key(self, docnum: int) -> int:
        """Return what sorts like the document's number."""
        return self._sign * self._values[docnum]


class ShardReader(IndexReader):  # type: ignore[misc]
    """Reads the index in a folder. Any method may raise IndexDamaged; none gives a result from a broken file."""

    def __init__(self, folder: Path) -> None:
        self.files = IndexFiles.open(folder)
        self.substrings = Substrings(self.files)
        self.schema = search_schema()
        self.is_closed = False

    @cached_property
    def ranking(self) -> Ranking:
        """What scores depend on besides the words."""
        return Ranking.of(self.files)

    @cached_property
    def facets(self) -> list[Facet]:
        """All facets, in the order of `FACETS`."""
        return self.files.facets()

    @cached_property
    def days(self) -> npt.NDArray[np.int64]:
        """Two rows, the earliest and the latest day of each document, as yyyymmdd; 0 for an unknown year."""
        numbers = decode_varints(np.frombuffer(self.files.dates(), np.uint8))
        if len(numbers) != 2 * self.doc_count_all():
            raise IndexDamaged("dates.bin", OTHER_CONTENT)
        days = numbers.reshape(-1, 2).T.copy()
        days[1] += days[0]
        return days

    def find(self, fieldname: str, text: str | bytes) -> Occurrences:
        """Return the postings of any term; none where the field is unknown."""
        term = text.decode("utf-8", "replace") if isinstance(text, bytes) else text
        if fieldname in _FIELD_NUMBERS:
            return self.substrings.find(_FIELD_NUMBERS[fieldname], term)
        if fieldname in FACET_FIELDS:
            facet = self.facets[FACET_FIELDS.index(fieldname)]
            for (value, _, _), ids in zip(facet.labels.values, facet.documents, strict=True):
                if value == term:
                    return Occurrences(ids, np.ones(len(ids), np.int64))
        return NONE

    def __contains__(self, term: tuple[str, str | bytes]) -> bool:
        return len(self.find(*term).ids) > 0

    def indexed_field_names(self) -> list[str]:
        """Return the names of the fields that have terms."""
        return [*_FIELD_NUMBERS, *FACET_FIELDS]

    def all_terms(self) -> Iterator[tuple[str, bytes]]:
        """Yield the stored terms: all single characters and pairs, all facet values."""
        terms = [(FIELDS[field].name, gram.encode()) for field, gram in self.substrings.grams()]
        for name, facet in zip(FACET_FIELDS, self.facets, strict=True):
            terms += [(name, value.encode()) for value, _, _ in facet.labels.values]
        yield from sorted(terms)

    def lexicon(self, fieldname: str) -> Iterator[bytes]:
        """Yield the stored terms of a field."""
        return (text for name, text in self.all_terms() if name == fieldname)

    def terms_from(self, fieldname: str, prefix: bytes) -> Iterator[tuple[str, bytes]]:
        """Yield the stored terms from one on."""
        return (term for term in self.all_terms() if term >= (fieldname, prefix))

    def term_info(self, fieldname: str, text: str | bytes) -> TermInfo:
        """Return a term's statistics. Raises TermNotFound."""
        found = self.find(fieldname, text)
        if not len(found.ids):
            raise TermNotFound((fieldname, text))
        lengths = self._lengths(fieldname)[found.ids]
        return TermInfo(
            weight=int(found.frequencies.sum()),
            df=len(found.ids),
            minlength=int(lengths.min()),
            maxlength=int(lengths.max()),
            maxweight=int(found.frequencies.max()),
            minid=int(found.ids[0]),
            maxid=int(found.ids[-1]),
        )

    def postings(self, fieldname: str, text: str | bytes, scorer: Any = None) -> ArrayMatcher:
        """Return a matcher over the documents of a term. Raises TermNotFound."""
        found = self.find(fieldname, text)
        if not len(found.ids):
            raise TermNotFound((fieldname, text))
        term = text.encode() if isinstance(text, str) else text
        return ArrayMatcher(found.ids, found.frequencies, scorer=scorer, term=(fieldname, term))

    def frequency(self, fieldname: str, text: str | bytes) -> int:
        """Return how often a term occurs in all."""
        return int(self.find(fieldname, text).frequencies.sum())

    def doc_frequency(self, fieldname: str, text: str | bytes) -> int:
        """Return in how many documents a term occurs."""
        return len(self.find(fieldname, text).ids)

    def _lengths(self, fieldname: str) -> npt.NDArray[np.int64]:
        field = _FIELD_NUMBERS.get(fieldname, -1)
        lengths = self.ranking.lengths.get(field)
        return np.ones(self.doc_count_all(), np.int64) if lengths is None else lengths

    def field_length(self, fieldname: str) -> int:
        """Return the sum of a field's (decoded) lengths."""
        return int(self._lengths(fieldname).sum())

    def min_field_length(self, fieldname: str) -> int:
        """Return the shortest length of a field."""
        return int(self._lengths(fieldname).min(initial=1 << 40)) if self.doc_count_all() else 0

    def max_field_length(self, fieldname: str) -> int:
        """Return the longest length of a field."""
        return int(self._lengths(fieldname).max(initial=0))

    def doc_field_length(self, docnum: int, fieldname: str, default: int = 0) -> int:
        """Return a document's (decoded) length of a field."""
        return int(self._lengths(fieldname)[docnum])

    def doc_count_all(self) -> int:
        """Return the number of documents."""
        return self.files.manifest.documents

    def doc_count(self) -> int:
        """Return the number of documents."""
        return self.doc_count_all()

    def has_deletions(self) -> bool:
        """Tell that nothing is ever deleted: the index is published whole."""
        return False

    def is_deleted(self, docnum: int) -> bool:
        """Tell that nothing is ever deleted."""
        return False

    def stored_fields(self, docnum: int) -> dict[str, Any]:
        """Return a document's fragment."""
        return self.files.fragment(docnum)

    def has_vector(self, docnum: int, fieldname: str) -> bool:
        """Tell that there are no term vectors."""
        return False

    def vector(self, docnum: int, fieldname: str, format_: Any = None) -> Any:
        """Raise KeyError: there are no term vectors."""
        raise KeyError(fieldname)

    def has_column(self, fieldname: str) -> bool:
        """Tell whether documents can be sorted by a field."""
        return fieldname in DAYS

    def column_reader(
        self, fieldname: str, column: Any = None, reverse: bool = False, translate: bool = False
    ) -> ArrayColumn:
        """Return the days of all documents (`earliest`, `latest`). Raises KeyError for other fields."""
        if fieldname not in DAYS:
            raise KeyError(fieldname)
        return ArrayColumn(self.days[DAYS.index(fieldname)], reverse=reverse)

    def generation(self) -> int:
        """Return -1: the index has no versions."""
        return -1

    def close(self) -> None:
        """Close the reader; files are never held open."""
        self.is_closed = True
