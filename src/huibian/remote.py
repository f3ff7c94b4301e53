"""Sites and outputs at addresses that fsspec knows (`s3://bucket/folder`): brought into a work folder, and sent from there.

Only what differs travels. What a send is about to change is written down there first, so that one that broke off is made good by the next,
whatever that one publishes. New files go before the pages that lead to them, the index's manifest and the entry pages come last, and
what was removed goes after them: nobody is led to what is not there.
"""

import contextlib
import json
import mimetypes
import os
import re
import shutil
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from pathlib import Path, PurePosixPath
from types import TracebackType
from typing import Any, Self

from huibian.compression import BROTLI, GZIP
from huibian.config import FILE_NAME
from huibian.digests import digest_of
from huibian.extras import not_installed
from huibian.i18n import N_
from huibian.locks import LockedError, lock
from huibian.options import CONTENT, THEMES
from huibian.output import FOREIGN, LOCKED, MANIFEST, OVERLAPS, read_manifest
from huibian.problems import Location, Problem, ProblemKind
from huibian.records import read_record, write_record
from huibian.scriptfile import script_path
from huibian.search.manifest import MANIFEST as INDEX_MANIFEST

REMOTE_FAILS = ProblemKind(
    "E536",
    N_("The folder at this address cannot be read or written: {reason}"),
    N_("Look at the address, the credentials and the network, then build again: only what is still missing is sent."),
)
UNFINISHED = ".huibian-unfinished.json"
_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".csv": "text/csv; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".txt": "text/plain; charset=utf-8",
    ".xml": "application/xml",
}
_NAMED_TYPES = {"feed.xml": "application/atom+xml", "opensearch.xml": "application/opensearchdescription+xml"}
_KNOWN_TYPES = mimetypes.MimeTypes()  # Python's own list, whatever the system has
_LASTING = re.compile(r"assets/.*[.-][0-9a-f]{8}[./]")  # the address tells the content
_FOR_EVER, _ASK = "public, max-age=31536000, immutable", "no-cache"
_HEADERS = {
    "s3": ("ContentType", "CacheControl"),
    "s3a": ("ContentType", "CacheControl"),
}  # how a filesystem takes them
_ENTRIES = ("index.html", "404.html", "search/index.html")
_CHANGED_KEYS = ("LastModified", "last_modified", "mtime", "modified", "updated")
_DIGEST_KEYS = ("ETag", "etag", "md5Hash", "content_md5")


