"""The build, as a recipe: read, assemble, render, index, publish. Problems stop it before anything is published."""

import time
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import chain
from pathlib import Path

from huibian.assets import collect_assets
from huibian.checking import CONTENT, BuildOptions, check, in_order_of_place
from huibian.exports import csv_table, export_rows, exports
from huibian.feeds import feeds, opensearch, robots, sitemap
from huibian.media import BrokenPhotoError, published_bytes
from huibian.output import (
    CANNOT_WRITE,
    LOCKED,
    Artifact,
    LockedError,
    Publication,
    Publisher,
    Staging,
    Written,
    check_output,
)
from huibian.pages.listing import Names
from huibian.pages.page import site_context
from huibian.places import Gazetteer
from huibian.problems import Location, Problem
from huibian.rendering import Renderer, RenderJob, index_artifact, index_order, plan, sample_dictionary
from huibian.search.document import FacetLabels
from huibian.search.indexing import encode_index
from huibian.search.manifest import VERSIONS
from huibian.search.named_values import site_suggestions
from huibian.site import Site
from huibian.source import CHANGED, UNREADABLE
from huibian.theme import find_theme
from huibian.workers import run_tasks


@dataclass(frozen=True, slots=True, kw_only=True)
class BuildResult:
    """What became of a build. `publication` is missing where it failed; the former output is untouched then."""

    problems: tuple[Problem, ...]
    reports: int = 0
    pages: int = 0
    publication: Publication | None = None
    seconds: float = 0.0


def build(options: BuildOptions, progress: Callable[[str], None] = lambda stage: None) -> BuildResult:
    """Build a site and publish it; whatever is wrong comes back as problems."""
    started = time.monotonic()
    problems = check_output(options.output, options.site)
    if problems:
        return BuildResult(problems=problems)
    try:
        with Publisher(options.output) as publisher:
            return _build(options, publisher, progress, started)
    except LockedError:
        return BuildResult(problems=(Problem(LOCKED, Location(str(options.output))),))
    except OSError as error:
        reason = f"{error.strerror or error}: {error.filename or ''}".rstrip(": ")
        problem = Problem(CANNOT_WRITE, Location(str(options.output)), "", {"reason": reason})
        return BuildResult(problems=(problem,))


def _build(options: BuildOptions, publisher: Publisher, progress: Callable[[str], None], started: float) -> BuildResult:
    progress("read")
    checked = check(options, publisher.scratch)
    theme, theme_problems = find_theme(options.site, options.config.theme)
    problems = in_order_of_place([*checked.problems, *theme_problems])
    if (
        checked.assembly is None
        or checked.reading is None
        or any(problem.fails(options.strict) for problem in problems)
    ):
        return BuildResult(problems=problems, seconds=time.monotonic() - started)
    site = checked.assembly.site
    progress("render")
    assets = collect_assets(theme)
    names = Names(site)
    job = RenderJob(
        site=site,
        bodies=checked.reading.bodies,
        theme=theme,
        context=site_context(site, names, assets),
        provinces=checked.gazetteer.provinces,
        staging=publisher.staging,
        runs=publisher.scratch,
        dictionary=sample_dictionary(site, checked.reading.bodies),
        order=index_order(site),
        about=checked.about.body,
        about_title=checked.about.title,
    )
    written, failures = write_media(site, publisher.staging)
    runs: list[Path] = []
    urls: list[str] = []
    for rendered in run_tasks(partial(Renderer, job), plan(site), options.jobs):
        written.update((item.path, item) for item in rendered.written)
        urls.extend(rendered.urls)
        if rendered.run is not None:
            runs.append(rendered.run)
        if rendered.problem is not None:
            failures.append(rendered.problem)
    if failures:
        once = {problem.sort_key()[:2]: problem for problem in failures}
        return BuildResult(problems=in_order_of_place([*problems, *once.values()]), seconds=time.monotonic() - started)
    progress("index")
    rows = export_rows(site)
    table = csv_table(rows)
    index = index_artifacts(job, names, runs, table, fragments_checksum(written.values()), options.jobs)
    others = _other_artifacts(site, names, urls)
    for artifact in chain(assets.artifacts, others, exports(site, rows, table), index):
        written[artifact.path] = publisher.staging.write(artifact)
    progress("publish")
    publication = publisher.publish(written)
    return BuildResult(
        problems=problems,
        reports=len(site.reports),
        pages=len(urls),
        publication=publication,
        seconds=time.monotonic() - started,
    )


def write_media(site: Site, staging: Staging) -> tuple[dict[str, Written], list[Problem]]:
    """Write the files beside the reports; what has changed since it was inspected is a problem.

    Raises:
        OSError: a copy cannot be written.
    """
    written: dict[str, Written] = {}
    problems = []
    for path, media in sorted(site.media.items()):
        where = Location(f"{CONTENT}/{path}")
        data = None
        try:
            data = published_bytes(media)
        except OSError as error:
            problems.append(Problem(UNREADABLE, where, "", {"reason": error.strerror or str(error)}))
            continue
        except BrokenPhotoError:
            pass
        if data is None or not (media.strip or len(data) == media.size):
            problems.append(Problem(CHANGED, where))
            continue
        item = staging.write(Artifact(f"files/{path}", data))
        written[item.path] = item
    return written, problems


def _other_artifacts(site: Site, names: Names, urls: list[str]) -> Iterator[Artifact]:
    """Make all files but pages, assets and index."""
    yield from feeds(site, names)
    yield from sitemap(site.config, urls)
    yield robots(site.config)
    yield from opensearch(site.config, names)


def fragments_checksum(written: Iterable[Written]) -> int:
    """Return a checksum of the documents' files in the index."""
    documents = [item for item in written if item.path.startswith("search-index/documents/")]
    return sum(zlib.crc32(f"{item.path} {item.digest}".encode()) for item in documents) % VERSIONS


def index_artifacts(
    job: RenderJob, names: Names, runs: Sequence[Path], table: str, fragments: int, jobs: int
) -> Iterator[Artifact]:
    """Merge the index runs and make the shards; `table` is the export."""
    labels = []
    for name, taxonomy in job.site.taxonomies.items():
        place = {term.key: index for index, term in enumerate(taxonomy.terms)}
        values = tuple((term.key, names.term(term), place.get(term.parent, -1)) for term in taxonomy.terms)
        labels.append(FacetLabels(name, values))
    files = encode_index(
        runs,
        labels,
        order=job.order,
        fragments=fragments,
        dictionary=job.dictionary,
        suggestions=site_suggestions(job.site, Gazetteer.load(), names.term),
        table=table,
        jobs=jobs,
    )
    for path, data in files:
        yield index_artifact(job.site.config, path, data)
