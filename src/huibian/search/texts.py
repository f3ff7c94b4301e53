"""The texts of documents, folded, as their fragments hold them: for looking into what little is in doubt."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from huibian.search.document import TITLE_BEGIN, TITLE_END, body_text
from huibian.search.files import IndexFiles
from huibian.search.fold import fold

_KEPT = 256


def folded_fields(fragment: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the folded text of each field, by the fields' numbers, as it was indexed."""
    title = fold(fragment["title"])
    marked = f"{TITLE_BEGIN}{title}{TITLE_END}" if title else ""
    return (marked, fold(body_text(fragment["sections"])), *map(fold, fragment["fields"]))


class Texts:
    """Reads fragments, and remembers the latest with their folded texts."""

    def __init__(self, files: IndexFiles) -> None:
        self.fragment = lru_cache(_KEPT)(files.fragment)
        self.folded = lru_cache(_KEPT)(lambda number: folded_fields(self.fragment(number)))
