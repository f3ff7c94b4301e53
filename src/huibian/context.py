"""The theme contract: everything a template may see, as frozen values.

Every template gets three names: `site` (`SiteContext`), `page` (`PageInfo`) and `view`, the view of its own
kind (below, with the template's file name). Every URL is site-absolute (`/reports/…/`, whatever the base
path): templates write `{{ url | href }}`, which makes it relative to the page. Texts are plain and escaped
by Jinja; the few that are HTML already are `Markup`. What changes with every new report (counts, latest)
stands on listings only, so that report pages stay as they are.
"""

from dataclasses import dataclass, field

from markupsafe import Markup


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A name and where it leads; an empty `url` is plain text."""

    name: str
    url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TermCount:
    """A term of a taxonomy with its number of reports, its children rolled up into it."""

    name: str
    url: str
    count: int
    initial: str = ""  # A to Z where a list is sorted by pinyin, for its headings
    children: tuple["TermCount", ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A report as one line of a listing."""

    title: str
    url: str
    date: str  # as printed, 2012年12月8日
    edtf: str  # EDTF, for `datetime` where `is_exact_date`
    is_exact_date: bool
    department: Link
    places: tuple[Link, ...]
    topics: tuple[Link, ...]
    document_type: str
    document_number: str
    summary: str
    draft: bool = False

    def __hash__(self) -> int:
        """Hash by what no two reports share, for the table of entries that were rendered: quicker than by all fields."""
        return hash(self.url)


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Part of a listing under one heading, for example a year. `anchor` is its element id."""

    heading: Link
    anchor: str
    count: int
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Pager:
    """Where a page stands in its listing. Page 1 holds the oldest reports, so pages never shift; the last one is shown first."""

    number: int
    total: int
    newer: str = ""
    older: str = ""
    pages: tuple[Link, ...] = ()  # newest first; the current one has no url


@dataclass(frozen=True, slots=True, kw_only=True)
class FacetLinks:
    """A listing cut along another axis: `heading` is that axis (年份, 部门 …), `terms` link to the cuts."""

    heading: str
    terms: tuple[TermCount, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteContext:
    """What all pages share. It holds nothing that changes with the reports."""

    name: str
    description: str
    organisation: str
    language: str  # BCP 47: zh-CN or en
    base_url: str  # absolute, with trailing slash; empty where not configured
    navigation: tuple[Link, ...]  # 省份 年份 部门 主题 文种 搜索 关于
    icp_number: str
    police_number: str
    government_site_id: str
    contact: str
    assets: dict[str, str] = field(default_factory=dict)  # asset's path in the theme -> its published URL
    search_script: str = ""  # URL of the search client
    scripts: dict[str, str] = field(default_factory=dict)  # huibian's own scripts by name -> URL
    search_index: str = ""  # URL of the folder of the search index
    portable: bool = False  # built to be opened straight from a folder: scripts must name pages and fetch nothing
    generator: str = "huibian"


@dataclass(frozen=True, slots=True, kw_only=True)
class PageInfo:
    """One page as such. `kind` names it for `<body data-kind>` and for the navigation."""

    kind: str
    title: str  # without the site's name
    url: str
    canonical: str = ""  # absolute; empty without a base URL
    description: str = ""
    breadcrumbs: tuple[Link, ...] = ()
    section: str = ""  # URL of the navigation entry this page belongs to
    feed: str = ""  # the Atom feed of just this listing
    meta: tuple[tuple[str, str], ...] = ()  # <meta name content>: Dublin Core, government tags
    open_graph: tuple[tuple[str, str], ...] = ()  # <meta property content>
    structured_data: Markup | str = ""  # JSON-LD, escaped for a script element
    indexed: bool = True  # False: <meta name="robots" content="noindex">


@dataclass(frozen=True, slots=True, kw_only=True)
class Tile:
    """A province-level unit in the tile grid. `row` 1-8 and `column` 1-9 place it; `level` 0-5 shades it."""

    name: str  # 山西
    full_name: str  # 山西省
    url: str  # empty: no report, no link
    count: int
    level: int
    row: int
    column: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """A bar of a chart; `percent` 0-100 of the longest."""

    label: str
    url: str
    count: int
    percent: int


@dataclass(frozen=True, slots=True, kw_only=True)
class HomeView:
    """`home.html`."""

    report_count: int
    province_count: int
    department_count: int
    year_span: str  # 1998—2025
    tiles: tuple[Tile, ...]
    abroad: TermCount | None
    years: tuple[Bar, ...]
    departments: tuple[TermCount, ...]  # the ones with most reports
    department_total: int
    topics: tuple[TermCount, ...]
    latest: tuple[Entry, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TermIndexView:
    """`terms.html`: the index page of a taxonomy. `tiles` only for provinces, `bars` only for years."""

    heading: str
    total: int
    terms: tuple[TermCount, ...]
    by_initial: bool = False
    tiles: tuple[Tile, ...] = ()
    bars: tuple[Bar, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class TermView:
    """`term.html`: one province, city, country, year, department, topic, document type, or province × year."""

    heading: str
    note: str  # full name, former names, predecessors; may be empty
    count: int
    search_query: str  # query string for the search page, `province=shanxi`
    search_label: str  # asks to search within this list: 在本省搜索
    facets: tuple[FacetLinks, ...]
    groups: tuple[Group, ...]
    pager: Pager


@dataclass(frozen=True, slots=True, kw_only=True)
class TocItem:
    """A heading of a report."""

    id: str
    text: str
    children: tuple["TocItem", ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class AttachmentView:
    """A file to download. `format` is its type in capitals (PDF), `size` a text (1.2 MB)."""

    name: str
    url: str
    format: str
    size: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Neighbours:
    """The reports before and after this one within `scope` (全部, or a province)."""

    scope: Link
    newer: Link | None
    older: Link | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """A time: its day as printed, and what stands in `<time datetime>` (RFC 3339)."""

    text: str
    datetime: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectionView:
    """What was corrected on a day."""

    day: Moment
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryView:
    """A report's history as git tells it. In a shallow clone, and where there is no git, only the last change is known."""

    last_change: Moment
    first_publication: Moment | None
    revision_count: int | None  # how often it changed since its first publication


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportView:
    """`report.html`."""

    title: str
    document_number: str
    department: Link  # where the report is listed
    issuer: str  # the department's name at the time, where it was another
    date: str
    edtf: str
    is_exact_date: bool
    trip_dates: str
    provinces: tuple[Link, ...]
    destinations: tuple[Link, ...]
    topics: tuple[Link, ...]
    document_type: Link
    recipients: tuple[str, ...]
    copy_recipients: tuple[str, ...]
    leader: str
    party_size: int | None
    source: str
    reference_code: str
    summary: str
    character_count: int
    draft: bool
    toc: tuple[TocItem, ...]
    body: Markup
    attachments: tuple[AttachmentView, ...]
    neighbours: tuple[Neighbours, ...]
    citation: str  # GB/T 7714
    history: HistoryView | None
    corrections: tuple[CorrectionView, ...]  # newest first
    edit_url: str  # absolute: where the report is edited in the browser; empty unless configured


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchView:
    """`search.html`."""

    opensearch: str  # URL of the description document


@dataclass(frozen=True, slots=True, kw_only=True)
class ProseView:
    """`about.html` and `404.html`. On the 404 page `href` yields absolute paths."""

    heading: str
    body: Markup


@dataclass(frozen=True, slots=True, kw_only=True)
class RedirectView:
    """`redirect.html`: a page that moved; `target` is site-absolute."""

    target: str
    title: str
