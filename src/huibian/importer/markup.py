"""Texts written as Markdown: what they say is what a reader sees, no sign of theirs is taken for markup."""

import re
from collections.abc import Callable

from huibian.importer.model import BOLD, END_BOLD, MARK

_SIGN = re.compile(r"[\\*_`\[\]<|]|~~|~(?=~)|&(?=#?\w{1,40};)")
_FIRST = re.compile(r"(?:#{1,6}(?=\s|$)|[-+](?=\s|$)|>|[:~](?=\s)|(?:-\s*){3,}$|=+$|~{3,})")
_NUMBER = re.compile(r"(\d{1,9})([.)])(?=\s|$)")
_EDGE = re.compile(rf"{BOLD}(\s*)(.*?)(\s*){END_BOLD}")


def escape(text: str, *, begins: bool = True) -> str:
    r"""Escape a text, by default one that stands at the beginning of a block.

    >>> escape("# 1*2"), escape("2012. 安全")
    ('\\# 1\\*2', '2012\\. 安全')
    """
    shown = _SIGN.sub(lambda match: "".join(f"\\{sign}" for sign in match[0]), text)
    if not begins:
        return shown
    if _FIRST.match(shown):
        return "\\" + shown
    return _NUMBER.sub(r"\1\\\2", shown, count=1) if _NUMBER.match(shown) else shown


def written(text: str, mark: Callable[[str, int], str], *, begins: bool = True) -> str:
    """Write a text with its marks: bold, and what `mark` makes of images (`i`) and footnotes (`f`), by their numbers.

    `begins` tells whether it stands at the beginning of a block, where more signs have a meaning.
    """
    balanced = text if text.count(BOLD) == text.count(END_BOLD) else text.replace(BOLD, "").replace(END_BOLD, "")
    balanced = " ".join(balanced.split())
    pieces: list[str] = []
    position = 0
    for match in MARK.finditer(balanced):
        pieces += [
            escape(balanced[position : match.start()], begins=begins and not position),
            mark(match[1], int(match[2])),
        ]
        position = match.end()
    joined = "".join([*pieces, escape(balanced[position:], begins=begins and not position)])
    joined = _EDGE.sub(lambda match: f"{match[1]}**{match[2]}**{match[3]}" if match[2] else match[1] + match[3], joined)
    return joined.replace(BOLD, "").replace(END_BOLD, "")
