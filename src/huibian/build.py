"""The build, as a recipe: read, assemble, render, index, publish. Problems stop it before anything is published."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import chain
from pathlib import Path
from typing import Any

from huibian.assets import Assets, collect_assets
from huibian.bodies import LostBodyError
from huibian.cache import Cache
from huibian.checking import Checked, check, in_order_of_place
from huibian.clock import Clock, Progress, no_progress
from huibian.compression import available_forms
from huibian.config import Config
from huibian.copies import write_media
from huibian.digests import digest_of
from huibian.feeds import feeds, opensearch, robots, sitemap
from huibian.field_files import FieldFiles, make_field_files
from huibian.freshness import PUBLISHED, input_state, take_snapshot
from huibian.history import Revisions, read_history
from huibian.jobs import Jobs
from huibian.locks import LockedError
from huibian.options import CONTENT, BuildOptions
from huibian.output import (
    CANNOT_WRITE,
    LOCKED,
    Artifact,
    Product,
    Publisher,
    Written,
    check_output,
)
from huibian.page_keys import Keys, load_keys, make_keys, save_keys
from huibian.pages.listing import Entries, Names
from huibian.pages.page import site_context
from huibian.pages.report_page import REPORT_TEMPLATE
from huibian.problems import Location, Problem
from huibian.publication import BuildResult, Publication
from huibian.reading import Reading
from huibian.readings_memory import keep_readings, recall_readings
from huibian.reasons import reason_of
from huibian.record.field_values import FUTURE_DATE
from huibian.rendering import (
    Rendered,
    Renderer,
    RenderJob,
    ReportTask,
    are_few,
    dictionary_sample,
    index_spans,
    plan,
    plan_runs,
    sample_dictionary,
    term_keys,
)
from huibian.search.fragments import Dictionary
from huibian.site import Assembly, Site
from huibian.site_index import (
    Former,
    IndexPlan,
    KeptSegment,
    amended_index,
    document_digests,
    index_artifacts,
    kept_segments,
    plan_index,
)
from huibian.stamp import stamp
from huibian.templates import compile_ahead
from huibian.theme import Theme, find_theme
from huibian.workers import Beside, run_tasks

Published = Callable[[RenderJob], None]
Guard = AbstractContextManager[Any]
UNGUARDED: Guard = nullcontext()


def forget(job: RenderJob) -> None:
    """Do without it."""


def build(
    options: BuildOptions,
    progress: Progress = no_progress,
    inputs: bytes | None = None,
    published: Published = forget,
    guard: Guard = UNGUARDED,
) -> BuildResult:
    """Build a site and publish it; whatever is wrong comes back as problems.

    `inputs` is the `input_state` that was found before, if it was; `published` is told of what the pages were made that are published then.
    `guard` is held while the output is written to, and until that is told.
    """
    try:
        return _try(options, progress, inputs, published, guard)
    except LostBodyError:  # somebody deletes or damages the cache meanwhile
        return _try(replace(options, cache=None), progress, None, published, guard)


def _try(
    options: BuildOptions, progress: Progress, inputs: bytes | None, published: Published, guard: Guard
) -> BuildResult:
    problems = check_output(options.output, options.site, options.cache)
    if problems:
        return BuildResult(problems=problems)
    clock = Clock(progress)
    if options.cache and inputs is None:
        inputs = input_state(options)
    try:
        with Cache(options.cache, stamp() if options.cache else b"", writes=not options.dry_run) as cache:
            forms = available_forms() if options.config.precompress else ()
            ledger = cache.record(PUBLISHED, options.output)
            spare = cache.record("spare", options.output)
            with Publisher(
                options.output, ledger=ledger, spare=spare, forms=forms, dry_run=options.dry_run, jobs=options.jobs
            ) as publisher:
                former = load_keys(cache.record("keys", options.output))
                return _Build(options, cache, publisher, clock, inputs, published, guard, former).run()
    except LockedError:
        return BuildResult(problems=(Problem(LOCKED, Location(str(options.output))),))
    except OSError as error:
        file = str(error.filename or "")
        problem = Problem(CANNOT_WRITE, Location(str(options.output)), file, {"reason": reason_of(error)})
        return BuildResult(problems=(problem,))


def _with(failures: Iterable[Problem], problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Add what failed, once for each place and kind, to the problems."""
    once = {problem.sort_key()[:2]: problem for problem in failures}
    return in_order_of_place([*problems, *once.values()])


