"""Which reader reads a file: told by its content, since old files often bear the wrong ending."""

from dataclasses import dataclass

from huibian.i18n import N_
from huibian.importer.container import FILE_LIMIT, Container, entry_name, leads_out
from huibian.importer.faults import (
    BAD_ENTRY,
    DAMAGED,
    ENCRYPTED,
    ENTRY_SKIPPED,
    NO_TEXT,
    TOO_LARGE,
    UNKNOWN_FORMAT,
    ImportFaultError,
)
from huibian.importer.model import Block, Document, Paragraph
from huibian.importer.opendocument import read_opendocument
from huibian.importer.pages import read_pages
from huibian.importer.plaintext import read_plain
from huibian.importer.webpage import read_webpage
from huibian.importer.word import read_word
from huibian.importer.word97 import read_word97
from huibian.media.filetypes import recognise
from huibian.problems import Location, MessageId, Problem

ENDINGS = (".docx", ".docm", ".doc", ".wps", ".odt", ".html", ".htm", ".txt", ".pdf", ".zip")
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_LOCKED = "EncryptedPackage".encode("utf-16-le")
_MOST_FILES = 1_000
DAMAGED_ENTRY = N_("it is damaged")
_REASONS = {
    BAD_ENTRY: N_("its name leads out of its folder"),
    UNKNOWN_FORMAT: N_("files of its kind are not imported"),
    ENCRYPTED: N_("it is protected by a password"),
    TOO_LARGE: N_("it is too large"),
}


@dataclass(frozen=True, slots=True)
class Packed:
    """A file out of an archive, or the file itself."""

    name: str
    data: bytes


def unpack(name: str, data: bytes) -> tuple[list[Packed], list[Problem]]:
    """Return the files in an archive, in order, or the one file that this is; what is skipped is a problem.

    Raises:
        ImportFaultError: the archive is damaged or too large.
    """
    if len(data) > FILE_LIMIT:
        raise ImportFaultError(TOO_LARGE, what=name, limit=str(FILE_LIMIT // 1_000_000))
    if not data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return [Packed(name, data)], []
    container = Container(data, strict=False)
    if any(container.has(part) for part in ("word/document.xml", "content.xml", "[Content_Types].xml")):
        return [Packed(name, data)], []
    files: list[Packed] = []
    problems: list[Problem] = []
    for entry in sorted(container.entries(), key=entry_name):
        inside = entry_name(entry)
        base = inside.replace("\\", "/").rpartition("/")[2]
        if base.startswith(".") or inside.startswith("__MACOSX/"):
            continue
        fault = None
        if leads_out(inside) or leads_out(entry.filename):
            fault = ImportFaultError(BAD_ENTRY, name=inside)
        elif not base.lower().endswith(ENDINGS[:-1]) or len(files) >= _MOST_FILES:
            fault = ImportFaultError(UNKNOWN_FORMAT, found=base.rpartition(".")[2] or base)
        if fault is None:
            try:
                files.append(Packed(f"{name}/{inside}", container.read(entry)))
            except ImportFaultError as error:
                fault = error
        if fault is not None:
            reason = MessageId(_REASONS.get(fault.kind, DAMAGED_ENTRY))
            problems.append(Problem(ENTRY_SKIPPED, Location(name), "", {"name": inside, "reason": reason}))
    if not files and not problems:
        raise ImportFaultError(NO_TEXT)
    return files, problems


def read_document(packed: Packed) -> Document:
    """Read one file by the reader of its format.

    Raises:
        ImportFaultError: no reader reads it, or the one that should cannot.
    """
    document = _read(packed.name, packed.data)
    if not any(_has_content(block) for block in document.blocks):
        raise ImportFaultError(NO_TEXT)
    return document


def _has_content(block: Block) -> bool:
    return bool(block.plain.strip()) or (isinstance(block, Paragraph) and bool(block.text.strip()))


def _read(name: str, data: bytes) -> Document:
    head, ending = data[:1024], name.lower().rpartition(".")[2]
    if not data.strip():
        raise ImportFaultError(NO_TEXT)
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _read_container(name, data)
    if head.startswith(_OLE):
        if _LOCKED in data:
            raise ImportFaultError(ENCRYPTED)
        return read_word97(data, name)
    if b"%PDF-" in head:
        return read_pages(data, name)
    if head.startswith((b"\xff\xfe", b"\xfe\xff")) and ending == "txt":
        return read_plain(data, name)
    found = recognise(head)
    if found == "HTML" or ending in ("html", "htm") or (found == "XML" and b"<html" in data[:4096].lower()):
        return read_webpage(data, name)
    if ending in ("docx", "docm", "odt", "pdf"):
        raise ImportFaultError(DAMAGED, reason=found or ending)
    if found or (ending != "txt" and ending not in ("doc", "wps") and "." in name):
        raise ImportFaultError(UNKNOWN_FORMAT, found=found or ending)
    return read_plain(data, name)


def _read_container(name: str, data: bytes) -> Document:
    container = Container(data)
    if container.has("word/document.xml"):
        return read_word(data, name)
    if container.has("content.xml"):
        return read_opendocument(data, name)
    raise ImportFaultError(DAMAGED, reason="word/document.xml")
