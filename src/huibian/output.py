"""The published folder: written beside, exchanged at once, and never touched by a build that fails.

A build writes into a staging folder next to the output. When everything stands there, with the manifest
last, the two folders change places; what an unchanged file was is kept, modification time included.
"""

import contextlib
import ctypes
import ctypes.util
import glob
import hashlib
import json
import os
import shutil
import stat
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

from huibian.i18n import N_
from huibian.problems import Location, Problem, ProblemKind

FOREIGN = ProblemKind(
    "E510",
    N_("The output folder holds files that huibian did not write."),
    N_("Choose another folder with --output, or empty this one yourself."),
)
OVERLAPS = ProblemKind(
    "E511",
    N_("The output folder would hold, or lie in, the site's own files."),
    N_("Choose a folder of its own with --output."),
)
LOCKED = ProblemKind(
    "E512", N_("Another build is writing this output."), N_("Wait until it has ended, then build again.")
)
CANNOT_WRITE = ProblemKind(
    "E513",
    N_("The output cannot be written: {reason}"),
    N_("Check free space and permissions, then build again; the site published before is as it was."),
)
MANIFEST = ".huibian.json"
FORMAT = 1


@dataclass(frozen=True, slots=True)
class Artifact:
    """A file to publish: its path in the output folder (POSIX style) and its bytes."""

    path: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Written:
    """What became of an artifact in the staging folder: path, SHA-256, size in bytes, whether it was there already."""

    path: str
    digest: str
    size: int
    is_kept: bool


@dataclass(frozen=True, slots=True)
class Publication:
    """What a publication changed, in paths."""

    written: tuple[str, ...]
    unchanged: int
    removed: tuple[str, ...]
    size: int


class LockedError(Exception):
    """Another process holds the output's lock."""


def check_output(output: Path, site: Path) -> tuple[Problem, ...]:
    """Refuse output folders in which a build could destroy something that it did not write."""
    target, home = output.resolve(), site.resolve()
    own = [(home / name).resolve() for name in ("content", "themes", "src", ".git")]
    if target == home or target in home.parents or any(p == target or p in target.parents for p in own):
        return (Problem(OVERLAPS, Location(str(output))),)
    if target.exists() and (not target.is_dir() or (any(target.iterdir()) and not (target / MANIFEST).is_file())):
        return (Problem(FOREIGN, Location(str(output))),)
    return ()


@dataclass(frozen=True, slots=True)
class Staging:
    """Where a build writes before anything is published: `folder`, beside the `published` one."""

    folder: Path
    published: Path

    def write(self, artifact: Artifact) -> Written:
        """Put an artifact into the folder: as a link to the published file where that is the same, else written.

        Raises:
            OSError: it cannot be written.
        """
        # Plain texts: path objects would take as long as the writing.
        file, old = f"{self.folder}/{artifact.path}", f"{self.published}/{artifact.path}"
        try:
            os.mkdir(os.path.dirname(file))
        except FileExistsError:
            pass
        except FileNotFoundError:
            os.makedirs(os.path.dirname(file), exist_ok=True)
        is_kept = _link_if_equal(old, file, artifact.data)
        if not is_kept:
            with open(file, "xb") as stream:  # never through a link into the published folder
                stream.write(artifact.data)
        return Written(artifact.path, hashlib.sha256(artifact.data).hexdigest(), len(artifact.data), is_kept)


def _link_if_equal(old: str, new: str, data: bytes) -> bool:
    """Keep a published file as it is, its modification time included; where the disk knows no links it is written."""
    try:
        status = os.lstat(old)
        if not stat.S_ISREG(status.st_mode) or status.st_size != len(data) or Path(old).read_bytes() != data:
            return False
        os.link(old, new)
    except OSError:
        return False
    return True


def read_manifest(output: Path) -> Mapping[str, str]:
    """Return path → digest of what an earlier build published; empty where there is nothing readable."""
    try:
        data = json.loads((output / MANIFEST).read_bytes())
        return dict(data["files"]) if data["format"] == FORMAT else {}
    except (OSError, ValueError, KeyError, TypeError):
        return {}


def _exchange(first: Path, second: Path) -> bool:
    """Let two folders change places in one step, where the system can (Linux, `renameat2`)."""
    with contextlib.suppress(OSError, AttributeError):
        libc = ctypes.CDLL(ctypes.util.find_library("c"), use_errno=True)
        at_cwd, exchange = -100, 2
        return bool(libc.renameat2(at_cwd, os.fsencode(first), at_cwd, os.fsencode(second), exchange) == 0)
    return False


