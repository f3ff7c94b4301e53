"""Which paragraphs of a report are headings, and how deep: by their style, their ordinal, or their look."""

import re
from collections.abc import Sequence

from huibian.importer.model import Block, Paragraph
from huibian.importer.ordinals import Ordinal, ordinal

_LONGEST = 45
_LONGEST_WITH_STOP = 18
_STOP = re.compile(r"[。；！？;!?：:，,]$")
_INSIDE = re.compile(r"[。；！？;!?]")
_TOP = 2  # the page's own title is level 1


def heading_levels(blocks: Sequence[Block]) -> list[int]:
    """Return the level of each block as a heading of the report (2 to 6); 0: it is none."""
    ordinals = [ordinal(block.plain) if isinstance(block, Paragraph) and not block.marker else None for block in blocks]
    first = min((found.depth for found in ordinals if found), default=0)
    styled = [block.level for block in blocks if isinstance(block, Paragraph) and block.level]
    levels: list[int] = []
    for number, block in enumerate(blocks):
        following = blocks[number + 1] if number + 1 < len(blocks) else None
        levels.append(_level(block, following, ordinals, number, first, min(styled, default=1), levels))
    return levels


def _level(
    block: Block,
    following: Block | None,
    ordinals: Sequence[Ordinal | None],
    number: int,
    first: int,
    topmost: int,
    levels: Sequence[int],
) -> int:
    if not isinstance(block, Paragraph) or block.marker or not block.plain or following is None:
        return 0
    found = ordinals[number]
    text = block.plain
    if block.level and len(text) <= 2 * _LONGEST:
        return min(_TOP + (found.depth - first if found and first else block.level - topmost), 6)
    if found is None:
        return _by_look(block, following, levels, has_ordinals=any(ordinals))
    rest = text[found.length :]
    if not rest or len(rest) > _LONGEST or _INSIDE.search(rest[:-1]) or block.align == "right":
        return 0
    if _STOP.search(rest) and (len(rest) > _LONGEST_WITH_STOP or rest[-1] not in "。"):
        return 0
    if found.depth >= 3:
        beside = ordinals[number + 1]
        if (beside is not None and beside.depth == found.depth) or (
            isinstance(following, Paragraph) and following.marker
        ):
            return 0  # one of a list
        before = next((other for other in reversed(ordinals[:number]) if other is not None), None)
        if before is not None and before.depth == found.depth and ordinals[number - 1] == before:
            return 0  # the last of a list
    return min(_TOP + found.depth - first, 6)


def _by_look(block: Paragraph, following: Block, levels: Sequence[int], *, has_ordinals: bool) -> int:
    """Take a short bold line of its own for a heading; below numbered ones where there are any."""
    text = block.plain
    is_heading = (
        block.is_bold
        and not block.align
        and 2 <= len(text) <= 30
        and not _STOP.search(text)
        and not _INSIDE.search(text)
    )
    if not is_heading or not isinstance(following, Paragraph) or following.is_bold:
        return 0
    if not has_ordinals:
        return _TOP
    return min(max((level for level in levels[-30:] if level), default=_TOP - 1) + 1, 4)
