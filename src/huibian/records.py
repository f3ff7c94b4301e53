"""Small files of plain values with a checksum, written whole or not at all; a damaged one is none."""

import hashlib
import io
import os
import pickle
import tempfile
from pathlib import Path
from typing import Any

_DIGEST = 16


class _Plain(pickle.Unpickler):
    def find_class(self, module: str, name: str) -> Any:
        """Refuse: plain values name no class."""
        raise pickle.UnpicklingError(f"{module}.{name}")


def write_record(file: Path, *values: Any) -> None:
    """Write plain values, in parts that can be read one by one.

    Raises:
        OSError: they cannot be written.
    """
    descriptor, name = tempfile.mkstemp(".tmp", dir=file.parent)
    try:
        with os.fdopen(descriptor, "wb") as stream:
            for value in values:
                data = pickle.dumps(value, pickle.HIGHEST_PROTOCOL)
                stream.write(
                    len(data).to_bytes(8, "little") + hashlib.blake2b(data, digest_size=_DIGEST).digest() + data
                )
        os.replace(name, file)
    except BaseException:
        os.unlink(name)
        raise


def read_record(file: Path, parts: int = 1) -> list[Any] | None:
    """Return the first `parts` of what `write_record` wrote; `None` where it is missing, damaged, or something else."""
    found = []
    try:
        with file.open("rb") as stream:
            for _ in range(parts):
                head = stream.read(8 + _DIGEST)
                data = stream.read(min(int.from_bytes(head[:8], "little"), os.fstat(stream.fileno()).st_size))
                if hashlib.blake2b(data, digest_size=_DIGEST).digest() != head[8:]:
                    return None
                found.append(_Plain(io.BytesIO(data)).load())
    except (OSError, pickle.UnpicklingError, ValueError, EOFError, MemoryError):
        return None
    return found
