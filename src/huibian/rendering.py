"""Making pages and index runs from a site, in one process or several: workers write, digests come back."""

import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from huibian.bodies import BodyReader, BodyRef
from huibian.config import Config
from huibian.context import SiteContext
from huibian.markdown.body import Body
from huibian.output import Artifact, Staging, Written
from huibian.pages.page import Page, PageMaker
from huibian.pages.report_page import report_page
from huibian.pages.term_pages import TermPages
from huibian.places import Place
from huibian.problems import Problem
from huibian.scriptfile import as_script, script_path
from huibian.search.document import SearchDocument
from huibian.search.fragments import Dictionary, build_dictionary, encode_fragment, fragment_path
from huibian.search.manifest import archive_order
from huibian.search.run import build_run
from huibian.site import Published, Site
from huibian.taxonomy import place_keys, year_key
from huibian.templates import Templates
from huibian.theme import Theme, template_problem

REPORT_BATCH = 200
TERM_BATCH = 40
DICTIONARY_SAMPLE = 256


@dataclass(frozen=True, slots=True)
class ReportTask:
    """Render the reports numbered `start` to `stop` − 1, and make their index run."""

    start: int
    stop: int


@dataclass(frozen=True, slots=True)
class TermTask:
    """Render the pages of a taxonomy's terms `start` to `stop` − 1."""

    taxonomy: str
    start: int
    stop: int


@dataclass(frozen=True, slots=True)
class SingleTask:
    """Render the pages of which there are few."""


Task = ReportTask | TermTask | SingleTask


@dataclass(frozen=True, slots=True)
class Rendered:
    """What a task wrote; `urls` are those of the pages that search engines may list; `run` the index run's file.

    Where a template fails, there is nothing but the problem.
    """

    written: tuple[Written, ...]
    urls: tuple[str, ...]
    run: Path | None = None
    problem: Problem | None = None


@dataclass(frozen=True)
class RenderJob:
    """All that a rendering worker needs; pickled once for each process."""

    site: Site
    bodies: Mapping[str, BodyRef]
    theme: Theme
    context: SiteContext
    provinces: tuple[Place, ...]
    staging: Staging
    runs: Path
    dictionary: Dictionary
    order: int
    about: Body | None = None
    about_title: str = ""


def plan(site: Site) -> list[Task]:
    """List the tasks that make all pages, reports first."""
    count = len(site.reports)
    tasks: list[Task] = [ReportTask(start, min(start + REPORT_BATCH, count)) for start in range(0, count, REPORT_BATCH)]
    for name, taxonomy in site.taxonomies.items():
        total = len(taxonomy.terms)
        tasks += [TermTask(name, start, min(start + TERM_BATCH, total)) for start in range(0, total, TERM_BATCH)]
    return [*tasks, SingleTask()]


def search_document(
    site: Site, item: Published, body: Body, keys: Mapping[str, Mapping[str, tuple[str, ...]]]
) -> SearchDocument:
    """Turn a report into what is indexed: the texts that a reader sees, and the keys of its facets."""
    report = item.report
    listed = (*report.provinces, *report.destinations)
    places = place_keys(listed)
    notes = (
        report.summary,
        report.document_type,
        *report.recipients,
        *report.copy_recipients,
        report.leader,
        report.source,
    )
    shown = report.destinations or report.provinces
    return SearchDocument(
        id=item.id,
        url=item.url,
        title=report.title,
        date=report.document_date.text(site.config.language),
        edtf=report.document_date.edtf,
        earliest=report.document_date.earliest,
        latest=report.document_date.latest,
        department=report.department,
        places=tuple(place.name for place in shown),
        topics=report.topics,
        document_type=report.document_type,
        document_number=report.document_number,
        source=report.path,
        sections=tuple((section.id, section.heading, section.text) for section in body.sections),
        fields={
            "place": tuple(dict.fromkeys(place.name for place in listed)),
            "department": tuple(dict.fromkeys((report.department, report.issuer))),
            "topic": report.topics,
            "number": tuple(text for text in (report.document_number, report.reference_code) if text),
            "note": tuple(text for text in notes if text),
        },
        facets={
            "province": places,
            "year": (year_key(report.document_date),),
            "department": keys["department"][report.department],
            "topic": tuple(dict.fromkeys(key for topic in report.topics for key in keys["topic"][topic])),
            "type": keys["type"][report.document_type],
        },
    )


