"""The metadata of all reports as CSV and JSON, for whoever wants to count or reuse.

The search page cuts a result out of the CSV and makes citations from its rows: `browser/export.js`.
"""

import csv
import io
import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from huibian.output import Artifact
from huibian.record.report import FIELDS
from huibian.site import Published, Site

BOM = "\ufeff"  # without it, spreadsheet programs take UTF-8 for the local encoding
_DANGEROUS = ("=", "+", "-", "@", "＝", "＋", "－", "＠", "\t", "\r", "\n")
_encode = json.JSONEncoder(ensure_ascii=False).encode
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


def csv_table(rows: Iterable[Mapping[str, Any]], language: str = "zh-CN") -> str:
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


def export_rows(site: Site) -> Iterator[Mapping[str, Any]]:
    """Yield a row for each report, newest first: all of them together would take much memory."""
    return (row(item, site.config.base_url) for item in reversed(site.reports))


def json_table(name: str, count: int, rows: Iterable[Mapping[str, Any]]) -> bytes:
    """Return an object with the name of the site, the number of rows, and the rows, indented; it ends with a line feed."""
    data = io.BytesIO()
    data.write(f'{{\n "site": {_encode(name)},\n "count": {count},\n "reports": ['.encode())
    before = "\n"
    for values in rows:
        members = ",\n   ".join(f"{_encode(key)}: {_indented(value)}" for key, value in values.items())
        data.write(f"{before}  {{\n   {members}\n  }}".encode())
        before = ",\n"
    data.write(b"\n ]\n}\n" if count else b"]\n}\n")
    return data.getvalue()


def _indented(value: Any) -> str:
    """Write a member of a row; a list has a line for each of its values."""
    if not isinstance(value, list) or not value:
        return _encode(value)
    lines = ",\n    ".join(map(_encode, value))
    return f"[\n    {lines}\n   ]"


def exports(site: Site, table: str) -> Iterator[Artifact]:
    """Make `data/reports.csv`, from the table of all reports, and `data/reports.json`."""
    yield Artifact("data/reports.csv", (BOM + table).encode())
    yield Artifact("data/reports.json", json_table(site.config.name, len(site.reports), export_rows(site)))
