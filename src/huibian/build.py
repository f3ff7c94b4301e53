"""The build, as a recipe: read, assemble, render, index, publish. Problems stop it before anything is published."""

import time
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from itertools import chain
from pathlib import Path

from huibian.assets import collect_assets
from huibian.checks.duplicates import find_duplicates
from huibian.config import Config
from huibian.exports import csv_table, export_rows, exports
from huibian.feeds import feeds, opensearch, robots, sitemap
from huibian.markdown import parse_body
from huibian.markdown.body import Body
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
from huibian.reading import NO_CONTENT, Reading, load_vocabularies, read_reports, relocate
from huibian.record.frontmatter import split_front_matter
from huibian.rendering import Renderer, RenderJob, index_artifact, index_order, plan, sample_dictionary
from huibian.search.document import FacetLabels
from huibian.search.indexing import encode_index
from huibian.search.named_values import site_suggestions
from huibian.site import Assembly, Site, assemble, check_links, in_order
from huibian.source import ABOUT, CHANGED, UNREADABLE, read_source
from huibian.theme import find_theme
from huibian.workers import run_tasks

CONTENT = "content"


@dataclass(frozen=True, slots=True, kw_only=True)
class BuildOptions:
    """What a build is asked for. `site` holds `content/`; `today` decides which dates lie in the future.

    `with_care` looks for what does no harm on a page, too: leftovers of conversion, probable duplicates and the like.
    """

    site: Path
    output: Path
    config: Config
    today: date
    jobs: int = 1
    with_drafts: bool = False
    strict: bool = False
    with_care: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class BuildResult:
    """What became of a build. `publication` is missing where it failed; the former output is untouched then."""

    problems: tuple[Problem, ...]
    reports: int = 0
    pages: int = 0
    publication: Publication | None = None
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class About:
    """The text of the about page: nothing, or `content/about.md`."""

    title: str = ""
    body: Body | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """A site that was read and assembled, with all its problems; the bodies lie in files until `folder` goes."""

    assembly: Assembly | None
    reading: Reading | None
    gazetteer: Gazetteer
    problems: tuple[Problem, ...]
    about: About = About()

    def fails(self, strict: bool) -> bool:
        """Say whether the site must not be published."""
        return self.assembly is None or any(problem.fails(strict) for problem in self.problems)


def _sorted(problems: list[Problem]) -> tuple[Problem, ...]:
    return tuple(sorted(problems, key=Problem.sort_key))


def check(options: BuildOptions, folder: Path) -> Checked:
    """Read and assemble the site; bodies are kept in `folder`.

    Raises:
        OSError: a folder cannot be read.
    """
    content = options.site / CONTENT
    gazetteer = Gazetteer.load()
    if not content.is_dir():
        problems = (Problem(NO_CONTENT, Location(CONTENT)),)
        return Checked(assembly=None, reading=None, gazetteer=gazetteer, problems=problems)
    vocabularies, found = load_vocabularies(content)
    reading = read_reports(
        content, folder, vocabularies, today=options.today, jobs=options.jobs, with_care=options.with_care
    )
    about, about_problems = read_about(content)
    assembly = assemble(
        reading.reports,
        content=content,
        config=options.config,
        gazetteer=gazetteer,
        departments=vocabularies.departments,
        topics=vocabularies.topics,
        about=about.body.links if about.body else (),
        faulty=reading.faulty,
        with_drafts=options.with_drafts,
    )
    more: list[Problem] = []
    if options.with_care:
        more += check_links(reading.stray, (), content=content, reports=reading.reports, others=reading.faulty)
        more += find_duplicates(in_order(reading.reports))
    inside = relocate((*found, *reading.problems, *about_problems, *assembly.problems, *more), f"{CONTENT}/")
    return Checked(assembly=assembly, reading=reading, gazetteer=gazetteer, problems=_sorted(list(inside)), about=about)


def read_about(content: Path) -> tuple[About, tuple[Problem, ...]]:
    """Read the text of the about page, `content/about.md`: its front matter needs no more than a title."""
    if not (content / ABOUT).exists():
        return About(), ()
    source, problems = read_source(content, ABOUT)
    if source is None:
        return About(), problems
    front, found = split_front_matter(source.text, ABOUT)
    if front is None:
        return About(), (*problems, *found)
    title = next((field.value for field in front.fields if field.key in ("title", "标题")), "")
    body, more = parse_body(front.body, path=ABOUT, first_line=front.body_line)
    return About(title, body), (*problems, *found, *more)


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
    problems = _sorted([*checked.problems, *theme_problems])
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
        return BuildResult(problems=_sorted([*problems, *once.values()]), seconds=time.monotonic() - started)
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
    documents = sorted((item.path, item.digest) for item in written if item.path.startswith("search-index/documents/"))
    return zlib.crc32("".join(digest for _, digest in documents).encode())


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
