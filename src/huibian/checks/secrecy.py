"""Classification marks: a report that bears one is never published, whatever its fields say."""

import re
import unicodedata

from huibian.checks.findings import Finding
from huibian.i18n import N_
from huibian.problems import ProblemKind

MARKED = ProblemKind(
    "E700",
    N_("The document bears the mark “{text}”, so it must not be published."),
    N_(
        "Take the file out of the content folder and report the matter. If it was declassified, delete the mark and keep "
        "the proof in the archive."
    ),
)

_HEAD_LINES = 12
_LONGEST = 60  # characters: a longer line is a sentence
_STAR = re.compile(r"[绝机秘][ \u3000]*密[ \u3000]*[★☆]")
_LEVEL = "绝密|机密|秘密"
_ALONE = re.compile(
    rf"(?:密级[:：]?|等级[:：]?)?[\[【（(〔]?(?:{_LEVEL}|内部(?:资料|文件|材料|刊物|参考)|(?:仅供)?内部(?:参阅|使用|掌握))[\]】）)〕]?"
    r"(?:[★☆]?(?:\d{1,3}年|长期|[一二三五十]{1,3}年)?)?(?:[,，、。！!;；]?(?:注意保存|妥善保管|严禁外传|不得外传|请勿外传|不得转发|用后收回))*[!！。]?"
)
_LABELLED = re.compile(rf"密级(?:和保密期限)?[:：](?:{_LEVEL}|内部)")
_SIGNS = re.compile(r"[\s#>*_`|~\-]+")


def find_marks(text: str) -> list[Finding]:
    """Find the classification marks of a document's text: a level with a star, or a level alone in a line of its head."""
    found = []
    if any(sign in text for sign in "★☆"):
        found += [
            Finding(MARKED, m.start(), m.end(), {"text": m[0]}) for m in _STAR.finditer(text) if _is_mark(text, m)
        ]
    start = lines = 0
    while lines < _HEAD_LINES and start < len(text):
        end = text.find("\n", start)
        end = len(text) if end < 0 else end
        line = text[start:end] if end - start < _LONGEST else ""
        lines += bool(text[start:end].strip())
        if "密" in line or "内部" in line:
            bare = _SIGNS.sub("", unicodedata.normalize("NFKC", line))
            taken = any(start <= finding.start < end for finding in found)
            if not taken and (_ALONE.fullmatch(bare) or _LABELLED.search(bare)):
                indent = len(line) - len(line.lstrip(" \u3000#>*_`|~-"))
                found.append(Finding(MARKED, start + indent, end, {"text": bare[:30]}))
        start = end + 1
    return sorted(found, key=lambda finding: finding.start)


def is_mark(text: str) -> bool:
    """Whether the value of a field holds a classification mark; papers for internal use may be named as a source."""
    bare = _SIGNS.sub("", unicodedata.normalize("NFKC", text))
    return bool(_STAR.search(text)) or bool("内部" not in bare and _ALONE.fullmatch(bare))


def _is_mark(text: str, match: re.Match[str]) -> bool:
    """Tell a mark from a sentence, or a quotation, that speaks of marks."""
    around = text[max(match.start() - _LONGEST, 0) : match.end() + _LONGEST]
    place = match.start() - max(match.start() - _LONGEST, 0)
    line = around[around.rfind("\n", 0, place) + 1 :].partition("\n")[0]
    return len(line) < _LONGEST and not re.search("[“”‘’「」。；]", line)
