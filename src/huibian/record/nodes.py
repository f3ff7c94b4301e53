"""YAML as nodes that know where they stand. Texts stay as they were written: nothing becomes a number, a date or a truth.

The parser's events are read one by one, so that whatever has no place in a record (aliases, tags, deep nesting) ends
the reading where it stands, before it costs anything.
"""

import re
from dataclasses import dataclass
from typing import Any, NamedTuple

import yaml

from huibian.i18n import N_
from huibian.problems import Location, Problem, ProblemKind

CONTROL_CHARACTER = ProblemKind(
    "E103",
    N_("There is an invisible control character here (U+{code})."),
    N_("Delete it, or type the line again by hand; such characters come with text copied from other programs."),
)
UNQUOTED_COLON = ProblemKind(
    "E104",
    N_("The value holds a colon followed by a space, so it must stand in quotes."),
    N_("Write: {mended}"),
)
BAD_SYNTAX = ProblemKind(
    "E105",
    N_("This line is not understood."),
    N_(
        "Every field begins at the left edge and reads “title: …”; a list reads [太原, 临汾]; long texts stand in quotes."
    ),
)
BAD_COLON = ProblemKind(
    "E106",
    N_("The name of a field is followed by an English colon and a space."),
    N_("Write: {mended}"),
)
DUPLICATE_KEY = ProblemKind(
    "E107",
    N_("“{key}” is given twice, the first time on line {line}."),
    N_("Take one of the two out; several values are written as a list: [太原, 临汾]."),
)
TOO_DEEP = ProblemKind(
    "E108",
    N_("Brackets or lists are nested too deep here."),
    N_("A field holds a text or a simple list, such as [太原, 临汾]."),
)
NEEDS_QUOTES = ProblemKind(
    "E109",
    N_("A value that begins with “{sign}” must stand in quotes."),
    N_("Write: {mended}"),
)
NOT_CLOSED = ProblemKind(
    "E110",
    N_("What “{sign}” begins here is not closed where it should be."),
    N_("Add the closing sign, or put the whole value in quotes."),
)
TAB = ProblemKind("E111", N_("There is a tab here."), N_("Put spaces in its place."))
NOT_FIELDS = ProblemKind(
    "E112",
    N_("What stands here is not a field."),
    N_("Every line reads “name: value”, for example “title: …” or “标题: …”."),
)
BACKSLASH = ProblemKind(
    "E113",
    N_("A backslash has a meaning of its own in double quotes."),
    N_("Put the value in single quotes: '…'."),
)

MAX_DEPTH = 20
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # PyYAML may have been built without libyaml
# What YAML cannot hold, and the line ends that YAML counts and editors do not.
_CONTROL = re.compile("[\0-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff\ud800-\udfff\ufffe\uffff]")
_WIDE = "“”‘’—…\u3000-\u9fff\uf900-\ufaff\uff01-\uff60\U00020000-\U0003fffd"
_SOFT_BREAK = re.compile(rf"(?<=[{_WIDE}]) (?=[{_WIDE}])")
_BAD_COLON = re.compile(r"(\s*(?:- +)?)([^\s:：\"'\[\]{}#,，。]{1,12})\s*(?:：|:(?=\S)(?!//))\s*(.*)")
_FIELD = re.compile(r"\s*(?:- +)?[^\s:\"'\[\]{}#][^:\"'\[\]{}#]*:\s+(?=\S)")
_SPECIAL = frozenset("@`%*&!|>\"'{[]}?-,")


@dataclass(frozen=True, slots=True)
class TextNode:
    """A text. `location` is where it begins, inside any quotes; `excerpt` the line.

    `is_literal` tells that it stands in the file letter by letter, on one line, so that columns can be counted in it.
    """

    text: str
    location: Location
    excerpt: str
    is_literal: bool


@dataclass(frozen=True, slots=True)
class ListNode:
    """A list."""

    items: "tuple[Node, ...]"
    location: Location
    excerpt: str


@dataclass(frozen=True, slots=True)
class MapNode:
    """Keys and values, in the order of the file, every key once."""

    entries: "tuple[tuple[TextNode, Node], ...]"
    location: Location
    excerpt: str


Node = TextNode | ListNode | MapNode


class _Frame(NamedTuple):
    """A list or mapping that is being read."""

    is_map: bool
    children: list[Node]
    location: Location
    excerpt: str


class _RefusedError(Exception):
    """Reading ends here; the problem tells why."""

    def __init__(self, problem: Problem) -> None:
        super().__init__()
        self.problem = problem


