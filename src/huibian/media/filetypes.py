"""The types of files that may be published beside a report, and how their content begins.

Signatures: https://en.wikipedia.org/wiki/List_of_file_signatures. Whatever a browser could run as a page of the site
(HTML, SVG, XML, scripts) is not among them.
"""

from dataclasses import dataclass

_ZIP = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
_OLE = (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",)
_RTF = (b"{\\rtf",)


@dataclass(frozen=True, slots=True)
class FileType:
    """A type of file: its name as shown, its media type, what its files begin with (none: plain text), and at which byte."""

    name: str
    media_type: str
    signatures: tuple[bytes, ...]
    offset: int = 0
    is_image: bool = False

    def fits(self, head: bytes) -> bool:
        """Whether a file that begins with `head` (1 KiB is enough) is of this type."""
        if self.name == "WEBP":
            return head.startswith(b"RIFF") and head[8:12] == b"WEBP"
        if self.name == "PDF":  # readers allow some bytes before it
            return b"%PDF-" in head
        if self.name == "MP3":
            return head.startswith(b"ID3") or (len(head) > 1 and head[0] == 0xFF and head[1] & 0xE0 == 0xE0)
        if not self.signatures:
            return b"\0" not in head or head.startswith((b"\xff\xfe", b"\xfe\xff"))
        return head.startswith(self.signatures, self.offset)


_OFFICE = "application/vnd.openxmlformats-officedocument"
_OPEN_DOCUMENT = "application/vnd.oasis.opendocument"
_JPEG = FileType("JPEG", "image/jpeg", (b"\xff\xd8\xff",), is_image=True)

FILE_TYPES: dict[str, FileType] = {
    "png": FileType("PNG", "image/png", (b"\x89PNG\r\n\x1a\n",), is_image=True),
    "jpg": _JPEG,
    "jpeg": _JPEG,
    "gif": FileType("GIF", "image/gif", (b"GIF87a", b"GIF89a"), is_image=True),
    "webp": FileType("WEBP", "image/webp", (), is_image=True),
    "pdf": FileType("PDF", "application/pdf", ()),
    "doc": FileType("DOC", "application/msword", _OLE + _RTF),
    "docx": FileType("DOCX", f"{_OFFICE}.wordprocessingml.document", _ZIP),
    "xls": FileType("XLS", "application/vnd.ms-excel", _OLE),
    "xlsx": FileType("XLSX", f"{_OFFICE}.spreadsheetml.sheet", _ZIP),
    "ppt": FileType("PPT", "application/vnd.ms-powerpoint", _OLE),
    "pptx": FileType("PPTX", f"{_OFFICE}.presentationml.presentation", _ZIP),
    "odt": FileType("ODT", f"{_OPEN_DOCUMENT}.text", _ZIP),
    "ods": FileType("ODS", f"{_OPEN_DOCUMENT}.spreadsheet", _ZIP),
    "ofd": FileType("OFD", "application/ofd", _ZIP),
    "wps": FileType("WPS", "application/vnd.ms-works", _OLE + _ZIP),
    "et": FileType("ET", "application/octet-stream", _OLE + _ZIP),
    "dps": FileType("DPS", "application/octet-stream", _OLE + _ZIP),
    "csv": FileType("CSV", "text/csv", ()),
    "txt": FileType("TXT", "text/plain", ()),
    "zip": FileType("ZIP", "application/zip", _ZIP),
    "rar": FileType("RAR", "application/vnd.rar", (b"Rar!\x1a\x07",)),
    "7z": FileType("7Z", "application/x-7z-compressed", (b"7z\xbc\xaf\x27\x1c",)),
    "mp3": FileType("MP3", "audio/mpeg", ()),
    "mp4": FileType("MP4", "video/mp4", (b"ftyp",), offset=4),
}


def recognise(head: bytes) -> str:
    """Name what a file that begins with `head` looks like; an empty string where nothing is known.

    >>> recognise(b"<!DOCTYPE html><html>")
    'HTML'
    """
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n")[:200].lower()
    if start.startswith((b"<!doctype html", b"<html", b"<head", b"<body", b"<script")):
        return "HTML"
    if start.startswith((b"<?xml", b"<svg")):
        return "XML"
    if head.startswith(_ZIP):
        return "ZIP, DOCX, XLSX, PPTX"
    if head.startswith(_OLE):
        return "DOC, XLS, PPT"
    if head.startswith(_RTF):
        return "RTF"
    known = (kind for kind in FILE_TYPES.values() if kind.name not in ("CSV", "TXT") and kind.fits(head))
    return next((kind.name for kind in known), "")
