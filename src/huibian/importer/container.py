"""Zip files opened with suspicion: names, sizes and XML are checked before anything is used. Nothing is unpacked to disk."""

import io
import re
import zipfile
import zlib
from typing import TYPE_CHECKING

from huibian.i18n import N_
from huibian.importer.faults import (
    BAD_ENTRY,
    DAMAGED,
    ENCRYPTED,
    FOREIGN_XML,
    NEEDS_LIBRARY,
    TOO_LARGE,
    ImportFaultError,
)
from huibian.problems import MessageId

if TYPE_CHECKING:
    from lxml import etree

FILE_LIMIT = 200_000_000  # bytes of a file that is opened at all
_TOTAL_LIMIT = 400_000_000  # bytes, unpacked
_PART_LIMIT = 60_000_000
_MOST_ENTRIES = 10_000
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError, ValueError, KeyError)


class Container:
    """A zip file in memory.

    Raises:
        ImportFaultError: from every method, where the file is damaged, locked, or made to do harm.
    """

    def __init__(self, data: bytes, *, strict: bool = True) -> None:
        """Open it; with `strict`, one bad name condemns the whole file."""
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except _BROKEN as error:
            raise ImportFaultError(DAMAGED, reason=MessageId(N_("it is no ZIP file, or its end is missing"))) from error
        entries = self._zip.infolist()
        if len(entries) > _MOST_ENTRIES or sum(entry.file_size for entry in entries) > _TOTAL_LIMIT:
            raise ImportFaultError(TOO_LARGE, what=f"{len(entries)} ×", limit=str(_TOTAL_LIMIT // 1_000_000))
        if (
            strict
            and (bad := next((entry.filename for entry in entries if leads_out(entry.filename)), None)) is not None
        ):
            raise ImportFaultError(BAD_ENTRY, name=bad)
        self._read_so_far = 0

    def entries(self) -> list[zipfile.ZipInfo]:
        """List the files in it."""
        return [entry for entry in self._zip.infolist() if not entry.is_dir()]

    def has(self, name: str) -> bool:
        """Whether there is an entry of that name."""
        return name in self._zip.NameToInfo

    def read(self, entry: str | zipfile.ZipInfo, limit: int = _PART_LIMIT) -> bytes:
        """Read one entry: no more than `limit` bytes, whatever its header says, and not too many in all."""
        name = entry if isinstance(entry, str) else entry.filename
        try:
            info = self._zip.getinfo(entry) if isinstance(entry, str) else entry
            if info.flag_bits & 1:
                raise ImportFaultError(ENCRYPTED)
            with self._zip.open(info) as stream:
                data = stream.read(limit + 1)
        except _BROKEN as error:
            raise ImportFaultError(DAMAGED, reason=name) from error
        self._read_so_far += len(data)
        if len(data) > limit or self._read_so_far > _TOTAL_LIMIT:
            raise ImportFaultError(TOO_LARGE, what=name, limit=str(limit // 1_000_000))
        return data

    def xml(self, name: str) -> "etree._Element":
        """Read and parse one part; document types, and with them entities, are refused."""
        return parse_xml(self.read(name), name)


def leads_out(name: str) -> bool:
    """Whether the name of an entry is absolute or climbs out of the folder it is unpacked in."""
    return bool(re.match(r"[/\\]|[A-Za-z]:", name)) or ".." in re.split(r"[/\\]", name) or "\0" in name


def entry_name(entry: zipfile.ZipInfo) -> str:
    """Return an entry's name; where it is not marked as UTF-8, Chinese Windows wrote GBK, which zip files show as cp437."""
    if entry.flag_bits & 0x800 or entry.filename.isascii():
        return entry.filename
    try:
        raw = entry.filename.encode("cp437")
    except UnicodeEncodeError:
        return entry.filename
    for encoding in ("utf-8", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return entry.filename


def parse_xml(data: bytes, name: str) -> "etree._Element":
    """Parse XML of unknown origin; nothing it names is ever fetched."""
    try:
        from lxml import etree  # noqa: PLC0415 - only for those who import
    except ImportError as error:
        raise ImportFaultError(NEEDS_LIBRARY, format="DOCX / ODT", library="lxml") from error
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True
    )
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        if b"<!DOCTYPE" in data or b"<!ENTITY" in data:
            raise ImportFaultError(FOREIGN_XML, name=name) from error
        raise ImportFaultError(DAMAGED, reason=name) from error
    if root.getroottree().docinfo.doctype or root.getroottree().docinfo.internalDTD is not None:
        raise ImportFaultError(FOREIGN_XML, name=name)
    return root
