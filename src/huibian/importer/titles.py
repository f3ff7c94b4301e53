"""Titles of official documents: what reads like one, where two are glued together, which kind of document they name."""

import re
from difflib import SequenceMatcher

from huibian.importer.ordinals import ordinal

KINDS = ("报告", "请示", "总结", "汇报", "方案", "通报", "通知", "函", "纪要", "批复", "意见", "决定", "公告", "简报")
_OTHERS = (
    "体会",
    "心得",
    "建议",
    "情况",
    "启示",
    "思考",
    "材料",
    "感想",
    "感悟",
    "见闻",
    "随感",
    "记",
    "启迪",
    "所思",
    "札记",
    "说明",
    "提纲",
    "计划",
    "发言稿",
    "讲话",
    "小结",
    "述评",
    "收获",
)
_KIND = "|".join((*KINDS, *_OTHERS))
_ENDS = re.compile(rf"(?:{_KIND}|稿)(?:[（(][^（）()]{{1,20}}[）)])?[》”]?$")
_TRIP = re.compile("赴|考察|学习|参观|调研|出访|访问|培训|外出|参加|交流|取经|观摩|招商|出国|对接")
_ABOUT = re.compile(r"^.{0,24}(?:关于|赴)")
_SENTENCE = re.compile(r"[。！？!?；;]|[，,].*[，,]")
_START = re.compile(
    r"《?(?:关于|赴|对|考察报告|[\u4e00-\u9fff]{2,16}?(?:局|委|办|会|院|校|中心|厅|部|公司|政府|大学|所|站|处|组|团)(?:关于|赴|$)|[\u4e00-\u9fff]{2,8}(?:考察|学习))"
)
_GLUE = re.compile(rf"(?:{'|'.join((*KINDS, '体会', '心得'))})")
_SIGNS = re.compile(r"[\s《》“”\"、，,.。:：（）()·\-—–]")
_KIND_AT_END = re.compile(rf"({'|'.join(KINDS)})(?:[（(][^（）()]{{1,20}}[）)])?[》”]?$")
LONGEST = 70


def bare(text: str) -> str:
    """Return a title without signs and spaces, to compare it."""
    return _SIGNS.sub("", text)


def alike(one: str, other: str) -> bool:
    """Whether two titles are the same but for signs and a few characters."""
    first, second = bare(one), bare(other)
    return bool(first and second) and (first == second or SequenceMatcher(None, first, second).ratio() >= 0.88)


def is_title_like(text: str) -> bool:
    """Whether a line reads like the title of a report: 关于赴…的报告, …考察学习体会.

    >>> is_title_like("关于赴山西考察煤矿安全工作的报告"), is_title_like("现将考察情况报告如下：")
    (True, False)
    """
    shown = text.strip()
    if not 5 <= len(shown) <= LONGEST or _SENTENCE.search(shown) or shown[-1] in "：:" or ordinal(shown):
        return False
    return bool(_ENDS.search(shown)) and bool(_TRIP.search(shown) or shown.startswith(("关于", "《关于")))


def begins_title(text: str) -> bool:
    """Whether a line reads like the first part of a title whose rest stands on the next line."""
    shown = text.strip()
    return (
        5 <= len(shown) <= LONGEST
        and not _SENTENCE.search(shown)
        and shown[-1] not in "：:"
        and not ordinal(shown)
        and bool(_ABOUT.search(shown))
        and bool(_TRIP.search(shown))
    )


def ends_title(text: str) -> bool:
    """Whether a line reads like the last part of a title."""
    shown = text.strip()
    return 2 <= len(shown) <= 40 and not _SENTENCE.search(shown) and not ordinal(shown) and bool(_ENDS.search(shown))


def unglue(text: str) -> list[str]:
    """Part titles that stand on one line without a space; the last may be incomplete.

    >>> unglue("赴山西考察学习报告赴山西考察学习报告")
    ['赴山西考察学习报告', '赴山西考察学习报告']
    >>> unglue("关于报送赴山西考察报告的请示")
    ['关于报送赴山西考察报告的请示']
    """
    parts: list[str] = []
    begin = 0
    for match in _GLUE.finditer(text):
        rest = text[match.end() :]
        is_long = bool(parts) or match.end() - begin >= 6 or rest[:1].isspace()
        if rest.strip() and match.start() > begin and is_long and _START.match(rest.lstrip()):
            parts.append(text[begin : match.end()])
            begin = match.end()
    return [part.strip() for part in [*parts, text[begin:]]]


def strip_signs(text: str) -> str:
    """Take off the book-title marks around a whole title, and the spaces that spread it: 关 于 … 报 告."""
    shown = re.sub(
        r"(?<=[\u4e00-\u9fff，、（）《》“”])\s+(?=[\u4e00-\u9fff，、（）《》“”])", "", " ".join(text.split())
    )
    while (match := re.fullmatch(r"《([^《》]*(?:《[^《》]*》[^《》]*)*)》", shown)) and match[1].strip():
        shown = match[1].strip()
    return shown


def kind_of(title: str) -> tuple[str, float]:
    """Return the kind of document (文种) that a title names, 报告 unless it names one, and how sure that is.

    >>> kind_of("关于赴陕西考察城镇化建设的请示")
    ('请示', 0.95)
    """
    if match := _KIND_AT_END.search(title.strip()):
        return match[1], 0.95
    last = max(((title.rfind(kind), kind) for kind in KINDS), default=(-1, ""))
    if last[0] >= 0:
        return last[1], 0.6
    found = next((kind for kind in ("体会", "心得") if kind in title[-6:]), "")
    return ("心得体会", 0.7) if found else ("报告", 0.5)
