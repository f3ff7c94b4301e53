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
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from types import MappingProxyType, TracebackType
from typing import Any, NamedTuple, Self, TypeVar

from huibian.compression import compress, is_compressible
from huibian.i18n import N_
from huibian.jobs import Jobs
from huibian.ledger import Ledger, Row, changed_paths, checked_row, load_ledger, row_of, save_ledger
from huibian.locks import lock
from huibian.problems import Location, Problem, ProblemKind
from huibian.publication import Publication
from huibian.spare import Spare, differences, make_folder, place
from huibian.whole import whole
from huibian.workers import Beside

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
R = TypeVar("R")
MANIFEST = ".huibian.json"
FORMAT = 1
Snapshot = Callable[[Publication], Any]  # makes what the ledger tells of the inputs


@dataclass(frozen=True, slots=True)
class Artifact:
    """A file to publish: its path in the output folder (POSIX style) and its bytes."""

    path: str
    data: bytes


class Written(NamedTuple):
    """What became of an artifact: path, SHA-256, size in bytes; whether just this is published already, so that it need not be staged."""

    path: str
    digest: str
    size: int
    is_kept: bool


class Product(NamedTuple):
    """Files that were made together, and the key of what they were made from."""

    key: bytes
    files: tuple[Written, ...]


def check_output(output: Path, site: Path, cache: Path | None = None) -> tuple[Problem, ...]:
    """Refuse output folders in which a build could destroy something that it did not write."""
    target, home = output.resolve(), site.resolve()
    own = [(home / name).resolve() for name in ("content", "themes", "src", ".git")]
    if cache is not None:
        own.append(cache.resolve())
    if target in (home, *home.parents) or any(p == target or p in target.parents or target in p.parents for p in own):
        return (Problem(OVERLAPS, Location(str(output))),)
    if target.exists() and (not target.is_dir() or (any(target.iterdir()) and not (target / MANIFEST).is_file())):
        return (Problem(FOREIGN, Location(str(output))),)
    return ()


@dataclass(frozen=True)
class Staging:
    """Where a build writes before anything is published: `folder`, beside the `published` one.

    `rows`, `groups` and `bundles` are what the ledger tells of the published folder and is still true. Files are compressed in the `forms`.
    A flat one holds all files side by side: they go into folders that are there.
    """

    folder: Path
    published: Path
    rows: Mapping[str, Row] = field(default_factory=dict)
    groups: Mapping[bytes, tuple[str, ...]] = field(default_factory=dict)
    bundles: Mapping[bytes, tuple[bytes, ...]] = field(default_factory=dict)
    forms: tuple[str, ...] = ()
    is_flat: bool = False

    def find(self, key: bytes) -> Product | None:
        """Return what was made before from what `key` tells, where all of it is still published."""
        paths = self.groups.get(key)
        if paths is None:
            return None
        files = []
        for path in paths:
            row = self.rows.get(path)
            if row is None:
                return None
            files.append(Written(path, row.digest, row.size, True))
        return Product(key, tuple(files))

    def find_bundle(self, key: bytes) -> list[Product] | None:
        """Return the products that `key` stands for, where all of them are still published."""
        keys = self.bundles.get(key)
        if keys is None:
            return None
        products = [product for each in keys if (product := self.find(each)) is not None]
        return products if len(products) == len(keys) else None

    def put(self, artifact: Artifact) -> tuple[Written, ...]:
        """Write an artifact, and beside it its compressed forms.

        Raises:
            OSError: it cannot be written.
        """
        written = self.write(artifact)
        if not self.forms or not is_compressible(artifact.path, artifact.data):
            return (written,)
        paths = [artifact.path + form for form in self.forms]
        rows = [self.rows.get(path) for path in paths]
        if written.is_kept and all(rows):
            kept = (
                Written(path, row.digest, row.size, is_kept=True) for path, row in zip(paths, rows, strict=True) if row
            )
            return (written, *kept)
        forms = (Artifact(path, compress(artifact.data, form)) for path, form in zip(paths, self.forms, strict=True))
        return (written, *map(self.write, forms))

    def write(self, artifact: Artifact) -> Written:
        """Put an artifact into the folder, unless just this is published already.

        Raises:
            OSError: it cannot be written.
        """
        digest = hashlib.sha256(artifact.data).hexdigest()
        row = self.rows.get(artifact.path)
        is_kept = row.digest == digest if row is not None else self._is_published(artifact)
        if not is_kept:
            file = self.place(artifact.path)
            if not self.is_flat:
                make_folder(file)
            try:
                with open(file, "xb") as stream:
                    stream.write(artifact.data)
            except FileExistsError:  # a worker elsewhere began it, and died, or is only thought to be dead
                with whole(Path(file)) as unfinished:
                    unfinished.write_bytes(artifact.data)
        return Written(artifact.path, digest, len(artifact.data), is_kept)

    def place(self, path: str) -> str:
        """Return where a file that is not kept waits to be published."""
        # Plain texts: path objects would take as long as the writing.
        name = hashlib.sha256(path.encode("utf-8", "surrogatepass")).hexdigest() if self.is_flat else path
        return f"{self.folder}/{name}"

    def _is_published(self, artifact: Artifact) -> bool:
        file = f"{self.published}/{artifact.path}"
        try:
            status = os.lstat(file)
            is_same = stat.S_ISREG(status.st_mode) and status.st_size == len(artifact.data)
            return is_same and Path(file).read_bytes() == artifact.data
        except OSError:
            return False


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