def join_lines(text: str) -> str:
    """Put a text of several lines on one; a line break between two Chinese characters leaves no space."""
    return _SOFT_BREAK.sub("", " ".join(text.split("\n"))) if "\n" in text else text


def find_control(text: str) -> str:
    """Return the first control character of a text that was written with escapes, as four hexadecimal digits, or ""."""
    found = _CONTROL.search(text)
    return f"{ord(found.group()):04X}" if found else ""


def parse_yaml(text: str, path: str, first_line: int = 1) -> tuple[Node | None, tuple[Problem, ...]]:
    """Parse one YAML document, whose first line is line `first_line` of the file; lines end in line feeds.

    Returns the root (`None`: the document is empty, or not YAML) and what is wrong. A key given twice is an error, and
    the first one stays.
    """
    return _parse(_Reader(text, path, first_line))


def parse_fields(text: str, path: str, first_line: int = 1) -> tuple[MapNode | None, tuple[Problem, ...]]:
    """Parse a YAML document that must be a mapping, as `parse_yaml` does; an empty one is an empty mapping."""
    reader = _Reader(text, path, first_line)
    root, problems = _parse(reader)
    if root is None and not problems:
        return MapNode((), Location(path, first_line, 1), ""), ()
    if root is None or isinstance(root, MapNode):
        return root, problems
    found = reader.diagnose_line(root.location.line - first_line)
    return None, (*problems, found or Problem(NOT_FIELDS, root.location, root.excerpt))


def _parse(reader: "_Reader") -> tuple[Node | None, tuple[Problem, ...]]:
    try:
        root = reader.read()
    except _RefusedError as refused:
        return None, (*reader.problems, refused.problem)
    return root, tuple(reader.problems)


