"""The history of the reports: when each was first committed, when last, and how often, as git tells in one pass.

Times are those of the committer: when a change came into this history. An author may have written it long before, and may set
his time freely. What is not certain is not told: nothing of files that are not committed; of a shallow clone, no first publication.
"""

import os
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from huibian.cache import Cache
from huibian.config import HISTORY_AUTO, HISTORY_OFF
from huibian.digests import digest_of
from huibian.frozen import DAMAGED, freeze, thaw
from huibian.i18n import N_
from huibian.options import CONTENT
from huibian.problems import Location, Problem, ProblemKind
from huibian.repository import GitError, Position, ask_git, find_git_folder, find_position

FILE_TIMES = ProblemKind(
    "N430",
    N_("The site lies in no git repository, so the times of its files stand for their last changes."),
    N_("Keep it in git: copying files may change their times. To show none, set history = “git” or “off”."),
)
SHALLOW = ProblemKind(
    "N431",
    N_("This is a shallow clone: when reports were first published, and how often they changed, is not known here."),
    N_("Fetch the whole history: git fetch --unshallow, or in a workflow fetch-depth: 0 (GIT_DEPTH: 0 for GitLab)."),
)
NO_GIT = ProblemKind(
    "N432",
    N_("Git does not tell the history of the reports: {reason}"),
    N_("Install git, or mend what it says; to show no history, set history = “off”."),
)
_LATEST = 253402214400  # the last day of the year 9999
_MOST_PAIRS = (
    400  # beyond as many renamed and changed files in one commit, only those that stayed the same are followed
)
_LOG = (
    *("-c", "log.showSignature=false", "-c", "log.showRoot=true"),
    *("log", "-z", "--format=%x01%H %T %ct %P", "--name-status", "--no-color", "--no-ext-diff", "--no-textconv"),
    *("--no-mailmap", "--no-relative", "-c"),
)
# Every file of the repository, also what lay elsewhere before the folder was moved: to be asked for some of them, git would
# compare the name of each file in each commit. Children before their parents, whatever their clocks said.
_WALK = ("--no-renames", "--date-order")
_SUFFIXES = (".md", ".markdown")
# Only some commits are asked for what they renamed: of reports, lest the contents of all images be compared.
_RENAMES = ("--no-walk=unsorted", "--stdin", "--find-renames=50%", f"-l{_MOST_PAIRS}", "--")
_REPORTS = (":(top,icase)*.md", ":(top,icase)*.markdown")
_RENAMED = re.compile(rb"[RC]\d+")


@dataclass(frozen=True, slots=True)
class Revisions:
    """What is known of a report's history, in seconds since 1970: its last change, its first publication, how often it changed since.

    A last change `by_day` is the time of a file.
    """

    last: int
    first: int | None = None
    count: int | None = None
    by_day: bool = False


@dataclass(frozen=True, slots=True)
class History:
    """The history of the reports by content path, those of which nothing is known left out.

    Without `is_lasting`, git did not tell, for a reason that another build need not meet.
    """

    reports: Mapping[str, Revisions] = field(default_factory=dict)
    is_lasting: bool = True


@dataclass(slots=True)
class _Track:
    """One file, under all names that it had, while the history is walked back."""

    times: list[int] = field(default_factory=list)
    has_begun: bool = False  # its first commit lies within the history


@dataclass(frozen=True, slots=True)
class Commit:
    """A commit: its time, where it has one; whether nothing is known before it, and its changes: status, former name, name.

    A status has one letter, of a merge one for each parent.
    """

    time: int | None
    is_end: bool
    changes: tuple[tuple[str, str, str], ...]
    name: str = ""
    tree: str = ""
    parents: tuple[str, ...] = ()

    def may_rename(self) -> bool:
        """Whether one of its new files may be a former one under another name."""
        come = any("A" in status for status, _, _ in self.changes)
        return come and (len(self.parents) > 1 or any(status == "D" for status, _, _ in self.changes))


def parse_log(data: bytes, is_shallow: bool) -> Iterator[Commit]:
    """Read what `git log` prints, newest first; of the changes, those of Markdown files."""
    head = b""
    changes: list[tuple[str, str, str]] = []
    tokens = iter(data.split(b"\0"))
    for token in tokens:
        if token.startswith(b"\x01"):
            if head:
                yield _commit(head, changes, is_shallow)
            head, changes = token, []
        elif status := token.strip(b"\n"):
            name = os.fsdecode(next(tokens, b""))
            new = os.fsdecode(next(tokens, b"")) if _RENAMED.fullmatch(status) else name
            if new.lower().endswith(_SUFFIXES):
                changes.append((status.rstrip(b"0123456789").decode("ascii", "replace"), name, new))
    if head:
        yield _commit(head, changes, is_shallow)


def _commit(head: bytes, changes: Sequence[tuple[str, str, str]], is_shallow: bool) -> Commit:
    name, tree, time, *parents = head[1:].decode("ascii", "replace").split(" ")
    parents = [parent for parent in parents if parent]
    seconds = min(int(time), _LATEST) if time.isdecimal() else None
    return Commit(seconds, is_shallow and not parents, tuple(changes), name, tree, tuple(parents))


