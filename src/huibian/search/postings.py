"""Building a run: documents to coded postings, with numpy over a whole batch at once."""

import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from huibian.search.batch import CODE_POINTS, LINE_FEED, SPACE, FoldedBatch, fold_batch
from huibian.search.codec import Integers, encode_varints, varint_lengths
from huibian.search.document import FACETS, FIELDS, MEASURED_FIELDS, SearchDocument, document_fragment, index_texts
from huibian.search.merge import merge_grams
from huibian.search.run import FacetPostings, Grams, Run, gram_keys, join_grams

CHARACTERS_AT_ONCE = (
    1_000_000  # about 100 bytes of memory each for a while; more are slower, for the caches of the processor
)
TABLE_CELLS = 8_000_000  # above, counting in a table would take too much memory
PACKED_BITS = 63
_NO_BYTES = np.empty(0, np.uint8)


def build_run(documents: Sequence[SearchDocument]) -> Run:
    """Index documents with consecutive ids, in order. Raises ValueError where they are not."""
    first_id = documents[0].id if documents else 0
    if [document.id for document in documents] != list(range(first_id, first_id + len(documents))):
        raise ValueError("the documents' numbers are not consecutive")
    parts = [_index_texts(texts, start) for start, texts in _portions(documents, first_id)]
    grams = merge_grams([grams for grams, _ in parts]) if len(parts) != 1 else parts[0][0]
    lengths = [lengths for _, lengths in parts] or [np.empty((len(MEASURED_FIELDS), 0), np.uint32)]
    return Run(
        first_id=first_id,
        count=len(documents),
        grams=grams,
        lengths=np.concatenate(lengths, axis=1),
        days=np.array([[d.earliest for d in documents], [d.latest for d in documents]], np.uint32),
        versions=np.array([zlib.crc32(document_fragment(d)) for d in documents], np.uint32),
        facets=tuple(_facet_postings(documents, name) for name in FACETS),
    )


def _portions(documents: Sequence[SearchDocument], first_id: int) -> Iterator[tuple[int, list[list[str]]]]:
    """Yield (first id, texts of each document) so that no portion takes too much memory."""
    texts: list[list[str]] = []
    size = 0
    for document in documents:
        texts.append(list(index_texts(document)))
        size += sum(map(len, texts[-1]))
        if size >= CHARACTERS_AT_ONCE:
            yield document.id - len(texts) + 1, texts
            texts, size = [], 0
    if texts:
        yield first_id + len(documents) - len(texts), texts


def _index_texts(texts: list[list[str]], first_id: int) -> tuple[Grams, npt.NDArray[np.uint32]]:
    """Return the grams of a portion, and the lengths of its measured fields."""
    count = len(texts)
    batch = fold_batch([document[number] for number in range(len(FIELDS)) for document in texts])
    field, document = np.divmod(np.arange(len(FIELDS) * count), count)
    alphabet, ranks = _alphabet(batch)
    portion = _Portion(batch, field, document, alphabet, ranks, count, first_id)
    grams = join_grams([_unigrams(portion), _bigrams(portion)])
    lengths = batch.lengths.reshape(len(FIELDS), count)[list(MEASURED_FIELDS)]
    return grams, lengths.astype(np.uint32)


@dataclass(frozen=True, slots=True)
class _Portion:
    """Texts in one array. `field` and `document` tell of each text where it belongs; `ranks` are places in the `alphabet`."""

    batch: FoldedBatch
    field: Integers
    document: Integers
    alphabet: Integers
    ranks: Integers
    count: int
    first_id: int


def _alphabet(batch: FoldedBatch) -> tuple[Integers, Integers]:
    present = np.zeros(CODE_POINTS, bool)
    present[batch.characters] = True
    alphabet = np.flatnonzero(present)
    rank = np.zeros(CODE_POINTS, np.int64)
    rank[alphabet] = np.arange(len(alphabet))
    return alphabet, rank[batch.characters]


