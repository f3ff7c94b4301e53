"""Facets as files: which documents have which value; values with a parent apart from the others."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from huibian.search.codec import decode_varints, encode_varints, varint_lengths
from huibian.search.document import FACETS, FacetLabels
from huibian.search.fragments import deflate, inflate
from huibian.search.lists import Int64s, Rows, decode_list, encode_lists
from huibian.search.run import Run


@dataclass(frozen=True, slots=True)
class FacetValue:
    """A value of a facet with the documents that have it, ascending. `parent` counts the facet's values, -1 for none."""

    value: str
    label: str
    parent: int
    documents: Int64s


@dataclass(frozen=True)
class Facet:
    """A facet's values, in the order they are shown, those without a parent first."""

    name: str
    values: tuple[FacetValue, ...]

    @cached_property
    def _rows(self) -> Rows:
        """The documents of all values."""
        sizes = np.array([len(value.documents) for value in self.values], np.int64)
        return Rows.of(sizes, np.concatenate([np.empty(0, np.int64), *(value.documents for value in self.values)]))

    def counts(self, chosen: npt.NDArray[np.bool_]) -> list[int]:
        """Count for each value its documents among the chosen."""
        through = np.append(0, np.cumsum(chosen[self._rows.values]))
        counts: list[int] = np.diff(through[self._rows.starts]).tolist()
        return counts

    def matching(self, values: Sequence[str], count: int) -> npt.NDArray[np.bool_]:
        """Mark, out of `count` documents, those that have one of the values."""
        marked = np.zeros(count, bool)
        wanted = set(values)
        for value in self.values:
            if value.value in wanted:
                marked[value.documents] = True
        return marked


def collect_facets(runs: Sequence[Run], labels: Sequence[FacetLabels]) -> list[Facet]:
    """Join the runs' facets. Raises ValueError where `labels` lack a facet or a value."""
    if [facet.name for facet in labels] != list(FACETS):
        raise ValueError(f"labels must be given for {FACETS}")
    return [_collect(runs, number, facet) for number, facet in enumerate(labels)]


def _collect(runs: Sequence[Run], number: int, labels: FacetLabels) -> Facet:
    documents: dict[str, list[Int64s]] = {value: [np.empty(0, np.int64)] for value, _, _ in labels.values}
    for run in runs:
        values, ids, value_numbers = run.facets[number]
        for value_number, value in enumerate(values):
            if value not in documents:
                raise ValueError(f"no label for {labels.name} {value}")
            documents[value].append(ids[value_numbers == value_number].astype(np.int64))
    return make_facet(labels, {value: np.concatenate(found) for value, found in documents.items()})


def make_facet(labels: FacetLabels, documents: Mapping[str, Int64s]) -> Facet:
    """Make a facet of its labels and the documents of each value, ascending. Raises ValueError where a parent stands behind its child."""
    order = [i for is_root in (True, False) for i, row in enumerate(labels.values) if (row[2] < 0) == is_root]
    place = {i: at for at, i in enumerate(order)} | {-1: -1}
    rows = [labels.values[i] for i in order]
    if any(place[parent] >= at for at, (_, _, parent) in enumerate(rows)):
        raise ValueError(f"a value of {labels.name} stands before its parent")
    return Facet(
        labels.name,
        tuple(FacetValue(value, label, place[parent], documents[value]) for value, label, parent in rows),
    )


def encode_facet(facet: Facet, universe: int) -> Iterator[bytes]:
    """Yield the payloads of a facet's parts: of the values without a parent, out of all documents; of the others, out of their parents'."""
    roots = [value for value in facet.values if value.parent < 0]
    others = facet.values[len(roots) :]
    yield _encode_part(
        [[value.value, value.label] for value in roots],
        [value.documents for value in roots],
        [universe] * len(roots),
    )
    if others:
        parents = [facet.values[value.parent].documents for value in others]
        ranks = []
        for value, parent in zip(others, parents, strict=True):
            if not np.isin(value.documents, parent).all():
                raise ValueError(f"{facet.name} {value.value} has a document that its parent has not")
            ranks.append(np.searchsorted(parent, value.documents))
        labels = [[value.value, value.label, value.parent] for value in others]
        yield _encode_part(labels, ranks, [len(parent) for parent in parents])


def _encode_part(labels: Sequence[Sequence[object]], numbers: Sequence[Int64s], universes: Sequence[int]) -> bytes:
    text = json.dumps(labels, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")
    rows = Rows.of(
        np.array([len(each) for each in numbers], np.int64), np.concatenate([np.empty(0, np.int64), *numbers])
    )
    lists, lengths = encode_lists(rows, np.array(universes, np.int64))
    sizes = encode_varints(np.stack((rows.sizes, lengths), axis=1).ravel())
    return deflate(encode_varints(np.array([len(text)])).tobytes() + text + sizes.tobytes() + lists.tobytes())


def decode_facet(name: str, payloads: Sequence[bytes], universe: int) -> Facet:
    """Read a facet from the payloads of its parts. Raises ValueError where they are damaged."""
    values: list[FacetValue] = []
    for payload in payloads:
        data = np.frombuffer(inflate(payload), np.uint8)
        size, at = _leading_number(data)
        labels = json.loads(data[at : at + size].tobytes())
        numbers = decode_varints(data[at + size : at + size + _varints_size(data[at + size :], 2 * len(labels))])
        start = at + size + int(varint_lengths(numbers).sum())
        for (value, label, *parent), (count, length) in zip(labels, numbers.reshape(-1, 2).tolist(), strict=True):
            stream = data[start : start + length]
            start += length
            if parent:
                of_parent = values[parent[0]].documents
                documents = of_parent[decode_list(stream, count, len(of_parent))[0]]
            else:
                documents = decode_list(stream, count, universe)[0]
            values.append(FacetValue(str(value), str(label), parent[0] if parent else -1, documents))
        if start != len(data):
            raise ValueError("more or less than its head says")
    return Facet(name, tuple(values))


def _leading_number(data: npt.NDArray[np.uint8]) -> tuple[int, int]:
    """Return the varint that data begin with, and its size."""
    size = _varints_size(data, 1)
    return int(decode_varints(data[:size])[0]), size


def _varints_size(data: npt.NDArray[np.uint8], count: int) -> int:
    """Return how many bytes the first `count` varints take. Raises ValueError where there are fewer."""
    ends = np.flatnonzero(data < 0x80)
    if len(ends) < count:
        raise ValueError("numbers are missing")
    return int(ends[count - 1]) + 1 if count else 0
