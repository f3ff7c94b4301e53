"""The front matter of an imported report: what was guessed, doubts as comments, and what the editor has to fill in."""

import re
from collections.abc import Mapping, Sequence

from huibian.i18n import N_
from huibian.importer.guessing import SURE, Guess
from huibian.problems import Translate
from huibian.record.fields import FIELDS, FieldSpec

DOUBT = N_("Please check ({percent} sure): {words}")
FIND = N_("not found in the text; fill it in, and take the # away")
NO_DATE = N_("no date in the text; fill it in (XXXX if nobody knows), and take the # away")
DRAFT = N_("Imported; take this line out when everything is checked")
CUT_OFF = N_("Caution: the text breaks off before its end")
_PLAIN = re.compile(
    r"[\w\u3400-\u9fff《“（][\w\u3000-\u303f\u3400-\u9fff“”‘’（），、；！？·—–…℃/％().+-]*(?: [\w\u3400-\u9fff“”《》（），、—-]+)*"
)


def front_matter(
    guesses: Mapping[str, Guess], translate: Translate, *, chinese: bool, draft: bool, cut_off: bool = False
) -> str:
    """Write the fields, fences included; required ones that are missing stand there as comments."""
    lines = ["---"]
    if cut_off:
        lines.append(f"# {translate(CUT_OFF)}")
    has_place = "provinces" in guesses or "destinations" in guesses
    for spec in FIELDS:
        name = spec.chinese[0] if chinese else spec.key
        guess = guesses.get(spec.key)
        if guess is not None:
            lines += _given(spec, name, guess, translate)
        elif spec.key == "draft" and draft:
            lines += [f"# {translate(DRAFT)}", f"{name}: {'是' if chinese else 'yes'}"]
        elif spec.required or (spec.key == "destinations" and not has_place):
            hint = NO_DATE if spec.key == "date" else FIND
            lines.append(f"# {name}: {'XXXX' if spec.key == 'date' else ''}  # {translate(hint)}")
    return "\n".join([*lines, "---", ""])


def _given(spec: FieldSpec, name: str, guess: Guess, translate: Translate) -> list[str]:
    lines = []
    if guess.confidence < SURE:
        words = " ".join((guess.words or translate(guess.reason)).split())  # a line of its own would be a field
        lines.append("# " + translate(DOUBT).format(percent=f"{round(guess.confidence * 100)}%", words=words))
    return [*lines, f"{name}: {value_text(guess.value)}"]


def value_text(value: str | Sequence[str]) -> str:
    """Write a value as YAML: a text, or a list in brackets."""
    if isinstance(value, str):
        return scalar(value)
    return f"[{', '.join(scalar(item, in_list=True) for item in value)}]"


def scalar(text: str, *, in_list: bool = False) -> str:
    """Write one text as YAML, in quotes where it needs them.

    >>> scalar("关于赴山西的报告"), scalar("一: 二"), scalar("甲,乙", in_list=True)
    ('关于赴山西的报告', "'一: 二'", "'甲,乙'")
    """
    shown = " ".join(text.split())
    if _PLAIN.fullmatch(shown) and not shown.endswith((":", "-")) and not (in_list and "," in shown):
        return shown
    return "'" + shown.replace("'", "''") + "'"