def reached(commits: Iterable[Commit], newest: str) -> Iterator[Commit]:
    """Leave out commits, given children first, that a merge made nothing of: it left all as one of its parents had it."""
    commits = list(commits)
    trees = {commit.name: commit.tree for commit in commits}
    wanted = {newest}
    for commit in commits:
        if commit.name in wanted:
            same = [parent for parent in commit.parents if trees.get(parent) == commit.tree]
            wanted.update(same[:1] or commit.parents)
            yield commit


def follow(commits: Iterable[Commit], present: Sequence[str]) -> dict[str, _Track]:
    """Return the tracks of the files that are `present`, from commits newest first.

    A name belongs to the file that bears it until, walking back, a file is met that was renamed from it. Branches are walked side by
    side: what the other changed under the former name belongs to the file, too.
    """
    tracks = {name: _Track() for name in present}
    bearers = dict(tracks)
    own = frozenset(map(id, tracks.values()))
    for commit in commits:
        renamed = []
        for status, old, new in commit.changes:
            if status.startswith("D"):
                continue
            track = bearers.setdefault(new, _Track())
            if not commit.is_end and commit.time is not None:
                track.times.append(commit.time)
                track.has_begun |= status.startswith("A")
            if status.startswith("R"):
                renamed.append((old, new, track))
            elif status.startswith("A") and id(track) not in own:
                del bearers[new]  # a file that is gone: what bore its name before is another one
        for _old, new, _track in renamed:
            bearers.pop(new, None)
        for old, _new, track in renamed:
            stray = bearers.get(old)
            if stray is not None and stray is not track and id(stray) not in own:
                track.times += stray.times
                track.has_begun |= stray.has_begun
            bearers[old] = track
    return tracks


def _revisions(track: _Track, is_shallow: bool) -> Revisions | None:
    if not track.times:
        return None
    if is_shallow and not track.has_begun:
        return Revisions(max(track.times))
    return Revisions(max(track.times), min(track.times), len(track.times) - 1)


def history_notes(content: Path, mode: str) -> tuple[Problem, ...]:
    """Say what hinders the history from being told."""
    if mode == HISTORY_OFF:
        return ()
    if find_git_folder(content) is None:
        return (Problem(FILE_TIMES, Location(CONTENT)),) if mode == HISTORY_AUTO else ()
    try:
        position = find_position(content)
    except GitError as error:
        return (Problem(NO_GIT, Location(CONTENT), "", {"reason": str(error)}),)
    return (Problem(SHALLOW, Location(CONTENT)),) if position.is_shallow else ()


def read_history(content: Path, paths: Sequence[str], mode: str, cache: Cache, scratch: Path) -> History:
    """Tell the history of the reports with these content paths, or remember it.

    Raises:
        OSError: the cache cannot be written.
    """
    if mode == HISTORY_OFF or not paths:
        return History()
    if find_git_folder(content) is None:
        return History(_file_times(content, paths) if mode == HISTORY_AUTO else {})
    try:
        position = find_position(content)
        if not position.commit:
            return History()
        key = digest_of("history", position.commit, position.prefix, position.is_shallow, sorted(paths))
        data = cache.remembered(key, lambda: freeze(_from_git(content, paths, position)), scratch)
    except GitError:
        return History(is_lasting=False)
    try:
        return History(thaw(data))
    except DAMAGED:
        return History(is_lasting=False)


def _from_git(content: Path, paths: Sequence[str], position: Position) -> dict[str, Revisions]:
    names = [position.prefix + path for path in paths]
    tracks = follow(_commits(content, position), names)
    told = {path: _revisions(tracks[name], position.is_shallow) for path, name in zip(paths, names, strict=True)}
    return {path: revisions for path, revisions in sorted(told.items()) if revisions is not None}


def _commits(content: Path, position: Position) -> Sequence[Commit]:
    """Ask for all commits, newest first; then, of those that may have renamed a report, what they did."""
    whole = parse_log(ask_git(content, *_LOG, *_WALK, position.commit), position.is_shallow)
    commits = list(reached(whole, position.commit))
    doubtful = "".join(f"{commit.name}\n" for commit in commits if commit.may_rename())
    if not doubtful:
        return commits
    answer = ask_git(content, *_LOG, *_RENAMES, *_REPORTS, told=doubtful.encode())
    renaming = {commit.name: commit for commit in parse_log(answer, position.is_shallow)}
    return [renaming.get(commit.name, commit) for commit in commits]


def _file_times(content: Path, paths: Sequence[str]) -> dict[str, Revisions]:
    times = {}
    known: dict[int, Revisions] = {}  # those of a fresh clone are all the same
    folder = str(content)
    for path in paths:
        try:
            seconds = int(os.stat(f"{folder}/{path}").st_mtime)
        except OSError:  # it vanished just now
            continue
        if seconds not in known:
            known[seconds] = Revisions(min(max(seconds, 0), _LATEST), by_day=True)
        times[path] = known[seconds]
    return times