def _exports_key(keys: Keys, config: Config) -> bytes:
    return digest_of("exports", config.language, keys.fields)


@dataclass
class _Build:
    """One build, while it lasts."""

    options: BuildOptions
    cache: Cache
    publisher: Publisher
    clock: Clock
    inputs: bytes | None
    published: Published
    guard: Guard
    former: Keys | None
    written: dict[str, Written] = field(default_factory=dict)
    groups: dict[bytes, tuple[str, ...]] = field(default_factory=dict)
    bundles: dict[bytes, tuple[bytes, ...]] = field(default_factory=dict)

    def run(self) -> BuildResult:
        """Read, assemble, render, index, publish."""
        options, clock, publisher = self.options, self.clock, self.publisher
        clock.start("read")
        theme, theme_problems = find_theme(options.site, options.config.theme)
        compiled = self._compiled(theme)
        checked = check(options, publisher.scratch, self.cache)
        problems = in_order_of_place([*checked.problems, *theme_problems])
        if checked.assembly is None or checked.reading is None or any(p.fails(options.strict) for p in problems):
            return BuildResult(problems=problems, seconds=clock.seconds)
        reading = checked.reading
        clock.start("assemble")
        remembered = recall_readings(self.cache, options.site)
        site = self._site(checked.assembly)
        names = Names(site)
        assets = collect_assets(theme, self.cache, publisher.scratch)
        job = self._job(site, names, checked, reading, theme, assets)
        index = plan_index(self.former, job.keys, job.spans, site.config, publisher.staging)
        failures = self._media(site)
        tasks, found = plan(site, job.spans, job.keys, publisher.staging, runs=index.runs(job.spans))
        self._take(found)
        if index.product is None or any(isinstance(task, ReportTask) and task.documents for task in tasks):
            job = replace(job, dictionary=self._dictionary(job, reading))
        fields = self._fields(site, names, job.keys)
        clock.start("render", len(tasks))
        urls = list(found.urls)
        runs: list[Path] = []
        rendered = 0
        is_little = are_few(tasks)
        codes = compiled.result() if is_little and compiled.is_beside else None
        for done, result in enumerate(run_tasks(partial(Renderer, job, codes), tasks, self._jobs(site, is_little)), 1):
            clock.tell(done, len(tasks))
            self._take(result)
            urls.extend(result.urls)
            rendered += result.rendered
            runs += [result.run] if result.run is not None else []
            failures += [result.problem] if result.problem is not None else []
        if failures:
            return BuildResult(problems=_with(failures, problems), seconds=clock.seconds)
        clock.start("lists")
        self._lists(site, names, urls, job.keys, fields)
        self._put(b"", chain(assets.artifacts, (robots(site.config),), opensearch(site.config, names)))
        clock.start("index")
        if not is_little:
            publisher.look_around()
        self._index(job, names, index, runs, fields)
        keep_readings(self.cache, options.site, remembered)
        clock.start("publish")
        with self.guard:
            publication = self._publish(problems, len(site.reports), len(urls))
            if not options.dry_run:
                save_keys(self.cache.record("keys", options.output), job.keys)
            self.published(job)
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

    def _publish(self, problems: tuple[Problem, ...], reports: int, pages: int) -> Publication:
        def snapshot(publication: Publication) -> Any:
            if self.inputs is None:
                return None
            return take_snapshot(
                self.options,
                self.inputs,
                problems,
                reports=reports,
                pages=pages,
                publication=publication,
                is_for_today=any(problem.kind == FUTURE_DATE for problem in problems),
            )

        return self.publisher.publish(self.written, self.groups, self.bundles, snapshot)

    def _compiled(self, theme: Theme) -> Beside[dict[str, bytes]]:
        """Begin to compile what one report's page needs, if there may be no other to make."""
        compiling = partial(compile_ahead, theme, self.options.config.language, REPORT_TEMPLATE)
        return self.publisher.beside(compiling, at_once=self.former is not None)

    def _site(self, assembly: Assembly) -> Site:
        groups = self.cache.recalled(digest_of("groups", assembly.told), assembly.grouped, self.publisher.scratch)
        return assembly.site(self._history(assembly), groups)

    def _jobs(self, site: Site, is_little: bool) -> Jobs:
        """Get ready for the pages; say how many processes make them."""
        if is_little:
            self.publisher.look_around()
            return 1
        site.reports.fill()
        return self.options.jobs

    def _history(self, assembly: Assembly) -> Mapping[str, Revisions]:
        paths = assembly.reports.paths
        content = self.options.site / CONTENT
        history = read_history(content, paths, assembly.config.history, self.cache, self.publisher.scratch)
        if not history.is_lasting:
            self.inputs = None
        return history.reports

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
            sample=dictionary_sample(site, spans),
            term_keys=term_keys(site),
            former=self.former,
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

    def _fields(self, site: Site, names: Names, keys: Keys) -> Beside[FieldFiles]:
        """Begin to make what tells of all reports' fields, unless it is published already and only the index may ask for it."""
        is_published = self.publisher.staging.find(_exports_key(keys, site.config)) is not None
        if not is_published:
            site.reports.fill()
        return self.publisher.beside(partial(make_field_files, site, names), at_once=not is_published)

    def _add(self, product: Product) -> None:
        for item in product.files:
            self.written[item.path] = item
        if product.key:
            self.groups[product.key] = tuple(item.path for item in product.files)

    def _take(self, rendered: Rendered) -> None:
        for product in rendered.products:
            self._add(product)
        self.bundles.update(rendered.bundles)

    def _put(self, key: bytes, artifacts: Iterable[Artifact]) -> None:
        """Write artifacts that are made together; an empty key: which it costs little to make again."""
        self._add(Product(key, tuple(item for artifact in artifacts for item in self.publisher.staging.put(artifact))))

    def _index(
        self,
        job: RenderJob,
        names: Names,
        index: IndexPlan,
        runs: Sequence[Path],
        fields: Beside[FieldFiles],
    ) -> None:
        """Keep the index, bring it up to date, or work it out."""
        if index.product is not None:
            self._add(index.product)
        elif index.former is None:
            self._make_index(job, names, index.kept, runs, fields)
        elif not self._amend(job, names, index.former, fields):
            kept = kept_segments(self.former, job.keys, job.spans, job.site.config, self.publisher.staging)
            self._make_index(job, names, kept, runs, fields)
            self.publisher.look_around()  # that took its time

    def _amend(self, job: RenderJob, names: Names, former: Former, fields: Beside[FieldFiles]) -> bool:
        """Bring the published index up to date, if that can be."""
        amended = amended_index(job, names, former, fields.result, document_digests(self.written.values()))
        if amended is None:
            return False
        artifacts, kept = amended
        made = [item for artifact in artifacts for item in self.publisher.staging.put(artifact)]
        self._add(Product(job.keys.index, (*kept, *made)))
        return True

    def _make_index(
        self,
        job: RenderJob,
        names: Names,
        kept: Mapping[int, KeptSegment],
        runs: Sequence[Path],
        fields: Beside[FieldFiles],
    ) -> None:
        """Work the index out but for the segments that are kept, from runs that were made or are made now."""
        jobs = self.options.jobs
        job.site.reports.fill()
        if not runs:
            tasks = plan_runs(job.spans, frozenset(range(len(job.spans.spans))).difference(kept))
            runs = [made.run for made in run_tasks(partial(Renderer, job), tasks, jobs) if made.run is not None]
        digests = document_digests(self.written.values())
        made = replace(fields.result(), exports=())  # which are published already, and large
        artifacts = index_artifacts(job, names, runs, made, digests, jobs, kept)
        written = [item for artifact in artifacts for item in self.publisher.staging.put(artifact)]
        self._add(Product(job.keys.index, (*chain.from_iterable(each.files for each in kept.values()), *written)))

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

    def _lists(self, site: Site, names: Names, urls: list[str], keys: Keys, fields: Beside[FieldFiles]) -> None:
        """Make feeds, sitemap and exports, or keep them."""
        history = [(path, each.last, each.first, each.by_day) for path, each in sorted(site.history.items())]
        from_git = [each for each in history if not each[-1]]  # feeds do not tell the times of files
        zone = site.config.time_zone
        made: list[tuple[bytes, Callable[[], Iterable[Artifact]]]] = [
            (digest_of("feeds", keys.fields, zone, from_git), lambda: feeds(site, names)),
            (
                digest_of("sitemap", site.config.base_url, self.publisher.forms, urls, zone, history),
                lambda: sitemap(site, urls),
            ),
            (_exports_key(keys, site.config), lambda: fields.result().exports),
        ]
        for key, make in made:
            product = self.publisher.staging.find(key)
            if product is not None:
                self._add(product)
            else:
                self._put(key, make())
