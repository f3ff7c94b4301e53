"""The parts of an official document (公文): head, 标题, 主送机关, 正文, 附件, 落款, 成文日期, 抄送."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from huibian.dates import UncertainDate
from huibian.i18n import N_
from huibian.importer.days import day_at_end, day_line
from huibian.importer.model import Block, LeftOut, Paragraph
from huibian.importer.offices import PLACEHOLDERS, is_office, office_and_person
from huibian.importer.ordinals import ordinal
from huibian.importer.titles import LONGEST, alike, begins_title, ends_title, is_title_like, strip_signs, unglue

OTHER_TITLE = N_("title of the site or of the compilation, repeated in other words")
SAME_TITLE = N_("the title once more")
TITLE = N_("title (now a field)")
HEAD = N_("head of the document (now fields, as far as it tells them)")

_NUMBER = re.compile(r"([\u4e00-\u9fff]{1,14}?)\s*[〔\[（(【]\s*((?:19|20)\d\d)\s*[〕\]）)】]\s*第?\s*(\d{1,4})\s*号")
_LETTERHEAD = re.compile(r"([\u4e00-\u9fff（）()]{3,40})\s*文\s*件$")
_SECRET = re.compile(
    r"(?:密\s*级\s*[:：]?\s*)?((?:绝\s*密|机\s*密|秘\s*密|内\s*部(?:资\s*料|文\s*件)?|公\s*开)(?:\s*[★☆*].{0,10})?)$"
)
_REFERENCE = re.compile(r"档\s*号\s*[:：]\s*(\S.{1,40})$")
_SIGNATORY = re.compile(r"(?:签\s*发\s*人|份\s*号|紧急程度|特\s*急|加\s*急|缓\s*急)[:：]?.{0,12}$")
_NOT_ADDRESSEE = re.compile(
    "如下|以下|现将|汇报|报告|是|为|包括|主要|体现|认为|强调|介绍|结合|考察|学习|人员|成员|名单|附|时间|地点"
)
_ADDRESSEE = re.compile(r"(?!\d)[\u4e00-\u9fff、，,（）()\s×xX某]{2,60}[:：]$")
_COPIES = re.compile(r"(?:抄\s*送|抄\s*报)\s*[:：]\s*(.+?)[。.]?$")
_KEYWORDS = re.compile(r"(?:主题词|关键词)\s*[:：]\s*(.+)$")
_SUMMARY = re.compile(r"(?:内容)?(?:摘\s*要|提\s*要)\s*[:：]\s*(.{10,})$")
_ATTACHED = re.compile(r"附\s*(?:件|表|录)?\s*[\d一二三四五六七八九十]{0,2}\s*[:：]\s*(.+)$")
_TITLE_ZONE = 14
_TAIL_ZONE = 14


@dataclass(frozen=True, slots=True, kw_only=True)
class Official:
    """A document in its parts.

    `body` is what goes into the report, address, signature and date included; `title_lines` are the lines that the
    title was taken from and `confidence` how sure that is. `bylines` stand between title and text.
    """

    title: str
    confidence: float
    title_lines: tuple[str, ...]
    body: tuple[Block, ...]
    head: tuple[str, ...] = ()
    number: str = ""
    classification: str = ""
    reference: str = ""
    letterhead: str = ""
    bylines: tuple[str, ...] = ()
    recipients: str = ""
    signature: tuple[str, ...] = ()
    date: UncertainDate | None = None
    date_words: str = ""
    date_is_signed: bool = False
    copies: str = ""
    keywords: str = ""
    summary: str = ""
    attachments: tuple[str, ...] = ()
    left_out: tuple[LeftOut, ...] = ()


@dataclass(frozen=True, slots=True)
class _Title:
    """The title found: the blocks it takes up (from, to), what was glued to it, and how sure it is."""

    text: str
    first: int
    last: int
    confidence: float
    others: tuple[LeftOut, ...] = ()


def dissect(blocks: Sequence[Block], fallback: str) -> Official:
    """Find the parts of one document; `fallback` is its title where it has none (the name of the file)."""
    blocks = list(blocks)
    title = _find_title(blocks)
    above = blocks[: title.first] if title else []
    rest = blocks[title.last + 1 :] if title else blocks
    title_lines = tuple(block.plain for block in blocks[title.first : title.last + 1]) if title else ()
    left_out = [*title.others, *_title_rest(title, title_lines)] if title else []
    head: dict[str, str] = {}
    kept_above: list[Block] = []
    for block in above:
        found = _read_head(block.plain) if isinstance(block, Paragraph) else {}
        if found and isinstance(block, Paragraph):
            head |= found
            left_out.append(LeftOut(block.plain, HEAD, block.place))
        elif isinstance(block, Paragraph) and title and alike(block.plain, title.text):
            left_out.append(LeftOut(block.plain, SAME_TITLE, block.place))
        else:
            kept_above.append(block)
    rest = _without_repeated(rest, title, left_out)
    bylines, recipients = _read_opening(rest)
    signature, date, words, signed = _read_close(rest)
    if date is None:
        for line in bylines:
            if (found_date := day_line(line)) is not None:
                date, words = found_date, line
    texts = [block.plain for block in rest if isinstance(block, Paragraph)]
    return Official(
        title=title.text if title else fallback,
        confidence=title.confidence if title else 0.3,
        title_lines=title_lines,
        body=(*kept_above, *rest),
        number=head.get("number") or _first(_NUMBER, [*bylines, *texts[:3]], whole=True),
        classification=head.get("classification", ""),
        reference=head.get("reference", ""),
        letterhead=head.get("letterhead", ""),
        bylines=tuple(bylines),
        recipients=recipients,
        signature=tuple(signature),
        date=date,
        date_words=words,
        date_is_signed=signed,
        copies=_first(_COPIES, texts[-_TAIL_ZONE:]),
        keywords=_first(_KEYWORDS, [*texts[-_TAIL_ZONE:], *texts[:6]]),
        summary=_first(_SUMMARY, texts[:8]),
        attachments=tuple(_attachments(texts)),
        left_out=tuple(left_out),
    )


def _first(form: re.Pattern[str], texts: Sequence[str], *, whole: bool = False) -> str:
    for text in texts:
        match = form.fullmatch(text.strip()) if whole else form.match(text.strip())
        if match:
            return match[0] if whole else match[1].strip()
    return ""


def _read_head(text: str) -> dict[str, str]:
    """Return what a line above the title tells, by field; empty: it is no such line."""
    shown = strip_signs(text)
    if match := _NUMBER.search(shown):
        rest = shown.replace(match[0], "")
        if not rest.strip() or _SIGNATORY.match(rest.strip()) or _LETTERHEAD.match(rest.strip()):
            return {"number": f"{match[1]}〔{match[2]}〕{match[3]}号"}
    if match := _LETTERHEAD.fullmatch(shown):
        return {"letterhead": match[1].replace(" ", "")}
    if match := _SECRET.fullmatch(shown):
        return {"classification": re.split("[★☆*]", "".join(match[1].split()))[0]}
    if match := _REFERENCE.fullmatch(shown):
        return {"reference": match[1]}
    return {"signatory": shown} if _SIGNATORY.fullmatch(shown) else {}


def _find_title(blocks: Sequence[Block]) -> _Title | None:
    zone = [(number, block) for number, block in enumerate(blocks[:_TITLE_ZONE]) if isinstance(block, Paragraph)]
    lines = [(number, block) for number, block in zone if block.plain and not _read_head(block.plain)]
    end = next((place for place, (_n, block) in enumerate(lines) if _is_text(block.plain)), len(lines))
    candidates = lines[: max(end, 1)]
    if not candidates:
        return None
    # By style; then by what it says; then by how it stands on the page.
    for number, block in candidates:
        if block.is_title:
            return _gather(blocks, number, 0.95, lambda other: other.is_title)
    for number, block in candidates:
        shown = strip_signs(block.plain)
        following = blocks[number + 1] if number + 1 < len(blocks) else None
        after = strip_signs(following.plain) if isinstance(following, Paragraph) else ""
        parts = unglue(shown)
        if is_title_like(shown) or len(parts) > 1 or (begins_title(shown) and ends_title(after)):
            return _by_words(blocks, number, [part for part in parts if part])
        if (
            block.align == "center"
            and is_title_like(shown + after)
            and isinstance(following, Paragraph)
            and following.align == "center"
        ):
            return _by_words(blocks, number, [shown])
        is_part = is_office(shown) or not is_title_like(after)
        if is_part and ends_title(after) and is_title_like(shown + after) and not shown.endswith(("：", ":")):
            return _by_words(blocks, number, [shown])
    large = max((block.size for _n, block in candidates if block.align == "center"), default=0.0)
    for number, block in candidates:
        if (
            block.align == "center"
            and block.size == large
            and 3 < len(block.plain) <= LONGEST
            and day_line(block.plain) is None
        ):
            return _gather(blocks, number, 0.7, lambda other: other.align == "center" and other.size == large)
    for number, block in candidates:
        if block.level == 1 and 3 < len(block.plain) <= LONGEST:
            return _Title(strip_signs(block.plain), number, number, 0.8)
    number, block = candidates[0]
    if (
        4 < len(block.plain) <= 40
        and len(blocks) > 2
        and not re.search("[。；：:，]", block.plain)
        and not ordinal(block.plain)
    ):
        return _Title(strip_signs(block.plain), number, number, 0.5)
    return None


def _is_text(text: str) -> bool:
    """Whether a line is text already, not title or byline."""
    return (
        len(text) > LONGEST
        or (len(text) > 20 and re.search("[。；]", text) is not None)
        or (
            ordinal(text) is not None and ordinal(text).depth < 3  # type: ignore[union-attr]
        )
    )


def _gather(blocks: Sequence[Block], number: int, confidence: float, same: Callable[[Paragraph], bool]) -> _Title:
    """Take the lines of one look together."""
    last, text = number, ""
    for place in range(number, min(number + 4, len(blocks))):
        block = blocks[place]
        if not isinstance(block, Paragraph) or not same(block):
            break
        shown = strip_signs(block.plain)
        if place > number and (
            day_line(shown) or _read_head(shown) or re.match(r"[（(]", shown) or office_and_person(shown)
        ):
            break
        text += shown
        last = place
        if is_title_like(text) and not text.endswith("情况"):
            break
    return _Title(strip_signs(text), number, last, confidence)


def _by_words(blocks: Sequence[Block], number: int, parts: list[str]) -> _Title:
    """Put a title together that may go on over lines, that may be glued to another, or stand there twice."""
    others = [LeftOut(part, OTHER_TITLE, blocks[number].place) for part in parts[:-1]]
    text, last = parts[-1], number
    confidence = 0.95 if is_title_like(text) else 0.85
    for place in range(number + 1, min(number + 5, len(blocks))):
        block = blocks[place]
        if not isinstance(block, Paragraph) or not block.plain:
            break
        pieces = unglue(strip_signs(block.plain))
        shown = pieces[-1]
        if alike(shown, text) or (
            len(pieces) == 1 and is_title_like(shown) and is_title_like(text) and _close(shown, text)
        ):
            others += [LeftOut(piece, SAME_TITLE, block.place) for piece in (text, *pieces[:-1])]
            text = shown
        elif _continues(text, shown):
            text += shown
        elif shown.startswith(("——", "—", "--")) and len(shown) <= LONGEST:
            text += "——" + shown.lstrip("—-– ")
        else:
            break
        last = place
    if not is_title_like(text) and others and is_office(text):  # glued to the office that signs, not to a second title
        text, confidence = others.pop().text, 0.8
        return _Title(text, number, number, confidence, tuple(others))
    return _Title(strip_signs(text), number, last, confidence, tuple(others))


def _title_rest(title: _Title, lines: Sequence[str]) -> list[LeftOut]:
    """Return what the lines of a title hold beyond the title itself and what was told of them already."""
    pool = [title.text, *(entry.text for entry in title.others)]
    rest = []
    for part in (part.strip("—-– ") for line in lines for part in unglue(strip_signs(line))):
        place = next((number for number, text in enumerate(pool) if part in text), -1)
        if place >= 0:
            pool[place] = pool[place].replace(part, "\n", 1)
        elif part:
            rest.append(LeftOut(part, TITLE))
    return rest


def _continues(text: str, shown: str) -> bool:
    """Whether a line goes on with the title above it: 青岚市总工会 / 赴…的报告, 关于赴…考察 / 工作的报告."""
    if is_office(text) and is_title_like(shown):
        return True
    return not is_title_like(text) and (ends_title(shown) or is_title_like(text + shown)) and not day_line(shown)


def _close(one: str, other: str) -> bool:
    """Whether two titles that stand one below the other name the same trip in other words."""
    shorter, longer = sorted((one, other), key=len)
    return len([char for char in shorter if char in longer]) / len(shorter) >= 0.85


def _without_repeated(rest: Sequence[Block], title: _Title | None, left_out: list[LeftOut]) -> list[Block]:
    """Take out the title where it stands once more right below itself."""
    kept = list(rest)
    while title and kept and isinstance(kept[0], Paragraph) and alike(kept[0].plain, title.text):
        left_out.append(LeftOut(kept[0].plain, SAME_TITLE, kept[0].place))
        kept.pop(0)
    return kept


def _read_opening(rest: Sequence[Block]) -> tuple[list[str], str]:
    """Return the lines between title and text, and whom the document is addressed to."""
    bylines: list[str] = []
    for block in rest[:5]:
        if not isinstance(block, Paragraph):
            break
        text = block.plain
        if _ADDRESSEE.fullmatch(text) and not _NOT_ADDRESSEE.search(text) and not ordinal(text):
            return bylines, text.rstrip("：:").strip()
        if len(text) > 40 or ordinal(text) or re.search("[。；，]", text):
            break
        bylines.append(text)
    return bylines, ""


def _read_close(rest: Sequence[Block]) -> tuple[list[str], UncertainDate | None, str, bool]:
    """Return the lines of the signature, the date below it, the words of the date, and whether there is such a date."""
    paragraphs = [block for block in rest if isinstance(block, Paragraph) and block.plain]
    for place in range(len(paragraphs) - 1, max(len(paragraphs) - 1 - _TAIL_ZONE, 0), -1):
        text = paragraphs[place].plain
        date = day_line(text)
        if date is not None and date.edtf.count("-"):
            return _signers(paragraphs[:place]), date, text, True
        if len(text) <= 40 and not re.search("[，。；,;]", text) and (parted := day_at_end(text)) is not None:
            return [parted[0]], parted[1], text, True
    if paragraphs and is_office(paragraphs[-1].plain) and len(paragraphs) > 2:
        return [paragraphs[-1].plain], None, "", False
    return [], None, "", False


def _signers(paragraphs: Sequence[Paragraph]) -> list[str]:
    """Return the short lines above a date, the last first in order, that may name who signs."""
    found: list[str] = []
    for block in reversed(paragraphs[-3:]):
        text = block.plain
        if len(text) > 36 or re.search("[。；，：:]", text) or ordinal(text):
            break
        if text.startswith(("特此", "以上", "妥否", "当否")) or PLACEHOLDERS.fullmatch(text):
            break
        found.insert(0, text)
        if not is_office(text):
            break
    return found


def _attachments(texts: Sequence[str]) -> list[str]:
    found = []
    for text in texts[-_TAIL_ZONE - 10 :]:
        if len(text) <= 60 and (match := _ATTACHED.match(text)):
            name = re.sub(r"^\d{1,2}\s*[.．、]\s*", "", match[1]).strip(" 。；")
            found.append(name)
    return found
