"""The ledger of an output folder: what stands in it, made from what; so that what is there need not be made again.

A file is taken for what was published as long as the disk says that nobody wrote to it; one that was published within the last
tick of the clock is read to make sure.
"""

import hashlib
import os
import stat
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from huibian.records import read_record, write_record
from huibian.signatures import is_settled

_UNSETTLED = -1
Columns = tuple[list[str], list[str], list[int], list[int], list[int]]


class Row(NamedTuple):
    """A published file: its SHA-256, its size in bytes, its modification time (ns; negative: not to be relied on), its number on the disk."""

    digest: str
    size: int
    modified: int
    inode: int


@dataclass(frozen=True, slots=True)
class Ledger:
    """The files that were published, by path, and the paths of those that were made together, by the key of what they were made from.

    Bundles are the keys of several such groups, under one key.
    """

    rows: Mapping[str, Row] = field(default_factory=dict)
    groups: Mapping[bytes, tuple[str, ...]] = field(default_factory=dict)
    bundles: Mapping[bytes, tuple[bytes, ...]] = field(default_factory=dict)


def row_of(file: str, digest: str) -> Row:
    """Describe a file that was published just now.

    Raises:
        OSError: it is not there.
    """
    status = os.lstat(file)
    settled = is_settled((status.st_size, status.st_mtime_ns, 0, status.st_ino), time.time_ns())
    return Row(digest, status.st_size, status.st_mtime_ns if settled else _UNSETTLED, status.st_ino)


def checked_row(file: str, digest: str) -> Row:
    """Describe a file that should be this one; one that is not will be found to have changed.

    Raises:
        OSError: it is not there.
    """
    row = row_of(file, digest)
    return row if _is_same(file, digest, row.size, _UNSETTLED, row.inode) else row._replace(modified=_UNSETTLED)


def save_ledger(file: Path, ledger: Ledger, snapshot: Any = None) -> None:
    """Write a ledger; `snapshot`, plain values, tells of which inputs it is the result.

    Raises:
        OSError: it cannot be written.
    """
    rows = ledger.rows.values()
    columns = (
        list(ledger.rows),
        [row.digest for row in rows],
        [row.size for row in rows],
        [row.modified for row in rows],
        [row.inode for row in rows],
    )
    write_record(file, snapshot, columns, dict(ledger.groups), dict(ledger.bundles))


def load_columns(file: Path | None) -> Columns:
    """Read the columns of a ledger; empty ones where there is none."""
    found = read_record(file, 2) if file else None
    columns: Columns = found[1] if found else ([], [], [], [], [])
    return columns


def load_ledger(file: Path | None) -> Ledger:
    """Read a ledger; an empty one where there is none."""
    found = read_record(file, 4) if file else None
    if not found:
        return Ledger()
    _snapshot, columns, groups, bundles = found
    paths, *values = columns
    return Ledger(dict(zip(paths, map(Row, *values), strict=True)), groups, bundles)


def is_intact(output: str, columns: Columns) -> bool:
    """Say whether every file in the columns of a ledger is as it was published."""
    paths, digests, sizes, times, inodes = columns
    return all(map(_is_same, (f"{output}/{path}" for path in paths), digests, sizes, times, inodes))


def changed_paths(output: Path, file: Path | None) -> frozenset[str]:
    """Return the paths of those files of a ledger that are not as they were published."""
    folder = str(output)
    paths, digests, sizes, times, inodes = load_columns(file)
    are_same = map(_is_same, (f"{folder}/{path}" for path in paths), digests, sizes, times, inodes)
    return frozenset(path for path, is_same in zip(paths, are_same, strict=True) if not is_same)


def _is_same(file: str, digest: str, size: int, modified: int, inode: int) -> bool:
    try:
        status = os.lstat(file)
        if status.st_ino != inode or status.st_size != size or not stat.S_ISREG(status.st_mode):
            return False
        if modified != _UNSETTLED:
            return status.st_mtime_ns == modified
        return hashlib.sha256(Path(file).read_bytes()).hexdigest() == digest
    except OSError:
        return False
