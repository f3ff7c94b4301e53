"""Packs: many entries in few files. A pack is complete when it is there, and never changed.

    entries, one behind the other | table: key, offset, length, checksum of each | count, checksum of the table, MAGIC

Whatever is damaged is as if it were not there.
"""

import os
import tempfile
import zlib
from collections.abc import Collection, Mapping
from pathlib import Path
from struct import Struct
from types import TracebackType
from typing import BinaryIO, NamedTuple, Self

MAGIC = b"HBPACK1\n"
SUFFIX = ".pack"
_UNFINISHED = ".tmp"
_ROW = Struct("<16sQII")
_FOOT = Struct("<II8s")
_MOST_SMALL = 16  # packs
_SMALL = 1 << 20  # bytes
_SPARE = 16 << 20  # bytes that need not be worth the trouble


class Entry(NamedTuple):
    """Where an entry lies: file, offset and length in bytes, and its CRC-32."""

    file: str
    offset: int
    length: int
    checksum: int


class PackWriter:
    """Writes one pack into `folder`; a context manager, after which the pack is there, unless it was left by an exception."""

    def __init__(self, folder: Path) -> None:
        descriptor, self._unfinished = tempfile.mkstemp(_UNFINISHED, dir=folder)
        self.file = self._unfinished.removesuffix(_UNFINISHED) + SUFFIX
        self._stream: BinaryIO = os.fdopen(descriptor, "wb")
        self._rows: dict[bytes, Entry] = {}
        self._end = 0

    def add(self, key: bytes, data: bytes) -> Entry:
        """Append an entry, and say where it will lie. `key` has 16 bytes."""
        entry = Entry(self.file, self._end, len(data), zlib.crc32(data))
        self._stream.write(data)
        self._end += len(data)
        self._rows[key] = entry
        return entry

    def __enter__(self) -> Self:
        """Return itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Write the table, and give the pack its name."""
        with self._stream as stream:
            if kind is None and self._rows:
                table = b"".join(_ROW.pack(k, e.offset, e.length, e.checksum) for k, e in self._rows.items())
                stream.write(table)
                stream.write(_FOOT.pack(len(self._rows), zlib.crc32(table), MAGIC))
        if kind is None and self._rows:
            os.rename(self._unfinished, self.file)
        else:
            os.unlink(self._unfinished)


def read_table(file: Path) -> Mapping[bytes, Entry]:
    """Return a pack's entries by their keys; none where it is damaged.

    Raises:
        OSError: it cannot be read.
    """
    with file.open("rb") as stream:
        end = stream.seek(0, os.SEEK_END)
        if end < _FOOT.size:
            return {}
        stream.seek(end - _FOOT.size)
        count, checksum, magic = _FOOT.unpack(stream.read())
        start = end - _FOOT.size - count * _ROW.size
        if magic != MAGIC or start < 0:
            return {}
        stream.seek(start)
        table = stream.read(count * _ROW.size)
    if zlib.crc32(table) != checksum:
        return {}
    name = str(file)
    return {key: Entry(name, *rest) for key, *rest in _ROW.iter_unpack(table)}


def read_entry(stream: BinaryIO, entry: Entry) -> bytes | None:
    """Return an entry of an open pack; `None` where it is damaged."""
    if hasattr(os, "pread"):  # processes that were forked share an open file's place
        data = os.pread(stream.fileno(), entry.length, entry.offset)
    else:
        stream.seek(entry.offset)
        data = stream.read(entry.length)
    return data if len(data) == entry.length and zlib.crc32(data) == entry.checksum else None


class Packs:
    """All packs in a folder, as they were when it was opened; read-only."""

    def __init__(self, folder: Path | None) -> None:
        self.entries: dict[bytes, Entry] = {}
        self._streams: dict[str, BinaryIO] = {}
        for file in sorted(folder.glob(f"*{SUFFIX}")) if folder else ():
            try:
                self.entries.update(read_table(file))
            except OSError:
                continue

    def get(self, key: bytes) -> bytes | None:
        """Return an entry's data; `None` where there is none, or it is damaged."""
        entry = self.entries.get(key)
        if entry is None:
            return None
        try:
            stream = self._streams.get(entry.file)
            if stream is None:
                stream = self._streams[entry.file] = Path(entry.file).open("rb")  # noqa: SIM115 - closed in close()
            return read_entry(stream, entry)
        except OSError:
            return None

    def close(self) -> None:
        """Close all files."""
        for stream in self._streams.values():
            stream.close()
        self._streams.clear()

    def __getstate__(self) -> dict[bytes, Entry]:
        """Open files do not travel."""
        return self.entries

    def __setstate__(self, state: dict[bytes, Entry]) -> None:
        self.entries, self._streams = state, {}


def prune(folder: Path, live: Collection[bytes]) -> None:
    """Remove what is not `live`, once that is more than half: packs without any of it, and the rest of those that hold little.

    Nobody else may be using the folder.
    """
    for unfinished in folder.glob(f"*{_UNFINISHED}"):
        unfinished.unlink(missing_ok=True)
    sizes = {str(file): file.stat().st_size for file in folder.glob(f"*{SUFFIX}")}
    packs = Packs(folder)
    alive: dict[str, list[bytes]] = {file: [] for file in sizes}
    for key in live:
        if (entry := packs.entries.get(key)) is not None:
            alive[entry.file].append(key)
    held = {file: sum(packs.entries[key].length for key in keys) for file, keys in alive.items()}
    if sum(sizes.values()) > 2 * sum(held.values()) + _SPARE:
        rewritten = [file for file in sizes if 2 * held[file] < sizes[file]]
    else:
        small = [file for file in sizes if sizes[file] < _SMALL]
        rewritten = small if len(small) > _MOST_SMALL else []
    if rewritten:
        with PackWriter(folder) as writer:
            for file in rewritten:
                for key in alive[file]:
                    if (data := packs.get(key)) is not None:
                        writer.add(key, data)
    packs.close()
    for file in rewritten:
        os.unlink(file)
