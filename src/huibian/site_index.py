"""The search index of a site: worked out from runs, or brought up to date where only the texts of some reports changed."""

import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from huibian.bodies import BodyReader
from huibian.config import Config
from huibian.field_files import FieldFiles
from huibian.jobs import Jobs
from huibian.output import Artifact, Product, Staging, Written
from huibian.page_keys import Keys
from huibian.pages.listing import Names
from huibian.rendering import RenderJob, index_artifact, search_document, term_keys
from huibian.search.amendment import amend_index
from huibian.search.damage import IndexDamaged
from huibian.search.document import FacetLabels, index_texts
from huibian.search.facets import Facet, make_facet
from huibian.search.files import IndexFiles, read_published
from huibian.search.fold import fold
from huibian.search.fragments import Dictionary
from huibian.search.indexing import Kept, encode_index, list_files
from huibian.search.manifest import VERSIONS, FileKind, Segment, file_mark, shard_path
from huibian.search.revision import RevisionError
from huibian.search.segments import Spans
from huibian.site import Site

FOLDER = "search-index"
_DOCUMENTS = f"{FOLDER}/documents/"
_FACETS = f"{FOLDER}/facets/"


@dataclass(frozen=True)
class Former:
    """The index that was published before, and is whole, of the same reports in the same order.

    `files` are its files but for the documents', `digests` tell of these, by path; `changed` are the numbers of the reports of
    which something else is indexed now, `has_fields` whether the reports' fields say what they said.
    """

    files: tuple[Written, ...]
    digests: Mapping[str, str]
    changed: tuple[int, ...]
    has_fields: bool


@dataclass(frozen=True, slots=True)
class KeptSegment:
    """A segment of the published index that stays: what the manifest tells of it, the sum of its files' marks, and these."""

    segment: Segment
    mark: int
    files: tuple[Written, ...]


@dataclass(frozen=True)
class IndexPlan:
    """What becomes of the index: it is there (`product`), is brought up to date (`former`), or worked out but for the segments `kept`, by number."""

    product: Product | None
    former: Former | None
    kept: Mapping[int, KeptSegment]

    def runs(self, spans: Spans) -> frozenset[int]:
        """Return the numbers of the segments of which runs are needed."""
        is_made = self.product is None and self.former is None
        return frozenset(range(len(spans.spans)) if is_made else ()).difference(self.kept)


def plan_index(former: Keys | None, keys: Keys, spans: Spans, config: Config, staging: Staging) -> IndexPlan:
    """Find what there is of the index; `former` are the keys of what is published."""
    product = staging.find(keys.index)
    found = find_former(former, keys, staging) if product is None else None
    is_made = product is None and found is None
    return IndexPlan(product, found, kept_segments(former, keys, spans, config, staging) if is_made else {})


def kept_segments(
    former: Keys | None, keys: Keys, spans: Spans, config: Config, staging: Staging
) -> dict[int, KeptSegment]:
    """Return those segments of the published index that hold the same documents as now, whatever their numbers in the archive."""
    index = staging.find(former.index) if former is not None and former.common == keys.common else None
    if former is None or index is None:
        return {}
    published = {item.path: item for item in index.files}
    kept = {}
    try:
        folder = IndexFiles.open(staging.published / FOLDER)
        first = 0
        for number, (segment, span) in enumerate(zip(folder.manifest.segments, spans.spans, strict=False)):
            before = former.documents[first : first + segment.documents]
            first += segment.documents
            if before == keys.documents[span.first : span.first + span.count]:  # also of these addresses
                kept[number] = _kept(number, segment, folder.folder, published, config, staging.forms)
    except (IndexDamaged, OSError, ValueError, KeyError):
        return {}
    return kept


def _kept(
    number: int,
    segment: Segment,
    folder: Path,
    published: Mapping[str, Written],
    config: Config,
    forms: Sequence[str],
) -> KeptSegment:
    mark = 0
    files = []
    for kind in (FileKind.GRAMS, FileKind.PHRASES):
        for shard in range(segment.shards(kind)):
            path = shard_path(number, kind, shard)
            mark += file_mark(path, read_published(folder, path))
            place = index_artifact(config, path, b"").path
            files.append(published[place])
            files += [published[place + form] for form in forms if place + form in published]
    return KeptSegment(segment, mark, tuple(files))


def _what_is_kept(site: Site, names: Names, kept: Mapping[int, KeptSegment]) -> Kept | None:
    """Return for the index what is kept of it; nothing where nothing is."""
    if not kept:
        return None
    lengths = (len(fold(item.report.title)) for item in site.reports)
    return Kept(
        segments={number: (each.segment, each.mark) for number, each in kept.items()},
        facets=site_facets(site, names),
        days=site_days(site),
        shortest_title=min((length for length in lengths if length), default=0),
    )


