"""A report's text as it is published: HTML, headings, links, and the plain text of its sections."""

import hashlib
import re
import unicodedata
from collections.abc import Container, Sequence
from dataclasses import dataclass
from functools import lru_cache

from markdown_it.common.utils import escapeHtml

from huibian.problems import Location

ID_PREFIX = "s-"
_ID_LENGTH = 64
_ORDINAL = re.compile(
    r"第[〇零一二三四五六七八九十百\d]{1,5}[编章节条部分篇]{1,2}[、：:\s]*"
    r"|[（(](?:[一二三四五六七八九十百]{1,4}|\d{1,3})[）)]\s*"
    r"|[一二三四五六七八九十百]{1,4}[、.．）)]\s*"
    r"|\d{1,2}(?:[.．]\d{1,2})*(?:[、）)]\s*|[.．](?!\d)\s*|\s+)"
    r"|[①-⑳]\s*"
)


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading: its element id, its level in the page (2 to 6) and its text."""

    id: str
    level: int
    text: str


@dataclass(frozen=True, slots=True)
class Section:
    """The text under one heading, blocks joined by line feeds. Before the first heading `id` and `heading` are empty."""

    id: str
    heading: str
    text: str


@dataclass(frozen=True, slots=True)
class LocalLink:
    """A link or image that leads into the archive.

    `target` is the path as written, percent-decoded, without the fragment: relative to the report's folder, or to
    `content/` where it begins with a slash.
    """

    target: str
    fragment: str
    location: Location
    is_image: bool
    excerpt: str


@dataclass(frozen=True, slots=True)
class Body:
    """A report's text, read. The HTML is cut at the URL of every local link: `len(links) + 1` fragments."""

    fragments: tuple[str, ...]
    links: tuple[LocalLink, ...]
    headings: tuple[Heading, ...]
    sections: tuple[Section, ...]
    character_count: int

    def html(self, urls: Sequence[str]) -> str:
        """Return the HTML with one URL for each link, in their order.

        Raises:
            ValueError: there are more or fewer URLs than links.
        """
        pieces = [self.fragments[0]]
        for url, fragment in zip(urls, self.fragments[1:], strict=True):
            pieces += (escapeHtml(url), fragment)
        return "".join(pieces)

    def anchor(self, fragment: str) -> str:
        """Return the id of the heading that a link's `fragment` (an id, or the heading's text) means, or an empty string."""
        return find_anchor(fragment, {heading.id for heading in self.headings})


@lru_cache(maxsize=1024)
def heading_id(text: str) -> str:
    """Derive an element id from a heading's text alone: its ordinal left out, so that renumbering keeps the id.

    The prefix keeps ids from shadowing names of the page's objects (`location`, `__proto__`).

    >>> heading_id("（二）主要做法")
    's-主要做法'
    """
    text = unicodedata.normalize("NFC", text).strip()
    rest = text[match.end() :] if (match := _ORDINAL.match(text)) else text
    return ID_PREFIX + (_fold(rest) or _fold(text) or hashlib.sha256(text.encode()).hexdigest()[:8])


def _fold(text: str) -> str:
    """Keep letters, marks and digits (also those this Python does not know yet), a hyphen for whatever is between."""
    kept = (
        c if (kind := unicodedata.category(c)) == "Cn" or kind[0] in "LMN" or kind == "Co" else " "
        for c in text.lower()
    )
    return "-".join("".join(kept).split())[:_ID_LENGTH].rstrip("-")


def find_anchor(fragment: str, ids: Container[str]) -> str:
    """Return the one of `ids` that `fragment` means (the id, the id without its prefix, or the heading's text), or ``""``."""
    if not fragment:
        return ""
    folded = unicodedata.normalize("NFC", fragment)
    for candidate in (folded, ID_PREFIX + folded.lower(), ID_PREFIX + _fold(folded), heading_id(folded)):
        if candidate in ids:
            return candidate
    return ""
