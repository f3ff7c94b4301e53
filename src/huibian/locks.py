"""Locks that die with their process, so that none is ever stale."""

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path


class LockedError(Exception):
    """Another process holds the lock."""


@contextlib.contextmanager
def lock(file: Path, *, shared: bool = False) -> Iterator[None]:
    """Hold a lock: alone, or `shared` with all others that share it.

    Raises:
        LockedError: another process holds it.
        OSError: `file` cannot be made.
    """
    file.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(file, os.O_RDWR | os.O_CREAT | getattr(os, "O_CLOEXEC", 0), 0o644)
    try:
        try:
            if os.name == "nt":
                import msvcrt  # noqa: PLC0415

                msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined, unused-ignore]
            else:
                import fcntl  # noqa: PLC0415

                fcntl.flock(descriptor, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | fcntl.LOCK_NB)
        except OSError as error:
            raise LockedError from error
        yield
    finally:
        os.close(descriptor)