class RemoteError(Exception):
    """What is at an address cannot be had, or must not be touched."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem)
        self.problem = problem


@dataclass(frozen=True, slots=True)
class Seen:
    """A file as a listing tells of it: size in bytes, a mark that another content would not have (empty: unknown), its time in seconds."""

    size: int
    mark: str
    changed: float | None

    @classmethod
    def of(cls, info: Mapping[str, Any]) -> "Seen":
        """Read an entry of a listing."""
        times = [info[key] for key in _CHANGED_KEYS if info.get(key)]
        digests = [str(info[key]) for key in _DIGEST_KEYS if info.get(key)]
        changed = times[0].timestamp() if times and isinstance(times[0], datetime) else times[0] if times else None
        mark = " ".join([*digests[:1], *(str(time) for time in times[:1])])
        return cls(int(info.get("size") or 0), mark, changed if isinstance(changed, int | float) else None)


@contextlib.contextmanager
def _told(url: str) -> Iterator[None]:
    """Turn whatever a filesystem raises into a problem: each has exceptions of its own."""
    try:
        yield
    except RemoteError:
        raise
    except Exception as error:
        reason = " ".join(str(error).split()) or type(error).__name__
        raise RemoteError(Problem(REMOTE_FAILS, Location(url), "", {"reason": reason})) from error


class RemoteFolder:
    """A folder at an address.

    Raises:
        RemoteError: its filesystem is not installed, or cannot be reached.
    """

    def __init__(self, url: str) -> None:
        self.url = url.rstrip("/")
        protocol = url.partition("://")[0]
        try:
            from fsspec.core import url_to_fs  # noqa: PLC0415 - only where there is an address
        except ImportError as error:
            raise RemoteError(not_installed(url, "fsspec", "'huibian[cluster]'")) from error
        try:
            with _told(self.url):
                self._files, self._root = url_to_fs(self.url, use_listings_cache=False, skip_instance_cache=True)
        except RemoteError as error:
            if isinstance(error.__cause__, ImportError):
                package = "'huibian[s3]'" if protocol in _HEADERS else "…"
                raise RemoteError(not_installed(url, f"fsspec → {protocol}", package)) from error
            raise
        self._header_names = _HEADERS.get(protocol)

    def list(self, below: str = "") -> dict[str, Seen]:
        """List all files below a folder, by path as seen from the top."""
        start = f"{self._root}/{below}".rstrip("/")
        with _told(self.url):
            found = self._files.find(start, detail=True)
        files = {}
        for name, info in found.items():
            path = name[len(self._root) :].lstrip("/")
            if name.endswith("/") or info.get("type") == "directory":
                continue
            if any(part in ("", ".", "..") or "\\" in part or "\0" in part for part in path.split("/")):
                raise RemoteError(Problem(REMOTE_FAILS, Location(self.url), "", {"reason": name}))
            files[path] = Seen.of(info)
        return files

    def look(self, path: str) -> Seen | None:
        """Look at one file."""
        with _told(self.url), contextlib.suppress(FileNotFoundError):
            info = self._files.info(f"{self._root}/{path}")
            return Seen.of(info) if info.get("type") == "file" else None
        return None

    def read(self, path: str) -> bytes:
        """Return a file's bytes; none where it is missing."""
        with _told(self.url), contextlib.suppress(FileNotFoundError):
            return bytes(self._files.cat_file(f"{self._root}/{path}"))
        return b""

    def get(self, files: Mapping[str, Path]) -> None:
        """Copy files to this machine."""
        with _told(self.url):
            self._files.get([f"{self._root}/{path}" for path in files], list(map(str, files.values())))

    def put(self, files: Mapping[str, Path]) -> None:
        """Copy files there, with types and caching where the filesystem takes them."""
        with _told(self.url):
            for headers, group in groupby(sorted(files, key=_headers), key=_headers):
                paths = list(group)
                if self._header_names is None:
                    for folder in sorted({os.path.dirname(path) for path in paths}):
                        self._files.makedirs(f"{self._root}/{folder}".rstrip("/"), exist_ok=True)
                more = dict(zip(self._header_names, headers, strict=True)) if self._header_names else {}
                self._files.put(
                    [str(files[path]) for path in paths], [f"{self._root}/{path}" for path in paths], **more
                )

    def write(self, path: str, data: bytes) -> None:
        """Write a small file."""
        with _told(self.url):
            if self._header_names is None:
                self._files.makedirs(self._root, exist_ok=True)
            self._files.pipe_file(f"{self._root}/{path}", data)

    def remove(self, paths: Iterable[str]) -> None:
        """Remove files, as far as they are there."""
        with _told(self.url):
            if names := [f"{self._root}/{path}" for path in paths]:
                self._files.rm(names)


def _headers(path: str) -> tuple[str, str]:
    """Return what kind of content a published file is, and how long it may be kept."""
    name = PurePosixPath(path)
    kind = _NAMED_TYPES.get(name.name) or _TYPES.get(name.suffix) or _KNOWN_TYPES.guess_type(f"x{name.suffix}")[0]
    return kind or "application/octet-stream", _FOR_EVER if _LASTING.match(path) else _ASK


def _stage(path: str) -> int:
    """Say when a file is sent: what pages lead to before them, entries last."""
    for form in (GZIP, BROTLI):
        path = path.removesuffix(form)
    if path in _ENTRIES:
        return 5
    if path in (f"search-index/{INDEX_MANIFEST}", script_path(f"search-index/{INDEX_MANIFEST}")):
        return 4
    if path.startswith("search-index/"):
        return 3
    if path.startswith(("assets/", "files/")):
        return 0
    return 1 if path.startswith("reports/") else 2


def bring(remote: RemoteFolder, folder: Path, record: Path) -> int:
    """Make `folder` hold a remote site's content, themes and settings; return how many files were fetched. `record` tells what was seen before.

    Raises:
        RemoteError: they cannot be read.
        OSError: `folder` cannot be written.
    """
    found = remote.list(CONTENT) | remote.list(THEMES)
    found |= {name: seen for name in (FILE_NAME, "pyproject.toml") if (seen := remote.look(name)) is not None}
    before = (read_record(record) or [{}])[0]
    present = _sizes(folder)
    kept = {
        path
        for path, seen in found.items()
        if seen.mark and before.get(path) == seen.mark and present.get(path) == seen.size
    }
    for path in present.keys() - found.keys():
        (folder / path).unlink()
    _remove_empty(folder)
    lacking = sorted(found.keys() - kept)
    incoming = folder.parent / "incoming"
    shutil.rmtree(incoming, ignore_errors=True)
    incoming.mkdir(parents=True)
    try:
        if lacking:
            remote.get({path: incoming / str(number) for number, path in enumerate(lacking)})
        for number, path in enumerate(lacking):
            file, changed = incoming / str(number), found[path].changed
            if changed is not None:
                os.utime(file, (changed, changed))
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            file.replace(folder / path)
    finally:
        shutil.rmtree(incoming, ignore_errors=True)
    write_record(record, {path: seen.mark for path, seen in found.items()})
    return len(lacking)


