"""Files that are there whole or not at all: whoever writes one may die, and another may write the same meanwhile."""

import contextlib
import os
import secrets
from collections.abc import Iterator
from pathlib import Path


@contextlib.contextmanager
def whole(file: Path) -> Iterator[Path]:
    """Give the name under which to write a file; it gets its own when the block is left without an exception.

    Raises:
        OSError: it cannot be renamed.
    """
    unfinished = file.with_name(f"{file.name}.{secrets.token_hex(6)}.tmp")
    try:
        yield unfinished
        os.replace(unfinished, file)
    except BaseException:
        unfinished.unlink(missing_ok=True)
        raise
