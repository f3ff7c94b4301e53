"""The spare: the folder that was published before, kept in the cache. Brought up to date, it changes places with the output.

Both hold the same files by hard links, so that a build which changes little has little to write; to make, and to remove, a
folder for each of ten thousand pages takes longer than anything else.
"""

import contextlib
import os
import shutil
from collections.abc import Collection, Mapping
from pathlib import Path

from huibian.records import read_record, write_record


def scan(folder: Path) -> dict[str, int]:
    """Return the number on the disk of everything below a folder that is no folder itself, by path.

    Raises:
        OSError: it cannot be read.
    """
    found: dict[str, int] = {}
    pending = [""]
    while pending:
        below = pending.pop()
        with os.scandir(f"{folder}/{below}") as entries:
            for entry in entries:
                if entry.is_dir(follow_symlinks=False):
                    pending.append(f"{below}{entry.name}/")
                else:
                    found[below + entry.name] = entry.inode()
    return found


def differences(folder: Path, known: Mapping[str, int]) -> tuple[dict[str, int], list[str]]:
    """Return what lies below a folder unlike what is `known`, as `scan` does, and what is known and does not.

    Raises:
        OSError: it cannot be read.
    """
    found = scan(folder)
    others = {path: number for path, number in found.items() if known.get(path) != number}
    return others, [path for path in known if path not in found]


def make_folder(file: str) -> None:
    """Make the folder that a file is to lie in.

    Raises:
        OSError: it cannot be made.
    """
    try:
        os.mkdir(os.path.dirname(file))
    except FileExistsError:
        pass
    except FileNotFoundError:
        os.makedirs(os.path.dirname(file), exist_ok=True)


def place(source: str, target: str) -> None:
    """Let a file stand in another place too: by a link, or where the disk knows none, by a copy.

    Raises:
        OSError: it cannot.
    """
    make_folder(target)
    try:
        os.link(source, target, follow_symlinks=False)
    except OSError:
        shutil.copy2(source, target, follow_symlinks=False)


class Spare:
    """The spare of one output folder. What it holds is told by a record, which is missing while it is worked on."""

    def __init__(self, record: Path) -> None:
        self.folder = record.with_suffix("")
        self._record = record
        found = read_record(record)
        self._files: dict[str, int] | None = found[0] if found and self.folder.is_dir() else None

    @property
    def is_usable(self) -> bool:
        """Whether it is known what it holds."""
        return self._files is not None

    def lost(self) -> frozenset[str]:
        """Return the paths of those files that are not what they should be; nobody but a build changes them."""
        files = self._files or {}
        return frozenset(path for path, number in files.items() if _number(f"{self.folder}/{path}") != number)

    def update(self, sources: Mapping[str, str], numbers: Mapping[str, int], lost: Collection[str]) -> None:
        """Make it hold just the files that lie at `sources`, by path; `numbers` are those on the disk, as far as they may be here already.

        `lost` are those that cannot stay.

        Raises:
            OSError: it cannot be written.
        """
        self._record.unlink()
        files, self._files = self._files or {}, None
        kept = set()
        emptied = set()
        for path, number in files.items():
            if numbers.get(path) == number and path in sources and path not in lost:
                kept.add(path)
                continue
            file = f"{self.folder}/{path}"
            with contextlib.suppress(FileNotFoundError):
                os.unlink(file)
            if path not in sources:
                emptied.add(os.path.dirname(file))
        for folder in sorted(emptied, key=len, reverse=True):
            self._remove_empty(folder)
        for path, source in sources.items():
            if path not in kept:
                place(source, f"{self.folder}/{path}")

    def _remove_empty(self, folder: str) -> None:
        with contextlib.suppress(OSError):  # others lie in it
            while len(folder) > len(str(self.folder)):
                os.rmdir(folder)
                folder = os.path.dirname(folder)

    def take(self, former: Path, files: Mapping[str, int]) -> None:
        """Let the folder that was published before be the spare; it holds these files."""
        try:
            if former != self.folder:
                self.discard()
                os.rename(former, self.folder)
            write_record(self._record, dict(files))
        except OSError:
            self.discard()

    def discard(self) -> None:
        """Remove it."""
        self._record.unlink(missing_ok=True)
        shutil.rmtree(self.folder, ignore_errors=True)


def _number(file: str) -> int:
    try:
        return os.lstat(file).st_ino
    except OSError:
        return -1
