"""Listings: reports as entries, in groups, on pages that never shift."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from huibian.context import Entry, Group, Link, Pager, TermCount
from huibian.i18n import N_, translations
from huibian.places import ABROAD_PATH
from huibian.problems import Translate
from huibian.site import Published, Site
from huibian.taxonomy import DEPARTMENT, PROVINCE, TOPIC, TYPE, UNKNOWN_YEAR, YEAR, Term

ENTRY_CACHE = 20_000


@dataclass(frozen=True, slots=True)
class Chunk:
    """One page of a listing: its number (1 is the oldest), how many there are, and its reports, oldest first."""

    number: int
    total: int
    reports: tuple[int, ...]


def paginate(reports: Sequence[int], size: int) -> tuple[Chunk, ...]:
    """Cut a listing into pages of `size` from the oldest on, so that a new report changes the newest page alone.

    The newest page holds from `size` up to 2 × `size` − 1 reports: never a lone one.
    """
    total = max(1, len(reports) // size)
    cuts = [*range(0, (total - 1) * size + 1, size), len(reports)]
    return tuple(
        Chunk(number, total, tuple(reports[start:stop])) for number, (start, stop) in enumerate(pairwise(cuts), 1)
    )


def page_url(base: str, number: int, total: int) -> str:
    """Return the URL of a page of the listing at `base`: the newest is the listing itself."""
    return base if number == total else f"{base}page/{number}/"


def make_pager(base: str, chunk: Chunk) -> Pager:
    """Return the links from one page of a listing to the others."""
    here, total = chunk.number, chunk.total
    pages = tuple(
        Link(name=str(total - number + 1), url="" if number == here else page_url(base, number, total))
        for number in range(total, 0, -1)
    )
    return Pager(
        number=here,
        total=total,
        newer=page_url(base, here + 1, total) if here < total else "",
        older=page_url(base, here - 1, total) if here > 1 else "",
        pages=pages,
    )


class Names:
    """The names of terms in the language of the site."""

    def __init__(self, site: Site) -> None:
        self.translate: Translate = translations(site.config.language).gettext
        self.english = site.config.language == "en"

    def term(self, term: Term) -> str:
        """Name a term in a list."""
        if term.taxonomy == YEAR:
            return self.year(term.key)
        return self.translate(N_("Abroad")) if term.key == ABROAD_PATH else term.name

    def heading(self, term: Term) -> str:
        """Name a term over its own page."""
        return term.full_name or self.term(term)

    def year(self, key: str) -> str:
        """Name a year group."""
        if key == UNKNOWN_YEAR:
            return self.translate(N_("Year unknown"))
        return key if self.english else f"{key}年"


class Entries:
    """Makes entries of reports; the same report is made once."""

    def __init__(self, site: Site, names: Names) -> None:
        self.site = site
        self.names = names
        self.links = {
            name: {term.key: Link(name=names.term(term), url=term.url) for term in taxonomy.terms}
            for name, taxonomy in site.taxonomies.items()
        }
        self.by_name = {
            name: {term.name: Link(name=term.name, url=term.url) for term in site.taxonomies[name].terms}
            for name in (DEPARTMENT, TOPIC, TYPE)
        }
        self.entry = lru_cache(ENTRY_CACHE)(self._entry)

    def places(self, item: Published) -> tuple[Link, ...]:
        """Link the places of a report: destinations, and those provinces that hold none of them."""
        report = item.report
        within = {place.path.rsplit("/", 1)[0] if "/" in place.path else "" for place in report.destinations}
        bare = [p for p in report.provinces if not any(key == p.path or key.startswith(p.path + "/") for key in within)]
        paths = dict.fromkeys(place.path for place in (*bare, *report.destinations))
        return tuple(self.links[PROVINCE][path] for path in paths)

    def _entry(self, number: int) -> Entry:
        item = self.site.reports[number]
        report = item.report
        return Entry(
            title=report.title,
            url=item.url,
            date=report.document_date.text(self.site.config.language),
            edtf=report.document_date.edtf,
            is_exact_date=report.document_date.is_exact,
            department=self.by_name[DEPARTMENT][report.department],
            places=self.places(item),
            topics=tuple(self.by_name[TOPIC][topic] for topic in report.topics),
            document_type=report.document_type,
            document_number=report.document_number,
            summary=report.summary,
            draft=report.draft,
        )

    def group(self, numbers: Iterable[int], key: Callable[[int], Link], anchor: str) -> tuple[Group, ...]:
        """Group reports by the link that `key` gives each, in the order in which the groups first come."""
        groups: dict[Link, list[Entry]] = {}
        for number in numbers:
            groups.setdefault(key(number), []).append(self.entry(number))
        return tuple(
            Group(heading=link, anchor=f"{anchor}-{index}", count=len(entries), entries=tuple(entries))
            for index, (link, entries) in enumerate(groups.items(), 1)
        )


def term_counts(site: Site, names: Names, terms: Iterable[Term], children: bool = False) -> tuple[TermCount, ...]:
    """Count the reports of terms; with `children`, also of the terms below them."""
    return tuple(
        TermCount(
            name=names.term(term),
            url=term.url,
            count=len(term.reports),
            initial=term.initial,
            children=term_counts(site, names, site.taxonomies[term.taxonomy].children.get(term.key, ()), True)
            if children
            else (),
        )
        for term in terms
    )
