"""The git repository that a folder lies in: where it is, what state it is in, and what `git` tells of it."""

import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from huibian.digests import digest_of

_PATIENCE = 300  # seconds; a clone without file contents fetches some of them
# A hook sets these for the repository that it belongs to, which need not be that of the site.
_ELSEWHERE = frozenset(
    {
        "GIT_ALTERNATE_OBJECT_DIRECTORIES",
        "GIT_COMMON_DIR",
        "GIT_DIR",
        "GIT_GRAFT_FILE",
        "GIT_INDEX_FILE",
        "GIT_NAMESPACE",
        "GIT_OBJECT_DIRECTORY",
        "GIT_PREFIX",
        "GIT_REPLACE_REF_BASE",
        "GIT_SHALLOW_FILE",
        "GIT_WORK_TREE",
    }
)
_SETTINGS = {"LC_ALL": "C", "GIT_OPTIONAL_LOCKS": "0", "GIT_TERMINAL_PROMPT": "0"}
_MOST_REFERENCES = 5


class GitError(Exception):
    """Git is missing, or does not want to; the text says why, in git's words."""


@dataclass(frozen=True, slots=True)
class Position:
    """What is checked out: the commit (empty before the first), the way from the top of the work tree to the folder, with a slash."""

    commit: str
    prefix: str
    is_shallow: bool


def find_git_folder(folder: Path) -> Path | None:
    """Return the folder that git keeps for the work tree around `folder`; that of a worktree or a submodule lies elsewhere."""
    here = Path(os.path.realpath(folder))
    for place in (here, *here.parents):
        found = place / ".git"
        if found.is_file():
            text = _read(found).decode("utf-8", "surrogateescape")
            if text.startswith("gitdir:"):
                return place / text.removeprefix("gitdir:").strip()
        elif (found / "HEAD").is_file():
            return found
    return None


def repository_state(folder: Path) -> bytes:
    """Return a digest that changes when another commit is checked out, or more of the history is fetched, without asking git."""
    git = find_git_folder(folder)
    if git is None:
        return b""
    shared = git / (_read(git / "commondir").decode("utf-8", "surrogateescape").strip() or ".")
    state = [shutil.which("git"), os.path.abspath(git), _read(shared / "shallow")]
    name = "HEAD"
    for _ in range(_MOST_REFERENCES):
        value = _read(git / name) or _read(shared / name)
        state.append(value)
        if not value.startswith(b"ref:"):
            break
        name = value.removeprefix(b"ref:").strip().decode("utf-8", "surrogateescape")
    if not state[-1]:
        state.append(_read(shared / "packed-refs"))
        state += [_read(place / "reftable" / "tables.list") for place in (git, shared)]
    return digest_of(state)


def _read(file: Path) -> bytes:
    """Return what stands in a file, nothing where it cannot be read."""
    try:
        return file.read_bytes()
    except (OSError, ValueError):
        return b""


def ask_git(folder: Path, *arguments: str, told: bytes = b"", index: Path | None = None) -> bytes:
    """Run git in a folder, `told` what it reads from its standard input, and return what it prints.

    `index` is a file that stands for the repository's own index.

    Raises:
        GitError: it is missing, or fails.
    """
    program = shutil.which("git")
    if program is None:
        raise GitError("git: command not found")
    environment = {name: value for name, value in os.environ.items() if name not in _ELSEWHERE} | _SETTINGS
    if index is not None:
        environment["GIT_INDEX_FILE"] = str(index)
    command = [program, "--no-pager", "--no-replace-objects", "-C", os.path.realpath(folder), *arguments]
    try:
        ran = subprocess.run(  # noqa: S603 - a program found in PATH, and no shell
            command, env=environment, input=told, capture_output=True, timeout=_PATIENCE, check=False
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise GitError(str(error)) from error
    if ran.returncode:
        said = ran.stderr.decode("utf-8", "replace").strip().split("\n")[0]
        raise GitError(said or f"git: exit status {ran.returncode}")
    return ran.stdout


def find_position(folder: Path) -> Position:
    """Say what is checked out around a folder.

    Raises:
        GitError: git is missing, or does not trust the repository.
    """
    told = ask_git(folder, "rev-parse", "--is-shallow-repository", "--show-prefix")
    shallow, _, prefix = told.decode("utf-8", "surrogateescape").partition("\n")
    try:
        commit = ask_git(folder, "rev-parse", "--verify", "--quiet", "HEAD^{commit}").decode().strip()
    except GitError:
        commit = ""
    return Position(commit, prefix.removesuffix("\n"), shallow == "true")
