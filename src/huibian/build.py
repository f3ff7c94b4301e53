"""The build, as a recipe: read, assemble, render, index, publish. Problems stop it before anything is published."""

import os
import time
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import chain
from pathlib import Path
from typing import Any

from huibian.assets import Assets, collect_assets
from huibian.bodies import LostBodyError
from huibian.cache import Cache
from huibian.checking import Checked, check, in_order_of_place
from huibian.compression import available_forms
from huibian.digests import digest_of, plain
from huibian.exports import csv_table, export_rows, exports
from huibian.feeds import feeds, opensearch, robots, sitemap
from huibian.freshness import PUBLISHED, input_state, take_snapshot
from huibian.history import Revisions, read_history
from huibian.jobs import Jobs
from huibian.locks import LockedError
from huibian.media import BrokenPhotoError, published_bytes
from huibian.options import CONTENT, BuildOptions
from huibian.output import (
    CANNOT_WRITE,
    LOCKED,
    Artifact,
    Product,
    Publisher,
    Staging,
    Written,
    check_output,
)
from huibian.page_keys import Keys, make_keys
from huibian.pages.listing import Entries, Names
from huibian.pages.page import site_context
from huibian.pinyin import known_readings
from huibian.places import Gazetteer
from huibian.problems import Location, Problem
from huibian.publication import BuildResult, Publication
from huibian.reading import Reading
from huibian.record.field_values import FUTURE_DATE
from huibian.records import read_record, write_record
from huibian.rendering import (
    Rendered,
    Renderer,
    RenderJob,
    ReportTask,
    dictionary_sample,
    index_artifact,
    index_spans,
    plan,
    sample_dictionary,
    term_keys,
)
from huibian.search.document import FacetLabels
from huibian.search.fragments import Dictionary
from huibian.search.indexing import encode_index
from huibian.search.manifest import VERSIONS
from huibian.search.named_values import site_suggestions
from huibian.signatures import is_settled, signature_of
from huibian.site import Assembly, Site
from huibian.source import CHANGED, UNREADABLE
from huibian.stamp import stamp
from huibian.theme import Theme, find_theme
from huibian.workers import run_tasks

Progress = Callable[[str, int, int], None]  # what is done, how much of it, of how much (0: unknown)


def no_progress(stage: str, done: int, total: int) -> None:
    """Tell nobody."""


def build(options: BuildOptions, progress: Progress = no_progress) -> BuildResult:
    """Build a site and publish it; whatever is wrong comes back as problems."""
    try:
        return _try(options, progress)
    except LostBodyError:  # somebody deletes or damages the cache meanwhile
        return _try(replace(options, cache=None), progress)


def _try(options: BuildOptions, progress: Progress) -> BuildResult:
    problems = check_output(options.output, options.site, options.cache)
    if problems:
        return BuildResult(problems=problems)
    clock = Clock(progress)
    inputs = input_state(options) if options.cache else None
    try:
        with Cache(options.cache, stamp() if options.cache else b"", writes=not options.dry_run) as cache:
            forms = available_forms() if options.config.precompress else ()
            ledger = cache.record(PUBLISHED, options.output)
            spare = cache.record("spare", options.output)
            with Publisher(
                options.output, ledger=ledger, spare=spare, forms=forms, dry_run=options.dry_run
            ) as publisher:
                return _Build(options, cache, publisher, clock, inputs).run()
    except LockedError:
        return BuildResult(problems=(Problem(LOCKED, Location(str(options.output))),))
    except OSError as error:
        reason = f"{error.strerror or error}: {error.filename or ''}".rstrip(": ")
        problem = Problem(CANNOT_WRITE, Location(str(options.output)), "", {"reason": reason})
        return BuildResult(problems=(problem,))


class Clock:
    """Tells how long the stages of a build take, and how far it is."""

    def __init__(self, progress: Progress) -> None:
        self._progress = progress
        self._started = self._since = time.monotonic()
        self._stage = ""
        self.stages: list[tuple[str, float]] = []

    def start(self, stage: str, total: int = 0) -> None:
        """End the stage before, and begin another."""
        now = time.monotonic()
        if self._stage:
            self.stages.append((self._stage, now - self._since))
        self._stage, self._since = stage, now
        if stage:
            self._progress(stage, 0, total)

    def tell(self, done: int, total: int) -> None:
        """Tell how far the stage is."""
        self._progress(self._stage, done, total)

    @property
    def seconds(self) -> float:
        """How long it all took so far."""
        return time.monotonic() - self._started


