"""Examples of problems: what is shown of them, and the files of a site that has them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

REPORT = "content/2012/taiyuan.md"
_FIELDS = {
    "标题": "关于赴太原考察的报告",
    "成文日期": "2012-12-08",
    "部门": "青岚市总工会",
    "目的地": "[太原]",
}
_BODY = "我们一行七人去了太原。"

Files = Mapping[str, str | bytes]


@dataclass(frozen=True, slots=True)
class Example:
    """An example. `shown` is what people see: lines of a file, or (`is_told`) a message id that tells of a situation.

    `make` gives the files of a site that has the problem, paths relative to the site; `None`: no files alone have it.
    """

    shown: str
    make: Callable[[], Files] | None = None
    is_told: bool = False


@dataclass(frozen=True, slots=True)
class Explanation:
    """What a kind of problem means, as a message id. `params` fill its message and its hint, as the example does."""

    code: str
    meaning: str
    example: Example
    params: Mapping[str, str] = field(default_factory=dict)


def report(*lines: str, without: str = "", body: str = _BODY) -> str:
    """Write a report: `lines` take the place of the fields of the same name, or follow them; `without` is left out."""
    fields = {key: f"{key}: {value}" for key, value in _FIELDS.items() if key != without}
    for line in lines:
        key = line.partition(":")[0]
        fields[key if key in fields else line] = line
    return "\n".join(["---", *fields.values(), "---", "", body, ""])


def fields(*lines: str, without: str = "", **others: str) -> Example:
    """Show some fields of a report; `others` are further files (`departments` is content/departments.yaml)."""
    files = {f"content/{name}.yaml": text for name, text in others.items()}
    return Example("\n".join(lines), lambda: {REPORT: report(*lines, without=without), **files})


def text(body: str, *lines: str, files: Files | None = None) -> Example:
    """Show the text of a report (and `lines` of its fields); `files` lie beside it."""
    beside = {f"content/2012/{name}": data for name, data in (files or {}).items()}
    shown = "\n".join((*lines, "", body)) if lines else body
    return Example(shown, lambda: {REPORT: report(*lines, body=body), **beside})


def whole(shown: str, name: str = REPORT) -> Example:
    """Show a whole file, alone in its site."""
    return Example(shown, lambda: {name: shown})


def site(shown: str, make: Callable[[], Files]) -> Example:
    """Show `shown` of a site that `make` makes."""
    return Example(shown, make)


def told(message: str, make: Callable[[], Files] | None = None) -> Example:
    """Tell of a situation, by a message id."""
    return Example(message, make, is_told=True)
