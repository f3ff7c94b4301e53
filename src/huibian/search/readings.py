"""How names are read, in few bytes: a table of the common characters, and the words that are read otherwise.

The first level of GB 2312, 3,755 characters, is in the order of pinyin, so that the syllables and their numbers of characters
tell the reading of each (`data/syllables.tsv`). Names that hold other characters, or read a common one otherwise, need a word
that says so: 亳 bo, 六安 lu an. The words are found from the left, the longest first.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files
from itertools import groupby

from huibian.pinyin import HAN, syllables

_HAN = re.compile(f"[{HAN}]")
_HAN_RUN = re.compile(f"[{HAN}]+")
_SIZE_BASE = 35  # the sizes are printable ASCII characters, the first behind the quotation mark


@cache
def common() -> Mapping[str, str]:
    """Return the syllables of the common characters, in the order of GB 2312."""
    text = (files("huibian") / "data" / "syllables.tsv").read_text("utf-8")
    rows = (line.split("\t") for line in text.splitlines())
    return {character: syllable for syllable, characters in rows for character in characters}


def syllable_text() -> tuple[str, str]:
    """Return the table of the common characters: syllables by their first letter, and how many characters each has."""
    groups = [(syllable, sum(1 for _ in group)) for syllable, group in groupby(common().values())]
    initials = (
        " ".join((letter, *(syllable[1:] for syllable, _ in group)))
        for letter, group in groupby(groups, lambda pair: pair[0][0])
    )
    return ";".join(initials), "".join(chr(_SIZE_BASE + size) for _, size in groups)


def read(text: str, words: Mapping[str, str]) -> list[str]:
    """Return a syllable for each Han character: by `words` (syllables with spaces), else by the table, else an empty one."""
    longest = max(map(len, words), default=0)
    found: list[str] = []
    at = 0
    while at < len(text):
        word = next((text[at : at + n] for n in range(longest, 0, -1) if text[at : at + n] in words), "")
        if word:
            found += words[word].split(" ")
        elif _HAN.match(text[at]):
            found.append(common().get(text[at], ""))
        at += len(word) or 1
    return found


def reading_words(names: Iterable[str]) -> dict[str, str]:
    """Return the words with which `read` reads all the names as `huibian.pinyin` does.

    Single characters come first, read as most names read them (also where one stands alone: 藏 as in 西藏); then two
    neighbours; a run of Han characters as a whole where that is not enough.
    """
    runs = sorted({run for name in names for run in _HAN_RUN.findall(name)})
    alone = [run for run in runs if len(run) == 1]
    wanted = {run: syllables(run) for run in runs if len(run) > 1}
    wanted |= {run: syllables(run) for run in alone if not any(run in other for other in wanted)}
    words = _characters(wanted)
    for run, right in wanted.items():
        words |= _pairs(run, right, words, wanted)
    while wrong := [run for run, right in wanted.items() if read(run, words) != right]:
        words |= {run: " ".join(wanted[run]) for run in wrong}
    return words


def _characters(wanted: Mapping[str, list[str]]) -> dict[str, str]:
    """Read single characters as most of the runs read them, where the table does not."""
    readings: dict[str, Counter[str]] = {}
    for run, right in wanted.items():
        for character, syllable in zip(run, right, strict=True):
            readings.setdefault(character, Counter())[syllable] += 1
    words = {}
    for character, counts in readings.items():
        usual = common().get(character, "")
        syllable = min(counts, key=lambda text: (-counts[text], text != usual, text))
        if syllable != usual:
            words[character] = syllable
    return words


def _pairs(run: str, right: list[str], words: Mapping[str, str], wanted: Mapping[str, list[str]]) -> dict[str, str]:
    """Return pairs of characters that put the reading of `run` right, and are so read wherever they stand."""
    pairs: dict[str, str] = {}
    for at, (got, syllable) in enumerate(zip(read(run, words), right, strict=True)):
        if got == syllable:
            continue
        for start in (at, at - 1):
            pair = run[start : start + 2] if start >= 0 else ""
            if len(pair) == 2 and all(
                other_right[match.start() : match.start() + 2] == right[start : start + 2]
                for other, other_right in wanted.items()
                for match in re.finditer(pair, other)
            ):
                pairs[pair] = " ".join(right[start : start + 2])
                break
    return pairs
