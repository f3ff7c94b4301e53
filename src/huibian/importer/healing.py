"""Healing: sentences that a page end or a site has broken, and page numbers that were left inside them.

Every change is told as a `Mend`, so that an editor can take it back.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from huibian.i18n import N_
from huibian.importer.model import Block, LeftOut, Mend, Paragraph, plain
from huibian.importer.offices import ends_like_office
from huibian.importer.ordinals import ordinal
from huibian.importer.titles import begins_title, ends_title, is_title_like
from huibian.importer.wrapping import PAGE_NUMBER, is_page_number

JOINED = N_("broken sentence joined")
NUMBER_TAKEN_OUT = N_("page number inside a sentence taken out")
NUMBER_IN_FRONT = N_("page number in front of a sentence taken out")
SPACES = N_("spaces between Chinese characters taken out")

_HAN = "\u3400-\u9fff\uf900-\ufaff"
_OPEN_END = re.compile(rf"[{_HAN}，、,“‘（(《A-Za-z0-9%％—]$")
_PHRASE = re.compile(r"[，,。；;：:、]")
_CLOSING = re.compile(r"(?:特此|以上|妥否|当否|此致|敬礼|谢谢).{0,12}$")
_LAST_NUMBER = re.compile(rf"(?<=[{_HAN}，、,：:])\s*(\d{{1,3}})$")
_FIRST_NUMBER = re.compile(rf"^(\d{{1,3}})\s*(?=[{_HAN}])")
_COUNTED = re.compile(
    "[个项人年月日时分秒万亿千百十元角次家户名条米里平方号岁度层间套台辆座头只株亩斤吨倍种类篇册份件页届期级位周天届处所点名多余余个%％.．/、至到–—~-]"
)
_LISTED = re.compile("[一二三四五六七八九十]{1,2}是")
_DASHED = re.compile(rf"(?<=[{_HAN}，、])\s*[-—–―]\s*\d{{1,3}}\s*[-—–―]\s*(?=[{_HAN}])")
_SPREAD = re.compile(rf"(?<=[{_HAN}]) +(?=[{_HAN}])")
_LABEL = re.compile(r"[\u4e00-\u9fff]{2,10}[:：]")
_AROUND = 16  # characters of context shown


def heal(blocks: Sequence[Block]) -> tuple[list[Block], list[Mend], list[LeftOut]]:
    """Heal the paragraphs; tables, titles, headings and lists are left as they are."""
    healed: list[Block] = []
    mends: list[Mend] = []
    left_out: list[LeftOut] = []
    after_number = False
    for block in blocks:
        if not isinstance(block, Paragraph):
            healed.append(block)
            continue
        if is_page_number(block.plain) and not block.marker:
            left_out.append(LeftOut(block.plain, PAGE_NUMBER, block.place))
            after_number = True
            continue
        current = _mend_inside(block, mends)
        before = healed[-1] if healed and isinstance(healed[-1], Paragraph) else None
        if len(healed) == 1 and before is not None and _may_be_title(before.plain):
            before = None
        joined = _join(before, current, mends, after_number=after_number) if before is not None else None
        if joined is not None:
            healed[-1] = joined
        else:
            healed.append(_mend_front(current, before, mends))
        after_number = False
    return healed, mends, left_out


def _may_be_title(text: str) -> bool:
    """Whether the first line of a document is short and without any end: its title, however it reads."""
    return len(text) <= 50 and not re.search("[，,。；;]", text)


def _mend_inside(block: Paragraph, mends: list[Mend]) -> Paragraph:
    text = block.text
    for match in _DASHED.finditer(text):
        mends.append(_told(match.string, match.start(), match.end(), "", NUMBER_TAKEN_OUT, block.place))
    text = _DASHED.sub("", text)
    if len(_SPREAD.findall(text)) >= 3 and len(text) > 40:
        mends.append(Mend(text[:_AROUND] + "…", _SPREAD.sub("", text)[:_AROUND] + "…", SPACES, block.place))
        text = _SPREAD.sub("", text)
    return replace(block, text=text) if text != block.text else block


def _told(text: str, start: int, end: int, instead: str, reason: str, place: str) -> Mend:
    """Tell of a change, with some of the text around it."""
    left, right = text[max(start - _AROUND, 0) : start], text[end : end + _AROUND]
    return Mend(
        plain(left + text[start:end] + right), plain(left + instead + right), reason, place, text[start:end].strip()
    )


def _join(before: Paragraph, block: Paragraph, mends: list[Mend], *, after_number: bool) -> Paragraph | None:
    """Join two paragraphs that are the halves of one sentence; None: they are not."""
    first, second = before.text.rstrip(), block.text.lstrip()
    last = _LAST_NUMBER.search(first)
    stem = first
    if last and not _COUNTED.match(second) and not second[:1].isdigit():
        stem = first[: last.start()].rstrip()
    front = _FIRST_NUMBER.match(second)
    rest = second
    if front and not _COUNTED.match(second[front.end() :]):
        rest = second[front.end() :]
    if not _is_broken(before, plain(stem)) or not _goes_on(block, plain(stem), plain(rest), after_number=after_number):
        return None
    removed = " ".join(
        number[1] for number in (last if stem != first else None, front if rest != second else None) if number
    )
    text = f"{first} ⏎ {second}"
    start, end = len(stem), len(text) - len(rest)
    mends.append(
        replace(_told(text, start, end, "", NUMBER_TAKEN_OUT if removed else JOINED, block.place), removed=removed)
    )
    return replace(before, text=stem + rest)


def _is_broken(before: Paragraph, stem: str) -> bool:
    """Whether a paragraph ends in the middle of a sentence."""
    if not _OPEN_END.search(stem) or before.marker or before.level or before.is_title or before.align:
        return False
    if _LABEL.fullmatch(stem) or is_title_like(stem) or begins_title(stem) or _CLOSING.search(stem):
        return False
    if ordinal(stem) and not _PHRASE.search(stem[ordinal(stem).length :]):  # type: ignore[union-attr]
        return False
    if _opens_quote(stem):
        return True
    if len(stem) < 25 and ends_like_office(stem):
        return False
    return bool(_PHRASE.search(stem)) or len(stem) >= 25 or (len(stem) >= 10 and stem != before.plain)


def _goes_on(block: Paragraph, stem: str, rest: str, *, after_number: bool) -> bool:
    """Whether a paragraph is the second half of a sentence whose first half is `stem`."""
    if not rest or block.marker or block.level or block.is_title or block.align:
        return False
    if ordinal(rest) and not _opens_quote(stem):
        return False
    if is_title_like(rest) or re.match(r"(?:附件|附表|附录|抄送|主题词|第[一二三四五六七八九十]+篇)", rest):
        return False
    if re.fullmatch(
        r"[\dxX×〇○零一二三四五六七八九Oo]{2,4}年[\dxX一二三四五六七八九十]{1,3}月(?:[\d一二三四五六七八九十xX]{1,3}日)?",
        rest,
    ):
        return False
    if not re.match(rf"[{_HAN}，、。；：！？”’）》,.;:!?)A-Za-z0-9“《（]", rest):
        return False
    if len(stem) < 10 and not _opens_quote(stem) and not re.match(r"[，、。；：！？”’）》,.;:!?)]", rest):
        return False
    # A short line without any sign between two others is an item of a list, not a broken sentence.
    return (
        after_number
        or bool(_PHRASE.search(rest))
        or rest[-1] in "。！？”"
        or (len(rest) >= 10 and not ends_title(rest))
    )


def _opens_quote(text: str) -> bool:
    """Whether a quotation, bracket or book title begins in the text and does not end there."""
    return any(text.count(first) > text.count(last) for first, last in ("“”", "《》", "（）", "‘’")) or text.count(
        "("
    ) > text.count(")")


def _mend_front(block: Paragraph, before: Paragraph | None, mends: list[Mend]) -> Paragraph:
    """Take a page number off the beginning of a paragraph: 3四是…, where a sign of listing follows it."""
    front = _FIRST_NUMBER.match(block.text)
    if before is None or front is None or not _LISTED.match(block.text[front.end() :]):
        return block
    mends.append(_told(block.text, 0, front.end(), "", NUMBER_IN_FRONT, block.place))
    return replace(block, text=block.text[front.end() :])
