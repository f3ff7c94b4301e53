"""The pages of a term: its reports in groups, cut along the other axes, page by page."""

from collections.abc import Callable, Iterator, Sequence
from urllib.parse import urlencode

from huibian.context import FacetLinks, Link, Pager, TermCount, TermView
from huibian.i18n import N_
from huibian.pages.listing import Entries, make_pager, page_url, paginate, term_counts
from huibian.pages.page import TITLES, Page, home_link, page_info
from huibian.places import ABROAD_PATH
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

SEARCH_LIST = N_("Search these reports")
SEARCH_TERM = {
    YEAR: N_("Search this year"),
    DEPARTMENT: N_("Search this department"),
    TOPIC: N_("Search this topic"),
    TYPE: N_("Search this document type"),
}
SEARCH_PLACE = {  # by the last character of the full name
    "省": N_("Search this province"),
    "市": N_("Search this city"),
    "县": N_("Search this county"),
}
SEARCH_REGION = N_("Search this region")
SEARCH_COUNTRY = N_("Search this country")


def search_label(term: Term) -> str:
    """Say, as a message to be translated, that a search within the list of a term is meant."""
    if term.key == {PROVINCE: ABROAD_PATH, YEAR: UNKNOWN_YEAR}.get(term.taxonomy):
        return SEARCH_LIST
    if term.taxonomy != PROVINCE:
        return SEARCH_TERM[term.taxonomy]
    if term.parent == ABROAD_PATH:
        return SEARCH_COUNTRY
    return SEARCH_PLACE.get(term.full_name[-1:], SEARCH_REGION)


class TermPages:
    """Makes the pages of terms."""

    def __init__(self, site: Site, entries: Entries) -> None:
        self.site = site
        self.entries = entries
        self.names = entries.names
        self._ = self.names.translate

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
        """Cut a term's list along the other axes."""
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
            facets.append(self._departments_of(term))
        if term.taxonomy == YEAR:
            counts = self._count(self._roots, term.reports)
            cuts = tuple(
                TermCount(name=names.term(place), url=f"{place.url}{term.key}/", count=counts[place.key])
                for place in taxonomies[PROVINCE].roots
                if place.key in counts
            )
            facets.append(FacetLinks(heading=self._(TITLES[PROVINCE]), terms=cuts))
        return tuple(facets)

    def _departments_of(self, term: Term) -> FacetLinks:
        """Cut a term's list by department; these cuts have no page, so they lead to the search page."""
        counts = self._count(lambda number: (self.site.reports[number].report.department,), term.reports)
        cuts = tuple(
            TermCount(
                name=department.name,
                url="/search/?" + urlencode({term.taxonomy: term.key, DEPARTMENT: department.key}),
                count=counts[department.name],
            )
            for department in self.site.taxonomies[DEPARTMENT].terms
            if department.name in counts
        )
        return FacetLinks(heading=self._(TITLES[DEPARTMENT]), terms=cuts)

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
        also = self._(N_("Also: {names}")).format(names="、".join(term.other_names)) if term.other_names else ""
        note = " ".join(text for text in (term.note, also) if text)
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
            search_label=search_label(term),
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
                search_label=SEARCH_LIST,
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
        search_label: str,
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
                search_label=self._(search_label),
                facets=facets if is_first else (),
                groups=self.entries.group(reversed(chunk.reports), group, "group"),
                pager=pager,
            )
            section = "/" + url.split("/")[1] + "/"
            info = page_info(self.site.config, "term", title, here, breadcrumbs=crumbs, section=section, feed=feed)
            yield Page(here, "term.html", info, view)
