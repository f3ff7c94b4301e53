"""Atom feeds, sitemap, robots.txt and the OpenSearch description."""

import hashlib
from collections.abc import Iterator, Sequence

from huibian.config import Config
from huibian.dates import UncertainDate
from huibian.i18n import N_
from huibian.output import Artifact
from huibian.pages.listing import Names
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


def atom(config: Config, title: str, page: str, feed: str, items: Sequence[Published]) -> bytes:
    """Write an Atom feed (RFC 4287) of `items`, newest first; `page` is what it is the feed of."""
    base = config.base_url

    def address(url: str) -> str:
        return base + url[1:] if base else url

    lines = [
        _XML + f'<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="{config.language}">',
        element("id", _entry_id(config, feed)),
        element("title", title),
        element("updated", _timestamp(max((i.report.document_date for i in items), key=lambda d: d.sort_key))),
        element("link", rel="self", type="application/atom+xml", href=address(feed)),
        element("link", rel="alternate", type="text/html", href=address(page)),
        f"<author>{element('name', config.organisation or config.name)}</author>",
        element("generator", "huibian"),
    ]
    for item in items:
        report = item.report
        lines += [
            "<entry>",
            element("id", _entry_id(config, item.url)),
            element("title", report.title),
            element("updated", _timestamp(report.document_date)),
            element("link", rel="alternate", type="text/html", href=address(item.url)),
            f"<author>{element('name', report.department)}</author>",
            *(element("category", term=topic) for topic in report.topics),
            element("summary", report.summary or report.title),
            "</entry>",
        ]
    return ("\n".join(lines) + "\n</feed>\n").encode()


def feeds(site: Site, names: Names) -> Iterator[Artifact]:
    """Make the feeds: of the whole site, of each province and country, of each department."""

    def newest(numbers: Sequence[int]) -> list[Published]:
        return [site.reports[number] for number in list(numbers)[-ENTRIES:][::-1]]

    config = site.config
    if not site.reports:
        return
    yield Artifact("feed.xml", atom(config, config.name, "/", "/feed.xml", newest(range(len(site.reports)))))
    terms = [*site.taxonomies[PROVINCE].roots, *site.taxonomies[DEPARTMENT].terms]
    for term in terms:
        url = f"{term.url}feed.xml"
        title = f"{names.heading(term)} — {config.name}"
        yield Artifact(url[1:], atom(config, title, term.url, url, newest(term.reports)))


def sitemap(config: Config, urls: Sequence[str]) -> Iterator[Artifact]:
    """Make the sitemap of the given pages; beyond 50,000 an index of several. Needs a base URL."""
    if not config.base_url:
        return
    space = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'

    def write(name: str, tag: str, item: str, locations: Sequence[str]) -> Artifact:
        lines = [f"<{item}>{element('loc', location)}</{item}>" for location in locations]
        return Artifact(name, "\n".join([f"{_XML}<{tag} {space}>", *lines, f"</{tag}>\n"]).encode())

    locations = sorted(config.base_url + url[1:] for url in urls)
    if len(locations) <= SITEMAP_LIMIT:
        yield write("sitemap.xml", "urlset", "url", locations)
        return
    parts = [locations[start : start + SITEMAP_LIMIT] for start in range(0, len(locations), SITEMAP_LIMIT)]
    named = [(f"sitemap-{number}.xml", part) for number, part in enumerate(parts, 1)]
    for name, part in named:
        yield write(name, "urlset", "url", part)
    yield write("sitemap.xml", "sitemapindex", "sitemap", [config.base_url + name for name, _part in named])


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