def find_former(former: Keys | None, keys: Keys, staging: Staging) -> Former | None:
    """Return the published index, if it may be brought up to date; `former` are the keys of what is published."""
    if former is None or former.archive != keys.archive or len(former.documents) != len(keys.documents):
        return None
    index = staging.find(former.index)
    if index is None:
        return None
    digests = {}
    for key in former.fragments:
        for path in staging.groups.get(key, ("",)):
            row = staging.rows.get(path)
            if row is None:
                return None
            digests[path] = row.digest
    pairs = enumerate(zip(former.documents, keys.documents, strict=True))
    changed = tuple(number for number, (before, now) in pairs if before != now)
    return Former(index.files, digests, changed, former.fields == keys.fields)


def facet_labels(site: Site, names: Names) -> list[FacetLabels]:
    """Return the values of all facets, in the order they are shown."""
    labels = []
    for name, taxonomy in site.taxonomies.items():
        place = {term.key: index for index, term in enumerate(taxonomy.terms)}
        values = tuple((term.key, names.term(term), place.get(term.parent, -1)) for term in taxonomy.terms)
        labels.append(FacetLabels(name, values))
    return labels


def site_facets(site: Site, names: Names) -> list[Facet]:
    """Return all facets: the terms with their reports."""
    return [
        make_facet(labels, {term.key: np.array(term.reports, np.int64) for term in taxonomy.terms})
        for labels, taxonomy in zip(facet_labels(site, names), site.taxonomies.values(), strict=True)
    ]


def site_days(site: Site) -> np.ndarray[Any, np.dtype[np.int64]]:
    """Return the earliest and the latest day of each report, in two rows."""
    dates = [item.report.document_date for item in site.reports]
    return np.array([[date.earliest for date in dates], [date.latest for date in dates]], np.int64)


def documents_checksum(digests: Mapping[str, str]) -> int:
    """Return a checksum of the documents' files, by path."""
    return sum(zlib.crc32(f"{path} {digest}".encode()) for path, digest in digests.items()) % VERSIONS


def document_digests(written: Iterable[Written]) -> dict[str, str]:
    """Return the digests of the documents' files among those that were written."""
    return {item.path: item.digest for item in written if item.path.startswith(_DOCUMENTS)}


def index_artifacts(
    job: RenderJob,
    names: Names,
    runs: Sequence[Path],
    fields: FieldFiles,
    digests: Mapping[str, str],
    jobs: Jobs,
    kept: Mapping[int, KeptSegment],
) -> Iterator[Artifact]:
    """Merge the index runs and make the shards but for those `kept`; `digests` are those of the documents' files.

    Raises:
        ValueError: the runs do not fit together.
    """
    files = encode_index(
        runs,
        facet_labels(job.site, names),
        job.spans,
        fragments=documents_checksum(digests),
        dictionary=job.dictionary or Dictionary(),
        suggestions=fields.suggestions,
        table=fields.table,
        jobs=jobs,
        kept=_what_is_kept(job.site, names, kept),
    )
    for path, data in files:
        yield index_artifact(job.site.config, path, data)


def amended_index(
    job: RenderJob, names: Names, former: Former, fields: Callable[[], FieldFiles], digests: Mapping[str, str]
) -> tuple[list[Artifact], tuple[Written, ...]] | None:
    """Bring the published index up to date: return the files that change, and those that stay; nothing where it must be made anew.

    Raises:
        LostBodyError: a body is missing.
    """
    site = job.site
    bodies, keys = BodyReader(), term_keys(site)
    texts = {}
    for number in former.changed:
        item = site.reports[number]
        document = search_document(site, item, bodies.read(job.bodies[item.report.path]), keys)
        texts[number] = tuple(map(fold, index_texts(document)))
    bodies.close()
    listed = None
    if not former.has_fields:
        listed = list_files(site_facets(site, names), site_days(site), fields().suggestions, fields().table)
    before = {path: digest for path, digest in former.digests.items() if digests.get(path) != digest}
    now = {path: digest for path, digest in digests.items() if former.digests.get(path) != digest}
    try:
        changed = amend_index(
            IndexFiles.open(job.staging.published / FOLDER),
            texts,
            fragments=documents_checksum(now) - documents_checksum(before),
            dictionary=job.dictionary or Dictionary(),
            listed=listed,
        )
        artifacts = [index_artifact(site.config, path, data) for path, data in changed]
    except (RevisionError, IndexDamaged):
        return None
    replaced = {artifact.path + form for artifact in artifacts for form in ("", *job.staging.forms)}
    return artifacts, tuple(
        item
        for item in former.files
        if item.path not in replaced and (listed is None or not item.path.startswith(_FACETS))
    )
