"""The payload of `suggestions.bin`: the names that a searcher may mean, in few bytes. See docs/search-index.md."""

import json
import re
import zlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import chain

from huibian.search.fold import fold, rare_variants
from huibian.search.readings import read, reading_words, syllable_text

FACETS_WITH_NAMES = ("province", "department", "topic", "year")
_SEPARATORS = str.maketrans("|;~=", "｜；～＝")  # fold alike, so that a name with one of them is found as well
_ESCAPED = re.compile("[^ -~\u4e00-\u9fa5。，、；：？！“”‘’（）《》—…·〔〕\u3000]")
_JOINED_LENGTH = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedValue:
    """A value of a facet under its names. `parent` is the value above it, of places; `count` how many reports have it."""

    facet: str
    value: str
    label: str
    other_names: tuple[str, ...] = ()
    parent: str = ""
    count: int = 0


def encode_suggestions(values: Iterable[NamedValue], words: Sequence[str] = ()) -> bytes:
    """Encode the named values and the frequent words of titles (for corrections alone, the most frequent first).

    Raises ValueError where a parent is no value of its facet.
    """
    by_facet: dict[str, list[_Row]] = {facet: [] for facet in FACETS_WITH_NAMES}
    for value in values:
        by_facet[value.facet].append(_Row(value))
    ordered = {facet: _in_levels(rows) for facet, rows in by_facet.items()}
    rows = [row for pairs in ordered.values() for row, _ in pairs]
    cleaned = [text for word in words if (text := _clean(word))]
    folded = [fold(name) for name in (*(name for row in rows for name in row.names), *cleaned)]
    readings = reading_words(folded)
    syllables, sizes = syllable_text()
    payload: dict[str, object] = {
        "syllables": syllables,
        "sizes": sizes,
        "readings": readings,
        "alike": " ".join(_lookalikes(folded)),
        "names": {facet: "|".join(row.text(readings) for row, _ in pairs) for facet, pairs in ordered.items()},
        "levels": "".join(str(level) for _, level in ordered["province"]),
        "counts": [row.value.count for row in rows],
        "words": "|".join(cleaned),
    }
    names = (name for row in rows for name in row.names)
    if not rare_variants().keys().isdisjoint(map(ord, chain.from_iterable((*names, *cleaned)))):
        payload["traditional"] = 1
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    return packer.compress(_gbk_json(payload)) + packer.flush()


class _Row:
    """A value with its names as they are written: cleaned, the label first, those that fold alike once."""

    def __init__(self, value: NamedValue) -> None:
        self.value = value
        self.label = _clean(value.label)
        names = {fold(self.label): self.label}
        for name in map(_clean, value.other_names):
            names.setdefault(fold(name), name)
        self.names = tuple(name for folded, name in names.items() if folded or name is self.label)

    def text(self, readings: Mapping[str, str]) -> str:
        """Write the row: `label[=slug]`, then the other names, `~` standing for the label."""
        slug = self.value.value.removeprefix(f"{self.value.parent}/" if self.value.parent else "")
        first = self.label if slug == _derived_slug(fold(self.label), readings) else f"{self.label}={slug}"
        return ";".join((first, *map(self._shortened, self.names[1:])))

    def _shortened(self, name: str) -> str:
        return f"~{name[len(self.label) :]}" if self.label and name.startswith(self.label) else name


def _in_levels(rows: Sequence[_Row]) -> list[tuple[_Row, int]]:
    """Put every row behind the one above it, and tell how many are above it. Raises ValueError where that is missing."""
    below: dict[str, list[_Row]] = defaultdict(list)
    for row in rows:
        below[row.value.parent].append(row)

    def walk(parent: str, level: int) -> Iterator[tuple[_Row, int]]:
        for row in below[parent]:
            yield row, level
            yield from walk(row.value.value, level + 1)

    ordered = list(walk("", 0))
    if len(ordered) < len(rows):
        raise ValueError("a value without the one above it")
    return ordered


def _derived_slug(label: str, readings: Mapping[str, str]) -> str:
    """Return what the reader takes for the slug of a folded label: as `huibian.pinyin.slug` where all of it is Han."""
    found = read(label, readings)
    if len(found) < len(label) or not all(found):
        return ""
    return ("" if len(found) <= _JOINED_LENGTH else "-").join(found)


@cache
def _groups() -> tuple[str, ...]:
    return tuple((files("huibian") / "data" / "lookalikes.txt").read_text("utf-8").split())


def _lookalikes(names: Iterable[str]) -> list[str]:
    """Return the groups of characters that look alike and of which one stands in a name."""
    characters = {character for name in names for character in name}
    return [group for group in _groups() if not characters.isdisjoint(group)]


def _clean(text: str) -> str:
    return " ".join(text.split()).translate(_SEPARATORS).encode("utf-8", "replace").decode()


def _gbk_json(value: Mapping[str, object]) -> bytes:
    """Write JSON in GBK; what every decoder of GBK may not read alike is escaped."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return _ESCAPED.sub(lambda match: json.dumps(match[0])[1:-1], text).encode("gbk")