def _unigrams(portion: _Portion) -> Grams:
    """Count characters in a table of documents × (field, character) pairs, of which few are empty in a portion."""
    batch, size = portion.batch, len(portion.alphabet)
    places = np.flatnonzero((batch.characters != LINE_FEED) & (batch.characters != SPACE))
    owner = batch.owner[places]
    code = portion.field[owner] * size + portion.ranks[places]
    present = np.zeros(len(FIELDS) * size, bool)
    present[code] = True
    codes = np.flatnonzero(present)
    column = np.zeros(len(FIELDS) * size, np.int64)
    column[codes] = np.arange(len(codes))
    cells, frequencies = _count(portion.document[owner] * len(codes) + column[code], portion.count * len(codes))
    document, column = np.divmod(cells, max(len(codes), 1))
    order = np.argsort(column.astype(np.uint16) if len(codes) < 1 << 16 else column, kind="stable")
    row = _beginnings(column[order])
    streams = _encode_postings(row, document[order] + portion.first_id, frequencies[order])
    keys = gram_keys(codes // size, portion.alphabet[codes % size], None)
    return Grams(keys, *streams, _NO_BYTES, np.zeros(len(keys), np.uint32))


def _count(values: Integers, limit: int) -> tuple[Integers, Integers]:
    """Return the different values, sorted, and how often each occurs; all are below `limit`."""
    if limit > TABLE_CELLS:
        return np.unique(values, return_counts=True)
    counts = np.bincount(values, minlength=1)
    found = np.flatnonzero(counts)
    return found, counts[found]


def _bigrams(portion: _Portion) -> Grams:
    batch, alphabet, ranks = portion.batch, portion.alphabet, portion.ranks
    in_line = batch.characters != LINE_FEED
    places = np.flatnonzero(in_line[:-1] & in_line[1:])
    size = len(alphabet)
    field = portion.field[batch.owner[places]]
    code, places = _sort_together((field * size + ranks[places]) * size + ranks[places + 1], places)
    owner = batch.owner[places]
    position = places - batch.starts[owner]

    starts_row = _changes(code)
    starts_posting = starts_row | _changes(owner)
    posting = np.flatnonzero(starts_posting)
    row = np.flatnonzero(starts_row)
    frequencies = np.diff(np.append(posting, len(places)))
    steps = np.where(starts_posting, position, np.diff(position, prepend=0))
    step_lengths = varint_lengths(steps)

    high, second = np.divmod(code[row], size)
    field, first = np.divmod(high, size)
    documents = portion.document[owner[posting]] + portion.first_id
    streams = _encode_postings(np.flatnonzero(starts_row[posting]), documents, frequencies)
    return Grams(
        gram_keys(field, alphabet[first], alphabet[second]),
        *streams,
        encode_varints(steps, step_lengths),
        _sums(step_lengths, row),
    )


def _sort_together(code: Integers, places: Integers) -> tuple[Integers, Integers]:
    """Sort by (code, place). Both go into one integer where they fit, which is five times as fast."""
    bits = int(places.max(initial=1)).bit_length()
    if int(code.max(initial=0)).bit_length() + bits <= PACKED_BITS:
        packed = code << bits | places
        packed.sort()
        return packed >> bits, packed & ((1 << bits) - 1)
    order = np.argsort(code, kind="stable")
    return code[order], places[order]


def _encode_postings(
    row: Integers, documents: Integers, frequencies: Integers
) -> tuple[Integers, Integers, Integers, Integers, Integers, Integers, Integers]:
    """Code postings, of which a gram's begin at each of `row`. Returns the columns of `Grams` from counts to frequencies."""
    ends = np.append(row, len(documents))[1:]
    gaps = np.diff(documents, prepend=0)
    gaps[row] = 0
    gap_lengths = varint_lengths(gaps)
    inner = np.ones(len(documents), bool)
    inner[row] = False
    gap_lengths[row] = 0
    counts = ends - row
    varies = np.maximum.reduceat(frequencies, row) > 1 if len(row) else np.empty(0, bool)
    kept = np.repeat(varies, counts)
    frequency_lengths = np.where(kept, varint_lengths(frequencies - 1), 0)
    return (
        counts.astype(np.uint32),
        documents[row].astype(np.uint32),
        documents[ends - 1].astype(np.uint32),
        encode_varints(gaps[inner], gap_lengths[inner]),
        _sums(gap_lengths, row),
        encode_varints(frequencies[kept] - 1, frequency_lengths[kept]),
        _sums(frequency_lengths, row),
    )


def _changes(values: Integers) -> npt.NDArray[np.bool_]:
    """Mark the values that differ from the one before; the first does."""
    changed = np.ones(len(values), bool)
    np.not_equal(values[1:], values[:-1], out=changed[1:])
    return changed


def _beginnings(values: Integers) -> npt.NDArray[np.int64]:
    """Return where each run of equal values begins."""
    return np.flatnonzero(_changes(values))


def _sums(values: Integers, row: Integers) -> npt.NDArray[np.uint32]:
    """Add up the values of each row."""
    return (np.add.reduceat(values, row) if len(row) else np.empty(0)).astype(np.uint32)


def _facet_postings(documents: Sequence[SearchDocument], name: str) -> FacetPostings:
    pairs = [(d.id, value) for d in documents for value in sorted(set(d.facets.get(name, ())))]
    values = tuple(sorted({value for _, value in pairs}))
    ordinals = {value: i for i, value in enumerate(values)}
    ids = np.array([document_id for document_id, _ in pairs], np.uint32)
    return values, ids, np.array([ordinals[value] for _, value in pairs], np.uint32)
