"""From the site to its pages: home, indexes of taxonomies, their terms, search, about, redirects."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from huibian.assets import SEARCH_SCRIPT, Assets
from huibian.config import Config
from huibian.context import (
    HomeView,
    Link,
    PageInfo,
    ProseView,
    RedirectView,
    SearchView,
    SiteContext,
    TermIndexView,
)
from huibian.i18n import N_
from huibian.markdown.body import Body
from huibian.pages.charts import bars, tiles
from huibian.pages.listing import Entries, Names, term_counts
from huibian.pages.metadata import open_graph
from huibian.places import ABROAD_PATH, Place
from huibian.site import Site
from huibian.taxonomy import (
    DEPARTMENT,
    PROVINCE,
    TOPIC,
    TYPE,
    UNKNOWN_YEAR,
    YEAR,
    Taxonomy,
)
from huibian.templates import Templates
from huibian.theme import INDEX_PAGE, relative_url

LATEST = 10


def url_of(path: str) -> str:
    """Return the URL of the page whose file has this path."""
    return "/" + path.removesuffix(INDEX_PAGE)


HOME_DEPARTMENTS = 12
HOME_TOPICS = 24
TITLES = {
    PROVINCE: N_("Provinces"),
    YEAR: N_("Years"),
    DEPARTMENT: N_("Departments"),
    TOPIC: N_("Topics"),
    TYPE: N_("Document types"),
}


@dataclass(frozen=True, slots=True)
class Page:
    """A page to be rendered: its URL, its template, and all that the template sees besides the site."""

    url: str
    template: str
    info: PageInfo
    view: Any

    @property
    def path(self) -> str:
        """Path of its file in the output folder."""
        return (self.url + INDEX_PAGE if self.url.endswith("/") else self.url)[1:]

    def render(self, templates: Templates) -> bytes:
        """Render to UTF-8. What the page depends on is exactly its own fields, the theme, and what all pages share."""
        return templates.render(self.template, self.info, self.view).encode("utf-8")


def page_info(config: Config, kind: str, title: str, url: str, **fields: Any) -> PageInfo:
    """Describe a page that is not a report."""
    canonical = config.base_url + url[1:] if config.base_url else ""
    pairs = open_graph(title, config, canonical, fields.get("description", ""), "website")
    return PageInfo(kind=kind, title=title, url=url, canonical=canonical, open_graph=pairs, **fields)


def home_link(names: Names) -> Link:
    """Return the first breadcrumb."""
    return Link(name=names.translate(N_("Home")), url="/")


def navigation(site: Site, names: Names) -> tuple[Link, ...]:
    """Return the links to the sections of the site; a taxonomy without terms has no page, so no link."""
    links = [
        Link(name=names.translate(TITLES[name]), url=taxonomy.url)
        for name, taxonomy in site.taxonomies.items()
        if taxonomy.terms
    ]
    links.append(Link(name=names.translate(N_("Search")), url="/search/"))
    links.append(Link(name=names.translate(N_("About")), url="/about/"))
    return tuple(links)


class PageMaker:
    """Makes the pages of a site from its values; every page is complete when it is made."""

    def __init__(self, site: Site, provinces: Sequence[Place], about: Body | None, about_title: str) -> None:
        self.site = site
        self.provinces = provinces
        self.about = about
        self.about_title = about_title
        self.names = Names(site)
        self._ = self.names.translate
        self.entries = Entries(site, self.names)

    def info(self, kind: str, title: str, url: str, **fields: Any) -> PageInfo:
        """Describe a page."""
        return page_info(self.site.config, kind, title, url, **fields)

    def home(self) -> Page:
        """Make the home page."""
        site, names = self.site, self.names
        provinces, years = site.taxonomies[PROVINCE], site.taxonomies[YEAR]
        known = [term.key for term in years.terms if term.key != UNKNOWN_YEAR]
        span = f"{known[-1]}—{known[0]}" if len(known) > 1 else "".join(known)
        abroad = provinces.by_key.get(ABROAD_PATH)
        departments = sorted(site.taxonomies[DEPARTMENT].terms, key=lambda term: -len(term.reports))
        topics = sorted(site.taxonomies[TOPIC].terms, key=lambda term: -len(term.reports))
        latest = range(len(site.reports) - 1, max(-1, len(site.reports) - 1 - LATEST), -1)
        view = HomeView(
            report_count=len(site.reports),
            province_count=sum(term.key != ABROAD_PATH for term in provinces.roots),
            department_count=len(departments),
            year_span=span,
            tiles=tiles(self.provinces, provinces),
            abroad=term_counts(site, names, [abroad])[0] if abroad else None,
            years=bars(tuple(reversed(term_counts(site, names, years.terms)))),
            departments=term_counts(site, names, departments[:HOME_DEPARTMENTS]),
            department_total=len(departments),
            topics=term_counts(site, names, topics[:HOME_TOPICS]),
            latest=tuple(self.entries.entry(number) for number in latest),
        )
        info = self.info("home", site.config.name, "/", description=site.config.description, feed="/feed.xml")
        return Page("/", "home.html", info, view)

    def index(self, taxonomy: Taxonomy) -> Page:
        """Make the index page of a taxonomy."""
        site, names = self.site, self.names
        title = self._(TITLES[taxonomy.name])
        terms = term_counts(site, names, taxonomy.roots, children=True)
        view = TermIndexView(
            heading=title,
            total=len(site.reports),
            terms=terms,
            by_initial=taxonomy.name in (DEPARTMENT, TOPIC),
            tiles=tiles(self.provinces, taxonomy) if taxonomy.name == PROVINCE else (),
            bars=bars(terms) if taxonomy.name == YEAR else (),
        )
        crumbs = (home_link(names), Link(name=title, url=taxonomy.url))
        info = self.info("index", title, taxonomy.url, breadcrumbs=crumbs, section=taxonomy.url)
        return Page(taxonomy.url, "terms.html", info, view)

    def search(self) -> Page:
        """Make the search page."""
        title = self._(N_("Search"))
        crumbs = (home_link(self.names), Link(name=title, url="/search/"))
        info = self.info("search", title, "/search/", breadcrumbs=crumbs, section="/search/")
        return Page("/search/", "search.html", info, SearchView(opensearch="/opensearch.xml"))

    def prose(self) -> Iterator[Page]:
        """Make the about page and, for servers, the page for addresses that lead nowhere."""
        title = self.about_title or self._(N_("About"))
        crumbs = (home_link(self.names), Link(name=title, url="/about/"))
        portable = self.site.config.portable
        urls = [relative_url("/about/", target, portable=portable) for target in self.site.about_urls]
        body = Markup(self.about.html(urls)) if self.about else Markup("")  # noqa: S704
        info = self.info("about", title, "/about/", breadcrumbs=crumbs, section="/about/")
        yield Page("/about/", "about.html", info, ProseView(heading=title, body=body))
        if portable:
            return  # a folder of files does not answer for addresses that lead nowhere
        missing = self._(N_("Page not found"))
        info = self.info("404", missing, "/404.html", indexed=False)
        yield Page("/404.html", "404.html", info, ProseView(heading=missing, body=Markup("")))

    def redirects(self) -> Iterator[Page]:
        """Make a page for each former address."""
        reports = self.site.reports
        wanted = frozenset(self.site.redirects.values())
        titles = {url: reports[number].report.title for number, url in enumerate(reports.urls) if url in wanted}
        for old, new in sorted(self.site.redirects.items()):
            canonical = self.site.config.base_url + new[1:] if self.site.config.base_url else ""
            info = PageInfo(kind="redirect", title=titles[new], url=old, canonical=canonical, indexed=False)
            yield Page(old, "redirect.html", info, RedirectView(target=new, title=titles[new]))

    def singles(self) -> Iterator[Page]:
        """Make the pages of which there are few."""
        yield self.home()
        yield from (self.index(taxonomy) for taxonomy in self.site.taxonomies.values() if taxonomy.terms)
        yield self.search()
        yield from self.prose()
        yield from self.redirects()


def site_context(site: Site, names: Names, assets: Assets) -> SiteContext:
    """Make what all pages share."""
    config = site.config
    return SiteContext(
        name=config.name,
        description=config.description,
        organisation=config.organisation,
        language=config.language,
        base_url=config.base_url,
        navigation=navigation(site, names),
        icp_number=config.icp_number,
        police_number=config.police_number,
        government_site_id=config.government_site_id,
        contact=config.contact,
        assets=assets.urls,
        search_script=assets.scripts[SEARCH_SCRIPT],
        scripts=assets.scripts,
        portable=config.portable,
        search_index="/search-index/",
    )
