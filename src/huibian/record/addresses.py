"""What may stand in an address or in the path of a file: safe on every file system, and inside its folder."""

import posixpath
import re
import unicodedata

from huibian.i18n import N_
from huibian.problems import MessageId

MAX_SEGMENT = 100  # characters, of a slug (ASCII)
MAX_SLUG = 300
_MAX_NAME = 255  # bytes, of a file name on the usual file systems
_SLUG_SEGMENT = re.compile(r"[a-z0-9]+(?:-+[a-z0-9]+)*")
_WINDOWS_DEVICE = re.compile(r"(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(?:\..*)?", re.IGNORECASE)
_FORBIDDEN = re.compile(r'[<>:"|?*#%]')

LEAVES_FOLDER = N_("it leads out of its folder")
ABSOLUTE = N_("it begins with a slash")
BACKSLASH = N_("it holds a backslash or a drive letter")
INVISIBLE = N_("it holds an invisible character")
DEVICE = N_("Windows keeps this name for itself")
BAD_END = N_("a part of it ends with a dot or a space")
EMPTY_PART = N_("a part of it is empty")
HIDDEN = N_("a part of it begins with a dot")
SIGN = N_('it holds one of the signs < > : " | ? * # %')
NOT_SLUG = N_("it holds something other than a to z, 0 to 9 and hyphens between them")
TOO_LONG = N_("it is too long")


def slug_fault(text: str) -> MessageId | None:
    """Say why `text` cannot be a slug (segments of a-z, 0-9 and hyphens, divided by single slashes); `None`: it can."""
    fault = _fault_of_parts(text.split("/"))
    if text.startswith("/"):
        return MessageId(ABSOLUTE)
    if fault is not None:
        return fault
    if not all(_SLUG_SEGMENT.fullmatch(part) for part in text.split("/")):
        return MessageId(NOT_SLUG)
    if len(text) > MAX_SLUG or any(len(part) > MAX_SEGMENT for part in text.split("/")):
        return MessageId(TOO_LONG)
    return None


def alias_fault(text: str) -> MessageId | None:
    """Say why `text` cannot be a former address of the site, such as `/old/path/`; `None`: it can."""
    return _fault_of_parts(text.removeprefix("/").removesuffix("/").split("/"), _FORBIDDEN)


def file_fault(text: str) -> MessageId | None:
    """Say why `text` cannot be the path of a file in or below the folder of its report; `None`: it can."""
    if text.startswith("/"):
        return MessageId(ABSOLUTE)
    parts = text.removeprefix("./").split("/")
    fault = _fault_of_parts(parts)
    return MessageId(HIDDEN) if fault is None and any(part.startswith(".") for part in parts) else fault


def content_path(report: str, path: str) -> str:
    """Return the content path of a file that the report at content path `report` names."""
    return posixpath.normpath(posixpath.join(posixpath.dirname(report), path))


def _fault_of_parts(parts: list[str], forbidden: re.Pattern[str] | None = None) -> MessageId | None:
    if any("\\" in part for part in parts) or re.match(r"[A-Za-z]:", parts[0]):
        return MessageId(BACKSLASH)
    for part in parts:
        if any(unicodedata.category(char) in ("Cc", "Cf", "Cs", "Zl", "Zp") for char in part):
            return MessageId(INVISIBLE)
        if part in ("..", "."):
            return MessageId(LEAVES_FOLDER)
        if not part:
            return MessageId(EMPTY_PART)
        if part[-1] in ". ":
            return MessageId(BAD_END)
        if _WINDOWS_DEVICE.fullmatch(part):
            return MessageId(DEVICE)
        if forbidden and forbidden.search(part):
            return MessageId(SIGN)
        if len(part.encode("utf-8", "replace")) > _MAX_NAME:
            return MessageId(TOO_LONG)
    return None
