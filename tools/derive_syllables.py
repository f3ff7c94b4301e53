"""Derive the syllables of the 3,755 common characters, `src/huibian/data/syllables.tsv`.

    python tools/derive_syllables.py

The first level of GB 2312 is in the order of pinyin. So the order and the number of characters of each syllable tell the
readings of all of them, which is how `suggestions.bin` carries them (docs/search-index.md). A character with several readings
counts under the one by which the standard put it in its place. Needs pypinyin.
"""

import re
from itertools import groupby
from pathlib import Path

from pypinyin import Style, pinyin

TARGET = Path(__file__).parents[1] / "src/huibian/data/syllables.tsv"
LAST = b"\xd7\xf9"


def common_characters() -> str:
    """Return the first level of GB 2312, in its order."""
    codes = (bytes((high, low)) for high in range(0xB0, 0xD8) for low in range(0xA1, 0xFF))
    return b"".join(code for code in codes if code <= LAST).decode("gb2312")


def order(syllable: str) -> tuple[str, bool]:
    """Return the standard's sort key: lu, lü, luan, lüe, lun."""
    return syllable.replace("v", "u"), "v" in syllable


def readings(character: str) -> list[str]:
    """Return all syllables of a character, toneless, ü written as v."""
    found = pinyin(character, style=Style.NORMAL, heteronym=True)[0]
    return sorted({text for text in found if re.fullmatch(r"[a-z]+", text)}, key=order)


def assign(characters: str) -> list[str]:
    """Choose for each character the least of its readings with which the list ascends."""
    chosen: list[str] = []
    for character in characters:
        bound = order(chosen[-1]) if chosen else ("", False)
        chosen.append(next(text for text in readings(character) if order(text) >= bound))
    return chosen


def main() -> None:
    """Write the table: a syllable, its characters."""
    characters = common_characters()
    pairs = zip(assign(characters), characters, strict=True)
    lines = [
        f"{syllable}\t{''.join(c for _, c in group)}\n" for syllable, group in groupby(pairs, lambda pair: pair[0])
    ]
    TARGET.write_text("".join(lines), "utf-8")


if __name__ == "__main__":
    main()
