"""What a link in a report may lead to, and where it stands in the file."""

import re
from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum, auto
from typing import Any
from urllib.parse import unquote

from markdown_it.common.normalize_url import normalizeLink
from markdown_it.common.utils import unescapeAll

from huibian.i18n import N_
from huibian.problems import Location, ProblemKind

LINK_REFUSED = ProblemKind(
    "W204",
    N_("No link is made to “{target}”."),
    N_("Links may begin with https://, http://, mailto: or tel:, or be the path of a file in the content folder."),
)
BACKSLASH = ProblemKind(
    "E205",
    N_("The path “{target}” has backslashes."),
    N_("Write “/” between folder and file, also on Windows: images/map.png."),
)

_SCHEME = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:")
_WEB = re.compile(r"https?://[^/?#\\\s:@]", re.IGNORECASE)
_OTHER_EXTERNAL = re.compile(r"(?:mailto|tel):[^\s]", re.IGNORECASE)
# What browsers drop from the front, or from anywhere, of a URL; no honest link has them.
_INVISIBLE = re.compile("[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufffe\uffff]")
_DESTINATION = re.compile(
    r"\]\(\s*(?:<([^<>\n]*)>|((?:\\.|[^\s()<\\]|\((?:\\.|[^\s()\\])*\))+))"  # (<a b>), or (a(b)c)
    r"|<([^<>\s]+)>"
)
_EXCERPT_LENGTH = 120
_LONGEST = 2000  # characters of a destination; a reference may repeat it thousands of times


class LinkType(Enum):
    """Where a link leads."""

    EXTERNAL = auto()  # url: http(s)
    CONTACT = auto()  # url: mailto, tel
    ANCHOR = auto()  # fragment: on the same page
    LOCAL = auto()  # path and fragment
    REFUSED = auto()
    BACKSLASH = auto()


@dataclass(frozen=True, slots=True)
class Destination:
    """A link's destination, classified; `url` is fit for an attribute once escaped, `path` and `fragment` are decoded."""

    type: LinkType
    url: str = ""
    path: str = ""
    fragment: str = ""


def classify(href: str) -> Destination:
    r"""Classify a destination (entities and backslash escapes resolved) by a list of what is allowed.

    >>> classify("jav\tascript:alert(1)").type.name, classify("../a.md#b").path
    ('REFUSED', '../a.md')
    """
    refused = Destination(LinkType.REFUSED)
    href = href.strip(" ")
    if not href or len(href) > _LONGEST or _INVISIBLE.search(href):
        return refused
    if "\\" in href:
        return Destination(LinkType.BACKSLASH)
    if href.startswith("//"):  # no scheme of its own: on a USB stick it would be file:
        href = "https:" + href
    if _SCHEME.match(href):
        is_web = _WEB.match(href)
        if not is_web and not _OTHER_EXTERNAL.match(href):
            return refused
        try:
            url = normalizeLink(href)
        except ValueError:
            return refused
        return Destination(LinkType.EXTERNAL if is_web else LinkType.CONTACT, url=url)
    path, _, fragment = href.partition("#")
    path, fragment = unquote(path), unquote(fragment)
    if _INVISIBLE.search(path + fragment):
        return refused
    if not path:
        return Destination(LinkType.ANCHOR, fragment=fragment) if fragment else refused
    return Destination(LinkType.LOCAL, path=path, fragment=fragment)


def printable(href: str) -> str:
    """Return a destination as a message may quote it."""
    return _INVISIBLE.sub("\ufffd", href)[:_EXCERPT_LENGTH]


class LinkLocator:
    """Finds links in the source: the parser tells only the lines of the block they stand in."""

    def __init__(self, lines: Sequence[str], path: str, first_line: int, references: Mapping[str, Any]) -> None:
        """Take the body's `lines`; `references` are the parser's, for links whose destination stands elsewhere."""
        self._lines = lines
        self._path = path
        self._first_line = first_line
        self._references = references
        self._definitions: dict[str, int] = {}  # by destination, the line of a link reference definition
        self._places: dict[tuple[int, int], dict[str, deque[tuple[int, int]]]] = {}

    def at(self, line: int, column: int = 0) -> tuple[Location, str]:
        """Return the location of 0-based `line` of the body and 1-based `column`, and an excerpt of the line."""
        text = self._lines[line] if line < len(self._lines) else ""
        start = max(0, column - _EXCERPT_LENGTH // 2)
        excerpt = text[start : start + _EXCERPT_LENGTH].strip()
        return Location(self._path, self._first_line + line, column), excerpt

    def find(self, block: Sequence[int], href: str) -> tuple[Location, str]:
        """Return the location and line of the next link to `href` in the block, whose 0-based lines `block` begins with."""
        start, end = block[0], min(max(block[1], block[0] + 1), len(self._lines))
        if (start, end) not in self._places:
            self._places[start, end] = self._destinations(start, end)
        if places := self._places[start, end].get(href):
            return self.at(*(places.popleft() if len(places) > 1 else places[0]))
        if not self._definitions:
            self._definitions = {reference["href"]: reference["map"][0] for reference in self._references.values()}
        if (line := self._definitions.get(href, len(self._lines))) < len(self._lines):
            return self.at(line, self._lines[line].find(href) + 1)
        return self.at(start)

    def _destinations(self, start: int, end: int) -> dict[str, deque[tuple[int, int]]]:
        places: dict[str, deque[tuple[int, int]]] = {}
        for line in range(start, end):
            for match in _DESTINATION.finditer(self._lines[line]):
                group = match.lastindex or 0
                places.setdefault(unescapeAll(match[group]), deque()).append((line, match.start(group) + 1))
        return places

    def find_text(self, block: Sequence[int], text: str) -> tuple[Location, str]:
        """Return the location and line of the first `text` in the block."""
        for line in range(block[0], min(max(block[1], block[0] + 1), len(self._lines))):
            if (column := self._lines[line].find(text)) >= 0:
                return self.at(line, column + 1)
        return self.at(block[0])
