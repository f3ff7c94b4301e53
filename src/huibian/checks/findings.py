"""What a check finds in a text: a kind of problem, and from where to where."""

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import accumulate
from typing import NamedTuple

from huibian.problems import Location, Problem, ProblemKind

MOST = 50  # of one kind in one report; more tell an editor nothing new
_AROUND = 40  # characters of the line shown on either side
_CODE_OR_ADDRESS = r"`[^`\n]+`|\]\([^()\n]*+(?:\([^()\n]*+\)[^()\n]*+)*+\)|<?https?://[!-~]+"
_OPAQUE = re.compile(_CODE_OR_ADDRESS)
_OPAQUE_OR_FENCED = re.compile(
    rf"(?:\A|(?<=\n))[ ]{{0,3}}(?P<fence>`{{3,}}|~{{3,}}).*?(?:\n[ ]{{0,3}}(?P=fence)|\Z)|{_CODE_OR_ADDRESS}", re.DOTALL
)  # takes ten times as long to search
_NOT_LINE_END = re.compile(r"[^\n]")
CUT_NUMBER = re.compile(r"\A[\dXx -]+|[\dXx -]+\Z")  # half a number would pass unmasked


class Finding(NamedTuple):
    """One place in a text, offsets `start` to `end`, and what is wrong there."""

    kind: ProblemKind
    start: int
    end: int
    params: Mapping[str, str]


def prose(text: str) -> str:
    """Return `text` with code and addresses blanked: of the same length, in the same lines."""
    if "`" not in text and "](" not in text and "://" not in text and "~~~" not in text:
        return text
    pattern = _OPAQUE_OR_FENCED if "```" in text or "~~~" in text else _OPAQUE
    return pattern.sub(lambda found: _NOT_LINE_END.sub(" ", found[0]), text)


def to_problems(
    findings: Iterable[Finding], text: str, path: str, first_line: int, hide: Callable[[str], str] = str
) -> Iterator[Problem]:
    """Turn findings in `text`, whose first line is line `first_line` of the file, into problems.

    The excerpt is what stands around the place on its line; `hide` masks what must not be shown of it.
    """
    starts: list[int] = []
    counts: dict[str, int] = {}
    for finding in findings:
        counts[finding.kind.code] = counts.get(finding.kind.code, 0) + 1
        if counts[finding.kind.code] > MOST:
            continue
        starts = starts or [0, *accumulate(len(line) + 1 for line in text.split("\n"))]
        line = bisect_right(starts, finding.start) - 1
        begin, end = starts[line], starts[line + 1] - 1
        if end - begin <= 3 * _AROUND:
            shown = text[begin:end]
        else:
            left, right = max(finding.start - _AROUND, begin), min(finding.start + 2 * _AROUND, end)
            shown = CUT_NUMBER.sub("…", text[left:right])
        column = finding.start - begin + 1
        yield Problem(finding.kind, Location(path, first_line + line, column), hide(shown).strip(), finding.params)
