"""From runs to the index's files, as a recipe; the work on single runs may go to several processes."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import numpy.typing as npt

from huibian.jobs import Jobs
from huibian.search.alphabet import Alphabet
from huibian.search.analyzer import VERIFY
from huibian.search.batch import CODE_POINTS
from huibian.search.codec import Integers
from huibian.search.days import encode_days
from huibian.search.document import TITLE, FacetLabels
from huibian.search.facets import Facet, collect_facets, encode_facet
from huibian.search.fragments import Dictionary, deflate
from huibian.search.left_pairs import LeftPairsWorker
from huibian.search.manifest import (
    DATES,
    DICTIONARY,
    MANIFEST,
    SUGGESTIONS,
    TABLE,
    VERSIONS,
    FileKind,
    Manifest,
    Segment,
    facet_name,
    facet_path,
    file_mark,
    pack_file,
    shard_path,
)
from huibian.search.portions import LARGEST, Divider, Division, following, places_of
from huibian.search.run import Run
from huibian.search.segments import Span, Spans
from huibian.search.shards import SHARD_SIZE, encode_grams, encode_phrases, shard_size_of
from huibian.search.tables import Tables, TablesWorker, lone_tables
from huibian.workers import run_tasks

Artifact = tuple[str, bytes]
NO_DICTIONARY = Dictionary()


@dataclass(frozen=True, kw_only=True)
class Kept:
    """What need not be worked out: the segments, by number, whose shards stay as they are published, each with the sum of the marks of their files.

    And what the runs of their documents would tell of all: `facets`, `days` as in a run, and the least length of a title.
    """

    segments: Mapping[int, tuple[Segment, int]]
    facets: Sequence[Facet]
    days: npt.NDArray[np.int64]
    shortest_title: int


def encode_index(
    runs: Sequence[Path],
    labels: Sequence[FacetLabels],
    spans: Spans,
    *,
    fragments: int = 0,
    dictionary: Dictionary = NO_DICTIONARY,
    suggestions: bytes = b"",
    table: str = "",
    jobs: Jobs = 1,
    shard_size: int = SHARD_SIZE,
    verify: Sequence[int] = VERIFY,
    kept: Kept | None = None,
) -> Iterator[Artifact]:
    """Yield the files below `search-index/` but for the documents', and the shards that are `kept`, as (path, bytes), the manifest last.

    `runs` cover the documents from 0 on, in order, each those of one segment, but for the segments that are kept; `labels` are those of every facet, in the order of
    `FACETS`; `fragments` is a checksum of the documents' files, `table` the export. Raises ValueError where they do not fit together.
    """
    heads = [replace(Run.load(file), characters=np.empty(0, np.int32)) for file in runs]
    held = {} if kept is None else kept.segments
    divided = _by_segment(runs, heads, spans, held)
    if kept is None:
        facets: Sequence[Facet] = collect_facets(heads, labels)
        days = np.concatenate([np.empty((2, 0), np.int64), *(run.days for run in heads)], axis=1).astype(np.int64)
        titles = np.concatenate([np.empty(0, np.int64), *(run.lengths[TITLE] for run in heads)])
        shortest = max(int(titles[titles > 0].min(initial=1 << 30)) - 2, 0) if titles.any() else 0
    else:
        facets, days, shortest = kept.facets, kept.days, kept.shortest_title
    del heads

    version = fragments + sum(mark for _segment, mark in held.values())
    sizes: dict[str, list[int]] = {}

    def packed(path: str, kind: FileKind, number: int, payload: bytes, order: int = spans.order) -> Artifact:
        nonlocal version
        data = pack_file(kind, number, order, payload)
        version = (version + file_mark(path, data)) % VERSIONS
        return path, data

    for path, kind, number, payload in (
        *list_files(facets, days, suggestions, table),
        (DICTIONARY, FileKind.DICTIONARY, 0, dictionary.pack()),
    ):
        artifact = packed(path, kind, number, payload)
        if kind is FileKind.FACET:
            sizes.setdefault(facet_name(path), []).append(len(artifact[1]))
        yield artifact

    segments = []
    for number, (span, files) in enumerate(zip(spans.spans, divided, strict=True)):
        if number in held:
            segments.append(held[number][0])
            continue
        with TemporaryDirectory(dir=files[0].parent if files else None) as folder:
            tables = work_out(files, span, np.array(verify), Path(folder), jobs)
            size = shard_size_of(number, shard_size)
            grams = encode_grams(tables, shard_size=size)
            phrases = encode_phrases(tables, shard_size=size)
            for kind, shards in ((FileKind.GRAMS, grams), (FileKind.PHRASES, phrases)):
                for shard, payload in enumerate(shards.payloads):
                    yield packed(shard_path(number, kind, shard), kind, shard, payload, span.order)
        segments.append(
            Segment(
                documents=span.count,
                order=span.order,
                grams=grams.count,
                phrases=phrases.count,
                weights=(grams.weight, phrases.weight),
                seed=phrases.seed,
            )
        )
    manifest = Manifest(
        verify=tuple(verify),
        version=version % VERSIONS,
        order=spans.order,
        segments=tuple(segments),
        shortest_title=shortest,
        facets=tuple((name, tuple(parts)) for name, parts in sizes.items()),
    )
    yield MANIFEST, manifest.dump()


def list_files(
    facets: Sequence[Facet], days: npt.NDArray[np.int64], suggestions: bytes, table: str
) -> Iterator[tuple[str, FileKind, int, bytes]]:
    """Yield the files that tell of the reports' fields: path, kind, number, payload; `days` as in a run, `table` the export."""
    for facet in facets:
        for part, payload in enumerate(encode_facet(facet, days.shape[1])):
            yield facet_path(facet.name, part), FileKind.FACET, part, payload
    yield DATES, FileKind.DATES, 0, encode_days(days)
    yield SUGGESTIONS, FileKind.SUGGESTIONS, 0, suggestions
    yield TABLE, FileKind.TABLE, 0, deflate(table.encode())


