"""Facets as files: which documents have which value."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from huibian.search.codec import decode_varints, encode_varints, varint_lengths
from huibian.search.document import FACETS, FacetLabels, dump_json
from huibian.search.run import Run


@dataclass(frozen=True, slots=True)
class Facet:
    """One facet: its values, and the documents of each value, ascending."""

    labels: FacetLabels
    documents: tuple[npt.NDArray[np.int64], ...]

    def counts(self, chosen: npt.NDArray[np.bool_]) -> list[int]:
        """Count for each value its documents among the chosen."""
        return [int(np.count_nonzero(chosen[ids])) for ids in self.documents]

    def matching(self, values: Sequence[str], count: int) -> npt.NDArray[np.bool_]:
        """Mark, out of `count` documents, those that have one of the values."""
        marked = np.zeros(count, bool)
        wanted = set(values)
        for (value, _, _), ids in zip(self.labels.values, self.documents, strict=True):
            if value in wanted:
                marked[ids] = True
        return marked


def collect_facets(runs: Sequence[Run], labels: Sequence[FacetLabels]) -> list[Facet]:
    """Join the runs' facets. Raises ValueError where `labels` lack a facet or a value."""
    if [facet.name for facet in labels] != list(FACETS):
        raise ValueError(f"labels must be given for {FACETS}")
    return [_collect(runs, number, facet) for number, facet in enumerate(labels)]


def _collect(runs: Sequence[Run], number: int, labels: FacetLabels) -> Facet:
    ordinals = {value: i for i, (value, _, _) in enumerate(labels.values)}
    documents: list[list[npt.NDArray[np.int64]]] = [[np.empty(0, np.int64)] for _ in ordinals]
    for run in runs:
        values, ids, value_numbers = run.facets[number]
        for value_number, value in enumerate(values):
            if value not in ordinals:
                raise ValueError(f"no label for {labels.name} {value}")
            documents[ordinals[value]].append(ids[value_numbers == value_number].astype(np.int64))
    return Facet(labels, tuple(np.concatenate(parts) for parts in documents))


def encode_facets(facets: Sequence[Facet]) -> bytes:
    """Return the payload of `facets.bin`."""
    head = [len(facets)]
    streams = []
    for facet in facets:
        head.append(len(facet.documents))
        for ids in facet.documents:
            gaps = np.diff(ids, prepend=0)
            head += [len(ids), int(varint_lengths(gaps).sum())]
            streams.append(encode_varints(gaps).tobytes())
    return encode_varints(np.array(head)).tobytes() + b"".join(streams)


def encode_labels(facets: Sequence[Facet]) -> bytes:
    """Return the file `facets.json`."""
    return dump_json(
        [
            {
                "name": facet.labels.name,
                "values": [{"value": v, "label": label, "parent": parent} for v, label, parent in facet.labels.values],
            }
            for facet in facets
        ]
    )


def decode_facets(payload: bytes, labels: Sequence[FacetLabels]) -> list[Facet]:
    """Read `facets.bin`, whose labels are known. Raises ValueError where the two do not belong together."""
    numbers = decode_varints(np.frombuffer(payload, np.uint8))
    sizes = [len(facet.values) for facet in labels]
    head = 1 + sum(1 + 2 * size for size in sizes)
    if numbers[:1].tolist() != [len(labels)] or len(numbers) < head:
        raise ValueError("other facets than the labels'")
    facets = []
    entry, stream = 1, head
    for facet, size in zip(labels, sizes, strict=True):
        counts = numbers[entry + 1 : entry + 1 + 2 * size : 2]
        if numbers[entry] != size:
            raise ValueError("other values than the labels'")
        ends = stream + np.cumsum(counts)
        facets.append(Facet(facet, tuple(np.cumsum(numbers[e - c : e]) for e, c in zip(ends, counts, strict=True))))
        entry, stream = entry + 1 + 2 * size, stream + int(counts.sum())
    if stream != len(numbers):
        raise ValueError("more or less than its head says")
    return facets


def parse_labels(value: object) -> list[FacetLabels]:
    """Read the value of `facets.json`. Raises ValueError where it is something else."""
    try:
        labels = [
            FacetLabels(
                str(f["name"]), tuple((str(v["value"]), str(v["label"]), int(v["parent"])) for v in f["values"])
            )
            for f in value  # type: ignore[attr-defined]
        ]
    except (KeyError, TypeError) as error:
        raise ValueError("no facet labels") from error
    if [facet.name for facet in labels] != list(FACETS):
        raise ValueError("other facets")
    return labels