@dataclass
class _Build:
    """One build, while it lasts."""

    options: BuildOptions
    cache: Cache
    publisher: Publisher
    clock: Clock
    inputs: bytes | None
    written: dict[str, Written] = field(default_factory=dict)
    groups: dict[bytes, tuple[str, ...]] = field(default_factory=dict)
    bundles: dict[bytes, tuple[bytes, ...]] = field(default_factory=dict)

    def run(self) -> BuildResult:
        """Read, assemble, render, index, publish."""
        options, clock, publisher = self.options, self.clock, self.publisher
        clock.start("read")
        checked = check(options, publisher.scratch, self.cache)
        theme, theme_problems = find_theme(options.site, options.config.theme)
        problems = in_order_of_place([*checked.problems, *theme_problems])
        if checked.assembly is None or checked.reading is None or any(p.fails(options.strict) for p in problems):
            return BuildResult(problems=problems, seconds=clock.seconds)
        reading = checked.reading
        clock.start("assemble")
        remembered = self._readings()
        site = checked.assembly.site(self._history(checked.assembly))
        names = Names(site)
        assets = collect_assets(theme, self.cache, publisher.scratch)
        job = self._job(site, names, checked, reading, theme, assets)
        index = publisher.staging.find(job.keys.index)
        failures = self._media(site)
        tasks, found = plan(site, job.spans, job.keys, publisher.staging, with_runs=index is None)
        self._take(found)
        if index is None or any(isinstance(task, ReportTask) and task.documents for task in tasks):
            job = replace(job, dictionary=self._dictionary(job, reading))
        clock.start("render", len(tasks))
        urls = list(found.urls)
        runs: list[Path] = []
        rendered = 0
        for done, result in enumerate(run_tasks(partial(Renderer, job), tasks, options.jobs), 1):
            clock.tell(done, len(tasks))
            self._take(result)
            urls.extend(result.urls)
            rendered += result.rendered
            runs += [result.run] if result.run is not None else []
            failures += [result.problem] if result.problem is not None else []
        if failures:
            once = {problem.sort_key()[:2]: problem for problem in failures}
            return BuildResult(problems=in_order_of_place([*problems, *once.values()]), seconds=clock.seconds)
        clock.start("lists")
        table = self._lists(site, names, urls, job.keys)
        self._put(b"", chain(assets.artifacts, (robots(site.config),), opensearch(site.config, names)))
        clock.start("index")
        if index is not None:
            self._add(index)
        else:
            fragments = fragments_checksum(self.written.values())
            rows = export_rows(site) if table is None else ()
            table = csv_table(rows) if table is None else table
            self._put(job.keys.index, index_artifacts(job, names, runs, table, fragments, options.jobs))
        self._remember_readings(remembered)
        clock.start("publish")

        def snapshot(publication: Publication) -> Any:
            if self.inputs is None:
                return None
            return take_snapshot(
                options,
                self.inputs,
                problems,
                reports=len(site.reports),
                pages=len(urls),
                publication=publication,
                is_for_today=any(problem.kind == FUTURE_DATE for problem in problems),
            )

        publication = publisher.publish(self.written, self.groups, self.bundles, snapshot)
        clock.start("")
        return BuildResult(
            problems=problems,
            reports=len(site.reports),
            pages=len(urls),
            parsed=reading.parsed,
            rendered=rendered,
            publication=publication,
            seconds=clock.seconds,
            stages=tuple(clock.stages),
        )

    def _history(self, assembly: Assembly) -> Mapping[str, Revisions]:
        paths = [item.report.path for item in assembly.reports]
        content = self.options.site / CONTENT
        history = read_history(content, paths, assembly.config.history, self.cache, self.publisher.scratch)
        if not history.is_lasting:
            self.inputs = None
        return history.reports

    def _readings(self) -> int:
        """Remember how names are read; return how many."""
        record = self.cache.record("readings", self.options.site)
        found = read_record(record) if record else None
        known_readings().update(found[0] if found else {})
        return len(found[0]) if found else 0

    def _remember_readings(self, before: int) -> None:
        record = self.cache.record("readings", self.options.site) if self.cache.writes else None
        if record and len(known_readings()) != before:
            write_record(record, known_readings())

    def _job(
        self, site: Site, names: Names, checked: Checked, reading: Reading, theme: Theme, assets: Assets
    ) -> RenderJob:
        spans = index_spans(site)
        context = site_context(site, names, assets)
        keys = make_keys(
            site,
            Entries(site, names),
            contents=reading.keys,
            facts=reading.facts,
            context=context,
            theme=theme,
            forms=self.publisher.forms,
            spans=spans,
            sample=[item.id for item in dictionary_sample(site, spans)],
            term_keys=term_keys(site),
        )
        return RenderJob(
            site=site,
            bodies=reading.bodies,
            theme=theme,
            context=context,
            provinces=checked.gazetteer.provinces,
            staging=self.publisher.staging,
            runs=self.publisher.scratch,
            keys=keys,
            spans=spans,
            about=checked.about.body,
            about_title=checked.about.title,
        )

    def _add(self, product: Product) -> None:
        self.written.update((item.path, item) for item in product.files)
        if product.key:
            self.groups[product.key] = tuple(item.path for item in product.files)

    def _take(self, rendered: Rendered) -> None:
        for product in rendered.products:
            self._add(product)
        self.bundles.update(rendered.bundles)

    def _put(self, key: bytes, artifacts: Iterable[Artifact]) -> None:
        """Write artifacts that are made together; an empty key: which it costs little to make again."""
        self._add(Product(key, tuple(item for artifact in artifacts for item in self.publisher.staging.put(artifact))))

    def _media(self, site: Site) -> list[Problem]:
        products, problems = write_media(site, self.publisher.staging)
        for product in products:
            self._add(product)
        return problems

    def _dictionary(self, job: RenderJob, reading: Reading) -> Dictionary:
        """Make the dictionary of the index, or remember it."""
        sample = partial(sample_dictionary, job.site, job.spans, reading.bodies)
        packed = self.cache.remembered(job.keys.dictionary, lambda: sample().pack(), self.publisher.scratch)
        try:
            return Dictionary.unpack(packed)
        except ValueError:
            return sample()

    def _lists(self, site: Site, names: Names, urls: list[str], keys: Keys) -> str | None:
        """Make feeds, sitemap and exports, or keep them; return the table that is exported, where it was made."""
        table: str | None = None
        history = [site.config.time_zone, *(plain(site.history.get(item.report.path)) for item in site.reports)]

        def tables() -> Iterator[Artifact]:
            nonlocal table
            rows = export_rows(site)
            table = csv_table(rows)
            yield from exports(site, rows, table)

        made: list[tuple[bytes, Callable[[], Iterable[Artifact]]]] = [
            (digest_of("feeds", keys.fields, history), lambda: feeds(site, names)),
            (
                digest_of("sitemap", site.config.base_url, self.publisher.forms, urls, history),
                lambda: sitemap(site, urls),
            ),
            (digest_of("exports", keys.fields), tables),
        ]
        for key, make in made:
            product = self.publisher.staging.find(key)
            if product is not None:
                self._add(product)
            else:
                self._put(key, make())
        return table