def _by_segment(runs: Sequence[Path], heads: Sequence[Run], spans: Spans, held: Collection[int]) -> list[list[Path]]:
    """Return the runs of each segment, none of those that are `held`. Raises ValueError where a run is of several, or there are other documents."""
    divided: list[list[Path]] = []
    rest = list(zip(runs, heads, strict=True))
    for number, span in enumerate(spans.spans):
        files, covered = [], 0
        while rest and number not in held and covered < span.count:
            file, head = rest.pop(0)
            if head.first_id != span.first + covered:
                raise ValueError("the runs do not follow each other")
            files.append(file)
            covered += head.count
        if number not in held and covered != span.count:
            raise ValueError("the runs do not fit the segments")
        divided.append(files)
    if rest:
        raise ValueError("there are more documents than the segments have")
    return divided


def work_out(runs: Sequence[Path], span: Span, verify: Integers, folder: Path, jobs: Jobs) -> list[Tables]:
    """Divide the runs of a segment, and make the tables of every portion in `folder`."""
    frequencies = np.zeros(CODE_POINTS, np.int64)
    for file in runs:
        frequencies += np.bincount(Run.load(file).characters, minlength=CODE_POINTS)
    alphabet = Alphabet.of(frequencies)
    by_rank = np.append(0, frequencies[alphabet.characters])
    division = Division.of(by_rank, LARGEST, partial(_followers, runs, alphabet))
    divided = list(run_tasks(partial(Divider, alphabet, division, span.first), runs, jobs))
    find = partial(LeftPairsWorker, divided, alphabet, division, verify, folder)
    alone = run_tasks(find, range(len(division.large)), jobs)
    lone = [
        lone_tables(int(alphabet.characters[rank - 1]), rows, span.count, folder)
        for rank, rows in zip(division.large, alone, strict=True)
    ]
    make = partial(TablesWorker, divided, alphabet, division, verify, span.count, folder)
    return [*lone, *run_tasks(make, range(division.count), jobs)]


def _followers(runs: Sequence[Path], alphabet: Alphabet, characters: Sequence[int]) -> Integers:
    """Count for some characters, by rank, how often each rank follows: a row a character."""
    counts = np.zeros(len(characters) * alphabet.base, np.int64)
    for file in runs:
        ranks = alphabet.ranks(Run.load(file).characters)
        rows, here = places_of(characters, ranks, alphabet.base)
        pairs = rows.astype(np.int64) * alphabet.base + following(ranks, here)
        counts += np.bincount(pairs, minlength=len(counts))
    return counts.reshape(len(characters), alphabet.base)
