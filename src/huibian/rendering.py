"""Making pages and index runs from a site, in one process or several: workers write, digests come back."""

import zlib
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path

from huibian.bodies import BodyReader, LostBodyError
from huibian.config import Config
from huibian.context import SiteContext
from huibian.markdown.body import Body
from huibian.output import Artifact, Product, Staging
from huibian.packs import Entry
from huibian.page_keys import Keys
from huibian.pages.page import Page, PageMaker, url_of
from huibian.pages.report_page import report_page
from huibian.pages.term_pages import TermPages
from huibian.places import Place
from huibian.problems import Problem
from huibian.scriptfile import as_script, script_path
from huibian.search.document import SearchDocument
from huibian.search.fragments import Dictionary, build_dictionary, encode_fragment, fragment_path
from huibian.search.run import build_run
from huibian.search.segments import Spans
from huibian.site import Published, Site
from huibian.taxonomy import place_keys, year_key
from huibian.templates import Templates
from huibian.theme import Theme, template_problem

REPORT_BATCH = 256
TERM_BATCH = 40
DICTIONARY_SAMPLE = 256
_FEW = 50  # pages or documents


@dataclass(frozen=True, slots=True)
class ReportTask:
    """Render the `pages` of these reports, and make the `documents` of those in the index; `run` are those of its run, with their first."""

    pages: tuple[int, ...]
    documents: tuple[int, ...]
    run: range | None


@dataclass(frozen=True, slots=True)
class TermTask:
    """Render the pages of some of a taxonomy's terms, by their numbers."""

    taxonomy: str
    terms: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class SingleTask:
    """Render the pages of which there are few."""


Task = ReportTask | TermTask | SingleTask


@dataclass(frozen=True, slots=True)
class Rendered:
    """What a task made, or found made already; `urls` are those of the pages that search engines may list; `run` the index run's file.

    `bundles` are the keys of those products that make up the pages of a term, by the term's key.

    Where a template fails, there is nothing but the problem.
    """

    products: tuple[Product, ...]
    urls: tuple[str, ...]
    rendered: int = 0
    bundles: Mapping[bytes, tuple[bytes, ...]] = field(default_factory=dict)
    run: Path | None = None
    problem: Problem | None = None


@dataclass(frozen=True)
class RenderJob:
    """All that a rendering worker needs; pickled once for each process. `dictionary` is missing where no document is to be made."""

    site: Site
    bodies: Mapping[str, Entry]
    theme: Theme
    context: SiteContext
    provinces: tuple[Place, ...]
    staging: Staging
    runs: Path
    keys: Keys
    spans: Spans
    dictionary: Dictionary | None = None
    about: Body | None = None
    about_title: str = ""


def plan(
    site: Site, spans: Spans, keys: Keys, staging: Staging, *, runs: Collection[int]
) -> tuple[list[Task], Rendered]:
    """List the tasks that make all pages, reports first, and what need not be made; `runs` are the segments of which index runs are made."""
    tasks: list[Task] = []
    found: list[Product] = []

    def missing(numbers: range, kind: Sequence[bytes]) -> tuple[int, ...]:
        lacking = []
        for number in numbers:
            if (product := staging.find(kind[number])) is not None:
                found.append(product)
            else:
                lacking.append(number)
        return tuple(lacking)

    for number, batch in batches(spans):
        task = ReportTask(missing(batch, keys.pages), missing(batch, keys.fragments), batch if number in runs else None)
        if task.pages or task.documents or task.run:
            tasks.append(task)
    bundles: dict[bytes, tuple[bytes, ...]] = {}
    for name, taxonomy in site.taxonomies.items():
        lacking = []
        for number in range(len(taxonomy.terms)):
            key = keys.terms[name][number]
            products = staging.find_bundle(key)
            if products is None:
                lacking.append(number)
            else:
                found += products
                bundles[key] = tuple(product.key for product in products)
        starts = range(0, len(lacking), TERM_BATCH)
        tasks += [TermTask(name, tuple(lacking[start : start + TERM_BATCH])) for start in starts]
    pages = set(chain.from_iterable(bundles.values()))
    urls = list(site.reports.urls)
    urls += [url_of(product.files[0].path) for product in found if product.key in pages]
    return [*tasks, SingleTask()], Rendered(tuple(found), tuple(urls), bundles=bundles)


def batches(spans: Spans) -> Iterator[tuple[int, range]]:
    """Yield a segment of the index, and the numbers of those of its reports that are worked on together."""
    for number, span in enumerate(spans.spans):
        for start in range(0, span.count, REPORT_BATCH):
            yield number, span.documents[start : start + REPORT_BATCH]


