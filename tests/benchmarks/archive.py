"""A folder of reports, read as the build reads it: for writing the peer's site, and for scanning the plain texts.

Nothing here looks at an index: what a scan finds is the truth that both indexes are measured by.
"""

import datetime
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from huibian.bodies import BodyReader
from huibian.checking import check
from huibian.config import Config
from huibian.options import CONTENT, BuildOptions
from huibian.record.report import Report
from huibian.rendering import search_document, term_keys
from huibian.search.document import SearchDocument, index_texts
from huibian.search.fold import fold


@dataclass(frozen=True)
class Entry:
    """A report, and what is indexed of it."""

    report: Report
    document: SearchDocument

    @property
    def key(self) -> str:
        """What the report is called on either site: its content path without ending."""
        return self.report.path.removesuffix(".md").lower()


@dataclass(frozen=True)
class Archive:
    """All reports of a site's folder, oldest first; their texts are read one after the other."""

    folder: Path
    site: object
    bodies: Mapping[str, object]

    def __len__(self) -> int:
        return len(self.site.reports)

    def __iter__(self) -> Iterator[Entry]:
        reader = BodyReader()
        keys = term_keys(self.site)
        for item in self.site.reports:
            body = reader.read(self.bodies[item.report.path])
            yield Entry(item.report, search_document(self.site, item, body, keys))
        reader.close()

    def keys(self) -> list[str]:
        """Return the keys of all reports, by their numbers."""
        return [item.report.path.removesuffix(".md").lower() for item in self.site.reports]

    def markdown(self, report: Report) -> str:
        """Return the text of a report, without its fields, as it was written."""
        text = (self.folder / CONTENT / report.path).read_text("utf-8")
        return text.split("\n---", 1)[1].partition("\n")[2]


@contextmanager
def read_archive(folder: Path, jobs: int) -> Iterator[Archive]:
    """Read the reports in `folder/content`; the texts wait in a folder of their own as long as the context lasts."""
    with TemporaryDirectory() as scratch:
        options = BuildOptions(
            site=folder, output=folder / "output", config=Config(), today=datetime.datetime.now().date(), jobs=jobs
        )
        checked = check(options, Path(scratch))
        if checked.assembly is None or checked.reading is None or checked.fails(strict=False):
            problems = "\n".join(f"{problem.location}: {problem.kind.code}" for problem in checked.problems[:10])
            raise SystemExit(f"the reports cannot be read:\n{problems}")
        yield Archive(folder, checked.assembly.site({}, checked.assembly.grouped()), checked.reading.bodies)


@dataclass(frozen=True)
class Question:
    """A query, or the filter for one province; `label` and `name` are the province's, in the address and in print."""

    name: str
    text: str = ""
    province: str = ""
    label: str = ""

    def stands_in(self, document: SearchDocument, folded: list[str]) -> bool:
        """Say whether a report is to be found: by its province, or because some text of it holds the query."""
        if self.province:
            return self.province in document.facets["province"]
        wanted = fold(self.text)
        return any(wanted in text for text in folded)


def scan(archive: Archive, questions: list[Question]) -> dict[str, set[str]]:
    """Look for every question in every text: the keys of the reports, by the question's name."""
    found: dict[str, set[str]] = {question.name: set() for question in questions}
    for entry in archive:
        folded = [fold(text) for text in index_texts(entry.document)]
        for question in questions:
            if question.stands_in(entry.document, folded):
                found[question.name].add(entry.key)
    return found
