"""What machines read of a report: citation, meta elements, structured data."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from markupsafe import Markup

from huibian.config import Config
from huibian.context import Link
from huibian.history import Revisions
from huibian.pages.moments import first_publication, last_change
from huibian.record.report import Report


def citation(report: Report, url: str) -> str:
    """Cite a report after GB/T 7714-2015: 责任者. 题名[R/OL]. (成文日期). 网址."""
    carrier = "R/OL" if url else "R"
    number = f": {report.document_number}" if report.document_number else ""
    date = report.document_date.edtf if report.document_date.year is not None else ""
    parts = [report.issuer, f"{report.title}{number}[{carrier}]", f"({date})" if date else "", url]
    return ". ".join(part for part in parts if part) + ("" if url else ".")


def meta_elements(report: Report, config: Config, url: str, summary: str) -> tuple[tuple[str, str], ...]:
    """Return `<meta name content>` pairs: Dublin Core, and those of the Chinese government site specification.

    The latter are of the State Council's 政府网站发展指引 (2017): SiteName, ColumnName, ArticleTitle, PubDate,
    ContentSource, Keywords, Description.
    """
    places = [place.name for place in (*report.provinces, *report.destinations)]
    date = report.document_date.edtf if report.document_date.year is not None else ""
    keywords = ",".join(dict.fromkeys((*report.topics, *places)))
    pairs = [
        ("SiteName", config.name),
        ("SiteIDCode", config.government_site_id),
        ("ColumnName", report.document_type),
        ("ArticleTitle", report.title),
        ("PubDate", date),
        ("ContentSource", report.issuer),
        ("Keywords", keywords),
        ("DC.title", report.title),
        ("DC.creator", report.issuer),
        ("DC.date", date),
        ("DC.type", report.document_type),
        ("DC.language", config.language),
        ("DC.identifier", report.document_number or url),
        ("DC.publisher", config.organisation),
        ("DC.description", summary),
        *(("DC.subject", topic) for topic in report.topics),
        *(("DC.coverage", place) for place in dict.fromkeys(places)),
    ]
    return tuple((name, content) for name, content in pairs if content)


def open_graph(
    title: str, config: Config, url: str, summary: str, kind: str = "article"
) -> tuple[tuple[str, str], ...]:
    """Return the Open Graph pairs of a page (https://ogp.me)."""
    pairs = [
        ("og:title", title),
        ("og:type", kind),
        ("og:url", url),
        ("og:site_name", config.name),
        ("og:description", summary),
        ("og:locale", config.language.replace("-", "_")),
    ]
    return tuple((name, content) for name, content in pairs if content)


def _script_json(data: Any) -> Markup:
    text = json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    for char in "<>&\u2028\u2029":
        text = text.replace(char, f"\\u{ord(char):04x}")
    return Markup(text)  # noqa: S704 - nothing that could end the script element is left


def _breadcrumb_list(breadcrumbs: Sequence[Link], base_url: str) -> Mapping[str, Any]:
    items = [
        {"@type": "ListItem", "position": number, "name": link.name, "item": base_url + link.url[1:]}
        for number, link in enumerate((link for link in breadcrumbs if link.url), 1)
    ]
    return {"@type": "BreadcrumbList", "itemListElement": items}


def structured_data(
    report: Report,
    config: Config,
    url: str,
    summary: str,
    breadcrumbs: Sequence[Link],
    revisions: Revisions | None = None,
) -> Markup:
    """Return JSON-LD (schema.org `Report` and `BreadcrumbList`), safe inside a script element.

    The report was published on the day that it bears, its page when it came into the archive.
    """
    places = [{"@type": "Place", "name": place.full_name} for place in (*report.provinces, *report.destinations)]
    data: dict[str, Any] = {
        "@type": "Report",
        "headline": report.title,
        "name": report.title,
        "author": {"@type": "Organization", "name": report.issuer},
        "inLanguage": "zh-CN",
        "about": list(report.topics),
        "contentLocation": places,
        "genre": report.document_type,
    }
    if report.document_date.is_exact:
        data["datePublished"] = report.document_date.edtf
    for key, value in (("url", url), ("reportNumber", report.document_number), ("abstract", summary)):
        if value:
            data[key] = value
    if config.organisation:
        data["publisher"] = {"@type": "Organization", "name": config.organisation}
    if report.corrections:
        data["correction"] = [
            {"@type": "CorrectionComment", "datePublished": correction.date.edtf, "text": correction.text}
            for correction in report.corrections
        ]
    if modified := last_change(revisions, config.zone):
        data["dateModified"] = modified
        page = {"@type": "WebPage", "@id": url, "datePublished": first_publication(revisions, config.zone)}
        data["mainEntityOfPage"] = {key: value for key, value in (page | {"dateModified": modified}).items() if value}
    graph = [data]
    if config.base_url:
        graph.append(dict(_breadcrumb_list(breadcrumbs, config.base_url)))
    return _script_json({"@context": "https://schema.org", "@graph": graph})