class _Reader:
    def __init__(self, text: str, path: str, first_line: int) -> None:
        self.text = text
        self.lines = text.split("\n")
        self.path = path
        self.first_line = first_line
        self.problems: list[Problem] = []

    def locate(self, line: int, column: int) -> tuple[Location, str]:
        """Return the place of a line and column that count from 0, and the line; what lies past the end is the end."""
        if line >= len(self.lines):
            line, column = len(self.lines) - 1, len(self.lines[-1])
        return Location(self.path, line + self.first_line, column + 1), self.lines[line].strip()[:200]

    def problem(self, kind: ProblemKind, line: int, column: int, **params: str) -> Problem:
        return Problem(kind, *self.locate(line, column), params)

    def read(self) -> Node | None:
        """Read the root node.

        Raises:
            _RefusedError: the text is not YAML, or not the YAML that a record needs.
        """
        if control := _CONTROL.search(self.text):
            line = self.text.count("\n", 0, control.start())
            column = control.start() - self.text.rfind("\n", 0, control.start()) - 1
            raise _RefusedError(self.problem(CONTROL_CHARACTER, line, column, code=f"{ord(control.group()):04X}"))
        loader = _LOADER(self.text)
        try:
            return self._read_events(loader)
        except yaml.MarkedYAMLError as error:
            raise _RefusedError(self._diagnose(error)) from error
        except yaml.YAMLError as error:
            raise _RefusedError(self.problem(BAD_SYNTAX, 0, 0)) from error
        finally:
            loader.dispose()

    def _read_events(self, loader: Any) -> Node | None:
        frames: list[_Frame] = []
        root: Node | None = None
        while not isinstance(event := loader.get_event(), yaml.StreamEndEvent):
            node: Node
            mark: Any = event.start_mark
            line, column = mark.line, mark.column
            if isinstance(event, yaml.NodeEvent):
                if event.anchor is not None or getattr(event, "tag", None) is not None:
                    raise _RefusedError(self._needs_quotes(line, column))
                if not isinstance(event, yaml.ScalarEvent):
                    if len(frames) == MAX_DEPTH:
                        raise _RefusedError(self.problem(TOO_DEEP, line, column))
                    frames.append(_Frame(isinstance(event, yaml.MappingStartEvent), [], *self.locate(line, column)))
                    continue
                node = self._text(event)
            elif isinstance(event, yaml.CollectionEndEvent):
                node = self._close(frames.pop())
            else:
                if root is not None and isinstance(event, yaml.DocumentStartEvent):
                    raise _RefusedError(self.problem(BAD_SYNTAX, line, column))
                continue
            if frames:
                frames[-1].children.append(node)
            else:
                root = node
        return root

    def _text(self, event: Any) -> TextNode:
        start, end, text, style = event.start_mark, event.end_mark, event.value, event.style
        line, column = start.line, start.column
        if start.line != end.line:
            if style != "|":  # a line break between two Chinese characters is no space
                text = _SOFT_BREAK.sub("", text)
            return TextNode(text, *self.locate(line, column), is_literal=False)
        if style:
            column += 1
        is_literal = line < len(self.lines) and self.lines[line].startswith(text, column)
        return TextNode(text, *self.locate(line, column), is_literal=is_literal)

    def _close(self, frame: _Frame) -> Node:
        if not frame.is_map:
            return ListNode(tuple(frame.children), frame.location, frame.excerpt)
        entries: dict[str, tuple[TextNode, Node]] = {}
        for key, value in zip(frame.children[::2], frame.children[1::2], strict=True):
            if not isinstance(key, TextNode):
                raise _RefusedError(Problem(NOT_FIELDS, key.location, key.excerpt))
            if entries.setdefault(key.text, (key, value))[0] is not key:
                params = {"key": key.text[:60], "line": str(entries[key.text][0].location.line)}
                self.problems.append(Problem(DUPLICATE_KEY, key.location, key.excerpt, params))
        return MapNode(tuple(entries.values()), frame.location, frame.excerpt)

    def _needs_quotes(self, line: int, column: int) -> Problem:
        """Say that the value at this place must stand in quotes, and how it then looks."""
        text = self.lines[line]
        head, value = text[:column], text[column:].rstrip()
        if "[" in head or "{" in head:  # one value of a list
            value = re.split(r"[,\]}]", value, maxsplit=1)[0]
        mended = head + _quoted(value) + text[column + len(value) :].rstrip()
        return self.problem(NEEDS_QUOTES, line, column, sign=value[:1], mended=mended.strip()[:200])

    def diagnose_line(self, line: int) -> Problem | None:
        """Say what is wrong with a line that may lack its English colon and space."""
        if match := _BAD_COLON.fullmatch(self.lines[line]):
            mended = f"{match[1]}{match[2]}: {match[3]}".strip()[:200]
            return self.problem(BAD_COLON, line, match.end(2), mended=mended)
        return None

    def _not_closed(self, line: int, column: int) -> Problem:
        """Point at the quotation mark or bracket at this place, or else at the last bracket before it."""
        before = [*self.lines[:line], *(text[: column + 1] for text in self.lines[line : line + 1])]
        if before[-1][column : column + 1] not in ("'", '"'):
            line = next((n for n in range(len(before) - 1, -1, -1) if re.search(r"[\[{]", before[n])), 0)
            column = max(before[line].rfind("["), before[line].rfind("{"), 0)
        return self.problem(NOT_CLOSED, line, column, sign=self.lines[line][column : column + 1])

    def _diagnose(self, error: yaml.MarkedYAMLError) -> Problem:
        """Say in plain words what libyaml (or PyYAML, whose words differ) has found."""
        context, problem = error.context or "", error.problem or ""
        mark = error.problem_mark or error.context_mark
        line, column = (mark.line, mark.column) if mark else (0, 0)
        if "nesting depth" in problem and line < len(self.lines):  # later libraries give up by themselves
            signs = [found.start() for found in re.finditer(r"[\[{]", self.lines[line][: column + 1])]
            return self.problem(TOO_DEEP, line, signs[MAX_DEPTH - 1] if len(signs) >= MAX_DEPTH else column)
        if "escape" in problem:
            return self.problem(BACKSLASH, line, max(self.lines[line].rfind("\\", 0, column + 1), 0))
        begun = error.context_mark
        if begun is not None and ("quoted scalar" in context or "flow" in context):
            return self._not_closed(begun.line, begun.column)
        if begun is not None and "simple key" in context:
            line, column = begun.line, begun.column
        if line >= len(self.lines):
            line, column = len(self.lines) - 1, 0
        text = self.lines[line]
        if text[column : column + 1] == "\t":
            return self.problem(TAB, line, column)
        field = _FIELD.match(text)
        if "mapping values" in problem:
            if field is not None and field.end() <= column:
                mended = text[: field.end()] + _quoted(text[field.end() :].rstrip())
                return self.problem(UNQUOTED_COLON, line, column, mended=mended.strip()[:200])
            before = next((number for number in range(line - 1, -1, -1) if self.lines[number].strip()), line)
            if found := self.diagnose_line(before):
                return found
        if found := self.diagnose_line(line):
            return found
        if field is not None and text[field.end()] in _SPECIAL:
            return self._needs_quotes(line, field.end())
        return self.problem(BAD_SYNTAX, line, column)


def _quoted(text: str) -> str:
    if '"' in text or "\\" in text:
        return "'" + text.replace("'", "''") + "'"
    return f'"{text}"'
