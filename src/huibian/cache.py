"""The cache: what earlier builds worked out, in a folder that may be deleted at any time.

    .cache/huibian-STAMP/NAME/*.pack    entries by what they were made from (`packs`)
    .cache/huibian-STAMP/*.record       what was seen and published where (`records`)

A stamp is one huibian with one set of libraries; whatever has another is removed. Where the folder cannot be used, nothing
is remembered, and that is all.
"""

import contextlib
import os
import shutil
from collections.abc import Callable, Collection
from pathlib import Path
from types import TracebackType
from typing import Self, TypeVar

from huibian.digests import digest_of
from huibian.frozen import DAMAGED, freeze, thaw
from huibian.locks import LockedError, lock
from huibian.packs import Packs, PackWriter, prune

T = TypeVar("T")
_PREFIX = "huibian-"
_RESULTS = "results"
_RECORDS = ("sources", "care", "checked", "published", "spare", "readings", "keys")
_MOST_RECORDS = 4  # of a kind: a site may be built into several folders
_LOCK = "huibian.lock"
_NOTES = {
    "CACHEDIR.TAG": "Signature: 8a477f597d28d172789f06886806bc55\n# https://bford.info/cachedir/\n",
    ".gitignore": "*\n",
}


class Cache:
    """One build's share of the cache; a context manager, within which nobody prunes it.

    `folder` is `None` where there is no cache: then nothing is found, and nothing kept. One that does not write only finds.
    """

    def __init__(self, root: Path | None, stamp: bytes, *, writes: bool = True) -> None:
        self.root = root
        self.writes = writes
        self.folder: Path | None = None
        self._name = _PREFIX + stamp.hex()
        self._stack = contextlib.ExitStack()
        self._packs: dict[str, Packs] = {}
        self._live: dict[str, set[bytes]] = {}

    def __enter__(self) -> Self:
        """Make the folder, where that can be."""
        if self.root is None:
            return self
        try:
            if not self.writes:
                folder = self.root / self._name
                self.folder = folder if folder.is_dir() else None
                return self
            is_new = not self.root.exists()
            self._stack.enter_context(lock(self.root / _LOCK, shared=True))
            folder = self.root / self._name
            folder.mkdir(exist_ok=True)
            for name, text in _NOTES.items() if is_new else ():
                (self.root / name).write_text(text, "utf-8")
            self.folder = folder
        except (OSError, LockedError):
            self._stack.close()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Let go of it; prune it, if the build came to its end and nobody else is using it."""
        for packs in self._packs.values():
            packs.close()
        self._stack.close()
        if self.root is None or self.folder is None or not self.writes or kind is not None:
            return
        with contextlib.suppress(OSError, LockedError), lock(self.root / _LOCK):
            self._prune(self.root)

    def _prune(self, root: Path) -> None:
        for folder in root.glob(f"{_PREFIX}*"):
            if folder.name != self._name:
                shutil.rmtree(folder, ignore_errors=True)
        for leftover in (root / self._name).glob("*.tmp"):
            leftover.unlink(missing_ok=True)
        for kind in _RECORDS:
            files = sorted((root / self._name).glob(f"{kind}-*.record"), key=lambda file: -file.stat().st_mtime_ns)
            for file in files[_MOST_RECORDS:]:
                file.unlink(missing_ok=True)
                shutil.rmtree(file.with_suffix(""), ignore_errors=True)
        for name, live in self._live.items():
            prune(root / self._name / name, live)

    def place(self, name: str, scratch: Path) -> Path:
        """Return the folder for new packs of a kind: below `scratch` where there is no cache.

        Raises:
            OSError: it cannot be made.
        """
        folder = (self.folder if self.folder and self.writes else scratch) / name
        folder.mkdir(exist_ok=True)
        return folder

    def packs(self, name: str) -> Packs:
        """Return the packs of a kind."""
        if name not in self._packs:
            self._packs[name] = Packs(self.folder / name) if self.folder else Packs(None)
        return self._packs[name]

    def record(self, kind: str, path: Path) -> Path | None:
        """Return the file for what is known of a folder of the site."""
        return self.folder / _record_name(kind, path) if self.folder else None

    def remembered(self, key: bytes, make: Callable[[], bytes], scratch: Path) -> bytes:
        """Return what `make` makes from what `key` tells, as it was made the first time.

        Raises:
            OSError: it cannot be written.
        """
        self.keep(_RESULTS, (key,))
        data = self.packs(_RESULTS).get(key)
        if data is None:
            data = make()
            if self.folder is not None:
                with PackWriter(self.place(_RESULTS, scratch)) as writer:
                    writer.add(key, data)
        return data

    def recalled(self, key: bytes, make: Callable[[], T], scratch: Path) -> T:
        """Return the value that `make` makes from what `key` tells, as it was made the first time.

        Raises:
            OSError: it cannot be written.
        """
        if self.folder is None:
            return make()
        made: list[T] = []

        def frozen() -> bytes:
            made.append(make())
            return freeze(made[0])

        data = self.remembered(key, frozen, scratch)
        if made:
            return made[0]
        try:
            found: T = thaw(data)
        except DAMAGED:
            return make()
        return found

    def keep(self, name: str, live: Collection[bytes]) -> None:
        """Tell which entries of a kind this build used: the others may be pruned."""
        self._live.setdefault(name, set()).update(live)


def _record_name(kind: str, path: Path) -> str:
    return f"{kind}-{digest_of(os.path.abspath(path)).hex()}.record"


def record_files(root: Path, kind: str, path: Path) -> list[Path]:
    """Return the files for what is known of a folder, whatever huibian wrote them."""
    return sorted(root.glob(f"{_PREFIX}*/{_record_name(kind, path)}"))


NO_CACHE = Cache(None, b"")
