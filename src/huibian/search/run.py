"""A run: the postings of a batch of documents with consecutive numbers, ready to be merged with its neighbours."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

_SECOND_BITS = np.uint64(21)
_FIELD_SHIFT = np.uint64(42)
_CODE_MASK = np.uint64((1 << 21) - 1)

FacetPostings = tuple[tuple[str, ...], npt.NDArray[np.uint32], npt.NDArray[np.uint32]]
Keys = npt.NDArray[np.uint64]


def gram_keys(field: npt.NDArray[Any], first: npt.NDArray[Any], second: npt.NDArray[Any] | None) -> Keys:
    """Pack grams into integers that sort like (field, code points); `second` is None for unigrams."""
    key = field.astype(np.uint64) << _FIELD_SHIFT | first.astype(np.uint64) << _SECOND_BITS
    return key if second is None else key | (second.astype(np.uint64) + np.uint64(1))


def unpack_keys(keys: Keys) -> tuple[Keys, Keys, Keys, npt.NDArray[np.bool_]]:
    """Return (field, first code point, second code point, is a bigram) of packed grams; no bigram: the second is 0."""
    second = keys & _CODE_MASK
    is_bigram = second > 0
    return (
        keys >> _FIELD_SHIFT,
        (keys >> _SECOND_BITS) & _CODE_MASK,
        second - is_bigram.astype(np.uint64),
        is_bigram,
    )


@dataclass(frozen=True, slots=True)
class Grams:
    """Coded postings of grams: one row a gram, the streams of all rows one after the other in a buffer each.

    `gaps` leaves out each row's first document, which is in `first`; a row of frequencies is empty where all are 1;
    a unigram's row of positions is empty.
    """

    keys: Keys
    counts: npt.NDArray[np.uint32]  # documents
    first: npt.NDArray[np.uint32]
    last: npt.NDArray[np.uint32]
    gaps: npt.NDArray[np.uint8]
    gaps_lengths: npt.NDArray[np.uint32]
    frequencies: npt.NDArray[np.uint8]
    frequencies_lengths: npt.NDArray[np.uint32]
    positions: npt.NDArray[np.uint8]
    positions_lengths: npt.NDArray[np.uint32]


def join_grams(parts: list[Grams]) -> Grams:
    """Put rows below each other, as they are."""
    return Grams(*(np.concatenate([getattr(part, name) for part in parts]) for name in Grams.__slots__))


@dataclass(frozen=True, slots=True)
class Run:
    """What `build_run` makes of the documents `first_id` to `first_id + count - 1`.

    `lengths` has a row for each measured field, `days` two rows (earliest, latest), `versions` the CRC-32 of each document's
    fragment. `facets` holds for each facet its values, and (document, index of the value) pairs by document.
    """

    first_id: int
    count: int
    grams: Grams
    lengths: npt.NDArray[np.uint32]
    days: npt.NDArray[np.uint32]
    versions: npt.NDArray[np.uint32]
    facets: tuple[FacetPostings, ...]

    def save(self, file: Path) -> None:
        """Write the run to `file` (`.npz`)."""
        arrays: dict[str, Any] = {f"grams_{name}": getattr(self.grams, name) for name in Grams.__slots__}
        for number, (values, documents, ordinals) in enumerate(self.facets):
            arrays |= {
                f"values_{number}": np.array(json.dumps(values)),
                f"facet_{number}": np.stack((documents, ordinals)),
            }
        extent = np.array([self.first_id, self.count, len(self.facets)])
        with file.open("wb") as target:
            np.savez(target, extent=extent, lengths=self.lengths, days=self.days, versions=self.versions, **arrays)

    @classmethod
    def load(cls, file: Path) -> "Run":
        """Read a run that `save` wrote. Raises OSError or ValueError where that is not possible."""
        with np.load(file, allow_pickle=False) as arrays:
            first_id, count, facet_count = (int(n) for n in arrays["extent"])
            facets: list[FacetPostings] = []
            for number in range(facet_count):
                documents, ordinals = arrays[f"facet_{number}"]
                facets.append((tuple(json.loads(str(arrays[f"values_{number}"]))), documents, ordinals))
            grams = Grams(*(arrays[f"grams_{name}"] for name in Grams.__slots__))
            return cls(first_id, count, grams, arrays["lengths"], arrays["days"], arrays["versions"], tuple(facets))
