"""What git is about to commit: a site as git's index has it, which need not be what lies in its folder."""

import os
import posixpath
import tempfile
import unicodedata
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from huibian.config import FILE_NAME
from huibian.options import CONTENT
from huibian.repository import GitError, ask_git, find_git_folder
from huibian.source import ABOUT

_SETTINGS = (FILE_NAME, "pyproject.toml")
_ALWAYS = frozenset((*_SETTINGS, *(f"{CONTENT}/{name}" for name in (ABOUT, "departments.yaml", "topics.yaml"))))
_REPORTS = (".md", ".markdown")
_LINK = b"120000"
_DIFFERENCES = (
    "diff",
    "--cached",
    "--name-only",
    "-z",
    "--no-renames",
    "--no-ext-diff",
    "--relative",
    "--diff-filter=d",
)


class StagedSite:
    """A site as it is about to be committed, in the folder `root`: what differs, settings and vocabularies, and what is `provide`d.

    `changed` are the content paths of the reports and vocabularies that the commit adds or changes.
    """

    def __init__(self, site: Path, place: Path) -> None:
        """Find what is staged.

        Raises:
            GitError: git is missing, or does not want to.
        """
        self._site, self._place = site, place
        self._index = _index(site)
        self._there: set[str] = set()
        prefix = self._git("rev-parse", "--show-prefix").decode("utf-8", "surrogateescape").removesuffix("\n")
        self.root = place / prefix
        entries = [
            entry.partition(b"\t") for entry in _parts(self._git("ls-files", "-s", "-z", "--", CONTENT, *_SETTINGS))
        ]
        self._files = frozenset(os.fsdecode(path) for _, _, path in entries)
        changed = {os.fsdecode(name) for name in _parts(self._git(*_DIFFERENCES, "--", CONTENT))}
        read = {path for path in changed if path in _ALWAYS or _is_report(path)}
        self.changed = tuple(sorted(path.removeprefix(f"{CONTENT}/") for path in read))
        (self.root / CONTENT).mkdir(parents=True)
        has_links = any(mode.startswith(_LINK) for mode, _, _ in entries)
        self._check_out(self._files if has_links else (read | _ALWAYS) & self._files)

    def reports(self) -> Collection[str]:
        """Return the content paths of all reports, changed or not."""
        inside = (path.removeprefix(f"{CONTENT}/") for path in self._files if path not in _ALWAYS)
        return [path for path in inside if _is_report(path)]

    def provide(self, paths: Iterable[str]) -> None:
        """Put the files that are named by content paths into the folder, and for their neighbours' names empty files."""
        wanted = {_alike(f"{CONTENT}/{path}") for path in paths}
        if not wanted:
            return
        around = {folder for path in wanted for folder in _above(path)}
        direct = {posixpath.dirname(path) for path in self._files}
        folders = direct.union(*map(_above, direct)) - {""}
        matching = {folder for folder in folders if _alike(folder) in around}
        files = [path for path in self._files if posixpath.dirname(path) in matching]
        self._check_out(path for path in files if _alike(path) in wanted)
        for folder in sorted(folder for folder in folders if posixpath.dirname(folder) in matching):
            (self.root / folder).mkdir(exist_ok=True)
        for path in files:
            if not os.path.lexists(self.root / path):
                (self.root / path).touch()

    def _check_out(self, paths: Iterable[str]) -> None:
        missing = sorted(set(paths) - self._there)
        if missing:
            names = "".join(f"{path}\0" for path in missing)
            self._git(
                "checkout-index", "-q", "-f", "-z", "--stdin", f"--prefix={self._place}/", told=os.fsencode(names)
            )
            self._there.update(missing)

    def _git(self, *arguments: str, told: bytes = b"") -> bytes:
        return ask_git(self._site, *arguments, told=told, index=self._index)


@contextmanager
def staged_site(site: Path) -> Iterator[StagedSite]:
    """Lay out what is staged, for as long as it is looked at.

    Raises:
        GitError: the site lies in no repository; git is missing, or does not want to.
        OSError: the files cannot be written.
    """
    git = find_git_folder(site)
    if git is None:
        raise GitError("not a git repository")
    with tempfile.TemporaryDirectory(prefix="huibian-", dir=git, ignore_cleanup_errors=True) as place:
        yield StagedSite(site, Path(os.path.realpath(place)))


def _index(site: Path) -> Path | None:
    """Return the index that a hook is to look at, where it is not the repository's own (`git commit -a`)."""
    named, git = os.environ.get("GIT_INDEX_FILE"), find_git_folder(site)
    if not named or git is None:
        return None
    own = os.path.realpath(git)
    for start in (os.getcwd(), os.path.dirname(own)):
        index = os.path.realpath(os.path.join(start, named))
        if os.path.isfile(index) and os.path.dirname(index) == own:
            return Path(index)
    return None


def _parts(data: bytes) -> list[bytes]:
    return [part for part in data.split(b"\0") if part]


def _is_report(path: str) -> bool:
    return path.lower().endswith(_REPORTS) and not any(name.startswith((".", "_")) for name in path.split("/"))


def _alike(path: str) -> str:
    return unicodedata.normalize("NFC", path).casefold()


def _above(path: str) -> list[str]:
    """Return the folders around a path, from the innermost out."""
    folders = []
    while path := posixpath.dirname(path):
        folders.append(path)
    return folders
