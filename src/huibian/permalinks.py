"""Permalinks: a report's URL derives from its file's path or its slug, never from what may be corrected later."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from urllib.parse import quote

from huibian.i18n import N_
from huibian.pinyin import slug
from huibian.problems import Location, Problem, ProblemKind
from huibian.record.report import Report

SAME_URL = ProblemKind(
    "E301",
    N_("This report and {other} would have the same address {url}."),
    N_("Rename one of the two files, or give one of them a slug of its own."),
)
ALIAS_TAKEN = ProblemKind(
    "E302",
    N_("The alias {url} is taken already by {other}."),
    N_("Take the alias out, or choose another address."),
)
NO_LETTERS = ProblemKind(
    "W303",
    N_("Nothing of the file's name can stand in an address; it becomes {url}."),
    N_("Rename the file with letters, digits or Chinese characters."),
)
UNFIT_NAME = ProblemKind(
    "W304",
    N_("Windows and most USB sticks cannot hold a file of this name."),
    N_('Rename it without the signs < > : " | ? * and mend the links to it.'),
)
SAME_NAME = ProblemKind(
    "W305",
    N_(
        "Windows and most USB sticks can hold only one of this file and {other}: upper and lower case do not count there."
    ),
    N_("Rename one of the two files, and mend the links to it."),
)
REPORTS = "/reports/"
RESERVED = frozenset(
    (
        *("provinces", "years", "departments", "topics", "types", "search", "search-index", "about", "assets"),
        *("data", "files", "feed.xml", "sitemap.xml", "robots.txt", "opensearch.xml", "404.html", "index.html"),
    )
)
_SIGNS = re.compile(r'[<>:"|?*]')
_PLAIN = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


def permalink(report: Report) -> str:
    """Return the site-absolute URL of a report."""
    if report.slug:
        return f"{REPORTS}{report.slug}/"
    parts = report.path.rpartition(".")[0].split("/")
    return REPORTS + "/".join(part if _PLAIN.fullmatch(part) else slug(part) for part in parts) + "/"


def file_url(path: str) -> str:
    """Return the URL under which a file beside a report is published."""
    return "/files/" + quote(path)


def alias_url(alias: str) -> str:
    """Return the URL of a redirect: slashes at both ends, without `index.html`, composed (Unicode)."""
    path = unicodedata.normalize("NFC", alias).strip("/")
    return re.sub(r"(^|/)index\.html/$", r"\1", f"/{path}/")


def _reserved(url: str) -> str:
    """Return what part of a redirect's URL belongs to the site itself, or an empty text."""
    parts = url.strip("/").split("/")
    if parts[0].casefold() in RESERVED or not parts[0]:
        return parts[0] or "/"
    # A file index.html stands where such a folder would; hidden names are the manifest's and the hosts'.
    return next((part for part in parts if part.casefold() == "index.html" or part.startswith(".")), "")


def check_permalinks(reports: Sequence[Report], urls: Sequence[str]) -> Iterable[Problem]:
    """Find reports and redirects that claim one URL; `urls` are those of the reports, in order."""
    holders: dict[str, Report] = {}
    for report, url in zip(reports, urls, strict=True):
        if re.search(r"(^|/)x-[0-9a-f]{8}(/|$)", url) and not report.slug:
            yield Problem(NO_LETTERS, Location(report.path), "", {"url": url})
        first = holders.setdefault(url.casefold(), report)
        if first is not report:
            where = report.locations.get("slug", Location(report.path))
            yield Problem(SAME_URL, where, report.slug, {"other": first.path, "url": url})
    for report in reports:
        for alias in report.aliases:
            url = alias_url(alias)
            where = report.locations.get("aliases", Location(report.path))
            if holder := _reserved(url):
                yield Problem(ALIAS_TAKEN, where, alias, {"url": url, "other": holder})
                continue
            first = holders.setdefault(url.casefold(), report)
            if first is not report or report.aliases.count(alias) > 1:
                yield Problem(ALIAS_TAKEN, where, alias, {"url": url, "other": first.path})


def check_file_names(paths: Iterable[str]) -> Iterable[Problem]:
    """Find files beside the reports that a portable site could not take along, to be copied to whatever disk."""
    holders: dict[str, str] = {}
    for path in sorted(paths):
        if _SIGNS.search(path):
            yield Problem(UNFIT_NAME, Location(path))
        first = holders.setdefault(unicodedata.normalize("NFC", path).casefold(), path)
        if first != path:
            yield Problem(SAME_NAME, Location(path), "", {"other": first})
