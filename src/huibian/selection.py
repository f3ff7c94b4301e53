"""Checking some reports alone: they are read, and of the others no more than their names."""

import os
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

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


def check_reports(site: Path, paths: Sequence[str], today: date) -> tuple[Problem, ...]:
    """Check the reports at `paths` (content paths) alone.

    What only a comparison of all reports can show (addresses and titles taken twice, headings that links lead to,
    links to drafts) is left to a check of the whole.
    """
    content = site / CONTENT
    vocabularies, found = load_vocabularies(content)
    problems = list(found)
    reader = Reader(content, Path(), vocabularies, today, with_care=True)
    reports: dict[str, Report] = {}
    links: dict[str, tuple[LocalLink, ...]] = {}
    for path in dict.fromkeys(paths):
        read = reader.read(path)
        problems.extend((*read.problems, *read.care))
        links[path] = read.report.links if read.report is not None else read.links
        if read.report is not None:
            reports[path] = read.report
    # Whoever links to no other report need not know which there are.
    leads = any(_leads_to_report(link) for found_links in links.values() for link in found_links)
    others = frozenset(discover(content).paths) if leads else frozenset()
    problems += check_links(
        links,
        [attachment for report in reports.values() for attachment in report.attachments],
        content=content,
        reports=reports,
        others=others.difference(reports),
    )
    inside = relocate(problems, f"{CONTENT}/")
    return tuple(sorted(inside, key=Problem.sort_key))


def _leads_to_report(link: LocalLink) -> bool:
    return link.target.lower().endswith((".md", ".markdown"))