def index_artifact(config: Config, path: str, data: bytes) -> Artifact:
    """Return a file of the search index as it is published: in a portable site as a script."""
    if config.portable:
        path, data = script_path(path), as_script(path, data)
    return Artifact(f"search-index/{path}", data)


def term_keys(site: Site) -> dict[str, dict[str, tuple[str, ...]]]:
    """Return the keys under which the reports of a department, topic or type are found, by its name: those of the terms above it, too."""
    keys: dict[str, dict[str, tuple[str, ...]]] = {}
    for name in ("department", "topic", "type"):
        taxonomy = site.taxonomies[name]
        keys[name] = {}
        for term in taxonomy.terms:
            above = [term.key]
            while parent := taxonomy.by_key[above[-1]].parent:
                above.append(parent)
            keys[name][term.name] = tuple(above)
    return keys


def index_order(site: Site) -> int:
    """Return what marks the index's files of this state of the site."""
    return archive_order(item.url for item in site.reports)


def sample_dictionary(site: Site, bodies: Mapping[str, BodyRef]) -> Dictionary:
    """Find out what the site's documents have in common, from reports chosen by chance, which is always the same."""
    chosen = sorted(site.reports, key=lambda item: zlib.crc32(item.url.encode("utf-8", "replace")))[:DICTIONARY_SAMPLE]
    reader, keys = BodyReader(), term_keys(site)
    documents = [search_document(site, item, reader.read(bodies[item.report.path]), keys) for item in chosen]
    reader.close()
    return build_dictionary(documents)


class Renderer:
    """Carries out tasks; one lives in each process."""

    def __init__(self, job: RenderJob) -> None:
        self.job = job
        self.templates = Templates(job.theme, job.context, base_path=job.site.config.base_path)
        self.maker = PageMaker(job.site, job.provinces, job.about, job.about_title)
        self.terms = TermPages(job.site, self.maker.entries)
        self.bodies = BodyReader()
        self.keys = term_keys(job.site)

    def __call__(self, task: Task) -> Rendered:
        """Carry out one task."""
        try:
            return self._carry_out(task)
        except Exception as error:
            problem = template_problem(error, self.job.theme)
            if problem is None:
                raise
            return Rendered((), (), problem=problem)

    def _carry_out(self, task: Task) -> Rendered:
        if isinstance(task, ReportTask):
            return self._reports(task)
        if isinstance(task, TermTask):
            taxonomy = self.job.site.taxonomies[task.taxonomy]
            pages = [
                page for term in taxonomy.terms[task.start : task.stop] for page in self.terms.term(taxonomy, term)
            ]
        else:
            pages = list(self.maker.singles())
        return self._written(pages)

    def _write(self, page: Page) -> Written:
        return self.job.staging.write(Artifact(page.path, page.render(self.templates)))

    def _written(self, pages: Sequence[Page], more: Sequence[Written] = (), run: Path | None = None) -> Rendered:
        written = tuple(self._write(page) for page in pages)
        urls = tuple(page.url for page in pages if page.info.indexed)
        return Rendered((*written, *more), urls, run)

    def _reports(self, task: ReportTask) -> Rendered:
        site = self.job.site
        pages, documents, fragments = [], [], []
        for item in site.reports[task.start : task.stop]:
            body = self.bodies.read(self.job.bodies[item.report.path])
            pages.append(report_page(site, self.maker.entries, item, body))
            document = search_document(site, item, body, self.keys)
            documents.append(document)
            data = encode_fragment(document, self.job.dictionary, self.job.order)
            artifact = index_artifact(site.config, fragment_path(item.id), data)
            fragments.append(self.job.staging.write(artifact))
        file = self.job.runs / f"{task.start:09}.run"
        build_run(documents).save(file)
        return self._written(pages, fragments, file)
