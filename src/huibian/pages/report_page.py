"""The page of one report."""

from collections.abc import Iterator, Sequence
from typing import Any

from markupsafe import Markup

from huibian.config import Config
from huibian.context import AttachmentView, CorrectionView, Link, Moment, Neighbours, PageInfo, ReportView, TocItem
from huibian.i18n import N_
from huibian.markdown.body import Body, Heading
from huibian.media import format_size
from huibian.options import CONTENT
from huibian.pages.listing import Entries
from huibian.pages.metadata import citation, meta_elements, open_graph, structured_data
from huibian.pages.moments import history_view
from huibian.pages.page import Page, home_link
from huibian.site import Published, Site
from huibian.taxonomy import DEPARTMENT, PROVINCE, TOPIC, TYPE, Term
from huibian.theme import relative_url
from huibian.web_editors import edit_url

REPORT_TEMPLATE = "report.html"
DESCRIPTION_LENGTH = 120


def toc(headings: Sequence[Heading]) -> tuple[TocItem, ...]:
    """Nest headings by their levels; one that skips a level hangs below the last higher one."""
    if not headings:
        return ()
    top = min(heading.level for heading in headings)
    items: list[TocItem] = []
    start = 0
    while start < len(headings):
        stop = start + 1
        while stop < len(headings) and headings[stop].level > top:
            stop += 1
        first = headings[start]
        if first.level == top:
            items.append(TocItem(id=first.id, text=first.text, children=toc(headings[start + 1 : stop])))
        else:
            items.extend(toc(headings[start:stop]))
        start = stop
    return tuple(items)


def describe(summary: str, body: Body) -> str:
    """Return the summary, or else how the text begins."""
    if summary:
        return summary
    text = next((section.text for section in body.sections if section.text), "").replace("\n", " ")
    return text if len(text) <= DESCRIPTION_LENGTH else text[: DESCRIPTION_LENGTH - 1] + "…"


def absolute(config: Config, url: str) -> str:
    """Return an absolute URL where a base URL is configured, else an empty text."""
    return config.base_url + url[1:] if config.base_url else ""


def _beside(site: Site, item: Published) -> Iterator[tuple[Term | None, int | None, int | None]]:
    """Yield the numbers of the newer and the older report beside this one: in the whole archive, and in its first province."""

    def beside(numbers: Sequence[int], index: int) -> tuple[int | None, int | None]:
        return numbers[index + 1] if index + 1 < len(numbers) else None, numbers[index - 1] if index > 0 else None

    yield None, *beside(range(len(site.reports)), item.id)
    for province in item.report.provinces[:1]:
        term = site.taxonomies[PROVINCE].by_key[province.path.split("/", 1)[0]]
        yield term, *beside(term.reports, site.position_in_province[term.key][item.id])


def beside(site: Site, number: int) -> set[int]:
    """Return the numbers of the reports whose pages may name this one as their neighbour."""
    found = {each for each in (number - 1, number + 1) if 0 <= each < len(site.reports)}
    for term in site.taxonomies[PROVINCE].roots:
        place = site.position_in_province[term.key].get(number)
        if place is not None:
            found.update(term.reports[max(place - 1, 0) : place + 2])
    return found


def neighbours(site: Site, entries: Entries, item: Published) -> tuple[Neighbours, ...]:
    """Return the reports before and after this one: in the whole archive, and in its first province."""

    def link(number: int | None) -> Link | None:
        return None if number is None else Link(name=site.reports[number].report.title, url=site.reports[number].url)

    everything = Link(name=entries.names.translate(N_("All reports")))
    return tuple(
        Neighbours(
            scope=entries.links[PROVINCE][term.key] if term else everything, newer=link(newer), older=link(older)
        )
        for term, newer, older in _beside(site, item)
    )


def report_parts(site: Site, entries: Entries, item: Published) -> tuple[Any, ...]:
    """Return, as plain values, all that `report_page` makes of its arguments, but for what the settings and the report's file say, and where links in it lead."""
    report = item.report
    titles = [
        [
            None if number is None else (site.reports[number].url, site.reports[number].report.title)
            for number in numbers
        ]
        for _term, *numbers in _beside(site, item)
    ]
    links = [
        entries.by_name[DEPARTMENT][report.department],
        entries.by_name[TYPE][report.document_type],
        *(entries.by_name[TOPIC][topic] for topic in report.topics),
        *(entries.links[PROVINCE][place.path] for place in (*report.provinces, *report.destinations)),
        *(entries.links[PROVINCE][place.path.split("/", 1)[0]] for place in report.provinces[:1]),
    ]
    return item.url, titles, [(link.name, link.url) for link in links]


def report_page(site: Site, entries: Entries, item: Published, body: Body) -> Page:
    """Make the page of a report; it holds nothing that a new report elsewhere would change, but its neighbours."""
    report, config = item.report, site.config
    url = absolute(config, item.url)
    description = describe(report.summary, body)
    department = entries.by_name[DEPARTMENT][report.department]
    provinces = tuple(entries.links[PROVINCE][place.path] for place in report.provinces)
    breadcrumbs = (home_link(entries.names), *provinces[:1], Link(name=report.title, url=item.url))
    language = config.language
    revisions = site.history.get(report.path)
    body_urls = [relative_url(item.url, target, portable=config.portable) for target in item.link_urls]
    view = ReportView(
        title=report.title,
        document_number=report.document_number,
        department=department,
        issuer=report.issuer,
        date=report.document_date.text(language),
        edtf=report.document_date.edtf,
        is_exact_date=report.document_date.is_exact,
        trip_dates=report.trip_dates.text(language) if report.trip_dates else "",
        provinces=provinces,
        destinations=tuple(entries.links[PROVINCE][place.path] for place in report.destinations),
        topics=entries.entry(item.id).topics,
        document_type=entries.by_name[TYPE][report.document_type],
        recipients=report.recipients,
        copy_recipients=report.copy_recipients,
        leader=report.leader,
        party_size=report.party_size,
        source=report.source,
        reference_code=report.reference_code,
        summary=report.summary,
        character_count=body.character_count,
        draft=report.draft,
        toc=toc(body.headings),
        body=Markup(body.html(body_urls)),  # noqa: S704 - the Markdown renderer escapes what authors write
        attachments=tuple(
            AttachmentView(name=a.name, url=a.url, format=a.media.format, size=format_size(a.media.size, language))
            for a in item.attachments
        ),
        neighbours=neighbours(site, entries, item),
        citation=citation(report, url),
        history=history_view(revisions, config.zone, language),
        corrections=tuple(
            CorrectionView(day=Moment(text=c.date.text(language), datetime=c.date.edtf), text=c.text)
            for c in report.corrections
        ),
        edit_url=edit_url(
            f"{CONTENT}/{report.path}",
            repository=config.repository,
            branch=config.branch,
            folder=config.repository_path,
            template=config.edit_url,
        ),
    )
    info = PageInfo(
        kind="report",
        title=report.title,
        url=item.url,
        canonical=url,
        description=description,
        breadcrumbs=breadcrumbs,
        section=site.taxonomies[PROVINCE].url,
        meta=meta_elements(report, config, url, description),
        open_graph=open_graph(report.title, config, url, description),
        structured_data=structured_data(report, config, url, description, breadcrumbs, revisions),
    )
    return Page(info.url, REPORT_TEMPLATE, info, view)