@contextlib.contextmanager
def _lock(file: Path) -> Iterator[None]:
    """Hold an exclusive lock that dies with the process, so that none is ever stale.

    Raises:
        LockedError: another process holds it.
    """
    file.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(file, os.O_RDWR | os.O_CREAT | getattr(os, "O_CLOEXEC", 0), 0o644)
    try:
        try:
            if os.name == "nt":
                import msvcrt  # noqa: PLC0415

                msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined, unused-ignore]
            else:
                import fcntl  # noqa: PLC0415

                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise LockedError from error
        yield
    finally:
        os.close(descriptor)


class Publisher:
    """Holds the lock and the folders of one build; publishing is its last act.

    What is to be published goes into `staging`, what the build needs meanwhile into `scratch`. Use it as a context
    manager: whatever way the block is left, both are gone after it, and the next build removes what a killed one left.
    """

    def __init__(self, output: Path) -> None:
        self.output = output.resolve()
        self._stack = contextlib.ExitStack()
        self.staging = Staging(self.output, self.output)
        self.scratch = self.output

    def __enter__(self) -> Self:
        """Take the lock, clean up after builds that were killed, make the folders.

        Raises:
            LockedError: another build holds the lock.
            OSError: the folder beside the output cannot be written.
        """
        parent, name = self.output.parent, self.output.name
        self._stack.enter_context(_lock(parent / f".{name}.lock"))
        previous = parent / f".{name}.previous"
        if previous.is_dir() and not self.output.exists():
            previous.rename(self.output)
        for leftover in [previous, *parent.glob(f".{glob.escape(name)}.staging-*")]:
            shutil.rmtree(leftover, ignore_errors=True)
        self.staging = Staging(self._make_folder(), self.output)
        self.scratch = self._make_folder()
        self.staging.folder.chmod(0o755)
        return self

    def _make_folder(self) -> Path:
        folder = Path(tempfile.mkdtemp(prefix=f".{self.output.name}.staging-", dir=self.output.parent))
        self._stack.callback(shutil.rmtree, folder, ignore_errors=True)
        return folder

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Remove what is left of the folders, release the lock."""
        self._stack.close()

    def publish(self, written: Mapping[str, Written]) -> Publication:
        """Make the staging folder the published one.

        Raises:
            OSError: nothing was published then; the output is as it was.
        """
        before = read_manifest(self.output)
        changed = [path for path, item in sorted(written.items()) if not item.is_kept]
        removed = tuple(sorted(path for path in before if path not in written))
        files = {path: item.digest for path, item in sorted(written.items())}
        manifest = json.dumps({"format": FORMAT, "files": files}, ensure_ascii=False, indent=0)
        (self.staging.folder / MANIFEST).write_text(manifest + "\n", "utf-8")
        if changed or removed or not (self.output / MANIFEST).is_file():
            self._carry_over(before, written)
            self._swap()
        size = sum(item.size for item in written.values())
        return Publication(tuple(changed), len(written) - len(changed), removed, size)

    def _carry_over(self, before: Mapping[str, str], written: Mapping[str, Written]) -> None:
        """Bring along what others put into the output (a CNAME file, a .git folder): only what we wrote is pruned."""
        for folder, folders, names in os.walk(self.output):
            for name in [*names, *(name for name in folders if Path(folder, name).is_symlink())]:
                old = Path(folder, name)
                path = old.relative_to(self.output).as_posix()
                if path == MANIFEST or path in before or path in written:
                    continue
                new = self.staging.folder / path
                new.parent.mkdir(parents=True, exist_ok=True)
                try:
                    os.link(old, new, follow_symlinks=False)
                except OSError:
                    shutil.copy2(old, new, follow_symlinks=False)

    def _swap(self) -> None:
        if not self.output.exists():
            self.staging.folder.rename(self.output)
        elif not _exchange(self.staging.folder, self.output):
            previous = self.output.parent / f".{self.output.name}.previous"
            self.output.rename(previous)
            try:
                self.staging.folder.rename(self.output)
            except OSError:
                previous.rename(self.output)
                raise
            shutil.rmtree(previous, ignore_errors=True)
