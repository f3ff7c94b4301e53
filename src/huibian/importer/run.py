"""The recipe of an import: from a file's bytes to reports in the folder, a review beside them, and an entry in the ledger."""

import errno
import hashlib
import os
import re
import stat
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePath, PurePosixPath

from huibian import pinyin
from huibian.importer.container import FILE_LIMIT
from huibian.importer.drafts import Drafts, Style, draft_document
from huibian.importer.faults import (
    CANNOT_WRITE,
    CLASSIFIED,
    DAMAGED,
    IS_CUT_OFF,
    TOO_LARGE,
    UNREADABLE,
    ImportFaultError,
)
from huibian.importer.formats import ENDINGS, Packed, read_document, unpack
from huibian.importer.guessing import Knowledge
from huibian.importer.itinerary import PlaceFinder
from huibian.importer.ledger import NAME as LEDGER_NAME
from huibian.importer.ledger import Ledger
from huibian.importer.naming import folder_of, stem_of
from huibian.importer.placing import create, place_report, replace
from huibian.importer.review import ReportReview, Review, begin_site_review, write_page_review, write_review
from huibian.places import Gazetteer
from huibian.places.table import PlaceTable
from huibian.problems import Location, MessageId, Problem, Translate
from huibian.reading import INTERNAL, load_vocabularies
from huibian.reasons import reason_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of one source: the files written (or to be written), or those that it gave before (`is_known`)."""

    source: str
    reports: tuple[tuple[str, str], ...] = ()  # path and title
    review: str = ""
    is_known: bool = False
    known_files: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()
    of_site: bool = False  # the review is that of a whole site


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """How to import: into which folder, whether for show, whether again."""

    folder: Path
    style: Style
    dry_run: bool = False
    again: bool = False


def make_knowledge(content: Path) -> tuple[Knowledge, tuple[Problem, ...]]:
    """Load the gazetteer, and the vocabularies of the site where there are any."""
    finder = PlaceFinder(PlaceTable.load(), Gazetteer.load())
    vocabularies, problems = load_vocabularies(content)
    return Knowledge(finder=finder, departments=vocabularies.departments, topics=vocabularies.topics), problems


class Importer:
    """Imports one source after the other into one folder."""

    def __init__(self, options: Options, knowledge: Knowledge) -> None:
        """Load the ledger of the folder.

        Raises:
            ImportFaultError: it is damaged or cannot be read.
        """
        self.options = options
        self.knowledge = knowledge
        try:
            self.ledger = Ledger.load(options.folder)
        except (OSError, ValueError) as error:
            raise ImportFaultError(DAMAGED, reason=f"{LEDGER_NAME}: {error}") from error
        self.taken: set[str] = set()

    def import_files(self, paths: Iterable[Path]) -> Iterator[Outcome]:
        """Import files; a folder stands for the documents in it, and an archive gives one outcome for each file in it."""
        for path in paths:
            inside = sorted(path.rglob("*")) if path.is_dir() else [path]
            for file in inside:
                if file == path or (file.is_file() and _is_document(file.relative_to(path))):
                    yield from self._import_path(file)

    def _import_path(self, path: Path) -> Iterator[Outcome]:
        try:
            data = read_file(path)
            files, problems = unpack(path.name, data)
        except OSError as error:
            yield failed(path.name, ImportFaultError(UNREADABLE, reason=reason_of(error)))
        except ImportFaultError as fault:
            yield failed(path.name, fault)
        else:
            if problems:
                yield Outcome(source=path.name, problems=tuple(problems))
            for packed in files:
                yield self.import_packed(packed)

    def import_packed(self, packed: Packed) -> Outcome:
        """Import one file."""
        return self.import_with(packed, self.knowledge)

    def import_with(self, packed: Packed, knowledge: Knowledge, *, whole: bool = False) -> Outcome:
        """Import one file with some fields given; with `whole`, it is one report and is not split."""
        digest = hashlib.sha256(packed.data).hexdigest()
        if (known := self.known(packed.name, digest)) is not None:
            return known
        try:
            document = read_document(packed)
            drafts = draft_document(document, knowledge, self.options.style, whole=whole)
        except ImportFaultError as fault:
            return failed(packed.name, fault)
        except (MemoryError, RecursionError) as error:
            return failed(packed.name, ImportFaultError(DAMAGED, reason=type(error).__name__))
        except Exception as error:  # one file must not end the import of all
            reason = f"{type(error).__name__}: {error}"
            return Outcome(
                source=packed.name, problems=(Problem(INTERNAL, Location(packed.name), "", {"reason": reason}),)
            )
        return self.write(packed.name, digest, drafts)

    def known(self, name: str, digest: str) -> Outcome | None:
        """Return what a source gave when it was imported before; None: it never was, or is to be imported again."""
        files = None if self.options.again else self.ledger.files(digest)
        return None if files is None else Outcome(source=name, is_known=True, known_files=files)

    def write(self, name: str, digest: str, drafts: Drafts, site: str = "") -> Outcome:
        """Write the drafts of one source, its review, and its entry in the ledger, in this order.

        The pages of a `site` have one review together; what is done with one is added when it is done.
        """
        folder, style, dry_run = self.options.folder, self.options.style, self.options.dry_run
        problems: list[Problem] = []
        reports: list[tuple[str, str]] = []
        reviewed: list[ReportReview] = []
        files: list[str] = []
        try:
            for draft in drafts.drafts:
                below, stem = folder_of(draft.guesses), stem_of(draft.guesses)
                if draft.target:
                    below, _slash, stem = draft.target.rpartition("/")
                placed = place_report(folder, below, stem, draft.make, dry_run=dry_run, taken=self.taken)
                title = str(draft.guesses["title"].value) if "title" in draft.guesses else placed.path
                reports.append((placed.path, title))
                files += [placed.path, *placed.beside]
                reviewed.append(
                    ReportReview(path=placed.path, guesses=draft.guesses, reason=draft.reason, cut_off=draft.cut_off)
                )
                if draft.cut_off:
                    problems.append(
                        Problem(IS_CUT_OFF, Location((folder / placed.path).as_posix()), "", {"title": title})
                    )
                if "classification" in draft.guesses:
                    params = {"title": title, "text": str(draft.guesses["classification"].value)}
                    problems.append(Problem(CLASSIFIED, Location((folder / placed.path).as_posix()), "", params))
            review = Review(
                source=name, digest=digest, reports=tuple(reviewed), mends=drafts.mends, left_out=drafts.left_out,
                remarks=drafts.remarks,
            )  # fmt: skip
            review_path = review_name(site, "site") if site else review_name(name, digest)
            if not dry_run:
                if site:
                    _add_to_review(folder / review_path, site, review, style.translate)
                else:
                    replace(folder / review_path, write_review(review, style.translate).encode())
                self.ledger = self.ledger.with_source(digest, name, files)
                self.ledger.save(folder)
        except OSError as error:
            params = {"reason": reason_of(error)}
            return Outcome(
                source=name, reports=tuple(reports), problems=(Problem(CANNOT_WRITE, Location(name), "", params),)
            )
        return Outcome(
            source=name, reports=tuple(reports), review=review_path, problems=tuple(problems), of_site=bool(site)
        )


def _add_to_review(file: Path, site: str, review: Review, translate: Translate) -> None:
    if not file.exists():
        create(file, begin_site_review(site, translate).encode())
    with file.open("a", encoding="utf-8", newline="\n") as stream:
        stream.write(write_page_review(review, translate))


def _is_document(inside: PurePath) -> bool:
    """Whether a file in a folder is to be imported: no hidden one, and not what Word leaves beside an open document."""
    hidden = any(part.startswith((".", "~$", "_")) for part in inside.parts)
    return not hidden and inside.name.lower().endswith(ENDINGS)


def read_file(path: Path) -> bytes:
    """Read an ordinary file that is not too large.

    Raises:
        ImportFaultError: it is a pipe or device, or too large.
        OSError: it cannot be read.
    """
    status = path.stat()
    if not stat.S_ISREG(status.st_mode):
        raise ImportFaultError(UNREADABLE, reason=MessageId(os.strerror(errno.EINVAL)))
    if status.st_size > FILE_LIMIT:
        raise ImportFaultError(TOO_LARGE, what=path.name, limit=str(FILE_LIMIT // 1_000_000))
    return path.read_bytes()


def failed(name: str, fault: ImportFaultError, excerpt: str = "") -> Outcome:
    """Return the outcome of a source that could not be imported."""
    return Outcome(source=name, problems=(fault.problem(Location(name), excerpt),))


def review_name(name: str, digest: str) -> str:
    """Return the name of the review of a source: private by its underscore, and its own by the digest."""
    stem = PurePosixPath(re.sub(r"[\\/]+", "/", name)).stem
    return f"_review-{pinyin.slug(stem, max_bytes=40)}-{digest[:8]}.md"
