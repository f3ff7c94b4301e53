"""The metadata of all reports as CSV and JSON, for whoever wants to count or reuse.

The search page cuts a result out of the CSV and makes citations from its rows: `browser/export.js`.
"""

import csv
import io
import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from huibian.output import Artifact
from huibian.record.report import FIELDS
from huibian.site import Published, Site

BOM = "\ufeff"  # without it, spreadsheet programs take UTF-8 for the local encoding
_DANGEROUS = ("=", "+", "-", "@", "＝", "＋", "－", "＠", "\t", "\r", "\n")
_HIDDEN = frozenset({"attachments", "aliases", "slug", "draft", "classification", "allow"})

# Key in the JSON -> heading in a Chinese table. The search page knows those that a citation is made of.
_COLUMNS = {
    "url": "网址",
    "file": "文件",
    **{spec.key: spec.chinese[0] for spec in FIELDS if spec.key not in _HIDDEN},
    "issuer": "部门当时名称",
}


def safe_cell(text: str) -> str:
    """Neutralise what a spreadsheet would run as a formula (OWASP, "CSV injection").

    Apostrophes before it count, so that the first one can be taken away again without doubt.
    """
    return "'" + text if text.lstrip("'").startswith(_DANGEROUS) else text


def row(item: Published, base_url: str) -> dict[str, Any]:
    """Return the metadata of a report under the keys of its front matter, with its address and its file."""
    report = item.report
    values: dict[str, Any] = {"url": base_url + item.url[1:] if base_url else item.url, "file": report.path}
    for spec in FIELDS:
        if spec.key in _HIDDEN:
            continue
        value = getattr(report, spec.attribute)
        if spec.key in ("provinces", "destinations"):
            value = [place.full_name for place in value]
        elif spec.key in ("date", "trip"):
            value = value.edtf if value else ""
        elif spec.key == "corrections":
            value = [f"{correction.date.edtf}: {correction.text}" for correction in value]
        elif isinstance(value, tuple):
            value = list(value)
        values[spec.key] = value
    values["issuer"] = report.issuer
    return values


def csv_table(rows: Sequence[Mapping[str, Any]], language: str = "zh-CN") -> str:
    """Return rows as RFC 4180 wants them, below a row of headings in the language of the site; lists are joined by 、."""
    headings = {key: chinese if language != "en" else key for key, chinese in _COLUMNS.items()}
    stream = io.StringIO(newline="")
    writer = csv.writer(stream)
    writer.writerow(headings.values())
    for values in rows:
        cells = (values[key] for key in headings)
        texts = ("、".join(c) if isinstance(c, list) else "" if c is None else str(c) for c in cells)
        writer.writerow([safe_cell(text) for text in texts])
    return stream.getvalue()


def export_rows(site: Site) -> tuple[Mapping[str, Any], ...]:
    """Return a row for each report, newest first."""
    return tuple(row(item, site.config.base_url) for item in reversed(site.reports))


def exports(site: Site, rows: Sequence[Mapping[str, Any]], table: str) -> Iterator[Artifact]:
    """Make `data/reports.csv` and `data/reports.json` from the rows of all reports, and the table made of them."""
    yield Artifact("data/reports.csv", (BOM + table).encode())
    document = {"site": site.config.name, "count": len(rows), "reports": rows}
    yield Artifact("data/reports.json", (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode())
