"""Reading all reports of a site, in one process or several."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from pathlib import Path

from huibian.bodies import BodyRef, BodyWriter
from huibian.i18n import N_
from huibian.markdown import LocalLink
from huibian.places import Gazetteer
from huibian.problems import Location, Problem, ProblemKind
from huibian.record.report import ReadResult, Report, read_report
from huibian.record.vocabulary import Vocabulary, load_vocabulary
from huibian.source import discover, read_source

NO_CONTENT = ProblemKind(
    "E520",
    N_("There is no content folder here."),
    N_(
        "Name the site's folder with --site; it holds a folder content/ with the reports. “huibian init DIR” makes a new one."
    ),
)
INTERNAL = ProblemKind(
    "E590",
    N_("huibian failed on this file: {reason}"),
    N_("This is a mistake in huibian, not in the report. Move the file aside to go on, and report the message."),
)
BATCH = 100
VOCABULARIES = ("departments.yaml", "topics.yaml")


@dataclass(frozen=True, slots=True)
class Vocabularies:
    """The optional vocabularies of a site."""

    departments: Vocabulary | None = None
    topics: Vocabulary | None = None


@dataclass(frozen=True, slots=True)
class Read:
    """One file that was read: a report and where its body lies, or neither, with what is wrong with it and its links."""

    path: str
    report: Report | None
    body: BodyRef | None
    problems: tuple[Problem, ...]
    links: tuple[LocalLink, ...] = ()


@dataclass(frozen=True, slots=True)
class Reading:
    """All files of a content folder. `reports` and `bodies` go together; `bodies` is by content path.

    `faulty` are the paths of the files that gave no report, and `stray` the links in them, by path.
    """

    reports: tuple[Report, ...]
    bodies: dict[str, BodyRef]
    problems: tuple[Problem, ...]
    files: int
    faulty: frozenset[str]
    stray: Mapping[str, tuple[LocalLink, ...]]


def load_vocabularies(content: Path) -> tuple[Vocabularies, tuple[Problem, ...]]:
    """Load the vocabularies of a content folder, where it has any."""
    loaded: list[Vocabulary | None] = []
    problems: list[Problem] = []
    for name in VOCABULARIES:
        if not (content / name).exists():
            loaded.append(None)
            continue
        source, found = read_source(content, name)
        problems.extend(found)
        vocabulary = None
        if source is not None:
            vocabulary, found = load_vocabulary(source.text, name)
            problems.extend(found)
        loaded.append(vocabulary)
    return Vocabularies(*loaded), tuple(problems)


class Reader:
    """Reads batches of files; each batch's bodies go into a file of their own in `folder`."""

    def __init__(
        self, content: Path, folder: Path, vocabularies: Vocabularies, today: date, with_care: bool = False
    ) -> None:
        self.content = content
        self.folder = folder
        self.vocabularies = vocabularies
        self.today = today
        self.with_care = with_care
        self.gazetteer = Gazetteer.load()

    def __call__(self, batch: tuple[int, tuple[str, ...]]) -> list[Read]:
        """Read the files of one numbered batch."""
        number, paths = batch
        writer = BodyWriter(self.folder / f"{number:06}.bodies")
        try:
            return [self._read(path, writer) for path in paths]
        finally:
            writer.close()

    def _read(self, path: str, writer: BodyWriter) -> Read:
        read = self.read(path)
        ref = writer.append(read.body) if read.body is not None else None
        return Read(path, read.report, ref, read.problems, read.links)

    def read(self, path: str) -> ReadResult:
        """Read one file."""
        try:
            source, problems = read_source(self.content, path)
            if source is None:
                return ReadResult(None, None, problems)
            result = read_report(
                source.text,
                path=path,
                digest=source.digest,
                gazetteer=self.gazetteer,
                departments=self.vocabularies.departments,
                topics=self.vocabularies.topics,
                today=self.today,
                with_care=self.with_care,
            )
        except Exception as error:
            reason = f"{type(error).__name__}: {error}"
            return ReadResult(None, None, (Problem(INTERNAL, Location(path), "", {"reason": reason}),))
        return replace(result, problems=(*problems, *result.problems))


def read_reports(
    content: Path, folder: Path, vocabularies: Vocabularies, *, today: date, jobs: int, with_care: bool = False
) -> Reading:
    """Read every report below `content`; bodies are kept in `folder` until the build ends.

    Raises:
        OSError: a folder cannot be listed, or `folder` cannot be written.
    """
    from huibian.workers import run_tasks  # noqa: PLC0415 - a check of one file needs no pool, and is to be quick

    found = discover(content)
    tasks = [(n, found.paths[n * BATCH : (n + 1) * BATCH]) for n in range(-(-len(found.paths) // BATCH))]
    make = partial(Reader, content, folder, vocabularies, today, with_care)
    reports: list[Report] = []
    bodies: dict[str, BodyRef] = {}
    stray: dict[str, tuple[LocalLink, ...]] = {}
    problems = list(found.problems)
    for batch in run_tasks(make, tasks, jobs):
        for read in batch:
            problems.extend(read.problems)
            if read.report is not None and read.body is not None:
                reports.append(read.report)
                bodies[read.report.path] = read.body
            elif read.links:
                stray[read.path] = read.links
    faulty = frozenset(found.paths).difference(bodies)
    return Reading(tuple(reports), bodies, tuple(problems), len(found.paths), faulty, stray)


def relocate(problems: Sequence[Problem], prefix: str) -> tuple[Problem, ...]:
    """Return problems with their paths below `prefix`, as the editor sees them from the site's folder."""
    return tuple(
        Problem(p.kind, Location(f"{prefix}{p.location.path}", p.location.line, p.location.column), p.excerpt, p.params)
        for p in problems
    )
