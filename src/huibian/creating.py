"""The file of a new report: a name that is free, and nothing outside the content folder."""

import os
import unicodedata
from pathlib import Path, PurePosixPath

from huibian import pinyin
from huibian.i18n import N_
from huibian.importer.placing import create
from huibian.problems import MessageId
from huibian.record.addresses import alias_fault, file_fault
from huibian.source import ABOUT, MAX_DEPTH

PRIVATE = N_("a part of it begins with an underscore, and such files are not read")
TAKEN_BY_ABOUT = N_("this is the page about the site")
TOO_DEEP = N_("it lies too deep")
IS_LINK = N_("it leads through a link")
_ENDINGS = (".md", ".markdown")
_MOST_TRIES = 10_000


def path_fault(path: str) -> MessageId | None:
    """Say why a report cannot have this path below the content folder (POSIX style, with its ending); `None`: it can."""
    if fault := file_fault(path) or alias_fault(path):
        return fault
    parts = PurePosixPath(path).parts
    if any(part.startswith("_") for part in parts):
        return MessageId(PRIVATE)
    if path.casefold() == ABOUT:
        return MessageId(TAKEN_BY_ABOUT)
    return MessageId(TOO_DEEP) if len(parts) > MAX_DEPTH else None


def with_ending(path: str) -> str:
    """Return a path with the ending of a report."""
    return path if path.lower().endswith(_ENDINGS) else f"{path}.md"


def free_path(content: Path, below: str, stem: str) -> str:
    """Return `below/stem.md`, or with a number where a report of that name or address is there.

    Raises:
        OSError: the folder cannot be listed.
    """
    taken = _addresses(content / below)
    numbered = (stem if number == 1 else f"{stem}-{number}" for number in range(1, _MOST_TRIES))
    free = next(name for name in numbered if _address(f"{name}.md") not in taken)
    return f"{below}/{free}.md"


def is_taken(content: Path, path: str) -> bool:
    """Whether a report of this name or address is there.

    Raises:
        OSError: the folder cannot be listed.
    """
    folder, _slash, name = path.rpartition("/")
    return _address(name) in _addresses(content / folder)


def write_new(content: Path, path: str, text: str) -> Path:
    """Write a new file, all or nothing, and return it.

    Raises:
        FileExistsError: there is one.
        OSError: it cannot be written, or the way to it leads through a link.
    """
    file = content / path
    if os.path.lexists(file):
        raise FileExistsError(file)
    for folder in [content / above for above in PurePosixPath(path).parents][:-1]:
        if folder.is_symlink():
            raise OSError(None, IS_LINK, str(folder))
    create(file, text.encode())
    return file


def _addresses(folder: Path) -> set[str]:
    try:
        names = [entry.name for entry in os.scandir(folder)]
    except FileNotFoundError:
        return set()
    return {_address(name) for name in names if name.lower().endswith(_ENDINGS)}


def _address(name: str) -> str:
    """Return what tells the reports of one folder apart: the address that follows from the name."""
    return pinyin.slug(unicodedata.normalize("NFC", os.path.splitext(name)[0]))
