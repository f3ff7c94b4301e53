"""The files of `content/`: found, read, decoded. What is not a plain file inside the folder is refused unopened."""

import hashlib
import os
import stat
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from huibian.i18n import N_
from huibian.problems import Location, MessageId, Problem, ProblemKind
from huibian.reasons import reason_of
from huibian.signatures import Signature, signature_of

NOT_UTF8 = ProblemKind(
    "E501",
    N_("The file is not UTF-8; it looks like {encoding}."),
    N_("Save it as UTF-8 (in Notepad: Save as, encoding UTF-8)."),
)
NOT_PLAIN = ProblemKind(
    "E502",
    N_("{what} cannot be content."),
    N_("Put a copy of the real file in its place, inside the content folder."),
)
UNREADABLE = ProblemKind(
    "E503",
    N_("The file cannot be read: {reason}"),
    N_("Check that it is still there and may be read, then build again."),
)
CHANGED = ProblemKind(
    "E504",
    N_("The file changed while the site was being built."),
    N_("Build again when nobody is writing to it."),
)
TOO_LARGE = ProblemKind(
    "E505",
    N_("The file has {size} MB; a report may have {limit} MB."),
    N_("Split it, or attach the long part as a file of its own."),
)
BAD_NAME = ProblemKind(
    "E506",
    N_("The name of this file or folder holds characters that cannot be shown."),
    N_("Rename it with plain letters, digits or Chinese characters."),
)
TOO_DEEP = ProblemKind(
    "E507",
    N_("Folders are nested too deep here."),
    N_("Move the files up: at most {limit} folders may lie in each other."),
)
REPORT_LIMIT = 5_000_000
MAX_DEPTH = 32
ABOUT = "about.md"
_INVISIBLE = ("Cc", "Cf", "Cs", "Zl", "Zp")  # Cs: bytes of a name that are not UTF-8


@dataclass(frozen=True, slots=True)
class Source:
    """A Markdown file that was read. `path` is POSIX style, relative to `content/`; `digest` the SHA-256 of its bytes.

    `signature` is what the disk told of the file that was read.
    """

    path: str
    digest: str
    text: str
    signature: Signature


@dataclass(frozen=True, slots=True)
class Discovery:
    """The Markdown files of a content folder with their signatures, sorted by path, and what was refused."""

    files: Mapping[str, Signature]
    problems: tuple[Problem, ...]

    @property
    def paths(self) -> tuple[str, ...]:
        """The paths of the files."""
        return tuple(self.files)


def _scan(root: Path, folder: str, problems: list[Problem]) -> list[tuple[str, int, Signature]]:
    """List the names in a folder with their modes and signatures, sorted; what vanishes meanwhile is a problem."""
    found = []
    try:
        with os.scandir(root / folder) as entries:
            for entry in entries:
                if not entry.name.startswith((".", "_")):
                    status = entry.stat(follow_symlinks=False)
                    found.append((entry.name, status.st_mode, signature_of(status)))
    except OSError as error:
        if not folder:
            raise
        problems.append(Problem(UNREADABLE, Location(folder), "", {"reason": reason_of(error)}))
    return sorted(found)


def _walk(root: Path, folder: str, problems: list[Problem]) -> Iterator[tuple[str, Signature]]:
    for name, mode, signature in _scan(root, folder, problems):
        path = f"{folder}/{name}" if folder else name
        if stat.S_ISLNK(mode) or not (stat.S_ISDIR(mode) or stat.S_ISREG(mode)):
            what = N_("A link to another place") if stat.S_ISLNK(mode) else N_("A pipe, socket or device")
            problems.append(Problem(NOT_PLAIN, Location(path), "", {"what": MessageId(what)}))
        elif stat.S_ISREG(mode) and not name.lower().endswith((".md", ".markdown")):
            continue
        elif not name.isprintable() and any(unicodedata.category(char) in _INVISIBLE for char in name):
            shown = path.encode("utf-8", "replace").decode()
            problems.append(Problem(BAD_NAME, Location(shown)))
        elif stat.S_ISREG(mode):
            yield path, signature
        elif path.count("/") < MAX_DEPTH:
            yield from _walk(root, path, problems)
        else:
            problems.append(Problem(TOO_DEEP, Location(path), "", {"limit": str(MAX_DEPTH)}))


def discover(content: Path) -> Discovery:
    """Find the Markdown files below `content`; names that begin with a dot or an underscore are private.

    Raises:
        OSError: a folder cannot be listed.
    """
    problems: list[Problem] = []
    files = {path: signature for path, signature in _walk(content, "", problems) if path != ABOUT}
    return Discovery(files, tuple(problems))


def guess_encoding(data: bytes) -> str:
    """Name the encoding that a file which is not UTF-8 most likely has."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")) or data[:200].count(0) > len(data[:200]) // 4:
        return "UTF-16"
    text = data.decode("utf-8", "replace")
    broken = text.count("\ufffd")
    if broken < sum(char > "\x7f" for char in text) - broken:
        return MessageId(N_("UTF-8, damaged"))
    try:
        data.decode("gb18030")
    except UnicodeDecodeError:
        return "Big5 / ?"
    return "GBK (GB 18030)"


def read_source(content: Path, path: str) -> tuple[Source | None, tuple[Problem, ...]]:
    """Read and decode one file; whatever is wrong with it is a problem, not an exception."""
    file = content / path
    try:
        descriptor = os.open(file, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0))
        with os.fdopen(descriptor, "rb") as stream:
            status = os.fstat(stream.fileno())
            if not stat.S_ISREG(status.st_mode):
                what = MessageId(N_("A pipe, socket or device"))
                return None, (Problem(NOT_PLAIN, Location(path), "", {"what": what}),)
            if status.st_size > REPORT_LIMIT:
                params = {"size": f"{status.st_size / 1e6:.1f}", "limit": f"{REPORT_LIMIT // 1_000_000}"}
                return None, (Problem(TOO_LARGE, Location(path), "", params),)
            data = stream.read()
            after = os.fstat(stream.fileno())
        if (after.st_size, after.st_mtime_ns) != (status.st_size, status.st_mtime_ns) or len(data) != status.st_size:
            return None, (Problem(CHANGED, Location(path)),)
    except OSError as error:
        return None, (Problem(UNREADABLE, Location(path), "", {"reason": reason_of(error)}),)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        return None, (Problem(NOT_UTF8, Location(path, line), "", {"encoding": guess_encoding(data)}),)
    return Source(path, hashlib.sha256(data).hexdigest(), text, signature_of(status)), ()
