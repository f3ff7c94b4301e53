"""What the disk tells of a file without its being read, and whether that tells two states of it apart."""

import hashlib
import os
import stat
import time
from collections.abc import Iterable, Iterator
from pathlib import Path

Signature = tuple[int, int, int, int]
_TICK = 50_000_000  # nanoseconds; clocks of file systems advance by up to 10 ms
_COARSE_TICK = 2_000_000_000  # some count seconds, or two at a time
_SECOND = 1_000_000_000


def signature_of(status: os.stat_result) -> Signature:
    """Return what changes whenever a file is written: its size, number, and times in nanoseconds."""
    return (status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino)


def is_settled(signature: Signature, seen: int) -> bool:
    """Say whether a file with this signature, seen at the time `seen` (ns), could not be written again and keep it.

    That is so if it was written before the clock's last tick, as for git's index ("racy git").
    """
    changed = max(signature[1:3])
    return changed < seen - (_COARSE_TICK if changed % _SECOND == 0 else _TICK)


def walk(folder: Path, skip: str = "") -> Iterator[tuple[str, Signature | None]]:
    """Yield path and signature of every file below `folder`, hidden ones and those in folders called `skip` left out.

    Folders have a slash at their end and no signature to tell (zeros); what is neither file nor folder has `None`.
    """
    pending = [""]
    while pending:
        below = pending.pop()
        try:
            with os.scandir(f"{folder}/{below}") as entries:
                listed = sorted(entries, key=lambda entry: entry.name)
        except OSError:
            yield below, None
            continue
        for entry in listed:
            name = entry.name
            if name[0] == ".":
                continue
            path = below + name
            try:
                status = entry.stat(follow_symlinks=False)
            except OSError:
                yield path, None
                continue
            if stat.S_ISREG(status.st_mode):
                yield path, (status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino)
            elif not stat.S_ISDIR(status.st_mode):
                yield path, None
            elif name != skip:
                pending.append(f"{path}/")
                yield f"{path}/", (0, 0, 0, 0)


def state_of(folders: Iterable[Path], skip: str = "") -> bytes | None:
    """Return a digest of the signatures of everything in some folders; `None` where they do not tell one state from another."""
    seen = time.time_ns()
    result = hashlib.blake2b(digest_size=16)
    for folder in folders:
        result.update(b"\1")
        for path, signature in walk(folder, skip) if folder.is_dir() else ():
            if signature is None or not is_settled(signature, seen):
                return None
            result.update(b"%b\0%d %d %d %d" % (os.fsencode(path), *signature))
    return result.digest()
