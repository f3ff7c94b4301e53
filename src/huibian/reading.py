"""Reading all reports of a site, in one process or several."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from itertools import chain
from pathlib import Path
from typing import Any

from huibian.cache import NO_CACHE, Cache
from huibian.care_memory import CareMemory
from huibian.digests import digest_of, plain
from huibian.frozen import freeze
from huibian.i18n import N_
from huibian.jobs import Jobs
from huibian.markdown import LocalLink
from huibian.packs import Entry, PackWriter
from huibian.places import Gazetteer
from huibian.problems import Location, Problem, ProblemKind
from huibian.reading_memory import BODIES, Read, ReadingMemory, Reads, glimpse, read_key
from huibian.record.fields import FIELDS
from huibian.record.report import ReadResult, Report, read_care, read_report
from huibian.record.vocabulary import Vocabulary, load_vocabulary
from huibian.signatures import Signature
from huibian.source import Source, discover, read_source

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

    @property
    def digest(self) -> bytes:
        """A digest of both."""
        return digest_of(plain(self))


class Reports(Mapping[str, Report]):
    """The reports of a content folder by path, each brought back when it is asked for.

    Asking for one raises `LostBodyError` where it is not what it was.
    """

    def __init__(self, reads: Reads, keys: Mapping[str, bytes]) -> None:
        self._reads = reads
        self._keys = keys

    def __getitem__(self, path: str) -> Report:
        """Return a report."""
        return self._reads.report(self._keys[path])

    def __contains__(self, path: object) -> bool:
        """Whether there is one, without bringing it back."""
        return path in self._keys

    def __iter__(self) -> Iterator[str]:
        """Yield the paths, sorted."""
        return iter(self._keys)

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self._keys)


@dataclass(frozen=True, slots=True)
class Reading:
    """All files of a content folder.

    `reports` are those that they gave, by path; `linked` the paths of those with links or attachments. `bodies` tells where the bodies of the reports lie, `keys` what reports and bodies were read from, `facts` what their fields
    say, all by content path. `faulty` are the paths of the files that gave no report, `stray` the links in them; `parsed` is how many files were read anew.
    """

    reports: Mapping[str, Report]
    bodies: Mapping[str, Entry]
    keys: Mapping[str, bytes]
    facts: Mapping[str, bytes]
    problems: tuple[Problem, ...]
    files: int
    faulty: frozenset[str]
    linked: tuple[str, ...]
    stray: Mapping[str, tuple[LocalLink, ...]]
    parsed: int


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


@dataclass(frozen=True, slots=True)
class _Result:
    """What a process has to tell of one file: signature and digest, where it could be read; its key; the rest, unless it is known."""

    seen: tuple[Signature, str] | None
    key: bytes
    read: Read | None
    body: Entry | None = None
    care: tuple[Problem, ...] | None = None


class Reader:
    """Reads batches of files; each batch's bodies go into a pack of their own in `folder`.

    Of files whose keys are `known`, no more than the digest is told; `with_care`, where the keys are not `cared` for, also what is found with care.
    """

    def __init__(
        self,
        content: Path,
        folder: Path,
        vocabularies: Vocabularies,
        today: date,
        with_care: bool = False,
        known: frozenset[bytes] = frozenset(),
        cared: frozenset[bytes] = frozenset(),
    ) -> None:
        self.content = content
        self.folder = folder
        self.rules = vocabularies.digest
        self.with_care = with_care
        self.known = known
        self.cared = cared
        self.gazetteer = Gazetteer.load()
        self.today = today
        self.knowledge: dict[str, Any] = {
            "gazetteer": self.gazetteer,
            "departments": vocabularies.departments,
            "topics": vocabularies.topics,
            "today": today,
        }

    def __call__(self, batch: Sequence[str]) -> list[_Result]:
        """Read the files of one batch."""
        with PackWriter(self.folder) as writer:
            return [self._read(path, writer) for path in batch]

    def _read(self, path: str, writer: PackWriter) -> _Result:
        source, problems = read_source(self.content, path)
        if source is None:
            return _Result(None, b"", Read(b"", None, problems, b"", self.today))
        seen, key = (source.signature, source.digest), read_key(path, source.digest, self.rules)
        try:
            if key in self.known:
                with_care = self.with_care and key not in self.cared
                care = read_care(source.text, path=path, **self.knowledge) if with_care else None
                return _Result(seen, key, None, None, care)
            result = self._parse(source)
            facts = facts_of(result.report) if result.report else b""
        except Exception as error:
            return _Result(None, b"", Read(b"", None, (_internal(path, error),), b"", self.today))
        entry = writer.add(key, freeze(result.body)) if result.body is not None else None
        found = (*problems, *result.problems)
        care = result.care if self.with_care else None
        return _Result(seen, key, Read(key, result.report, found, facts, self.today, result.links), entry, care)

    def read(self, path: str) -> ReadResult:
        """Read one file."""
        source, problems = read_source(self.content, path)
        if source is None:
            return ReadResult(None, None, problems)
        try:
            result = self._parse(source)
        except Exception as error:
            return ReadResult(None, None, (_internal(path, error),))
        return replace(result, problems=(*problems, *result.problems))

    def _parse(self, source: Source) -> ReadResult:
        return read_report(
            source.text, path=source.path, digest=source.digest, with_care=self.with_care, **self.knowledge
        )


def _internal(path: str, error: Exception) -> Problem:
    return Problem(INTERNAL, Location(path), "", {"reason": f"{type(error).__name__}: {error}"})


def facts_of(report: Report) -> bytes:
    """Return a digest of what the fields of a report say, wherever they stand."""
    values = {
        spec.attribute: plain(getattr(report, spec.attribute))
        for spec in FIELDS
        if spec.key not in ("attachments", "allow")
    }
    return digest_of(report.path, values, report.issuer)


def read_reports(
    content: Path,
    folder: Path,
    vocabularies: Vocabularies,
    *,
    today: date,
    jobs: Jobs,
    with_care: bool = False,
    cache: Cache = NO_CACHE,
) -> Reading:
    """Read every report below `content`, or remember what was read; without a `cache`, bodies are kept in `folder`.

    Raises:
        OSError: a folder cannot be listed, or `folder` cannot be written.
    """
    from huibian.workers import run_tasks  # noqa: PLC0415 - a check of one file needs no pool, and is to be quick

    memory = ReadingMemory(cache, content, vocabularies.digest, today)
    glimpses = memory.reads.glimpses
    care = CareMemory(cache if with_care else NO_CACHE, content)
    cared = dict(care.found)
    found = discover(content)
    reads = {path: memory.find(path, signature) for path, signature in found.files.items()}
    unsure = [path for path, read in reads.items() if read is None or (with_care and read.key not in cared)]
    bodies = {path: memory.bodies[read.key] for path, read in reads.items() if read and not read.is_faulty}
    tasks = [unsure[start : start + BATCH] for start in range(0, len(unsure), BATCH)]
    place = cache.place(BODIES, folder)
    make = partial(Reader, content, place, vocabularies, today, with_care, frozenset(glimpses), frozenset(cared))
    seen: dict[str, tuple[Signature, str]] = {}
    unkept: list[Read] = []
    parsed = 0
    for path, result in zip(unsure, chain.from_iterable(run_tasks(make, tasks, jobs)), strict=True):
        parsed += result.read is not None
        if result.read is None:
            read = glimpses[result.key]
        elif result.read.key:
            memory.reads.add(result.read)
            read = glimpses[result.key]
        else:
            unkept.append(result.read)
            read = glimpse(result.read)
        reads[path] = read
        if result.seen is not None:
            seen[path] = result.seen
        if not read.is_faulty:
            bodies[path] = result.body or memory.bodies[read.key]
        if result.care is not None:
            cared[read.key] = result.care
    done = {path: read for path, read in reads.items() if read is not None}
    memory.save(done, seen)  # what is shared is written once a segment
    findings = {read.key: cared[read.key] for read in done.values() if read.key} if with_care else {}
    if with_care:
        care.save(findings)
    told = [memory.reads[read.key] for read in done.values() if read.key and read.has_problems]
    linked = [path for path, read in done.items() if read.key and read.is_linked]
    return Reading(
        reports=Reports(memory.reads, {path: read.key for path, read in done.items() if path in bodies}),
        bodies=bodies,
        keys={path: done[path].key for path in bodies},
        facts={path: done[path].facts for path in bodies},
        problems=(
            *found.problems,
            *chain.from_iterable(read.problems for read in (*unkept, *told)),
            *chain.from_iterable(findings.values()),
        ),
        files=len(done),
        faulty=frozenset(done).difference(bodies),
        linked=tuple(path for path in linked if path in bodies),
        stray={path: memory.reads[done[path].key].links for path in linked if path not in bodies},
        parsed=parsed,
    )


def relocate(problems: Sequence[Problem], prefix: str) -> tuple[Problem, ...]:
    """Return problems with their paths below `prefix`, as the editor sees them from the site's folder."""
    return tuple(
        Problem(p.kind, Location(f"{prefix}{p.location.path}", p.location.line, p.location.column), p.excerpt, p.params)
        for p in problems
    )
