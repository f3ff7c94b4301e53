"""Pack which character becomes which, for `derive_fold_table.py`: what `huibian.search.variants` unpacks."""

import base64
from collections.abc import Mapping
from pathlib import Path

from huibian.search.variants import CONTEXTS, RENEWED, TOP, code_variants, count

FOLDER = Path(__file__).parent / "fold"


def read_variants() -> dict[int, int]:
    """Read which character becomes which, to the end of each chain."""
    becomes: dict[int, int] = {}
    for name in ("opencc.tsv", "own.tsv"):
        for line in (FOLDER / name).read_text("utf-8").splitlines():
            if not line.startswith("#"):
                simplified, others = line.split("\t")
                becomes.update(dict.fromkeys(map(ord, others), ord(simplified)))
    return {code: end_of_chain(becomes, code) for code in becomes}


def end_of_chain(becomes: Mapping[int, int], code: int) -> int:
    """Return what a character becomes in the end."""
    while code in becomes:
        code = becomes[code]
    return code


class Encoder:
    """Writes what the decoder reads: it ends up with a number within the range that the bits have narrowed."""

    def __init__(self) -> None:
        self._seen = [1] * (2 * CONTEXTS)
        self._low, self._width, self._size = 0, TOP, 4

    def __call__(self, context: int, bit: bool) -> bool:
        """Write a bit in a context."""
        seen, at = self._seen, 2 * context
        share = self._width // (seen[at] + seen[at + 1]) * seen[at]
        if bit:
            self._low += share
            self._width -= share
        else:
            self._width = share
        count(seen, at, bit)
        while self._width < RENEWED:
            self._width <<= 8
            self._low <<= 8
            self._size += 1
        return bit

    def finish(self) -> bytes:
        """Return the shortest number in the range, without the zeros that would follow."""
        first = self._low.to_bytes(self._size, "big")
        last = (self._low + self._width - 1).to_bytes(self._size, "big")
        return last[: 1 + next(at for at in range(self._size) if first[at] != last[at])]


def pack_variants(becomes: Mapping[int, int]) -> str:
    """Pack them as text."""
    encoder = Encoder()
    code_variants(encoder, becomes)
    return base64.b64encode(encoder.finish()).decode()
