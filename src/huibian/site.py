"""The site: reports in their order, with their URLs, taxonomies, and every link resolved."""

import posixpath
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any, overload
from urllib.parse import quote

from huibian.config import Config
from huibian.history import Revisions
from huibian.i18n import N_
from huibian.markdown.body import LocalLink, find_anchor
from huibian.media import Media, find_media, inspect_media
from huibian.permalinks import alias_url, check_file_names, check_permalinks, file_url, permalink
from huibian.places import Gazetteer
from huibian.problems import Location, Problem, ProblemKind
from huibian.record.report import Attachment, Report
from huibian.record.vocabulary import Vocabulary
from huibian.source import ABOUT
from huibian.suggest import nearest
from huibian.taxonomy import (
    DEPARTMENT,
    PROVINCE,
    TOPIC,
    TYPE,
    YEAR,
    Taxonomy,
    named_taxonomy,
    place_taxonomy,
    year_taxonomy,
)

BROKEN_LINK = ProblemKind(
    "E310",
    N_("The link leads to {target}, and there is no such report."),
    N_("Correct the path; the nearest is {suggestion}."),
)
DRAFT_LINK = ProblemKind(
    "E311",
    N_("The link leads to {target}, which is a draft and is not published."),
    N_("Publish that report, or take the link out."),
)
UNKNOWN_ANCHOR = ProblemKind(
    "W313",
    N_("The report {target} has no heading “{fragment}”."),
    N_("Correct the part behind “#”, or take it out; the link leads to the top of the report meanwhile."),
)
OUTSIDE_LINK = ProblemKind(
    "E312",
    N_("The link leads out of the content folder: {target}"),
    N_("Put the file beside the report and link to it there."),
)


@dataclass(frozen=True, slots=True)
class Attached:
    """A file offered for download with a report."""

    name: str
    url: str
    media: Media


@dataclass(frozen=True, slots=True)
class Published:
    """A report as it is published. `id` is its number, oldest first; `link_urls` fill its body's links in order."""

    id: int
    url: str
    report: Report
    link_urls: tuple[str, ...]
    attachments: tuple[Attached, ...]


class Shelf(Sequence[Published]):
    """The reports of a site by their numbers, with their content `paths` and `urls`; each is brought back when it is asked for.

    `linked` are the addresses that the links of a report lead to, and its attachments, of those that have any.
    """

    def __init__(
        self,
        paths: Sequence[str],
        urls: Sequence[str],
        reports: Mapping[str, Report],
        linked: Mapping[int, tuple[tuple[str, ...], tuple[Attached, ...]]],
    ) -> None:
        self.paths = tuple(paths)
        self.urls = tuple(urls)
        self.linked = linked
        self._reports = reports
        self._items: dict[int, Published] = {}

    @property
    def by_path(self) -> Mapping[str, Report]:
        """The reports by their paths, drafts that are not published among them."""
        return self._reports

    @cached_property
    def numbers(self) -> Mapping[str, int]:
        """The numbers of the reports by their paths."""
        return {path: number for number, path in enumerate(self.paths)}

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self.paths)

    @overload
    def __getitem__(self, index: int) -> Published: ...

    @overload
    def __getitem__(self, index: slice) -> tuple[Published, ...]: ...

    def __getitem__(self, index: int | slice) -> Published | tuple[Published, ...]:
        """Return a report, or several.

        Raises:
            LostBodyError: it was read by an earlier build, and is not what it was.
        """
        numbers = range(len(self.paths))[index]
        if isinstance(numbers, range):
            return tuple(self[number] for number in numbers)
        item = self._items.get(numbers)
        if item is None:
            report = self._reports[self.paths[numbers]]
            item = Published(numbers, self.urls[numbers], report, *self.linked.get(numbers, ((), ())))
            self._items[numbers] = item
        return item

    def fill(self) -> None:
        """Bring all of them back: before other processes do so, each for itself."""
        for number in range(len(self.paths)):
            self[number]

    def replaced(self, item: Published) -> "Shelf":
        """Return these reports with another state of one of them."""
        linked = {**self.linked, item.id: (item.link_urls, item.attachments)}
        shelf = Shelf(self.paths, self.urls, self._reports, linked)
        shelf._items = {**self._items, item.id: item}
        return shelf

    def __getstate__(self) -> dict[str, Any]:
        """Let all of them travel: what they are brought back from does not."""
        self.fill()
        return self.__dict__ | {"_reports": {}}


