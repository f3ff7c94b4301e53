"""The site: reports in their order, with their URLs, taxonomies, and every link resolved."""

import posixpath
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
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


@dataclass(frozen=True)
class Site:
    """Everything that pages, feeds and the index are made from, but for the reports' bodies."""

    config: Config
    reports: tuple[Published, ...]
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
    """The reports in their order, their links resolved, and what is wrong; where there are errors, the site must not be published."""

    config: Config
    reports: tuple[Published, ...]
    media: Mapping[str, Media]
    redirects: Mapping[str, str]
    about_urls: tuple[str, ...]
    gazetteer: Gazetteer
    departments: Vocabulary | None
    topics: Vocabulary | None
    problems: tuple[Problem, ...]

    def site(self, history: Mapping[str, Revisions]) -> Site:
        """Return the site: the reports grouped, which nothing but publishing asks for."""
        reports = [item.report for item in self.reports]
        taxonomies = {
            PROVINCE: place_taxonomy(reports, self.gazetteer),
            YEAR: year_taxonomy(reports),
            DEPARTMENT: named_taxonomy(DEPARTMENT, [(r.department,) for r in reports], self.departments, parents=True),
            TOPIC: named_taxonomy(TOPIC, [r.topics for r in reports], self.topics, parents=True),
            TYPE: named_taxonomy(TYPE, [(r.document_type,) for r in reports], None),
        }
        return Site(self.config, self.reports, taxonomies, self.media, self.redirects, self.about_urls, history)


def in_order(reports: Sequence[Report]) -> tuple[Report, ...]:
    """Sort reports by document date, oldest first, then by path."""
    return tuple(sorted(reports, key=lambda report: (report.document_date.sort_key, report.path)))


class _Resolver:
    """Turns what authors wrote into URLs, and notes which files are needed."""

    def __init__(
        self, content: Path, urls: Mapping[str, str], reports: Sequence[Report], faulty: frozenset[str]
    ) -> None:
        self.content = content
        self.urls = urls
        self.reports = {report.path: report for report in reports}
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
    reports: Sequence[Report],
    others: frozenset[str],
) -> tuple[Problem, ...]:
    """Find what is wrong with the links in some files (by content path), and with attachments.

    They may lead to `reports`, and to `others`, of which no more than the paths is known.
    """
    resolver = _Resolver(content, {report.path: "#" for report in reports}, reports, others)
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
    urls = {each.report.path: each.url for each in site.reports}
    resolver = _Resolver(content, urls, [each.report for each in site.reports], frozenset())
    links, attached = resolver.resolve(report)
    is_wrong = any(problem.is_error for problem in resolver.problems)
    return None if is_wrong else replace(item, report=report, link_urls=links, attachments=attached)


def assemble(
    reports: Sequence[Report],
    *,
    content: Path,
    config: Config,
    gazetteer: Gazetteer,
    departments: Vocabulary | None = None,
    topics: Vocabulary | None = None,
    about: Sequence[LocalLink] = (),
    faulty: frozenset[str] = frozenset(),
    with_drafts: bool = False,
) -> Assembly:
    """Order the reports, give them URLs, and resolve their links.

    Files beside the reports are looked up below `content`; `faulty` are the paths of reports that could not be read, to
    which links may lead for the time being. The problems found are in no particular order.
    """
    ordered = in_order([report for report in reports if with_drafts or not report.draft])
    urls = [permalink(report) for report in ordered]
    problems = list(check_permalinks(ordered, urls))
    by_path = {report.path: url for report, url in zip(ordered, urls, strict=True)}
    resolver = _Resolver(content, by_path, reports, faulty)
    published = []
    for number, (report, url) in enumerate(zip(ordered, urls, strict=True)):
        links, attached = resolver.resolve(report)
        published.append(Published(number, url, report, links, attached))
    redirects = {alias_url(alias): item.url for item in published for alias in item.report.aliases}
    about_urls = tuple(resolver.link(ABOUT, link) for link in about)
    if config.portable:
        problems.extend(check_file_names(resolver.media))
    return Assembly(
        config=config,
        reports=tuple(published),
        media=resolver.media,
        redirects=redirects,
        about_urls=about_urls,
        gazetteer=gazetteer,
        departments=departments,
        topics=topics,
        problems=(*problems, *resolver.problems),
    )
