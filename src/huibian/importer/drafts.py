"""From one document to drafts: the reports in it, ready to be written, and the review of what was done."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePosixPath

from huibian.i18n import N_
from huibian.importer.body import write_body
from huibian.importer.days import day_line
from huibian.importer.fields_text import front_matter
from huibian.importer.guessing import Guess, Knowledge, guess_fields
from huibian.importer.healing import heal
from huibian.importer.model import Block, Document, LeftOut, Mend, Paragraph, Remark, Table
from huibian.importer.official import TITLE, dissect
from huibian.importer.ordinals import ordinal
from huibian.importer.splitting import Piece, split
from huibian.importer.wrapping import unwrap
from huibian.problems import Translate

PICTURE = N_("picture {number}")
_ENDED = re.compile(r"[。！？!?…：:；;.”’」』）)》】\]]\s*$")
_LEAST_CUT = 12  # characters


@dataclass(frozen=True, slots=True)
class Style:
    """How reports are written: language of the field names, whether as drafts."""

    translate: Translate
    chinese: bool = True
    draft: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A report to be written. `make` returns its whole text, and its images by name, for the stem of its file name.

    `target` is the path that it has to get (without `.md`), where that does not follow from the fields.
    """

    guesses: Mapping[str, Guess]
    make: Callable[[str], tuple[str, Mapping[str, bytes]]]
    reason: str = ""
    cut_off: bool = False
    target: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Drafts:
    """What one file gave."""

    drafts: tuple[Draft, ...]
    mends: tuple[Mend, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    remarks: tuple[Remark, ...] = ()


def draft_document(document: Document, knowledge: Knowledge, style: Style, *, whole: bool = False) -> Drafts:
    """Turn a document that was read into drafts: unwrap, heal, split (not with `whole`), dissect, guess, write."""
    blocks, wrapping, is_held_back = unwrap(document.blocks)
    healed, mends, numbers = heal(blocks)
    blocks = healed or list(document.blocks)
    pieces, marks, remarks = split(blocks) if not whole else ([Piece(tuple(blocks))], [], [])
    left_out = [*document.left_out, *wrapping, *numbers, *marks]
    drafts = []
    for place, piece in enumerate(pieces):
        draft, more, noted = _draft(piece, document, knowledge, style)
        left_out += more
        remarks += noted
        if is_held_back and place == len(pieces) - 1:
            noted_more = N_(
                "The site offered to show more text than the file holds; the last report may be incomplete."
            )
            remarks.append(Remark(noted_more))
        drafts.append(draft)
    if sum(isinstance(block, Table) and block.merged > 0 for block in document.blocks):
        text = N_("A table has merged cells; what they cover is empty now, or 〃 where it repeats the cell above.")
        remarks.append(Remark(text))
    return Drafts(
        drafts=tuple(drafts),
        mends=(*document.mends, *mends),
        left_out=tuple(left_out),
        remarks=(*document.remarks, *remarks),
    )


def _draft(
    piece: Piece, document: Document, knowledge: Knowledge, style: Style
) -> tuple[Draft, list[LeftOut], list[Remark]]:
    fallback = PurePosixPath(document.name).stem
    official = dissect(piece.blocks, fallback)
    body = list(official.body)
    remarks: list[Remark] = []
    left_out = list(official.left_out)
    given = knowledge.given.get("title")
    known = official if given is None else replace(official, title=str(given.value), confidence=given.confidence)
    guesses = guess_fields(known, knowledge)
    if given is not None and given.value != official.title and official.title_lines:
        left_out.append(LeftOut(official.title, TITLE))
    if not any(block.plain or isinstance(block, Paragraph) for block in body) or not body:
        body = [Paragraph(text=official.title)]
    cut_off = is_cut_off(body)
    if official.attachments:
        text = N_(
            "“{title}” names attachments: {names}. Put the files beside the report and name them under attachments."
        )
        remarks.append(Remark(text, {"title": official.title, "names": "；".join(official.attachments)}))

    def make(stem: str) -> tuple[str, Mapping[str, bytes]]:
        written = write_body(body, document, stem, style.translate(PICTURE))
        head = front_matter(guesses, style.translate, chinese=style.chinese, draft=style.draft, cut_off=cut_off)
        return f"{head}\n{written.markdown}", {name: document.images[n].data for n, name in written.images.items()}

    return Draft(guesses=guesses, make=make, reason=piece.reason, cut_off=cut_off), left_out, remarks


def is_cut_off(body: Sequence[Block]) -> bool:
    """Whether a text ends in the middle of a sentence."""
    paragraphs = [block for block in body if block.plain]
    last = paragraphs[-1] if paragraphs else None
    if not isinstance(last, Paragraph) or last.marker or last.align or len(paragraphs) < 3:
        return False
    text = last.plain
    return (
        len(text) >= _LEAST_CUT
        and _ENDED.search(text) is None
        and day_line(text) is None
        and ordinal(text) is None
        and re.search("[，,。；;]", text) is not None
    )


def with_given(knowledge: Knowledge, given: Mapping[str, Guess]) -> Knowledge:
    """Return the same knowledge with fields that need no guess."""
    return replace(knowledge, given=given)
