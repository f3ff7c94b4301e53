"""From runs to the index's files, as a recipe; the work on single runs may go to several processes."""

import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import chain
from pathlib import Path

import numpy as np

from huibian.search.analyzer import VERIFY
from huibian.search.days import encode_days
from huibian.search.document import TITLE, FacetLabels
from huibian.search.facets import collect_facets, encode_facet
from huibian.search.fragments import Dictionary, deflate
from huibian.search.grams import Alphabet, Pairs, RunText, gram_pairs
from huibian.search.manifest import (
    DATES,
    DICTIONARY,
    MANIFEST,
    SUGGESTIONS,
    TABLE,
    FileKind,
    Manifest,
    checksum,
    facet_path,
    pack_file,
    shard_path,
)
from huibian.search.phrases import (
    Exceptions,
    Frequent,
    exceptional_entries,
    present_entries,
    run_exceptions,
)
from huibian.search.run import Run
from huibian.search.sets import DocumentSets
from huibian.search.shards import SHARD_SIZE, encode_grams, encode_phrases
from huibian.workers import run_tasks

Artifact = tuple[str, bytes]
NO_DICTIONARY = Dictionary()


@dataclass(frozen=True)
class _PairsWorker:
    """Finds the pairs of a run for grams of some lengths; `frequent` are the shorter grams that these must be made of, if given."""

    alphabet: Alphabet
    lengths: tuple[int, ...]
    frequent: Frequent | None = None

    def __call__(self, file: Path) -> list[Pairs]:
        run = Run.load(file)
        text = RunText.of(run, self.alphabet)
        return [self._filtered(gram_pairs(text, run, self.alphabet, length), length) for length in self.lengths]

    def _filtered(self, pairs: Pairs, length: int) -> Pairs:
        """Leave out grams a part of which is rare."""
        if self.frequent is None:
            return pairs
        base = np.uint64(self.alphabet.base)
        power = base ** np.uint64(length - 1)
        right = pairs.keys // (power * base) * power + pairs.keys % power
        kept = self.frequent.hold(pairs.keys // base) & self.frequent.hold(right)
        return Pairs(pairs.keys[kept], pairs.documents[kept], pairs.often[kept] if len(pairs.often) else pairs.often)


@dataclass(frozen=True)
class _ExceptionsWorker:
    """Finds the exceptions of a run; `frequent` are the stretches of four characters that they must be made of."""

    alphabet: Alphabet
    frequent: Frequent

    def __call__(self, file: Path) -> list[Exceptions]:
        run = Run.load(file)
        found = run_exceptions(RunText.of(run, self.alphabet), self.alphabet, self.frequent)
        return [Exceptions(each.fields, each.ranks, each.documents + np.int32(run.first_id)) for each in found]


def encode_index(
    runs: Sequence[Path],
    labels: Sequence[FacetLabels],
    *,
    order: int,
    fragments: int = 0,
    dictionary: Dictionary = NO_DICTIONARY,
    suggestions: bytes = b"",
    table: str = "",
    jobs: int = 1,
    shard_size: int = SHARD_SIZE,
    verify: int = VERIFY,
) -> Iterator[Artifact]:
    """Yield the files below `search-index/` but for the documents', as (path, bytes), the manifest last.

    `runs` cover the documents from 0 on, in order; `labels` are those of every facet, in the order of `FACETS`; `order` is the
    archive's (`archive_order`), `fragments` a checksum of the documents' files, `table` the export. Raises ValueError where they do not fit together.
    """
    loaded = [Run.load(run) for run in runs]
    count = sum(run.count for run in loaded)
    if [run.first_id for run in loaded] != [sum(run.count for run in loaded[:i]) for i in range(len(loaded))]:
        raise ValueError("the runs do not follow each other")
    alphabet = Alphabet.of(iter(loaded))
    facets = collect_facets(loaded, labels)
    days = np.concatenate([np.empty((2, 0), np.int64), *(run.days for run in loaded)], axis=1).astype(np.int64)
    titles = np.concatenate([np.empty(0, np.int64), *(run.lengths[TITLE] for run in loaded)])
    del loaded

    version = fragments
    sizes: dict[str, list[int]] = {}

    def packed(path: str, kind: FileKind, number: int, payload: bytes) -> Artifact:
        nonlocal version
        data = pack_file(kind, number, order, payload)
        version = zlib.crc32(checksum(data).to_bytes(4, "little") + path.encode(), version)
        return path, data

    for facet in facets:
        for part, payload in enumerate(encode_facet(facet, count)):
            path, data = packed(facet_path(facet.name, part), FileKind.FACET, part, payload)
            sizes.setdefault(facet.name, []).append(len(data))
            yield path, data
    yield packed(DATES, FileKind.DATES, 0, encode_days(days))
    yield packed(DICTIONARY, FileKind.DICTIONARY, 0, dictionary.pack())
    yield packed(SUGGESTIONS, FileKind.SUGGESTIONS, 0, suggestions)
    yield packed(TABLE, FileKind.TABLE, 0, deflate(table.encode()))

    shards = {FileKind.GRAMS: 0, FileKind.PHRASES: 0}
    texts = _encode_texts(runs, alphabet, count, jobs, shard_size, verify)
    for kind, payload in texts.payloads:
        number = shards[kind]
        shards[kind] += 1
        yield packed(shard_path(kind, number), kind, number, payload)
    manifest = Manifest(
        documents=count,
        verify=texts.verify,
        version=version,
        order=order,
        grams=shards[FileKind.GRAMS],
        phrases=shards[FileKind.PHRASES],
        seed=texts.seed,
        shortest_title=max(int(titles[titles > 0].min(initial=1 << 30)) - 2, 0) if titles.any() else 0,
        facets=tuple((name, tuple(parts)) for name, parts in sizes.items()),
    )
    yield MANIFEST, manifest.dump()


@dataclass(frozen=True, slots=True)
class _Texts:
    """The payloads of the grams' and the phrases' shards, with what the manifest tells of them."""

    payloads: Iterator[tuple[FileKind, bytes]]
    verify: int
    seed: int


def _encode_texts(
    runs: Sequence[Path], alphabet: Alphabet, count: int, jobs: int, shard_size: int, verify: int
) -> _Texts:
    """Work out the sets of grams, and from them, length by length, what phrases have to be recorded."""
    # One length after the other: all at once would take as much memory as all of them together.
    ones, twos, threes = (
        DocumentSets.merge([pairs for (pairs,) in run_tasks(partial(_PairsWorker, alphabet, (n,)), runs, jobs)], count)
        for n in (1, 2, 3)
    )
    common, verify = alphabet.common(ones.keys, ones.rows.sizes, verify)
    threes = threes.within(alphabet, common, 3)
    entries = [present_entries(twos.within(alphabet, common, 2), threes, common, 3, verify)]
    four_pairs = run_tasks(partial(_PairsWorker, common, (4,), Frequent.of(threes, verify)), runs, jobs)
    fours = DocumentSets.merge([pairs for (pairs,) in four_pairs], count)
    entries.append(present_entries(threes, fours, common, 4, verify))
    del threes
    found = list(run_tasks(partial(_ExceptionsWorker, common, Frequent.of(fours, verify)), runs, jobs))
    if found:
        by_length = [Exceptions.join(parts) for parts in zip(*found, strict=True)]
        del found
        entries += exceptional_entries(by_length, fours, common, verify)
    phrases, seed = encode_phrases(entries, shard_size=shard_size)
    grams = encode_grams((ones, twos), alphabet, verify, shard_size=shard_size)
    payloads = chain(((FileKind.GRAMS, payload) for payload in grams), ((FileKind.PHRASES, each) for each in phrases))
    return _Texts(payloads, verify, seed)
