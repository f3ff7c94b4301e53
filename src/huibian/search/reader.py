"""Whoosh's `IndexReader` over the published shards.

Every substring of a field is a term of it, whether its documents are stored or have to be worked out from its bigrams;
`all_terms` and `lexicon` list what is stored, of titles with their marks. How often a term occurs is known only roughly: its weight in a document is 1, or 3 where it stands
there often; lengths of fields are not known. The values of facets are terms of the fields `<facet>_facet`.
"""

from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from whoosh.columns import ColumnReader
from whoosh.reading import IndexReader, TermInfo, TermNotFound

from huibian.search.document import FACETS, FIELDS
from huibian.search.facets import Facet
from huibian.search.files import IndexFiles
from huibian.search.matcher import ArrayMatcher
from huibian.search.occurrences import NONE, Occurrences, Substrings
from huibian.search.ranking import Ranking
from huibian.search.schema import DAYS, FACET_FIELDS, search_schema
from huibian.search.texts import Texts

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
        self.texts = Texts(self.files)
        self.substrings = Substrings(self.files, self.texts)
        self.ranking = Ranking(self.files, self.substrings)
        self.schema = search_schema()
        self.is_closed = False

    @cached_property
    def facets(self) -> dict[str, Facet]:
        """All facets by name, in the order of `FACETS`."""
        return {name: self.files.facet(name, len(parts)) for name, parts in self.files.manifest.facets}

    def find(self, fieldname: str, text: str | bytes) -> Occurrences:
        """Return the postings of any term; none where the field is unknown."""
        term = text.decode("utf-8", "replace") if isinstance(text, bytes) else text
        if fieldname in _FIELD_NUMBERS:
            return self.substrings.find(_FIELD_NUMBERS[fieldname], term)
        if fieldname in FACET_FIELDS:
            for value in self.facets[FACETS[FACET_FIELDS.index(fieldname)]].values:
                if value.value == term:
                    return Occurrences(value.documents, np.zeros(len(value.documents), bool))
        return NONE

    def __contains__(self, term: tuple[str, str | bytes]) -> bool:
        return len(self.find(*term).ids) > 0

    def indexed_field_names(self) -> list[str]:
        """Return the names of the fields that have terms."""
        return [*_FIELD_NUMBERS, *FACET_FIELDS]

    def all_terms(self) -> Iterator[tuple[str, bytes]]:
        """Yield the stored terms: all single characters and pairs, all facet values."""
        terms = [(FIELDS[field].name, gram.encode()) for field, gram in self.substrings.grams()]
        for name, facet in zip(FACET_FIELDS, self.facets.values(), strict=True):
            terms += [(name, value.value.encode()) for value in facet.values]
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
        weights = found.weights
        return TermInfo(
            weight=float(weights.sum()),
            df=len(found.ids),
            minlength=1,
            maxlength=1,
            maxweight=float(weights.max()),
            minid=int(found.ids[0]),
            maxid=int(found.ids[-1]),
        )

    def postings(self, fieldname: str, text: str | bytes, scorer: Any = None) -> ArrayMatcher:
        """Return a matcher over the documents of a term. Raises TermNotFound."""
        found = self.find(fieldname, text)
        if not len(found.ids):
            raise TermNotFound((fieldname, text))
        term = text.encode() if isinstance(text, str) else text
        return ArrayMatcher(found.ids, found.weights, scorer=scorer, term=(fieldname, term))

    def frequency(self, fieldname: str, text: str | bytes) -> float:
        """Return the sum of a term's weights."""
        return float(self.find(fieldname, text).weights.sum())

    def doc_frequency(self, fieldname: str, text: str | bytes) -> int:
        """Return in how many documents a term occurs."""
        return len(self.find(fieldname, text).ids)

    def field_length(self, fieldname: str) -> int:
        """Return the number of documents: every field counts as of length 1, for lengths are not stored."""
        return self.doc_count_all()

    def min_field_length(self, fieldname: str) -> int:
        """Return 1 (see `field_length`)."""
        return 1

    def max_field_length(self, fieldname: str) -> int:
        """Return 1 (see `field_length`)."""
        return 1

    def doc_field_length(self, docnum: int, fieldname: str, default: int = 0) -> int:
        """Return 1 (see `field_length`)."""
        return 1

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
        return self.texts.fragment(docnum)

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
        return ArrayColumn(self.files.days[DAYS.index(fieldname)], reverse=reverse)

    def generation(self) -> int:
        """Return -1: the index has no versions."""
        return -1

    def close(self) -> None:
        """Close the reader; files are never held open."""
        self.is_closed = True
