"""The traditional characters that fold, packed as small as the browser needs them.

The old character sets tell most of it: what Big5 holds and GB 2312 does not is traditional, the other way round simplified.
So an arithmetic code with few contexts says what changes, then which of the characters that others become each one
becomes: one close to its predecessor's, since Unicode orders both by radical and strokes. The twin of the browser's
`variants.js`; `tools/derive_fold_table.py` packs with the same functions.
"""

import base64
from collections import Counter
from collections.abc import Callable, Mapping
from typing import Final

HAN: Final = range(0x4E00, 0x9FA6)
TOP: Final = 1 << 30
RENEWED: Final = 1 << 22  # below this the range takes in another byte
MOST: Final = 128  # where the counts of a context are halved, so that it follows what is frequent of late
CONTEXTS: Final = 64
_CHANGES, _AGAIN, _SIGN, _DIGIT, _LENGTH = 16, 32, 33, 34, 35  # before them, one for each sum of `charsets`
_NEAR: Final = 32
_FREQUENT, _RARE = range(0xB0, 0xD7), range(0xD8, 0xF8)  # lead bytes of GB 2312 ...
_BIG5_FREQUENT, _BIG5_RARE = range(0xA4, 0xC6), range(0xCA, 0xF9)  # ... and of Big5: rows that are full everywhere
_TRAILS: Final = range(0xA1, 0xFF)
_BIG5_TRAILS: Final = (*range(0x40, 0x7F), *_TRAILS)

# Codes a bit in a context, and returns it. A decoder does not look at what it is given.
Bit = Callable[[int, bool], bool]


class Decoder:
    """Reads bits. The share of the range that stands for a zero is the share of zeros seen in the context."""

    def __init__(self, data: bytes) -> None:
        self._seen = [1] * (2 * CONTEXTS)
        self._bytes = iter(data)
        self._width = TOP
        self._code = int.from_bytes(bytes(next(self._bytes, 0) for _ in range(4)), "big")

    def __call__(self, context: int, _: bool) -> bool:
        """Read a bit in a context."""
        seen, at = self._seen, 2 * context
        share = self._width // (seen[at] + seen[at + 1]) * seen[at]
        bit = self._code >= share
        if bit:
            self._code -= share
            self._width -= share
        else:
            self._width = share
        count(seen, at, bit)
        while self._width < RENEWED:
            self._width <<= 8
            self._code = self._code << 8 | next(self._bytes, 0)
        return bit


def count(seen: list[int], at: int, bit: bool) -> None:
    """Count a bit in the context whose counts stand at `at`."""
    seen[at + bit] += 2
    if seen[at] + seen[at + 1] > MOST:
        seen[at] = (seen[at] + 1) >> 1
        seen[at + 1] = (seen[at + 1] + 1) >> 1


def charsets() -> Mapping[int, int]:
    """Return for each character of GB 2312 and Big5 which parts of them hold it, as a sum of powers of two."""
    held: Counter[int] = Counter()
    parts = (
        (1, "gbk", _FREQUENT, _TRAILS),
        (2, "gbk", _RARE, _TRAILS),
        (4, "big5", _BIG5_FREQUENT, _BIG5_TRAILS),
        (8, "big5", _BIG5_RARE, _BIG5_TRAILS),
    )
    for part, name, leads, trails in parts:
        cells = bytes(byte for lead in leads for trail in trails for byte in (lead, trail))
        for character in cells.decode(name):
            held[ord(character)] += part
    return held


def code_number(bit: Bit, number: int) -> int:
    """Code a number from 0 on: how many digits one more than it has after the first, then those."""
    number += 1
    length = 0
    while bit(_LENGTH + length, number >> length > 1):
        length += 1
    result = 1
    for place in reversed(range(length)):
        result = result << 1 | bit(_DIGIT, bool(number >> place & 1))
    return result - 1


def code_variants(bit: Bit, given: Mapping[int, int]) -> dict[int, int]:
    """Code which code point becomes which; return that. A decoder is given none."""
    held = charsets()
    uses = Counter(given.values())
    changing, targets = [], []
    for code in HAN:
        left = uses[code]
        if not bit(held[code], code in given or left > 0):
            continue
        if bit(_CHANGES + held[code], code in given):
            changing.append(code)
            continue
        targets.append(code)
        while bit(_AGAIN, left > 1):
            targets.append(code)
            left -= 1
    result = {}
    base, was_far = 0, False
    for code in changing:
        place = targets.index(given[code]) if given else 0
        distance = code_number(bit, abs(place - base))
        if distance and bit(_SIGN, place < base):
            distance = -distance
        place = base + distance
        result[code] = targets.pop(place)
        is_near = abs(distance) < _NEAR
        if is_near:
            base = (base + place) >> 1
        elif was_far:
            base = place
        elif place < base:
            base -= 1
        was_far = not is_near
    return result


def unpack_variants(packed: str) -> dict[int, int]:
    """Return which code point becomes which."""
    return code_variants(Decoder(base64.b64decode(packed)), {})
