"""Derive what folds, `src/huibian/browser/fold-table.js` and `variant-table.js`, from Python's Unicode data and the pairs of characters in `tools/fold/`.

Both readers of the search index use these files. Run it again only together with a new analyzer version: another table
means other grams. Where a rule gives what is wanted, the table only says what the rule is applied to: characters that are older than
any browser or Python that reads it. So the rule gives the same everywhere, for Unicode never changes how a character decomposes.

    python tools/derive_fold_table.py
"""

import json
import sys
import unicodedata
from collections.abc import Collection, Mapping
from itertools import groupby
from pathlib import Path
from typing import Literal

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "src"))

from pack_variants import pack_variants, read_variants  # noqa: E402

from huibian.search.fold import FORMS, expand, plain  # noqa: E402

TARGET = ROOT / "src/huibian/browser/fold-table.js"
VARIANTS_TARGET = ROOT / "src/huibian/browser/variant-table.js"
COMPATIBILITY_TAGS = ("<wide>", "<narrow>", "<small>", "<vertical>")
RADICALS = range(0x2E80, 0x2FE0)
KANA = range(0x3040, 0x3100)
MARKS = range(0x0300, 0x0370)
VARIATION_SELECTORS = {*range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0)}
BRACKETS = {**dict.fromkeys("〔［【[（", "("), **dict.fromkeys("〕］】]）", ")")}
LINE_ENDS = "\r\u2028\u2029"
SPACES = "\t\v\f\x85"
OLD = unicodedata.ucd_3_2_0
LATER = (  # of the letters that came after it, those that Unicode 8.0 (2015) held and that fold, or that others fold to
    (0x023A, 0x0377), (0x037B, 0x037F), (0x03CF, 0x052F), (0x10C7, 0x10C7), (0x10CD, 0x10CD), (0x13F5, 0x13F5),
    (0x13F8, 0x13FD), (0x1D79, 0x1D7D), (0x1E9E, 0x1EFF), (0x214E, 0x2184), (0x2C00, 0x2C2E), (0x2C30, 0x2C5E),
    (0x2C60, 0x2CF3), (0x2D00, 0x2D25), (0x2D27, 0x2D27), (0x2D2D, 0x2D2D), (0xA640, 0xA69B), (0xA722, 0xA7AD),
    (0xA7B0, 0xA7B7), (0xAB53, 0xAB53), (0xAB70, 0xABBF), (0xFA2E, 0xFA6D), (0xFA70, 0xFAD9), (0xFE10, 0xFE19),
    (0xFE47, 0xFE48), (0x10426, 0x1044F), (0x10C80, 0x10CB2), (0x10CC0, 0x10CF2), (0x118A0, 0x118DF),
)  # fmt: skip
WIDEST_GAP = 40  # within a range that a rule is applied to, characters that it leaves alone
VARIANTS = read_variants()
RARE_VARIANTS = {c: to for c, to in VARIANTS.items() if not chr(c).encode("gb2312", "ignore")}


def fold_character(character: str) -> str:
    """Fold one code point by the rules of docs/search-index.md."""
    code = ord(character)
    category = unicodedata.category(character)
    if character == "\n" or character in LINE_ENDS:
        return "\n"
    if category == "Zs" or character in SPACES:
        return " "
    if category in {"Cc", "Cf", "Cs"} or code in VARIATION_SELECTORS:
        return ""
    if character in BRACKETS:
        return BRACKETS[character]
    tag = unicodedata.decomposition(character).partition(" ")[0]
    is_compatible = tag in COMPATIBILITY_TAGS or (code in RADICALS and tag == "<compat>")
    if is_compatible:
        character = unicodedata.normalize("NFKC", character)
    lower = "".join(decompose(c) for c in character).lower()
    text = "".join(decompose(c) for c in lower)
    return "".join(BRACKETS.get(c, c) for c in text).translate(VARIANTS)


def decompose(character: str) -> str:
    """Decompose, without the marks: to at most one code point, or to several for kana.

    Hangul, Indic and other characters that come apart into several stay whole, or the table would be many times as long.
    """
    text = "".join(c for c in unicodedata.normalize("NFD", character) if ord(c) not in MARKS)
    return text if len(text) <= 1 or ord(character) in KANA else character


def steps(pairs: list[list[int]]) -> list[int]:
    """Put [first, last] pairs into one list: from the last of the one before to the first, from there to the last."""
    lasts = [0, *(last for _, last in pairs)]
    return [
        step for before, (first, last) in zip(lasts, pairs, strict=False) for step in (first - before, last - first)
    ]


def ranges(codes: list[int]) -> list[list[int]]:
    """Code points as [first, last] pairs."""
    grouped = [[code for _, code in group] for _, group in groupby(enumerate(codes), lambda pair: pair[1] - pair[0])]
    return [[group[0], group[-1]] for group in grouped]


def shifts(mapping: dict[int, int]) -> list[list[int]]:
    """Take out of `mapping` what shifts by a constant, as [first, last, step, delta] of three code points or more."""
    found = []
    for first in sorted(mapping):
        if first not in mapping:
            continue
        delta = mapping[first] - first
        best = max((run(mapping, first, step, delta) for step in (1, 2)), key=len)
        if len(best) >= 3:
            found.append([best[0], best[-1], best[1] - best[0], delta])
            for code in best:
                del mapping[code]
    return found


