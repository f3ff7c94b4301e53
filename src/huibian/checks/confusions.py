"""Characters that scanning and conversion put in the place of others: 设臵 for 设置, ⼯⻓ for 工长."""

import re
import unicodedata
from collections.abc import Iterator

from huibian.checks.findings import Finding
from huibian.i18n import N_
from huibian.problems import ProblemKind

CONFUSED = ProblemKind(
    "W714",
    N_("“{text}” looks like a scanning or conversion error for “{meant}”."),
    N_(
        "Compare it with the original, and write “{meant}” if that is meant. If it is right, add a field: “allow: ['{text}']” (允许)."
    ),
)
RADICAL = ProblemKind(
    "W716",
    N_(
        "“{text}” is not the character “{meant}” but a sign that only looks like it; a search for “{meant}” would not find it."
    ),
    N_("“huibian check --fix” mends it; such signs come with text copied from PDF files."),
)

# Characters that stand in no modern text; fonts of converted files put them where others belong.
_ALWAYS = dict(zip("臵癿亍迚収觃仸幵乊亊斱叐枀秱囯丏", "置的于进发规任并之事方受极移国且", strict=True))
_EXCEPT = ("彳亍",)
_WORDS = {
    "己经": "已经",
    "巳经": "已经",
    "自已": "自己",
    "末来": "未来",
    "入民政府": "人民政府",
    "入民群众": "人民群众",
    "入民法院": "人民法院",
    "入民代表": "人民代表",
    "入民检察": "人民检察",
    "入民银行": "人民银行",
    "工作入员": "工作人员",
    "管理入员": "管理人员",
    "技术入员": "技术人员",
    "领导入员": "领导人员",
    "千部职工": "干部职工",
    "千部队伍": "干部队伍",
    "千部群众": "干部群众",
    "领导千部": "领导干部",
    "党员千部": "党员干部",
    "工作曰": "工作日",
    "仟务": "任务",
    "尚末": "尚未",
}
# 自己经历, 周末来客, 来自已经 are right as they stand.
_WORD = re.compile(
    "|".join(_WORDS)
    .replace("己经", "己经(?<!自..)")
    .replace("末来", "末来(?<![周年月季期纪]..)")
    .replace("自已", "自已(?!经)")
)
_CHARACTER = re.compile(f"[{''.join(_ALWAYS)}]")
_DAY = re.compile(r"曰(?<=\d曰)(?![程常期])")
# Radicals are no characters of a text. Those of the supplement that Unicode gives no equivalent stand in the table.
_RADICAL = re.compile("[\u2e80-\u2fdf]+")
_RARE = re.compile(f"[{''.join(_ALWAYS)}曰\u2e80-\u2fdf]")  # what all but words begin with
_SUPPLEMENT = dict(
    zip(
        "⺁⺅⺋⺟⺠⺧⺩⺬⺮⺳⺼⻁⻄⻅⻆⻉⻋⻑⻓⻔⻘⻙⻚⻛⻜⻝⻢⻤⻥⻦⻨⻩⻪⻬⻮⻰⻳",
        "厂亻卩母民牛王示竹网肉虎西见角贝车长长门青韦页风飞食马鬼鱼鸟麦黄黾齐齿龙龟",
        strict=True,
    )
)


def find_confusions(text: str) -> Iterator[Finding]:
    """Find characters and words that are most likely misread ones."""
    for match in _WORD.finditer(text):
        yield _confused(match, _WORDS[match[0]])
    if not _RARE.search(text):
        return
    for match in _CHARACTER.finditer(text):
        if text[match.start() - 1 : match.end()] not in _EXCEPT:
            start = match.start() - text[max(match.start() - 1, 0) : match.start()].isalpha()
            end = match.end() + text[match.end() : match.end() + 1].isalpha()
            word = text[start:end]
            yield Finding(CONFUSED, start, end, {"text": word, "meant": _right(word)})
    for match in _DAY.finditer(text):
        yield _confused(match, "日")
    for match in _RADICAL.finditer(text):
        meant = ordinary(match[0])
        if meant != match[0]:
            yield Finding(RADICAL, *match.span(), {"text": match[0][:20], "meant": meant[:20]})


def ordinary(text: str) -> str:
    """Return `text` with signs for radicals replaced by the characters they look like."""
    return _RADICAL.sub(lambda found: "".join(map(_character, found[0])), text)


def _character(radical: str) -> str:
    return _SUPPLEMENT.get(radical) or unicodedata.normalize("NFKC", radical)


def _right(word: str) -> str:
    return "".join(_ALWAYS.get(char, char) for char in word)


def _confused(match: re.Match[str], meant: str) -> Finding:
    return Finding(CONFUSED, *match.span(), {"text": match[0], "meant": meant})
