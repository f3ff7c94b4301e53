"""A run: the folded texts of a batch of documents with consecutive numbers, and what else the index holds of them."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from huibian.search.batch import fold_batch
from huibian.search.document import FACETS, FIELDS, SearchDocument, index_texts
from huibian.whole import whole

FacetPairs = tuple[tuple[str, ...], npt.NDArray[np.uint32], npt.NDArray[np.uint32]]


@dataclass(frozen=True, slots=True)
class Run:
    """The documents `first_id` to `first_id + count - 1`.

    `characters` are the folded texts as code points, a line feed between any two, all titles first, then all bodies and so on;
    `starts` and `lengths` tell where the text of a field (row) of a document (column) lies. `days` has two rows, earliest and latest.
    `facets` holds for each facet its values, and (document, index of the value) pairs by document.
    """

    first_id: int
    count: int
    characters: npt.NDArray[np.int32]
    starts: npt.NDArray[np.int64]
    lengths: npt.NDArray[np.int64]
    days: npt.NDArray[np.uint32]
    facets: tuple[FacetPairs, ...]

    def texts(self) -> npt.NDArray[np.int32]:
        """Return for each character the number of its text: field × documents + document; of a line feed, either neighbour's."""
        present = np.flatnonzero(self.lengths.ravel())
        mark = np.zeros(len(self.characters), np.int32)
        mark[self.starts.ravel()[present]] = np.diff(present, prepend=0)
        return np.cumsum(mark, dtype=np.int32)

    def save(self, file: Path) -> None:
        """Write the run to `file` (`.npz`)."""
        arrays: dict[str, Any] = {}
        for number, (values, documents, ordinals) in enumerate(self.facets):
            arrays[f"values_{number}"] = np.array(json.dumps(values))
            arrays[f"facet_{number}"] = np.stack((documents, ordinals))
        for name in ("characters", "starts", "lengths", "days"):
            arrays[name] = getattr(self, name)
        with whole(file) as unfinished, unfinished.open("wb") as target:
            np.savez(target, extent=np.array([self.first_id, self.count, len(self.facets)]), **arrays)

    @classmethod
    def load(cls, file: Path) -> "Run":
        """Read a run that `save` wrote."""
        with np.load(file, allow_pickle=False) as arrays:
            first_id, count, facet_count = (int(n) for n in arrays["extent"])
            facets: list[FacetPairs] = []
            for number in range(facet_count):
                documents, ordinals = arrays[f"facet_{number}"]
                facets.append((tuple(json.loads(str(arrays[f"values_{number}"]))), documents, ordinals))
            texts = {name: arrays[name] for name in ("characters", "starts", "lengths", "days")}
            return cls(first_id=first_id, count=count, facets=tuple(facets), **texts)


def build_run(documents: Sequence[SearchDocument]) -> Run:
    """Make the run of documents with consecutive ids, in order. Raises ValueError where they are not."""
    first_id = documents[0].id if documents else 0
    if [document.id for document in documents] != list(range(first_id, first_id + len(documents))):
        raise ValueError("the documents' numbers are not consecutive")
    texts = [list(index_texts(document)) for document in documents]
    batch = fold_batch([each[number] for number in range(len(FIELDS)) for each in texts])
    shape = (len(FIELDS), len(documents))
    return Run(
        first_id=first_id,
        count=len(documents),
        characters=batch.characters,
        starts=batch.starts.reshape(shape),
        lengths=batch.lengths.reshape(shape),
        days=np.array([[d.earliest for d in documents], [d.latest for d in documents]], np.uint32),
        facets=tuple(_facet_pairs(documents, name) for name in FACETS),
    )


def _facet_pairs(documents: Sequence[SearchDocument], name: str) -> FacetPairs:
    pairs = [(d.id, value) for d in documents for value in sorted(set(d.facets.get(name, ())))]
    values = tuple(sorted({value for _, value in pairs}))
    ordinals = {value: i for i, value in enumerate(values)}
    ids = np.array([document_id for document_id, _ in pairs], np.uint32)
    return values, ids, np.array([ordinals[value] for _, value in pairs], np.uint32)