def _sizes(folder: Path) -> dict[str, int]:
    """Return the sizes of all files below a folder."""
    files = (file for file in folder.rglob("*") if file.is_file())
    return {file.relative_to(folder).as_posix(): file.stat().st_size for file in files}


def _remove_empty(folder: Path) -> None:
    for place in sorted((place for place in folder.rglob("*") if place.is_dir()), reverse=True):
        with contextlib.suppress(OSError):  # it holds files
            place.rmdir()


@dataclass(frozen=True, slots=True)
class Sent:
    """How many files were sent, and how many were removed."""

    written: int
    removed: int


def send(folder: Path, remote: RemoteFolder) -> Sent:
    """Make a remote folder hold what was published into `folder`; files that no build wrote stay there.

    Raises:
        RemoteError: it cannot be written, or holds files of others alone.
    """
    files = dict(read_manifest(folder))
    present = remote.list()
    if present and not present.keys() & {MANIFEST, UNFINISHED}:
        raise RemoteError(Problem(FOREIGN, Location(remote.url)))
    theirs = _parsed(remote.read(MANIFEST)).get("files", {}) if MANIFEST in present else {}
    unsure = set(_parsed(remote.read(UNFINISHED)).get("files", ())) if UNFINISHED in present else set()
    changed = [
        path
        for path, digest in files.items()
        if theirs.get(path) != digest
        or path in unsure
        or path not in present
        or present[path].size != (folder / path).stat().st_size
    ]
    removed = sorted((theirs.keys() | unsure) & present.keys() - files.keys())
    if not changed and not removed and not unsure and MANIFEST in present:
        return Sent(0, 0)
    remote.write(UNFINISHED, json.dumps({"files": [*changed, *removed]}, ensure_ascii=False).encode())
    for _, group in groupby(sorted(changed, key=lambda path: (_stage(path), path)), key=_stage):
        remote.put({path: folder / path for path in group})
    remote.remove(removed)
    remote.put({MANIFEST: folder / MANIFEST})
    remote.remove([UNFINISHED])
    return Sent(len(changed), len(removed))


def _parsed(data: bytes) -> dict[str, Any]:
    try:
        found = json.loads(data)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


class Workplace:
    """A folder of this machine in which a site at an address is built, or an output for one; a context manager that holds its lock.

    `site` and `output` are where they are worked on, `cache` where results are kept, unless the site lies on this machine.
    """

    def __init__(self, site: Path | str, output: Path | str | None, work: Path | None) -> None:
        output = output if output is not None else f"{site}/output"
        self._from = RemoteFolder(site) if isinstance(site, str) else None
        self._to = RemoteFolder(output) if isinstance(output, str) else None
        if self._from is not None and self._to is not None:
            _check_apart(self._from.url, self._to.url)
        self._work = work or _home() / digest_of(str(site), str(output)).hex()
        self.site = self._work / "site" if isinstance(site, str) else site
        self.output = self._work / "output" if isinstance(output, str) else output
        self.cache = self._work / "cache" if self._from is not None else None
        self._stack = contextlib.ExitStack()

    def __enter__(self) -> Self:
        """Bring what lies at an address.

        Raises:
            RemoteError: it cannot be read, or another build uses the folder.
            OSError: the folder cannot be written.
        """
        try:
            self._stack.enter_context(lock(self._work / "lock"))
        except LockedError as error:
            raise RemoteError(Problem(LOCKED, Location(str(self._work)))) from error
        with contextlib.ExitStack() as stack:
            stack.callback(self._stack.close)
            if self._from is not None:
                self.site.mkdir(parents=True, exist_ok=True)
                bring(self._from, self.site, self._work / "site.record")
            stack.pop_all()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Let go of the folder."""
        self._stack.close()

    def send(self) -> tuple[str, Sent] | None:
        """Send what was published to its address; return that, and what was sent.

        Raises:
            RemoteError: it cannot be written.
        """
        return (self._to.url, send(self.output, self._to)) if self._to is not None else None


def _check_apart(site: str, output: str) -> None:
    own = [f"{site}/{name}" for name in (CONTENT, THEMES)]
    if f"{site}/".startswith(f"{output}/") or any(f"{output}/".startswith(f"{place}/") for place in own):
        raise RemoteError(Problem(OVERLAPS, Location(output)))


def _home() -> Path:
    cache = os.environ.get("XDG_CACHE_HOME")
    return (Path(cache) if cache else Path.home() / ".cache") / "huibian"