class Publisher:
    """Holds the lock and the folders of one build; publishing is its last act.

    What is to be published goes into `staging`, what the build needs meanwhile into `scratch`. Use it as a context
    manager: whatever way the block is left, both are gone after it, and the next build removes what a killed one left.
    With `ledger` and `spare`, records of the cache, what is published already is known without being read, and the folder that
    was published before is used again. A dry run touches nothing
    beside the output, and only tells what would be published.
    """

    def __init__(
        self,
        output: Path,
        *,
        ledger: Path | None = None,
        spare: Path | None = None,
        forms: tuple[str, ...] = (),
        dry_run: bool = False,
        jobs: Jobs = 1,
    ) -> None:
        self.output = output.resolve()
        self.ledger = ledger
        self.spare = Spare(spare) if spare and not dry_run else None
        self.forms = forms
        self.dry_run = dry_run
        self.jobs = jobs
        self._stack = contextlib.ExitStack()
        self._look = Beside(self._what_changed, 1)
        self._around = Beside(self._differences, 1)
        self._lost: frozenset[str] = frozenset()
        self._numbers: dict[str, int] = {}
        self._folder = self.scratch = self.output

    def __enter__(self) -> Self:
        """Take the lock, clean up after builds that were killed, make the folders.

        Raises:
            LockedError: another build holds the lock.
            OSError: the folder beside the output cannot be written.
        """
        try:
            return self._enter()
        except BaseException:
            self._stack.close()
            raise

    def _enter(self) -> Self:
        parent, name = self.output.parent, self.output.name
        if not self.dry_run:
            self._stack.enter_context(lock(parent / f".{name}.lock"))
            previous = parent / f".{name}.previous"
            if previous.is_dir() and not self.output.exists():
                previous.rename(self.output)
            for leftover in [previous, *parent.glob(f".{glob.escape(name)}.staging-*")]:
                shutil.rmtree(leftover, ignore_errors=True)
        self._look = self.beside(self._what_changed, at_once=self.ledger is not None)
        self._folder, self.scratch = self._make_folder(), self._make_folder()
        self._folder.chmod(0o755)
        return self

    @cached_property
    def staging(self) -> Staging:
        """Where the build writes what it makes."""
        ledger = load_ledger(self.ledger)
        changed, self._lost = self._look.result()
        self._numbers = {path: row.inode for path, row in ledger.rows.items()}
        rows = {path: row for path, row in ledger.rows.items() if path not in changed}
        is_flat = self.dry_run or (self.spare is not None and self.spare.is_usable)
        return Staging(self._folder, self.output, rows, ledger.groups, ledger.bundles, self.forms, is_flat)

    def beside(self, function: Callable[[], R], *, at_once: bool = True) -> Beside[R]:
        """Do something beside the build, `at_once` or only when it is asked for; its process ends with the build."""
        begun = Beside(function, self.jobs if at_once else 1)
        self._stack.callback(begun.close)
        return begun

    def _what_changed(self) -> tuple[frozenset[str], frozenset[str]]:
        """Return the paths of those files of the output, and of the spare, that are not as a build left them."""
        return changed_paths(self.output, self.ledger), self.spare.lost() if self.spare else frozenset()

    def _make_folder(self) -> Path:
        beside = None if self.dry_run else self.output.parent
        folder = Path(tempfile.mkdtemp(prefix=f".{self.output.name}.staging-", dir=beside))
        self._stack.callback(shutil.rmtree, folder, ignore_errors=True)
        return folder

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Remove what is left of the folders, release the lock."""
        self._stack.close()

    def publish(
        self,
        written: Mapping[str, Written],
        groups: Mapping[bytes, tuple[str, ...]] = MappingProxyType({}),
        bundles: Mapping[bytes, tuple[bytes, ...]] = MappingProxyType({}),
        snapshot: Snapshot | None = None,
    ) -> Publication:
        """Make the staging folder the published one; `groups`, `bundles` and `snapshot` are for the ledger.

        Raises:
            OSError: nothing was published then; the output is as it was.
        """
        before = read_manifest(self.output)
        changed = sorted(path for path, item in written.items() if not item.is_kept)
        removed = tuple(sorted(path for path in before if path not in written))
        size = sum(item.size for item in written.values())
        publication = Publication(tuple(changed), len(written) - len(changed), removed, size)
        if self.dry_run:
            return publication
        files = {path: item.digest for path, item in sorted(written.items())}
        manifest = json.dumps({"format": FORMAT, "files": files}, ensure_ascii=False, separators=(",\n", ": ")) + "\n"
        whole = {**written, MANIFEST: self.staging.write(Artifact(MANIFEST, manifest.encode()))}
        if changed or removed or not whole[MANIFEST].is_kept:
            self._exchange(whole, before)
        if self.ledger is not None:
            with contextlib.suppress(OSError):
                save_ledger(self.ledger, Ledger(self._rows(whole), groups, bundles), snapshot and snapshot(publication))
        return publication

    def look_around(self) -> None:
        """Begin to look what lies in the output, in a process beside: publishing will ask for it soon."""
        if not self.dry_run:
            self._around.close()
            self._around = self.beside(self._differences)

    def _differences(self) -> tuple[dict[str, int], list[str]]:
        return differences(self.output, self._numbers) if self.output.is_dir() else ({}, list(self._numbers))

    def _present(self) -> dict[str, int]:
        """Return the numbers on the disk of what lies in the output, by path."""
        others, missing = self._around.result()
        present = {**self._numbers, **others}
        for path in missing:
            present.pop(path, None)
        return present

    def _exchange(self, written: Mapping[str, Written], before: Mapping[str, str]) -> None:
        """Complete the new folder, and let it change places with the published one."""
        present = self._present()
        sources = {p: f"{self.output}/{p}" if item.is_kept else self.staging.place(p) for p, item in written.items()}
        # What others put into the output (a CNAME file, a .git folder) stays: only what we wrote is pruned.
        foreign = {path: f"{self.output}/{path}" for path in present if path not in written and path not in before}
        kept = {
            path: number
            for path, number in present.items()
            if path in foreign or (path in written and written[path].is_kept)
        }
        if self.staging.is_flat and self.spare is not None:
            folder = self.spare.folder
            self.spare.update(sources | foreign, kept, self._lost)
        else:
            folder = self.staging.folder
            for path in (*foreign, *(path for path, item in written.items() if item.is_kept)):
                place(f"{self.output}/{path}", f"{folder}/{path}")
        self._swap(folder)
        if self.spare is not None and present:
            self.spare.take(folder, present)

    def _rows(self, written: Mapping[str, Written]) -> dict[str, Row]:
        """Describe the published files; what was kept is known."""
        rows = {}
        for path, item in written.items():
            known = self.staging.rows.get(path) if item.is_kept else None
            # One that was only found to be the same may be another one since: the preview shows pages before their build.
            describe = checked_row if item.is_kept else row_of
            rows[path] = known or describe(f"{self.output}/{path}", item.digest)
        return rows

    def _swap(self, folder: Path) -> None:
        """Let a complete folder change places with the output; the former output lies there then, if there was one."""
        if not self.output.exists():
            folder.rename(self.output)
        elif not _exchange(folder, self.output):
            previous = self.output.parent / f".{self.output.name}.previous"
            self.output.rename(previous)
            try:
                folder.rename(self.output)
            except OSError:
                previous.rename(self.output)
                raise
            previous.rename(folder)
