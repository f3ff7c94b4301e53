"""Compressed forms of published files, for servers that send those to browsers that take them."""

import gzip
from importlib.util import find_spec

GZIP, BROTLI = ".gz", ".br"
_COMPRESSIBLE = (".html", ".css", ".js", ".json", ".xml", ".svg", ".csv", ".txt", ".webmanifest")
_SHORTEST = 256  # bytes; less is not worth a file


def available_forms() -> tuple[str, ...]:
    """Return the endings of the forms that can be made here: Brotli's where its package is installed."""
    return (GZIP, BROTLI) if find_spec("brotli") else (GZIP,)


def is_compressible(path: str, data: bytes) -> bool:
    """Say whether compressed forms of a file are worth while; what is compressed already is not."""
    return len(data) >= _SHORTEST and path.endswith(_COMPRESSIBLE)


def compress(data: bytes, form: str) -> bytes:
    """Return a form of a file, the same every time."""
    if form == GZIP:
        return gzip.compress(data, mtime=0)
    import brotli  # noqa: PLC0415 - not installed everywhere

    compressed: bytes = brotli.compress(data, mode=brotli.MODE_TEXT)
    return compressed
