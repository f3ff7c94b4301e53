"""Atom feeds, sitemap, robots.txt and the OpenSearch description."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC

from huibian.config import Config
from huibian.dates import UncertainDate
from huibian.history import Revisions
from huibian.i18n import N_
from huibian.output import Artifact
from huibian.pages.listing import Names
from huibian.pages.moments import last_change, written
from huibian.problems import Translate
from huibian.record.report import Report
from huibian.site import Published, Site
from huibian.taxonomy import DEPARTMENT, PROVINCE
from huibian.xmltext import clean, element

ENTRIES = 20
SITEMAP_LIMIT = 50_000  # sitemaps.org, "Sitemap file limits"
_XML = '<?xml version="1.0" encoding="utf-8"?>\n'
_FALLBACK_DAY = 19700101  # RFC 4287 demands a date; feeds order by it, and a report of unknown year is the oldest


def _timestamp(date: UncertainDate) -> str:
    day = date.earliest or _FALLBACK_DAY
    return f"{day // 10000:04}-{day // 100 % 100:02}-{day % 100:02}T00:00:00Z"


def _entry_id(config: Config, url: str) -> str:
    """Return an IRI that stays: the absolute URL, or without a base URL a name-based `urn:uuid`-like digest."""
    if config.base_url:
        return config.base_url + url[1:]
    digest = hashlib.sha256(url.encode()).hexdigest()
    return f"urn:uuid:{digest[:8]}-{digest[8:12]}-5{digest[13:16]}-a{digest[17:20]}-{digest[20:32]}"


def _updated(item: Published, revisions: Revisions | None) -> str:
    """Return when a report last changed, in UTC so that times can be compared; else the last day that it bears."""
    if revisions is None or revisions.by_day:
        days = (item.report.document_date, *(correction.date for correction in item.report.corrections))
        return max(map(_timestamp, days))
    return _utc(revisions.last)


def _summary(report: Report, translate: Translate, language: str) -> str:
    """Return the summary, and below it what was corrected."""
    told = translate(N_("Corrected on {day}: {text}"))
    corrected = [told.format(day=c.date.text(language), text=c.text) for c in report.corrections]
    return "\n".join((report.summary or report.title, *corrected))


def _utc(seconds: int) -> str:
    return written(seconds, UTC).replace("+00:00", "Z")


def atom(
    config: Config,
    title: str,
    page: str,
    feed: str,
    items: Sequence[Published],
    history: Mapping[str, Revisions],
    translate: Translate,
) -> bytes:
    """Write an Atom feed (RFC 4287) of `items`, newest first; `page` is what it is the feed of."""
    base = config.base_url
    known = [history.get(item.report.path) for item in items]
    times = [_updated(item, revisions) for item, revisions in zip(items, known, strict=True)]

    def address(url: str) -> str:
        return base + url[1:] if base else url

    lines = [
        _XML + f'<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="{config.language}">',
        element("id", _entry_id(config, feed)),
        element("title", title),
        element("updated", max(times)),
        element("link", rel="self", type="application/atom+xml", href=address(feed)),
        element("link", rel="alternate", type="text/html", href=address(page)),
        f"<author>{element('name', config.organisation or config.name)}</author>",
        element("generator", "huibian"),
    ]
    for item, revisions, time in zip(items, known, times, strict=True):
        report = item.report
        first = None if revisions is None else revisions.first
        lines += [
            "<entry>",
            element("id", _entry_id(config, item.url)),
            element("title", report.title),
            element("updated", time),
            *([] if first is None else [element("published", _utc(first))]),
            element("link", rel="alternate", type="text/html", href=address(item.url)),
            f"<author>{element('name', report.department)}</author>",
            *(element("category", term=topic) for topic in report.topics),
            element("summary", _summary(report, translate, config.language)),
            "</entry>",
        ]
    return ("\n".join(lines) + "\n</feed>\n").encode()


def feeds(site: Site, names: Names) -> Iterator[Artifact]:
    """Make the feeds: of the whole site, of each province and country, of each department."""

    def feed(title: str, page: str, url: str, numbers: Sequence[int]) -> Artifact:
        items = [site.reports[number] for number in list(numbers)[-ENTRIES:][::-1]]
        return Artifact(url[1:], atom(site.config, title, page, url, items, site.history, names.translate))

    if not site.reports:
        return
    name = site.config.name
    yield feed(name, "/", "/feed.xml", range(len(site.reports)))
    for term in [*site.taxonomies[PROVINCE].roots, *site.taxonomies[DEPARTMENT].terms]:
        yield feed(f"{names.heading(term)} — {name}", term.url, f"{term.url}feed.xml", term.reports)


def sitemap(site: Site, urls: Sequence[str]) -> Iterator[Artifact]:
    """Make the sitemap of the given pages; beyond 50,000 an index of several. Needs a base URL."""
    config = site.config
    if not config.base_url:
        return
    space = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
    reports = zip(site.reports.paths, site.reports.urls, strict=True)
    changed = {url: last_change(site.history.get(path), config.zone) for path, url in reports}

    def write(name: str, tag: str, item: str, locations: Sequence[tuple[str, str]]) -> Artifact:
        lines = [
            f"<{item}>{element('loc', location)}{element('lastmod', time) if time else ''}</{item}>"
            for location, time in locations
        ]
        return Artifact(name, "\n".join([f"{_XML}<{tag} {space}>", *lines, f"</{tag}>\n"]).encode())

    locations = sorted((config.base_url + url[1:], changed.get(url, "")) for url in urls)
    if len(locations) <= SITEMAP_LIMIT:
        yield write("sitemap.xml", "urlset", "url", locations)
        return
    parts = [locations[start : start + SITEMAP_LIMIT] for start in range(0, len(locations), SITEMAP_LIMIT)]
    named = [(f"sitemap-{number}.xml", part) for number, part in enumerate(parts, 1)]
    for name, part in named:
        yield write(name, "urlset", "url", part)
    yield write("sitemap.xml", "sitemapindex", "sitemap", [(config.base_url + name, "") for name, _part in named])


def robots(config: Config) -> Artifact:
    """Make robots.txt: everything may be read; the index is of no use to crawlers."""
    lines = ["User-agent: *", f"Disallow: {config.base_path}search-index/"]
    if config.base_url:
        lines.append(f"Sitemap: {config.base_url}sitemap.xml")
    return Artifact("robots.txt", ("\n".join(lines) + "\n").encode())


def opensearch(config: Config, names: Names) -> Iterator[Artifact]:
    """Make the OpenSearch 1.1 description, with which browsers offer the site's search. Needs a base URL."""
    if not config.base_url:
        return
    short = clean(config.name)[:16]  # the specification allows 16 characters
    template = config.base_url + "search/?q={searchTerms}"
    lines = [
        _XML + '<OpenSearchDescription xmlns="http://a9.com/-/spec/opensearch/1.1/">',
        element("ShortName", short),
        element("Description", config.description or names.translate(N_("Search {site}")).format(site=config.name)),
        element("InputEncoding", "UTF-8"),
        element("Url", type="text/html", template=template),
        "</OpenSearchDescription>\n",
    ]
    yield Artifact("opensearch.xml", "\n".join(lines).encode())
