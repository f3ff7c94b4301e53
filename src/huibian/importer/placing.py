"""Writing into an editor's folder: new files only. What exists is never overwritten; a name that is taken gets a number."""

import os
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

_MOST_TRIES = 10_000


@dataclass(frozen=True, slots=True)
class Placed:
    """A report's file and those beside it, as paths below the folder, POSIX style."""

    path: str
    beside: tuple[str, ...]


def place_report(
    folder: Path, below: str, stem: str, make: Callable[[str], tuple[str, Mapping[str, bytes]]], *, dry_run: bool,
    taken: set[str],
) -> Placed:  # fmt: skip
    """Write a report as `below/stem.md`, or with a number where that is taken, and its images beside it.

    `make` returns the Markdown and the images for a stem; `taken` are the paths that this import has used already.

    Raises:
        OSError: it cannot be written.
    """
    for number in range(1, _MOST_TRIES):
        name = stem if number == 1 else f"{stem}-{number}"
        text, images = make(name)
        prefix = f"{below}/" if below else ""
        files = {f"{prefix}{name}.md": text.encode(), **{f"{prefix}{image}": data for image, data in images.items()}}
        if any(path.lower() in taken for path in files):
            continue
        state = [_state(folder / path, data) for path, data in files.items()]
        if any(state):  # one is there, with other content
            continue
        if not dry_run:
            # Images first: a report never names what is not there.
            for path, data in reversed(files.items()):
                create(folder / path, data)
        taken.update(path.lower() for path in files)
        first, *beside = files
        return Placed(first, tuple(beside))
    raise FileExistsError(stem)


def _state(file: Path, data: bytes) -> bool:
    """Whether another file stands in the way; the same bytes do not (an import that was interrupted)."""
    return os.path.lexists(file) and not (file.is_file() and not file.is_symlink() and file.read_bytes() == data)


def create(file: Path, data: bytes) -> None:
    """Write a new file, all or nothing.

    Raises:
        FileExistsError: there is one of that name, with other content.
        OSError: it cannot be written.
    """
    if not _state(file, data) and file.exists():
        return
    temporary = _temporary(file, data)
    try:
        os.link(temporary, file)
    finally:
        temporary.unlink()


def replace(file: Path, data: bytes) -> None:
    """Write a file of our own (ledger, review), all or nothing, over the one before.

    Raises:
        OSError: it cannot be written.
    """
    temporary = _temporary(file, data)
    try:
        temporary.replace(file)
    except OSError:
        temporary.unlink(missing_ok=True)
        raise


def _temporary(file: Path, data: bytes) -> Path:
    file.parent.mkdir(parents=True, exist_ok=True)
    descriptor, name = tempfile.mkstemp(prefix=".import-", dir=file.parent)
    with os.fdopen(descriptor, "wb") as stream:
        stream.write(data)
    Path(name).chmod(0o644)
    return Path(name)