def run(mapping: dict[int, int], first: int, step: int, delta: int) -> list[int]:
    """List the code points from `first` on, `step` apart, that all shift by `delta`."""
    codes = [first]
    while mapping.get(codes[-1] + step) == codes[-1] + step + delta:
        codes.append(codes[-1] + step)
    return codes


def is_old(code: int) -> bool:
    """Tell whether every reader's Unicode holds a character."""
    return OLD.category(chr(code)) != "Cn" or any(first <= code <= last for first, last in LATER)


def follows(code: int, form: Literal["NFD", "NFKC"], wanted: str) -> bool:
    """Tell whether the rule gives what is wanted of a character, today and in all versions."""
    character = chr(code)
    if character in BRACKETS or not all(is_old(ord(c)) for c in character + character.lower()):
        return False
    may_get_a_lower_case = wanted == character and unicodedata.category(character) in {"Lu", "Lt"}
    return not may_get_a_lower_case and plain(character, form).translate(VARIANTS) == wanted


def ruled(
    folds: Mapping[int, str], form: Literal["NFD", "NFKC"], done: Collection[int]
) -> tuple[set[int], list[list[int]]]:
    """Find what the rule folds, of what is not done; and ranges that hold it, and nothing that the rule would spoil."""
    found = {c for c, text in folds.items() if text != chr(c) and c not in done and follows(c, form, text)}
    within: list[list[int]] = []
    for code in sorted(found):
        gap = range(within[-1][1] + 1, code) if within else range(0)
        if within and len(gap) <= WIDEST_GAP and all(c in done or follows(c, form, folds[c]) for c in gap):
            within[-1][1] = code
        else:
            within.append([code, code])
    return found, within


def derive() -> dict[str, object]:
    """Make the table; its keys are explained in the file that it is written to."""
    folds = {code: fold_character(chr(code)) for code in range(sys.maxunicode + 1)}
    for code, text in folds.items():
        assert "".join(folds[ord(c)] for c in text) == text, f"U+{code:04X} does not fold to something folded"
    changed = {code: text for code, text in folds.items() if text != chr(code) and code not in VARIANTS}
    explicit = {c: t for c, t in changed.items() if not any(follows(c, form, t) for form in FORMS)}
    single = {c: ord(t) for c, t in explicit.items() if len(t) == 1 and t not in " \n"}
    shift = shifts(single)
    table: dict[str, object] = {
        "vanish": steps(ranges([c for c, t in explicit.items() if t == ""])),
        "space": steps(ranges([c for c, t in explicit.items() if t == " "])),
        "newline": steps(ranges([c for c, t in explicit.items() if t == "\n"])),
        "shift": shift,
        "runs": [
            [first, "".join(chr(single[c]) for c in range(first, last + 1))] for first, last in ranges(sorted(single))
        ],
    }
    done = {*explicit, *VARIANTS}
    for form in FORMS:
        found, within = ruled(folds, form, done)
        table[form] = steps(within)
        done |= found
    table["common"] = "".join(chr(code) + chr(VARIANTS[code]) for code in sorted(VARIANTS) if code not in RARE_VARIANTS)
    assert expand(table, RARE_VARIANTS) == {code: text for code, text in folds.items() if text != chr(code)}
    return table


HEAD = """\
/**
 * Generated by tools/derive_fold_table.py, with Unicode UNIDATA: do not edit. What folding changes (see docs/search-index.md); all
 * else stays. vanish, space, newline: ranges of code points, as steps: from the last of the range before to the first, from there
 * to the last; shift: [first, last, step, delta]; runs: [first, what the code points from there on become, one each]; NFD, NFKC:
 * ranges of what, unless it stands before, is normalized so, then put into lower case, decomposed and stripped of its marks;
 * common: the traditional characters that GB 2312 holds, which stand in simplified texts, too, each with what it becomes. The
 * others have a table of their own, variant-table.js.
 */
"""
VARIANTS_HEAD = """\
/**
 * Generated by tools/derive_fold_table.py: do not edit. The traditional characters that GB 2312 does not hold and what they become,
 * packed (see variants.js), after OpenCC's TSCharacters (https://github.com/BYVoid/OpenCC, Apache License 2.0), with changes.
 */
"""


def main() -> None:
    """Write the tables."""
    body = json.dumps(derive(), ensure_ascii=False, separators=(",", ":")).replace('],"', '],\n"')
    head = HEAD.replace("UNIDATA", unicodedata.unidata_version)
    TARGET.write_text(f"{head}export const FOLD_TABLE = {body};\n", "utf-8")
    VARIANTS_TARGET.write_text(f'{VARIANTS_HEAD}export const VARIANTS = "{pack_variants(RARE_VARIANTS)}";\n', "utf-8")
    for target in (TARGET, VARIANTS_TARGET):
        print(f"{target.name}: {target.stat().st_size} bytes")


if __name__ == "__main__":
    main()
