"""Other spellings of what a record holds, and the one that is meant beyond doubt: keys, dates, names of a vocabulary."""

import re
import unicodedata

from huibian.dates import OTHER_FORM, DateError, parse_date
from huibian.record.fields import FIELD_BY_NAME, FIELDS, FieldSpec
from huibian.record.vocabulary import Vocabulary, fold

# Wrong names of fields that can mean nothing else. (An author may be a person, 时间 may be that of the trip.)
_PLAIN_SYNONYMS = frozenset(
    (
        *(
            "题目",
            "题名",
            "单位",
            "发文机关",
            "省",
            "省市",
            "省区",
            "province",
            "地点",
            "考察地点",
            "城市",
            "destination",
        ),
        *("city", "cities", "place", "places", "标签", "关键词", "主题词", "topic", "tag", "tags", "keywords", "文号"),
        *("字号", "主送", "recipient", "抄送", "cc", "考察日期", "考察人数", "团组人数", "带队人", "内容摘要", "提要"),
        *("abstract", "attachment", "出处", "资料来源", "旧网址", "原网址", "alias", "redirects", "秘密等级", "档案号"),
    )
)
_SYNONYMS = {name: spec for spec in FIELDS for name in spec.related if name in _PLAIN_SYNONYMS}
_NOT_LETTER = re.compile(r"[\s_-]+")
# Full-width digits and signs of dates; nothing else of a date is folded.
_FULL_WIDTH = {code: chr(code - 0xFEE0) for code in (*range(0xFF10, 0xFF1A), 0xFF0D, 0xFF0E, 0xFF0F, 0xFF38)}


def _folded(key: str) -> str:
    return _NOT_LETTER.sub("", unicodedata.normalize("NFKC", key).casefold())


_KEYS: dict[str, str] = {_folded(name): name for name in FIELD_BY_NAME}


def right_key(key: str) -> tuple[str, FieldSpec] | None:
    """Return the name of the field that a wrong key means, and the field; `None`: it is right, or open to doubt."""
    if key in FIELD_BY_NAME:
        return None
    if name := _KEYS.get(_folded(key)):
        return name, FIELD_BY_NAME[name]
    spec = _SYNONYMS.get(_folded(key))
    return None if spec is None else (spec.key if key.isascii() else spec.chinese[0], spec)


def right_date(text: str, *, allow_interval: bool) -> str:
    """Return a date in an accepted form, digits in half width; what is right, or open to doubt, comes back as it was."""
    written = text.translate(_FULL_WIDTH)
    try:
        parse_date(written, allow_interval=allow_interval)
    except DateError as error:
        suggestion = error.params.get("suggestion", "") if error.kind is OTHER_FORM else ""
        return suggestion if suggestion and (allow_interval or "/" not in suggestion) else text
    return written


def right_name(text: str, vocabulary: Vocabulary, *, canonical: bool = False) -> str:
    """Return the name in the vocabulary that `text` is but for spaces; with `canonical`, that of which it is an alias.

    The names of predecessors stay: they tell by whom a report was issued. What is open to doubt comes back as it was.
    """
    term = vocabulary.resolve(text)
    if term is None:
        near = vocabulary.resolve(vocabulary.suggest(text))
        letters = fold(text).replace(" ", "")
        names = near.names if near is not None else ()
        written = next((name for name in names if fold(name).replace(" ", "") == letters), "")
        return right_name(written, vocabulary, canonical=canonical) if written else text
    return text if not canonical or fold(text) in map(fold, term.predecessors) else term.name