@dataclass(frozen=True)
class Site:
    """Everything that pages, feeds and the index are made from, but for the reports' bodies."""

    config: Config
    reports: Shelf
    taxonomies: Mapping[str, Taxonomy]
    media: Mapping[str, Media]  # content path -> file to publish
    redirects: Mapping[str, str] = field(default_factory=dict)  # old URL -> new URL
    about_urls: tuple[str, ...] = ()  # fill the links of the about page, in order
    history: Mapping[str, Revisions] = field(default_factory=dict)  # by content path, where it is known

    @cached_property
    def position_in_province(self) -> Mapping[str, Mapping[int, int]]:
        """For each province: where a report stands in the term's list, for its neighbours."""
        return {
            term.key: {number: index for index, number in enumerate(term.reports)}
            for term in self.taxonomies[PROVINCE].roots
        }


@dataclass(frozen=True)
class Assembly:
    """The reports in their order, their links resolved, and what is wrong; where there are errors, the site must not be published.

    `told` is a digest of all that their order, their addresses and their groups are made from.
    """

    config: Config
    reports: Shelf
    media: Mapping[str, Media]
    redirects: Mapping[str, str]
    about_urls: tuple[str, ...]
    gazetteer: Gazetteer
    departments: Vocabulary | None
    topics: Vocabulary | None
    problems: tuple[Problem, ...]
    told: bytes

    def grouped(self) -> dict[str, Taxonomy]:
        """Group the reports, which nothing but publishing asks for."""
        reports = [item.report for item in self.reports]
        return {
            PROVINCE: place_taxonomy(reports, self.gazetteer),
            YEAR: year_taxonomy(reports),
            DEPARTMENT: named_taxonomy(DEPARTMENT, [(r.department,) for r in reports], self.departments, parents=True),
            TOPIC: named_taxonomy(TOPIC, [r.topics for r in reports], self.topics, parents=True),
            TYPE: named_taxonomy(TYPE, [(r.document_type,) for r in reports], None),
        }

    def site(self, history: Mapping[str, Revisions], taxonomies: Mapping[str, Taxonomy]) -> Site:
        """Return the site: the reports, `grouped`."""
        return Site(self.config, self.reports, taxonomies, self.media, self.redirects, self.about_urls, history)


def in_order(reports: Iterable[Report]) -> tuple[Report, ...]:
    """Sort reports by document date, oldest first, then by path."""
    return tuple(sorted(reports, key=lambda report: (report.document_date.sort_key, report.path)))


class _Resolver:
    """Turns what authors wrote into URLs, and notes which files are needed."""

    def __init__(
        self, content: Path, urls: Mapping[str, str], reports: Mapping[str, Report], faulty: frozenset[str]
    ) -> None:
        self.content = content
        self.urls = urls
        self.reports = reports
        self.faulty = faulty
        self.media: dict[str, Media] = {}
        self.problems: list[Problem] = []

    def link(self, source: str, link: LocalLink) -> str:
        """Return the URL for a link of the file `source`; where it leads nowhere, note the problem and return `#`."""
        base = "/" if link.target.startswith("/") else posixpath.dirname("/" + source)
        joined = posixpath.join(base, link.target.lstrip("/") if link.target.startswith("/") else link.target)
        if self._climbs(source, link.target):
            self.problems.append(Problem(OUTSIDE_LINK, link.location, link.excerpt, {"target": link.target}))
            return "#"
        target = posixpath.normpath(joined).lstrip("/")
        if target.lower().endswith((".md", ".markdown")):
            return self._report(target, source, link)
        media = self.file(target, link.location, link.excerpt)
        return file_url(media.path) + (f"#{quote(link.fragment)}" if link.fragment else "") if media else "#"

    def resolve(self, report: Report) -> tuple[tuple[str, ...], tuple[Attached, ...]]:
        """Return the URLs of a report's links, and its attachments, as far as they are there."""
        links = tuple(self.link(report.path, link) for link in report.links)
        attached = []
        for attachment in report.attachments:
            media = self.file(attachment.path, attachment.location, attachment.path)
            if media is not None:
                attached.append(Attached(attachment.name, file_url(media.path), media))
        return links, tuple(attached)

    def _report(self, target: str, source: str, link: LocalLink) -> str:
        if target in self.faulty:  # it has problems of its own, which are said once
            return "#"
        if target not in self.urls:
            others = (path for path in (*self.urls, *sorted(self.faulty)) if path != source)
            params = {"target": target, "suggestion": nearest(target, others, 0.4) or "—"}
            kind = DRAFT_LINK if target in self.reports else BROKEN_LINK
            self.problems.append(Problem(kind, link.location, link.excerpt, params))
            return "#"
        anchor = find_anchor(link.fragment, self.reports[target].anchors.split("\n"))
        if link.fragment and not anchor:
            params = {"target": target, "fragment": link.fragment}
            self.problems.append(Problem(UNKNOWN_ANCHOR, link.location, link.excerpt, params))
        return self.urls[target] + (f"#{quote(anchor)}" if anchor else "")

    @staticmethod
    def _climbs(source: str, target: str) -> bool:
        start = "" if target.startswith("/") else posixpath.dirname(source)
        return posixpath.normpath(posixpath.join(start, target.lstrip("/"))).startswith("..")

    def file(self, path: str, location: Location, excerpt: str = "") -> Media | None:
        """Find and inspect a file of the content folder once."""
        if path in self.media:
            return self.media[path]
        found, problems = find_media(self.content, path, location, excerpt)
        if found is not None:
            media, more = inspect_media(found, path, location, excerpt)
            problems = (*problems, *more)
            if media is not None:
                self.media[path] = media
        self.problems.extend(problems)
        return self.media.get(path)