def write_media(site: Site, staging: Staging) -> tuple[list[Product], list[Problem]]:
    """Write the files beside the reports; what has changed since it was inspected is a problem.

    Raises:
        OSError: a copy cannot be written.
    """
    products: list[Product] = []
    problems = []
    for path, media in sorted(site.media.items()):
        where = Location(f"{CONTENT}/{path}")
        data = None
        key = b""
        try:
            signature = signature_of(os.stat(media.file))
            if is_settled(signature, time.time_ns()):
                key = digest_of("media", path, signature, media.strip)
                product = staging.find(key)
                if product is not None:
                    products.append(product)
                    continue
            data = published_bytes(media)
        except OSError as error:
            problems.append(Problem(UNREADABLE, where, "", {"reason": error.strerror or str(error)}))
            continue
        except BrokenPhotoError:
            pass
        if data is None or not (media.strip or len(data) == media.size):
            problems.append(Problem(CHANGED, where))
            continue
        products.append(Product(key, (staging.write(Artifact(f"files/{path}", data)),)))
    return products, problems


def fragments_checksum(written: Iterable[Written]) -> int:
    """Return a checksum of the documents' files in the index."""
    documents = [item for item in written if item.path.startswith("search-index/documents/")]
    return sum(zlib.crc32(f"{item.path} {item.digest}".encode()) for item in documents) % VERSIONS


def index_artifacts(
    job: RenderJob, names: Names, runs: Sequence[Path], table: str, fragments: int, jobs: Jobs
) -> Iterator[Artifact]:
    """Merge the index runs and make the shards; `table` is the export.

    Raises:
        ValueError: the runs do not fit together.
    """
    labels = []
    for name, taxonomy in job.site.taxonomies.items():
        place = {term.key: index for index, term in enumerate(taxonomy.terms)}
        values = tuple((term.key, names.term(term), place.get(term.parent, -1)) for term in taxonomy.terms)
        labels.append(FacetLabels(name, values))
    files = encode_index(
        runs,
        labels,
        job.spans,
        fragments=fragments,
        dictionary=job.dictionary or Dictionary(),
        suggestions=site_suggestions(job.site, Gazetteer.load(), names.term),
        table=table,
        jobs=jobs,
    )
    for path, data in files:
        yield index_artifact(job.site.config, path, data)
