"""Splitting: where one file holds several documents (第二篇, a second title, a second signature)."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from huibian.i18n import N_
from huibian.importer.days import day_at_end, day_line
from huibian.importer.model import Block, LeftOut, Paragraph, Remark
from huibian.importer.offices import is_office
from huibian.importer.titles import begins_title, ends_title, is_title_like, strip_signs

PART_MARK = N_("mark between the documents of a compilation")
CONTENTS = N_("cover or table of contents of a compilation")
BY_MARK = N_("a line such as 第二篇")
BY_DATE = N_("a signature and its date, and a title after them")
BY_TITLE = N_("a second title")
_MARK = re.compile(
    r"[【\[]?(?:第\s*[一二三四五六七八九十百\d]{1,4}\s*篇|(?:范文|篇|例文|范例)\s*[一二三四五六七八九十\d]{1,3})[】\]]?\s*(?:[:：、.．]|\s|$)\s*(.*)"
)
_TAIL = re.compile(
    r"(?:附件|附表|附录|附：|附:|附\d|抄送|抄报|主送|主题词|关键词|印发|报送|分送|发送|[（(](?:联系人|此件|共印|印)|联系人|联系电话|共印|.{2,24}\d{1,2}\s*日印发|责任编辑|[（(]作者)"
)
_ATTACHMENT = re.compile(r"(?:附件|附表|附录|附)\s*[\d一二三四五六七八九十]{0,2}\s*[:：]?\s*$")
_COVER = re.compile(r".{0,30}(?:汇编|选编|汇集|合集|文集|选集|集锦)(?:[（(].{1,12}[）)])?")
_CONTENTS = re.compile(r"目\s*录|目\s*次")
_ENTRY = re.compile(r"\S.{3,70}?(?:[.…·．\s]{2,}|\s)[（(]?\d{1,3}[）)]?")
_MOST_FRONT = 80
_LEAST = 3  # paragraphs of a document that ends without a mark
_LEAST_TO_TITLE = 6


@dataclass(frozen=True, slots=True)
class Piece:
    """One document of a file, and why it was taken for one of its own (a message id; empty for the first)."""

    blocks: tuple[Block, ...]
    reason: str = ""


def split(blocks: Sequence[Block]) -> tuple[list[Piece], list[LeftOut], list[Remark]]:
    """Split a file into its documents; the marks between them are left out."""
    left_out: list[LeftOut] = []
    remarks: list[Remark] = []
    starts: list[tuple[int, str]] = [(0, "")]
    front = _front(blocks)
    left_out += [LeftOut(block.plain, CONTENTS, block.place) for block in blocks[:front]]
    blocks = list(blocks[front:])
    marks = _marks(blocks)
    ended = -1  # the last line of the signature of the present document
    attached = False
    for number, block in enumerate(blocks):
        begun = starts[-1][0]
        if not isinstance(block, Paragraph):
            continue
        if number in marks:
            starts.append((number, BY_MARK))
            ended, attached = -1, False
            continue
        if ended >= 0 and not attached and _ATTACHMENT.match(block.plain):
            attached = True
        if number > begun and not attached:
            reason = _reason(blocks, number, begun, ended, has_marks=bool(marks))
            if reason:
                starts.append((number, reason))
                ended = -1
        if _is_date(block) and number - starts[-1][0] >= _LEAST:
            ended = number
    pieces: list[Piece] = []
    for place, (start, reason) in enumerate(starts):
        end = starts[place + 1][0] if place + 1 < len(starts) else len(blocks)
        inside = blocks[start:end]
        if not inside:  # the first line is a mark already
            continue
        if start in marks and isinstance(inside[0], Paragraph):
            rest = marks[start]
            sign = inside[0].plain.removesuffix(rest)
            left_out.append(LeftOut(sign, PART_MARK, inside[0].place))
            first = [replace(inside[0], text=rest)] if rest else []
            inside = [*first, *inside[1:]]
        is_bare = all(isinstance(block, Paragraph) and _is_short(block.plain) for block in inside)
        if is_bare and (len(inside) <= 1 if start in marks else bool(marks) and end < len(blocks)):
            left_out += [LeftOut(block.plain, CONTENTS, block.place) for block in inside]
        else:
            pieces.append(Piece(tuple(inside), reason))
    remarks += _doubts(pieces)
    return pieces, left_out, remarks


def _is_short(text: str) -> bool:
    return len(text) <= 60 and "。" not in text


def _front(blocks: Sequence[Block]) -> int:
    """Count what stands before the first document of a compilation: its cover and its table of contents."""
    texts = [block.plain if isinstance(block, Paragraph) else "" for block in blocks[:_MOST_FRONT]]
    has_cover = bool(texts) and _COVER.fullmatch(texts[0]) is not None
    end = int(has_cover)
    while end < len(texts) and has_cover and (day_line(texts[end]) or is_office(texts[end].removesuffix("编").strip())):
        end += 1
    begin = end
    if end < len(texts) and _CONTENTS.fullmatch(texts[end]):
        end += 1
    while end < len(texts) and _ENTRY.fullmatch(texts[end]):
        end += 1
    if end - begin < 2:  # one line that ends with a number is no table of contents
        end = begin
    rest = texts[end] if end < len(texts) else ""
    return end if end and (end > begin or is_title_like(strip_signs(rest)) or _MARK.match(rest)) else 0


def _marks(blocks: Sequence[Block]) -> dict[int, str]:
    """Return the lines that part a compilation, with the rest of their text; one alone parts nothing, unless it is 第二篇."""
    found: dict[int, str] = {}
    signs: list[str] = []
    for number, block in enumerate(blocks):
        if isinstance(block, Paragraph) and len(block.plain) <= 90 and (match := _MARK.match(block.plain)):
            found[number] = match[1]
            signs.append(match[0])
    return found if len(found) > 1 or any("第" in sign for sign in signs) else {}


def _reason(blocks: Sequence[Block], number: int, begun: int, ended: int, *, has_marks: bool) -> str:
    """Say why a document of its own begins here, or return an empty text."""
    block = blocks[number]
    if not isinstance(block, Paragraph) or not block.plain:
        return ""
    text = strip_signs(block.plain)
    if _TAIL.match(text) or _is_date(block):
        return ""
    following = blocks[number + 1] if number + 1 < len(blocks) else None
    next_text = strip_signs(following.plain) if isinstance(following, Paragraph) else ""
    whole = is_title_like(text) or (begins_title(text) and (ends_title(next_text) or is_title_like(text + next_text)))
    stands_out = block.is_title or block.align == "center" or block.level == 1
    if ended >= 0:
        return BY_DATE if whole or (stands_out and len(text) > 4 and _since(blocks, ended, number) == 0) else ""
    if number - begun < _LEAST_TO_TITLE or has_marks:
        return ""
    if block.is_title or (whole and (stands_out or block.starts_page)):
        return BY_TITLE if whole or block.starts_page or _has_title_style(blocks[begun:number]) else ""
    return BY_TITLE if whole and _is_addressed(blocks[number + 1 : number + 4]) else ""


def _since(blocks: Sequence[Block], ended: int, number: int) -> int:
    """Count what stands between a signature and here that is not of its tail (附件, 抄送)."""
    between = blocks[ended + 1 : number]
    return sum(1 for block in between if isinstance(block, Paragraph) and not _TAIL.match(block.plain))


def _has_title_style(blocks: Sequence[Block]) -> bool:
    return any(isinstance(block, Paragraph) and block.is_title for block in blocks)


def _is_addressed(blocks: Sequence[Block]) -> bool:
    """Whether one of these lines names whom a document is addressed to."""
    return any(isinstance(b, Paragraph) and len(b.plain) <= 30 and b.plain.endswith(("：", ":")) for b in blocks)


def _is_date(block: Block) -> bool:
    if not isinstance(block, Paragraph):
        return False
    text = block.plain
    return day_line(text) is not None or (
        len(text) <= 40 and not re.search("[，。；,;]", text) and day_at_end(text) is not None
    )


def _doubts(pieces: Sequence[Piece]) -> list[Remark]:
    """Tell of a document that holds two signatures, and was not split."""
    remarks = []
    for number, piece in enumerate(pieces, 1):
        dates = [block for block in piece.blocks[_LEAST:] if isinstance(block, Paragraph) and day_line(block.plain)]
        if len(dates) > 1:
            text = N_(
                "Document {number} holds more than one line that dates it ({places}); it may be several documents."
            )
            remarks.append(Remark(text, {"number": str(number), "places": "、".join(block.place for block in dates)}))
    return remarks
