"""The front matter: the YAML between the first line `---` and the next, cut off from the text of the report."""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from huibian.i18n import N_
from huibian.problems import Location, Problem, ProblemKind
from huibian.record.nodes import Node, TextNode, parse_fields

EMPTY_FILE = ProblemKind(
    "E100",
    N_("The file is empty."),
    N_("Write the report, or delete the file."),
)
LOST_TEXT = ProblemKind(
    "W100",
    N_("What stands behind “#” is taken for a comment and left out: {rest}"),
    N_('If it belongs to the text, put the whole value in quotation marks: "…".'),
)
NO_FRONT_MATTER = ProblemKind(
    "E101",
    N_("The file does not begin with its fields."),
    N_("The first line is “---” (three hyphens); then come title, date, department and places; then “---” again."),
)
NOT_ENDED = ProblemKind(
    "E102",
    N_("The fields that begin here have no end."),
    N_("Write a line of three hyphens, “---”, between the last field and the text of the report."),
)
TOO_LONG = ProblemKind(
    "E114",
    N_("The fields take up more than {limit} characters."),
    N_("End them with a line of three hyphens, “---”; long texts belong below it."),
)

_LIMIT = 200_000  # characters; a record has about 500
_FENCE = re.compile(r"---[ \t]*")
_COMMENT = re.compile(r"[ \t]*#[# \t]*([^\s:：#]+)[ \t]*[:：]")
_END = re.compile(r"(?:---|\.\.\.)[ \t]*")


@dataclass(frozen=True, slots=True)
class Field:
    """One field of the front matter; the location and the excerpt are those of its key, `node` is its value."""

    key: str
    node: Node
    location: Location
    excerpt: str

    @property
    def value(self) -> str:
        """The value as it was written, where it is a text; empty where it is a list or a mapping."""
        return self.node.text if isinstance(self.node, TextNode) else ""


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """The fields of a report, in order, and its body: the text after the closing line, lines ended by line feeds.

    `line` is where the front matter begins and `body_line` where the body does, both counted from 1 in the file; `yaml` is what
    stands between. Where `is_readable` is false, the fields are not YAML and none is here.
    """

    fields: tuple[Field, ...]
    body: str
    body_line: int
    line: int = 1
    is_readable: bool = True
    yaml: str = ""

    def find_comment(self, names: Collection[str]) -> tuple[int, str] | None:
        """Find a comment that one of `names` begins, as a field would; return its line in the file, and its text."""
        for number, text in enumerate(self.yaml.split("\n"), self.line + 1) if "#" in self.yaml else ():
            if (found := _COMMENT.match(text)) and found[1] in names:
                return number, text.strip()
        return None


@dataclass(frozen=True, slots=True)
class _Cut:
    """The two parts of a file, and the lines of the file (from 1) that they begin on."""

    yaml: str
    yaml_line: int
    body: str
    body_line: int


def with_line_feeds(text: str) -> str:
    """Return the text of a file without its byte order mark, its lines ended by line feeds."""
    return text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")


def split_front_matter(text: str, path: str) -> tuple[FrontMatter | None, tuple[Problem, ...]]:
    """Split and parse; a byte order mark and every kind of line end are accepted.

    Returns `None` where the file has no front matter, and what is wrong.
    """
    lines = with_line_feeds(text).split("\n")
    cut = _cut(lines, path)
    if isinstance(cut, Problem):
        return None, (cut,)
    mapping, problems = parse_fields(cut.yaml, path, cut.yaml_line)
    entries = mapping.entries if mapping is not None else ()
    fields = tuple(Field(key.text.strip(), value, key.location, key.excerpt) for key, value in entries)
    problems = (*problems, *(problem for field in fields for problem in _lost_text(field, lines)))
    return FrontMatter(fields, cut.body, cut.body_line, cut.yaml_line - 1, mapping is not None, cut.yaml), problems


def _lost_text(field: Field, lines: list[str]) -> Iterator[Problem]:
    """Find text that YAML takes for a comment though it reads like a part of the value: a “#” without space behind it."""
    if isinstance(field.node, TextNode) and field.node.is_literal:
        place = field.node.location
        rest = lines[place.line - 1][place.column - 1 + len(field.node.text) :]
        if found := re.match(r"[\"']?\s+(#\S.*)", rest):
            column = place.column + len(field.node.text) + found.start(1)
            yield Problem(
                LOST_TEXT, Location(place.path, place.line, column), field.excerpt, {"rest": found[1].strip()}
            )


def _cut(lines: list[str], path: str) -> _Cut | Problem:
    first = next((number for number, line in enumerate(lines) if line.strip()), None)
    if first is None:
        return Problem(EMPTY_FILE, Location(path, 1, 1))
    opening, excerpt = Location(path, first + 1, 1), lines[first].strip()[:200]
    if not _FENCE.fullmatch(lines[first]):
        return Problem(NO_FRONT_MATTER, opening, excerpt)
    last = next((number for number in range(first + 1, len(lines)) if _END.fullmatch(lines[number])), None)
    if last is None:
        return Problem(NOT_ENDED, opening, excerpt)
    yaml = "\n".join(lines[first + 1 : last])
    if len(yaml) > _LIMIT:
        return Problem(TOO_LONG, opening, excerpt, {"limit": str(_LIMIT)})
    body_line = min(last + 2, len(lines))
    return _Cut(yaml, first + 2, "\n".join(lines[last + 1 :]), body_line)
