"""From the site to its pages: home, indexes of taxonomies, their terms, search, about, redirects."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from jinja2 import Environment
from markupsafe import Markup

from huibian.config import Config
from huibian.context import (
    Bar,
    FacetLinks,
    HomeView,
    Link,
    PageInfo,
    Pager,
    ProseView,
    RedirectView,
    SearchView,
    SiteContext,
    TermCount,
    TermIndexView,
    TermView,
    Tile,
)
from huibian.i18n import N_
from huibian.listing import Entries, Names, make_pager, page_url, paginate, term_counts
from huibian.markdown.body import Body
from huibian.metadata import open_graph
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
    Term,
    place_keys,
    year_key,
)

LATEST = 10
HOME_DEPARTMENTS = 12
HOME_TOPICS = 24
SHADES = 5
TITLES = {
    PROVINCE: N_("Provinces"),
    YEAR: N_("Years"),
    DEPARTMENT: N_("Departments"),
    TOPIC: N_("Topics"),
    TYPE: N_("Document types"),
}
# Row and column of each province-level unit: neighbours stay neighbours, no boundary is drawn.
TILES = {
    "heilongjiang": (1, 9), "neimenggu": (2, 7), "jilin": (2, 9), "xinjiang": (3, 2), "beijing": (3, 7),
    "tianjin": (3, 8), "liaoning": (3, 9), "gansu": (4, 3), "ningxia": (4, 4), "shaanxi": (4, 5), "shanxi": (4, 6),
    "hebei": (4, 7), "shandong": (4, 8), "xizang": (5, 1), "qinghai": (5, 2), "sichuan": (5, 4), "chongqing": (5, 5),
    "hubei": (5, 6), "henan": (5, 7), "anhui": (5, 8), "jiangsu": (5, 9), "yunnan": (6, 3), "guizhou": (6, 5),
    "hunan": (6, 6), "jiangxi": (6, 7), "zhejiang": (6, 8), "shanghai": (6, 9), "guangxi": (7, 5), "guangdong": (7, 6),
    "fujian": (7, 8), "taiwan": (7, 9), "hainan": (8, 5), "aomen": (8, 6), "xianggang": (8, 7),
}  # fmt: skip


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
        return (self.url + "index.html" if self.url.endswith("/") else self.url)[1:]

    def render(self, environment: Environment, site: SiteContext) -> bytes:
        """Render to UTF-8. What the page depends on is exactly its own fields, `site` and the theme."""
        template = environment.get_template(self.template)
        return template.render(site=site, page=self.info, view=self.view).encode("utf-8")


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


def shade(count: int, most: int) -> int:
    """Return the level, 0 to 5, of a count; equal steps of the most that a unit has, any report at least 1."""
    return min(SHADES, -(-count * SHADES // most)) if count else 0


def tiles(provinces: Sequence[Place], taxonomy: Taxonomy) -> tuple[Tile, ...]:
    """Make the tile grid of the 34 province-level units, in administrative order."""
    counts = {place.path: len(term.reports) for place in provinces if (term := taxonomy.by_key.get(place.path))}
    most = max(counts.values(), default=1)
    return tuple(
        Tile(
            name=place.name,
            full_name=place.full_name,
            url=taxonomy.by_key[place.path].url if place.path in counts else "",
            count=counts.get(place.path, 0),
            level=shade(counts.get(place.path, 0), most),
            row=TILES[place.path][0],
            column=TILES[place.path][1],
        )
        for place in provinces
    )


def bars(terms: Sequence[TermCount]) -> tuple[Bar, ...]:
    """Make the bars of a chart."""
    most = max((term.count for term in terms), default=1)
    return tuple(Bar(label=t.name, url=t.url, count=t.count, percent=round(100 * t.count / most)) for t in terms)


class PageMaker:
    """Makes the pages of a site from its values; every page is complete when it is made."""

    def __init__(self, site: Site, provinces: Sequence[Place], about: Body | None, about_title: str) -> None:
        self.site = site
        self.provinces = provinces
        self.about = about
        self.about_title = about_title
        self.names = Names(site)
        self.entries = Entries(site, self.names)
        self._ = self.names.translate

    def info(self, kind: str, title: str, url: str, **fields: Any) -> PageInfo:
        """Describe a page that is not a report."""
        config: Config = self.site.config
        canonical = config.base_url + url[1:] if config.base_url else ""
        pairs = open_graph(title, config, canonical, fields.get("description", ""), "website")
        return PageInfo(kind=kind, title=title, url=url, canonical=canonical, open_graph=pairs, **fields)

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

    def _breadcrumbs(self, taxonomy: Taxonomy, term: Term) -> tuple[Link, ...]:
        above: list[Link] = []
        key = term.key
        while key:
            above.append(Link(name=self.names.term(taxonomy.by_key[key]), url=taxonomy.by_key[key].url))
            key = taxonomy.by_key[key].parent
        return (
            home_link(self.names),
            Link(name=self._(TITLES[taxonomy.name]), url=taxonomy.url),
            *reversed(above),
        )

    def _count(self, key_of: Callable[[int], Sequence[str]], numbers: Sequence[int]) -> dict[str, int]:
        counts: dict[str, int] = {}
        for number in numbers:
            for key in key_of(number):
                counts[key] = counts.get(key, 0) + 1
        return counts

    def _facets(self, term: Term) -> tuple[FacetLinks, ...]:
        """Cut a term's list along the other axes; cuts without a page of their own lead to the search page."""
        site, names, taxonomies = self.site, self.names, self.site.taxonomies
        facets: list[FacetLinks] = []
        children = taxonomies[term.taxonomy].children.get(term.key, ())
        if children:
            heading = {PROVINCE: N_("Places"), DEPARTMENT: N_("Subordinate departments")}.get(
                term.taxonomy, N_("Narrower terms")
            )
            facets.append(FacetLinks(heading=self._(heading), terms=term_counts(site, names, children)))
        is_root = not term.parent
        if term.taxonomy == PROVINCE and is_root:
            counts = self._count(lambda n: (year_key(site.reports[n].report.document_date),), term.reports)
            years = [year for year in taxonomies[YEAR].terms if year.key in counts]
            cuts = tuple(
                TermCount(name=names.term(year), url=f"{term.url}{year.key}/", count=counts[year.key]) for year in years
            )
            facets.append(FacetLinks(heading=self._(TITLES[YEAR]), terms=cuts))
        if term.taxonomy == YEAR:
            counts = self._count(self._roots, term.reports)
            cuts = tuple(
                TermCount(name=names.term(place), url=f"{place.url}{term.key}/", count=counts[place.key])
                for place in taxonomies[PROVINCE].roots
                if place.key in counts
            )
            facets.append(FacetLinks(heading=self._(TITLES[PROVINCE]), terms=cuts))
        return tuple(facets)

    def _roots(self, number: int) -> tuple[str, ...]:
        report = self.site.reports[number].report
        return tuple(key for key in place_keys((*report.provinces, *report.destinations)) if "/" not in key)

    def _year_link(self, number: int) -> Link:
        return self.entries.links[YEAR][year_key(self.site.reports[number].report.document_date)]

    def _month_link(self, number: int) -> Link:
        date = self.site.reports[number].report.document_date
        month = date.earliest // 100 % 100 if len(date.edtf) >= 7 and date.edtf[5:7].isdigit() else 0
        if not month:
            return Link(name=self._(N_("Month unknown")))
        return Link(name=self._(N_("Month {number}")).format(number=month))

    def _department_link(self, number: int) -> Link:
        return self.entries.by_name[DEPARTMENT][self.site.reports[number].report.department]

    def term(self, taxonomy: Taxonomy, term: Term) -> Iterator[Page]:
        """Make the pages of a term, and for a province those of each of its years."""
        group = self._month_link if term.taxonomy == YEAR else self._year_link
        heading = self.names.heading(term)
        note = self._(N_("Also: {names}")).format(names="、".join(term.note)) if term.note else ""
        crumbs = self._breadcrumbs(taxonomy, term)
        has_feed = term.taxonomy == DEPARTMENT or (term.taxonomy == PROVINCE and not term.parent)
        feed = f"{term.url}feed.xml" if has_feed else ""
        query = urlencode({taxonomy.name: term.key})
        yield from self._listing(
            term.url,
            heading=heading,
            note=note,
            numbers=term.reports,
            query=query,
            facets=self._facets(term),
            group=group,
            crumbs=crumbs,
            feed=feed,
        )
        if term.taxonomy == PROVINCE and not term.parent:
            yield from self._years_of(term, crumbs)

    def _years_of(self, province: Term, crumbs: tuple[Link, ...]) -> Iterator[Page]:
        by_year: dict[str, list[int]] = {}
        for number in province.reports:
            by_year.setdefault(year_key(self.site.reports[number].report.document_date), []).append(number)
        order = {term.name: index for index, term in enumerate(self.site.taxonomies[DEPARTMENT].terms)}
        for key, numbers in sorted(by_year.items()):
            ordered = sorted(numbers, key=lambda n: (-order[self.site.reports[n].report.department], n))
            url = f"{province.url}{key}/"
            year = self.entries.links[YEAR][key]
            heading = f"{self.names.heading(province)} · {year.name}"
            query = urlencode({PROVINCE: province.key, YEAR: key})
            facets = (
                FacetLinks(
                    heading=self._(TITLES[YEAR]),
                    terms=(
                        TermCount(
                            name=year.name, url=year.url, count=len(self.site.taxonomies[YEAR].by_key[key].reports)
                        ),
                    ),
                ),
            )
            trail = (*crumbs, Link(name=year.name, url=url))
            yield from self._listing(
                url,
                heading=heading,
                note="",
                numbers=ordered,
                query=query,
                facets=facets,
                group=self._department_link,
                crumbs=trail,
                feed="",
            )

    def _listing(
        self,
        url: str,
        *,
        heading: str,
        note: str,
        numbers: Sequence[int],
        query: str,
        facets: tuple[FacetLinks, ...],
        group: Callable[[int], Link],
        crumbs: tuple[Link, ...],
        feed: str,
    ) -> Iterator[Page]:
        for chunk in paginate(numbers, self.site.config.page_size):
            here = page_url(url, chunk.number, chunk.total)
            pager: Pager = make_pager(url, chunk)
            is_first = chunk.number == chunk.total
            title = (
                heading
                if is_first
                else self._(N_("{title}, page {number}")).format(title=heading, number=chunk.total - chunk.number + 1)
            )
            view = TermView(
                heading=heading,
                note=note,
                count=len(numbers),
                search_query=query,
                facets=facets if is_first else (),
                groups=self.entries.group(reversed(chunk.reports), group, "group"),
                pager=pager,
            )
            section = "/" + url.split("/")[1] + "/"
            info = self.info("term", title, here, breadcrumbs=crumbs, section=section, feed=feed)
            yield Page(here, "term.html", info, view)

    def search(self) -> Page:
        """Make the search page."""
        title = self._(N_("Search"))
        crumbs = (home_link(self.names), Link(name=title, url="/search/"))
        info = self.info("search", title, "/search/", breadcrumbs=crumbs, section="/search/")
        return Page("/search/", "search.html", info, SearchView(opensearch="/opensearch.xml"))

    def prose(self) -> Iterator[Page]:
        """Make the about page and the page for addresses that lead nowhere."""
        title = self.about_title or self._(N_("About"))
        crumbs = (home_link(self.names), Link(name=title, url="/about/"))
        body = Markup(self.about.html(["#"] * len(self.about.links))) if self.about else Markup("")  # noqa: S704
        info = self.info("about", title, "/about/", breadcrumbs=crumbs, section="/about/")
        yield Page("/about/", "about.html", info, ProseView(heading=title, body=body))
        missing = self._(N_("Page not found"))
        info = self.info("404", missing, "/404.html", indexed=False)
        yield Page("/404.html", "404.html", info, ProseView(heading=missing, body=Markup("")))

    def redirects(self) -> Iterator[Page]:
        """Make a page for each former address."""
        titles = {item.url: item.report.title for item in self.site.reports}
        for old, new in sorted(self.site.redirects.items()):
            info = self.info("redirect", titles[new], old, indexed=False)
            yield Page(old, "redirect.html", info, RedirectView(target=new, title=titles[new]))

    def singles(self) -> Iterator[Page]:
        """Make the pages of which there are few."""
        yield self.home()
        yield from (self.index(taxonomy) for taxonomy in self.site.taxonomies.values() if taxonomy.terms)
        yield self.search()
        yield from self.prose()
        yield from self.redirects()


def site_context(site: Site, names: Names, assets: dict[str, str], search_script: str) -> SiteContext:
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
        assets=assets,
        search_script=search_script,
        search_index="/search-index/",
    )
