"""Pinyin without tones: slugs for URLs, keys for sorting, initials for headings.

Place names are read from a packaged table (`data/readings.tsv`: name, syllables), everything else by pypinyin,
which is imported only when the first Han character has to be read.
"""

import hashlib
import re
import sys
import unicodedata
from functools import cache
from importlib.resources import files
from typing import Any, cast

HAN = "\u3400-\u9fff\uf900-\ufaff\u3007\U00020000-\U000323af"
_HAN_RUN = re.compile(f"[{HAN}]+")
_WORD = re.compile(f"[{HAN}]+|[a-z0-9]+")
_RESERVED = frozenset(
    ["con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(10))]
)  # file names that Windows keeps for itself
_LONGEST = 1000  # characters of a text that are read for a slug
_JOINED_LENGTH = 4  # a run of Han characters up to this length is one word of the slug


_known: dict[str, tuple[str, ...]] = {}  # it makes no difference but to time


@cache
def _readings() -> tuple[dict[str, tuple[str, ...]], re.Pattern[str]]:
    """Return the place names with their syllables, and a pattern that finds them, longest first."""
    text = (files("huibian") / "data" / "readings.tsv").read_text("utf-8")
    table = {name: tuple(read.split()) for name, read in (line.split("\t") for line in text.splitlines())}
    names = sorted(table, key=lambda name: (-len(name), name))
    return table, re.compile("|".join(map(re.escape, names)))


def _unread(unknown: str) -> list[str]:
    return [""] * len(unknown)


def _general(text: str) -> tuple[str, ...]:
    """Read Han characters by pypinyin; those that it does not know have no syllable."""
    if not text:
        return ()
    from pypinyin import lazy_pinyin  # noqa: PLC0415 - 160 ms and 55 MB, for those who need it only

    read = lazy_pinyin(text, errors=cast(Any, _unread))  # it takes lists, and says text
    return tuple(syllable if re.fullmatch(r"[a-z]+", syllable) else "" for syllable in read)


def known_readings() -> dict[str, tuple[str, ...]]:
    """Return what was read so far: syllables by runs of Han characters. Who hands it to another process saves that pypinyin, and the table."""
    return _known


def _read(run: str) -> tuple[str, ...]:
    """Read a run of Han characters: the place names in it as the table says, the rest by pypinyin."""
    found = _known.get(run)
    if found is None:
        table, names = _readings()
        parts: list[str] = []
        position = 0
        for match in names.finditer(run):
            parts += _general(run[position : match.start()])
            parts += table[match[0]]
            position = match.end()
        parts += _general(run[position:])
        found = _known[run] = tuple(map(sys.intern, parts))
    return found


def syllables(text: str) -> list[str]:
    """Return one toneless syllable for each Han character of `text`; empty where none is known, and nothing for the rest."""
    return [syllable for run in _HAN_RUN.findall(text) for syllable in _read(run)]


def _folded(text: str) -> str:
    """Fold width, case and accents (é → e); Han characters stay."""
    decomposed = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text).casefold())
    return "".join(c for c in decomposed if not unicodedata.combining(c))


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:8]


def slug(text: str, *, max_bytes: int = 100) -> str:
    """Return `text` as lower-case ASCII words joined by hyphens, at most `max_bytes` long (at least 16).

    A run of up to four Han characters is one word (太原市 → taiyuanshi), a longer one has a word for each
    character. A text without any letter gets `x-` and eight digits of its digest; a name that Windows reserves,
    and a slug that had to be cut, end with the digest: the result is the same whatever else there is.
    """
    words: list[str] = []
    for run in _WORD.findall(_folded(text[:_LONGEST])):
        if not _HAN_RUN.match(run):
            words.append(run)
            continue
        read = [syllable for syllable in syllables(run) if syllable]
        words += read if len(run) > _JOINED_LENGTH else ["".join(read)]
    result = "-".join(word for word in words if word)
    if not result:
        return f"x-{_digest(text)}"
    if result in _RESERVED:
        return f"{result}-{_digest(text)}"
    if len(result) > max_bytes or len(text) > _LONGEST:
        head = result[: max_bytes - 9]
        if result[len(head) : len(head) + 1] not in ("", "-") and "-" in head:
            head = head[: head.rindex("-")]
        return f"{head.rstrip('-')}-{_digest(text)}"
    return result


def _spelled(run: re.Match[str]) -> str:
    pairs = zip(run[0], syllables(run[0]), strict=True)
    return "".join(f" {syllable or character} " for character, syllable in pairs)


def sort_key(text: str) -> str:
    """Return a key that orders by pinyin without tones, then by the text itself; other letters by their folded form."""
    read = _HAN_RUN.sub(_spelled, _folded(text))
    return f"{' '.join(read.split())}\0{text}"


def initial(text: str) -> str:
    """Return the heading under which `text` stands in a list sorted by pinyin: A to Z, or # for anything else."""
    first = sort_key(text)[:1].upper()
    return first if "A" <= first <= "Z" else "#"
