"""Checking some reports alone: they are read, and of the others no more than their names."""

import os
import posixpath
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Protocol

from huibian.checking import read_about
from huibian.i18n import N_
from huibian.markdown.body import LocalLink
from huibian.options import CONTENT
from huibian.problems import Location, Problem, ProblemKind
from huibian.reading import Reader, load_vocabularies, relocate
from huibian.record.report import Report
from huibian.site import check_links
from huibian.source import ABOUT, discover

NOT_CONTENT = ProblemKind(
    "E521",
    N_("“{path}” is no file or folder of the content folder."),
    N_("Name files or folders below content/, as seen from where you are, or leave them out to check everything."),
)


@dataclass(frozen=True, slots=True)
class Selection:
    """What is to be reported: `paths` are content paths of files and folders; none: everything.

    `is_light` tells that all are reports, so that nothing else need be read.
    """

    paths: tuple[str, ...]
    is_light: bool

    def has(self, path: str) -> bool:
        """Whether a problem at `path` (relative to the site) is to be reported."""
        inside = path.removeprefix(f"{CONTENT}/")
        return not self.paths or any(not p or inside == p or inside.startswith(f"{p}/") for p in self.paths)

    def within(self, problems: Collection[Problem]) -> tuple[Problem, ...]:
        """Return the problems to be reported."""
        return tuple(problem for problem in problems if self.has(problem.location.path))


def select(site: Path, paths: Sequence[Path]) -> tuple[Selection, tuple[Problem, ...]]:
    """Find what paths, as seen from the working folder, mean in the content folder of `site`."""
    whole = os.path.realpath(site)
    root = os.path.realpath(site / CONTENT)
    chosen: list[str] = []
    problems = []
    is_light = bool(paths)
    for path in paths:
        # The folder is resolved, the file itself is not: a link is refused where it is read.
        absolute = os.path.abspath(path)
        real = os.path.join(os.path.realpath(os.path.dirname(absolute)), os.path.basename(absolute))
        inside = os.path.relpath(real, root) if os.path.realpath(path) != whole else os.curdir  # “.” is all there is
        if inside.split(os.sep)[0] == os.pardir or not os.path.lexists(real):
            problems.append(Problem(NOT_CONTENT, Location(str(path)), "", {"path": str(path)}))
            continue
        inside = "" if inside == os.curdir else inside.replace(os.sep, "/")
        chosen.append(inside)
        is_light = (
            is_light and inside.lower().endswith((".md", ".markdown")) and inside != ABOUT and not os.path.isdir(real)
        )
    return Selection(tuple(chosen), is_light), tuple(problems)


class Neighbours(Protocol):
    """What lies around the reports that are checked, as far as they lead there."""

    def reports(self) -> Collection[str]:
        """Return the content paths of all reports."""

    def provide(self, paths: Iterable[str]) -> None:
        """Make sure that these files of the content folder are in their places, if there are such."""


@dataclass(frozen=True, slots=True)
class OnDisk:
    """A content folder, in which everything lies."""

    content: Path

    def reports(self) -> Collection[str]:
        """Look for the reports."""
        return discover(self.content).paths

    def provide(self, paths: Iterable[str]) -> None:
        """Leave everything as it is."""


def check_reports(
    site: Path, paths: Sequence[str], today: date, neighbours: Neighbours | None = None
) -> tuple[Problem, ...]:
    """Check the reports at `paths` (content paths) alone; also the about page, and vocabularies.

    What only a comparison of all reports can show (addresses and titles taken twice, headings that links lead to,
    links to drafts) is left to a check of the whole.
    """
    content = site / CONTENT
    neighbours = neighbours or OnDisk(content)
    vocabularies, found = load_vocabularies(content)
    problems = list(found)
    reader = Reader(content, Path(), vocabularies, today, with_care=True)
    reports: dict[str, Report] = {}
    links: dict[str, tuple[LocalLink, ...]] = {}
    if ABOUT in paths:
        about, found = read_about(content)
        problems.extend(found)
        links[ABOUT] = about.body.links if about.body else ()
    for path in dict.fromkeys(paths):
        if path == ABOUT or not path.lower().endswith((".md", ".markdown")):
            continue
        read = reader.read(path)
        problems.extend((*read.problems, *read.care))
        links[path] = read.report.links if read.report is not None else read.links
        if read.report is not None:
            reports[path] = read.report
    attachments = [attachment for report in reports.values() for attachment in report.attachments]
    leading = [_target(path, link) for path, found_links in links.items() for link in found_links]
    neighbours.provide((*leading, *(attachment.path for attachment in attachments)))
    # Whoever links to no other report need not know which there are.
    leads = any(_leads_to_report(link) for found_links in links.values() for link in found_links)
    others = frozenset(neighbours.reports()) if leads else frozenset()
    problems += check_links(
        links,
        attachments,
        content=content,
        reports=reports,
        others=others.difference(reports),
    )
    inside = relocate(problems, f"{CONTENT}/")
    return tuple(sorted(inside, key=Problem.sort_key))


def _leads_to_report(link: LocalLink) -> bool:
    return link.target.lower().endswith((".md", ".markdown"))


def _target(path: str, link: LocalLink) -> str:
    """Return the content path that a link in the file `path` leads to."""
    return posixpath.normpath(posixpath.join("/", posixpath.dirname(path), link.target)).lstrip("/")