def check_links(
    links: Mapping[str, Sequence[LocalLink]],
    attachments: Sequence[Attachment],
    *,
    content: Path,
    reports: Mapping[str, Report],
    others: frozenset[str],
) -> tuple[Problem, ...]:
    """Find what is wrong with the links in some files (by content path), and with attachments.

    They may lead to `reports`, and to `others`, of which no more than the paths is known.
    """
    resolver = _Resolver(content, dict.fromkeys(reports, "#"), reports, others)
    for path, found in links.items():
        for link in found:
            resolver.link(path, link)
    for attachment in attachments:
        resolver.file(attachment.path, attachment.location, attachment.path)
    return tuple(resolver.problems)


def republished(site: Site, item: Published, report: Report, content: Path) -> Published | None:
    """Return a published report as another state of its file has it; `None` where it is published elsewhere, or a link is wrong."""
    if permalink(report) != item.url:
        return None
    urls = dict(zip(site.reports.paths, site.reports.urls, strict=True))
    resolver = _Resolver(content, urls, site.reports.by_path, frozenset())
    links, attached = resolver.resolve(report)
    is_wrong = any(problem.is_error for problem in resolver.problems)
    return None if is_wrong else replace(item, report=report, link_urls=links, attachments=attached)


@dataclass(frozen=True, slots=True)
class Order:
    """The content paths of the reports that are published, oldest first, their addresses, former addresses with those of today, and what is wrong with these."""

    paths: tuple[str, ...]
    urls: tuple[str, ...]
    redirects: tuple[tuple[str, str], ...]
    problems: tuple[Problem, ...]


def put_in_order(reports: Iterable[Report], *, with_drafts: bool) -> Order:
    """Order the reports and give them addresses."""
    ordered = in_order([report for report in reports if with_drafts or not report.draft])
    urls = [permalink(report) for report in ordered]
    return Order(
        paths=tuple(report.path for report in ordered),
        urls=tuple(urls),
        redirects=tuple((alias_url(alias), url) for r, url in zip(ordered, urls, strict=True) for alias in r.aliases),
        problems=tuple(check_permalinks(ordered, urls)),
    )


def assemble(
    reports: Mapping[str, Report],
    order: Order,
    *,
    content: Path,
    config: Config,
    gazetteer: Gazetteer,
    departments: Vocabulary | None = None,
    topics: Vocabulary | None = None,
    about: Sequence[LocalLink] = (),
    faulty: frozenset[str] = frozenset(),
    linked: Iterable[str] | None = None,
    told: bytes = b"",
) -> Assembly:
    """Resolve the links of the reports, which are `linked` those at these paths alone, and put them into their order.

    Files beside the reports are looked up below `content`; `faulty` are the paths of reports that could not be read, to
    which links may lead for the time being. The problems found are in no particular order.
    """
    by_path = dict(zip(order.paths, order.urls, strict=True))
    resolver = _Resolver(content, by_path, reports, faulty)
    numbers = {path: number for number, path in enumerate(order.paths)}
    published = sorted(numbers[path] for path in (order.paths if linked is None else linked) if path in numbers)
    found = {number: resolver.resolve(reports[order.paths[number]]) for number in published}
    about_urls = tuple(resolver.link(ABOUT, link) for link in about)
    problems = list(order.problems)
    if config.portable:
        problems.extend(check_file_names(resolver.media))
    return Assembly(
        config=config,
        reports=Shelf(order.paths, order.urls, reports, {n: pair for n, pair in found.items() if any(pair)}),
        media=resolver.media,
        redirects=dict(order.redirects),
        about_urls=about_urls,
        gazetteer=gazetteer,
        departments=departments,
        topics=topics,
        problems=(*problems, *resolver.problems),
        told=told,
    )