def are_few(tasks: Iterable[Task]) -> bool:
    """Whether tasks take less time than other processes would to begin with them."""
    counts = (
        len(task.pages) + len(task.documents) + len(task.run or ())
        if isinstance(task, ReportTask)
        else len(task.terms)
        if isinstance(task, TermTask)
        else 0
        for task in tasks
    )
    return sum(counts) < _FEW


def plan_runs(spans: Spans, runs: Collection[int]) -> list[Task]:
    """List the tasks that make the index runs of some segments alone."""
    return [ReportTask((), (), batch) for number, batch in batches(spans) if number in runs]


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
        *(correction.text for correction in report.corrections),
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


def index_spans(site: Site) -> Spans:
    """Divide the site's reports into the segments of the index."""
    return Spans.of(site.reports.urls)


def dictionary_sample(site: Site, spans: Spans) -> list[int]:
    """Choose, by their numbers, the reports that the dictionary is made from: by chance, which is always the same, from the oldest segment, which changes least."""
    urls = site.reports.urls
    chance = [(zlib.crc32(urls[number].encode("utf-8", "replace")), number) for number in spans.spans[0].documents]
    return [number for _chance, number in sorted(chance)[:DICTIONARY_SAMPLE]]


def sample_dictionary(site: Site, spans: Spans, bodies: Mapping[str, Entry]) -> Dictionary:
    """Find out what the site's documents have in common."""
    reader, keys = BodyReader(), term_keys(site)
    documents = [
        search_document(site, item, reader.read(bodies[item.report.path]), keys)
        for item in (site.reports[number] for number in dictionary_sample(site, spans))
    ]
    reader.close()
    return build_dictionary(documents)


class Renderer:
    """Carries out tasks; one lives in each process."""

    def __init__(self, job: RenderJob, compiled: dict[str, bytes] | None = None) -> None:
        self.job = job
        self.templates = Templates(job.theme, job.context, base_path=job.site.config.base_path, compiled=compiled)
        self.maker = PageMaker(job.site, job.provinces, job.about, job.about_title)
        self.terms = TermPages(job.site, self.maker.entries)
        self.bodies = BodyReader()
        self.keys = term_keys(job.site)

    def __call__(self, task: Task) -> Rendered:
        """Carry out one task."""
        try:
            return self._carry_out(task)
        except LostBodyError:
            raise
        except Exception as error:
            problem = template_problem(error, self.job.theme)
            if problem is None:
                raise
            return Rendered((), (), problem=problem)

    def _carry_out(self, task: Task) -> Rendered:
        if isinstance(task, ReportTask):
            return self._reports(task)
        if not isinstance(task, TermTask):
            return self._pages(self.maker.singles())
        taxonomy = self.job.site.taxonomies[task.taxonomy]
        bundles, parts = {}, []
        for number in task.terms:
            part = self._pages(self.terms.term(taxonomy, taxonomy.terms[number]))
            bundles[self.job.keys.terms[task.taxonomy][number]] = tuple(product.key for product in part.products)
            parts.append(part)
        return Rendered(
            tuple(product for part in parts for product in part.products),
            tuple(url for part in parts for url in part.urls),
            sum(part.rendered for part in parts),
            bundles,
        )

    def _pages(self, pages: Iterable[Page]) -> Rendered:
        """Render those pages that are not published already."""
        products, urls = [], []
        rendered = 0
        for page in pages:
            key = self.job.keys.page(page)
            product = self.job.staging.find(key)
            rendered += product is None and page.info.indexed
            products.append(product or self._made(key, page))
            urls += [page.url] if page.info.indexed else []
        return Rendered(tuple(products), tuple(urls), rendered)

    def _made(self, key: bytes, page: Page) -> Product:
        return Product(key, self.job.staging.put(Artifact(page.path, page.render(self.templates))))

    def _reports(self, task: ReportTask) -> Rendered:
        job = self.job
        products, documents = [], []
        pages, fragments = frozenset(task.pages), frozenset(task.documents)
        for number in task.run or sorted(pages | fragments):
            item = job.site.reports[number]
            body = self.bodies.read(job.bodies[item.report.path])
            if number in pages:
                page = report_page(job.site, self.maker.entries, item, body)
                products.append(self._made(job.keys.pages[number], page))
            document = search_document(job.site, item, body, self.keys)
            documents.append(document)
            if number in fragments and job.dictionary is not None:
                data = encode_fragment(document, job.dictionary, job.spans.order_of(number))
                artifact = index_artifact(job.site.config, fragment_path(number), data)
                products.append(Product(job.keys.fragments[number], job.staging.put(artifact)))
        file = None
        if task.run:
            file = job.runs / f"{task.run.start:09}.run"
            build_run(documents).save(file)
        return Rendered(tuple(products), (), len(pages), run=file)
