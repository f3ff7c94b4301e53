"""Photographs without the place where they were taken.

The picture itself is copied byte by byte; only metadata goes (Exif, XMP), but for the orientation, without which the
picture would lie on its side. Formats: JPEG (ITU-T T.81, annex B), PNG (https://www.w3.org/TR/png/), WebP
(https://developers.google.com/speed/webp/docs/riff_container), Exif (CIPA DC-008).
"""

import struct
import zlib

_PNG_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_PNG_METADATA = (b"eXIf", b"iTXt", b"tEXt", b"zTXt")
_XMP_FLAG, _EXIF_FLAG = 0x04, 0x08


class BrokenPhotoError(ValueError):
    """The file does not keep to its format, so that its metadata cannot be found."""


def without_location(data: bytes, name: str, orientation: int = 1) -> bytes:
    """Return a JPEG, PNG or WEBP (`name`) without its metadata, but with its Exif `orientation` (1 to 8).

    Raises:
        BrokenPhotoError: the file is broken.
    """
    exif = _orientation_exif(orientation) if 1 < orientation <= 8 else b""
    try:
        return {"JPEG": _jpeg, "PNG": _png, "WEBP": _webp}[name](data, exif)
    except (struct.error, IndexError) as error:
        raise BrokenPhotoError(name) from error


def _orientation_exif(orientation: int) -> bytes:
    """Write a TIFF structure of one entry: tag 0x0112, type SHORT, count 1."""
    return b"II*\0" + struct.pack("<IHHHIHHI", 8, 1, 0x0112, 3, 1, orientation, 0, 0)


def _jpeg(data: bytes, exif: bytes) -> bytes:
    """Drop APP1 (Exif, XMP), APP2 with further pictures, APP13 (IPTC), comments, and whatever follows the picture."""
    out = [data[:2]]
    if exif:
        out.append(b"\xff\xe1" + struct.pack(">H", len(exif) + 8) + b"Exif\0\0" + exif)
    position = 2
    while True:
        if data[position] != 0xFF:
            raise BrokenPhotoError("JPEG")
        marker = data[position + 1]
        if marker == 0xFF:  # a fill byte
            position += 1
            continue
        if marker == 0xD9:
            out.append(data[position : position + 2])
            return b"".join(out)
        (length,) = struct.unpack_from(">H", data, position + 2)
        end = position + 2 + length
        is_profile = data.startswith(b"ICC_PROFILE\0", position + 4)
        if marker not in (0xE1, 0xED, 0xFE) and (marker != 0xE2 or is_profile):
            out.append(data[position:end])
        if marker == 0xDA:
            start, end = end, _end_of_scan(data, end)
            out.append(data[start:end])
        position = end


def _end_of_scan(data: bytes, position: int) -> int:
    """Find the next marker that is neither a stuffed byte nor a restart."""
    while (position := data.find(b"\xff", position)) >= 0:
        if data[position + 1] != 0 and not 0xD0 <= data[position + 1] <= 0xD7:
            return position
        position += 2
    raise BrokenPhotoError("JPEG")


def _png(data: bytes, exif: bytes) -> bytes:
    out = [_PNG_SIGNATURE]
    position = len(_PNG_SIGNATURE)
    while position < len(data):
        (length,) = struct.unpack_from(">I", data, position)
        kind = data[position + 4 : position + 8]
        end = position + 12 + length
        if len(kind) < 4 or end > len(data):
            raise BrokenPhotoError("PNG")
        if kind not in _PNG_METADATA:
            out.append(data[position:end])
        if kind == b"IHDR" and exif:
            chunk = b"eXIf" + exif
            out.append(struct.pack(">I", len(exif)) + chunk + struct.pack(">I", zlib.crc32(chunk)))
        if kind == b"IEND":
            break
        position = end
    return b"".join(out)


def _webp(data: bytes, exif: bytes) -> bytes:
    out: list[bytes] = []
    position = 12
    while position + 8 <= len(data):
        kind = data[position : position + 4]
        (length,) = struct.unpack_from("<I", data, position + 4)
        end = position + 8 + length + length % 2
        chunk = data[position:end]
        if kind == b"VP8X":
            flags = chunk[8] & ~(_XMP_FLAG | _EXIF_FLAG) | (_EXIF_FLAG if exif else 0)
            chunk = chunk[:8] + bytes([flags]) + chunk[9:]
        if kind not in (b"EXIF", b"XMP "):
            out.append(chunk)
        position = end
    if exif:
        out.append(b"EXIF" + struct.pack("<I", len(exif)) + exif)
    body = b"WEBP" + b"".join(out)
    return b"RIFF" + struct.pack("<I", len(body)) + body
