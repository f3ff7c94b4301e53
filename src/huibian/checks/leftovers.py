"""What conversion from paper, PDF or Word leaves in a text: page numbers, torn sentences, blanks, full-width digits."""

import re
from collections.abc import Iterator

from huibian.checks.confusions import find_confusions
from huibian.checks.findings import CUT_NUMBER, Finding
from huibian.i18n import N_
from huibian.problems import ProblemKind

PAGE_NUMBER = ProblemKind(
    "W710",
    N_("“{text}” looks like a page number of the original."),
    N_(
        "Delete it, and join the sentence where it was torn. If it belongs to the text, add a field: “allow: ['{text}']” (允许)."
    ),
)
TORN_SENTENCE = ProblemKind(
    "W711",
    N_("The paragraph ends in the middle of a sentence (“{before}”), and the next goes on: “{after}”."),
    N_(
        "Delete the empty line between the two, or add the missing punctuation. If it is right, add a field: “allow: ['{before}']” (允许)."
    ),
)
PLACEHOLDER = ProblemKind(
    "W712",
    N_("“{text}” stands where a date or a name belongs."),
    N_("Write what is meant, if it is known. If it must stay as it is, add a field: “allow: ['{allow}']” (允许)."),
)
FULL_WIDTH = ProblemKind(
    "W713",
    N_("There are full-width digits in the text, “{text}” the first of {count}."),
    N_("Type them in half width: 0123456789. If they must stay as they are, add a field: “allow: ['{text}']” (允许)."),
)

_HAN = "〇\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003fffd"
_PAGE = re.compile(r"第[ ]?\d{1,4}[ ]?页[ ]?[/／,，、|]?[ ]?共[ ]?\d{1,4}[ ]?页")
# A line of its own; the marks of lists are told from “- 3 -” by the second dash.
_PAGE_LINE = re.compile(
    r"\n[ \u3000]*([-—–－―·]{1,2}[ ]?\d{1,4}[ ]?[-—–－―·]{1,2}|第[ ]?\d{1,4}[ ]?页|\d{1,3})[ \u3000]*(?=\n|\Z)"
)
# The end of a paragraph, seen from its empty line.
_BREAK = re.compile(rf"\n(?<=[{_HAN}\d，、（]\n)(?:[ \t\u3000]*\n)+[ \t\u3000]*(?=[{_HAN}，。、；：！？）”])")
_CONTINUES = frozenset("，。、；：！？）”")
_MARKUP = re.compile(r"[ \u3000]{0,3}(?:#{1,6}\s|[-*+] |\d{1,3}[.)] |>|\||\[\^|:[ \t]|\*\*[^*]*\*\*$|!\[|=+$)")
_ORDINAL = re.compile(
    r"(?:第[一二三四五六七八九十百\d]+[章节条部分篇]|[（(][一二三四五六七八九十\d]{1,3}[）)]|[一二三四五六七八九十]{1,3}[、.．是要]|\d{1,2}[、.．])"
)
_PAGE_TAIL = re.compile(r"(?<![\d.第表图件注之])\d{1,3}\Z")
_PLACEHOLDER = re.compile(
    r"[xXｘＸ×](?<![0-9A-Za-z×ｘＸ].)(?:[xXｘＸ×]{1,3}[ ]?(?:年(?:[ ]?[xXｘＸ×\d]{1,2}[ ]?月(?:[ ]?[xXｘＸ×\d]{1,2}[ ]?日)?)?"
    r"|[省市县区乡镇村局]|同志)|[ ]?年[ ]?[xXｘＸ×\d]{1,2}[ ]?月|[xXｘＸ×]?[ ]?月[ ]?[xXｘＸ×\d]{1,2}[ ]?日)"
    r"|[_＿]{2,}[ ]?[年月日](?!度)"
)
_PLACEHOLDER_SIGNS = "xXｘＸ×_＿"
_FULL_WIDTH_DIGITS = "０１２３４５６７８９"
_DIGITS = re.compile("[０-９]+(?:[．.][０-９]+)?")
_LONG = 25  # characters: a shorter line may be a signature, a caption, a heading without its sign
_SHORT = 10  # characters: fewer with a number at the end may be a name (“表1”, “第3组”)


def find_leftovers(text: str) -> list[Finding]:
    """Find what conversion left in the prose of a Markdown text (lines end in line feeds)."""
    found = [*_page_numbers(text), *_torn(text), *_placeholders(text), *_full_width(text), *find_confusions(text)]
    return sorted(found, key=lambda finding: (finding.start, finding.kind.code))


def _page_numbers(text: str) -> Iterator[Finding]:
    if "页" in text:
        for match in _PAGE.finditer(text):
            yield Finding(PAGE_NUMBER, *match.span(), {"text": match[0]})
    for match in _PAGE_LINE.finditer("\n" + text):
        yield Finding(PAGE_NUMBER, match.start(1) - 1, match.end(1) - 1, {"text": match[1]})


def _torn(text: str) -> Iterator[Finding]:
    for match in _BREAK.finditer(text):
        begin = text.rfind("\n", 0, match.start()) + 1
        end = text.find("\n", match.end())
        before, after = text[begin : match.start()], text[match.end() : len(text) if end < 0 else end]
        if _MARKUP.match(before) or _MARKUP.match(after) or _ORDINAL.match(after) or "|" in before:
            continue
        goes_on = before[-1] in "，、（" or after[0] in _CONTINUES
        if tail := _PAGE_TAIL.search(before):
            if len(before) >= _SHORT and not after.startswith(("年", "月", "日")):
                yield Finding(PAGE_NUMBER, match.start() - len(tail[0]), match.start(), {"text": tail[0]})
        elif goes_on or (len(before) >= _LONG and before[-1] not in "（" and len(after) > 1):
            params = {"before": CUT_NUMBER.sub("…", before[-8:]), "after": CUT_NUMBER.sub("…", after[:8])}
            yield Finding(TORN_SENTENCE, match.start() - min(len(before), 8), match.start(), params)


def _placeholders(text: str) -> Iterator[Finding]:
    # Most texts hold none of the signs: that is found out in a tenth of the time.
    for match in _PLACEHOLDER.finditer(text) if any(sign in text for sign in _PLACEHOLDER_SIGNS) else ():
        year, sign, _rest = match[0].partition("年")  # “xx年” also allows “xx年3月5日”
        yield Finding(PLACEHOLDER, *match.span(), {"text": match[0], "allow": year + sign})


def _full_width(text: str) -> Iterator[Finding]:
    found = list(_DIGITS.finditer(text)) if any(digit in text for digit in _FULL_WIDTH_DIGITS) else []
    if found:
        yield Finding(FULL_WIDTH, *found[0].span(), {"text": found[0][0][:20], "count": str(len(found))})
