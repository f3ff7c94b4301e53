"""What the fields of a report hold: one parser for each kind of value, with the problems that it finds."""

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import PurePosixPath
from typing import Any

from huibian.dates import DateError, UncertainDate, parse_date
from huibian.i18n import N_
from huibian.problems import Location, MessageId, Problem, ProblemKind
from huibian.record.addresses import alias_fault, content_path, file_fault, slug_fault
from huibian.record.nodes import CONTROL_CHARACTER, ListNode, MapNode, Node, TextNode, find_control, join_lines
from huibian.record.vocabulary import Vocabulary

NOT_A_TEXT = ProblemKind(
    "E119",
    N_("“{key}” holds one text, not a list."),
    N_("Write it without brackets and hyphens: “{key}: …”."),
)
NOT_A_LIST = ProblemKind(
    "E120",
    N_("“{key}” holds texts, nothing deeper."),
    N_("Write one text or a simple list: “{key}: [甲, 乙]”."),
)
BAD_PARTY = ProblemKind(
    "E121", N_("“{text}” is no number of people."), N_("Write a whole number from 1 up: “party: 7” or “人数: 7人”.")
)
BAD_DRAFT = ProblemKind(
    "E122", N_("“{text}” is neither yes nor no."), N_("Write “draft: yes” (是) or “draft: no” (否).")
)
BAD_SLUG = ProblemKind(
    "E123",
    N_("“{text}” cannot be the address of the report: {reason}."),
    N_("Use small letters a to z, digits and hyphens, divided by single slashes: 2012/shanxi-meikuang."),
)
BAD_ALIAS = ProblemKind(
    "E124",
    N_("“{text}” cannot be a former address: {reason}."),
    N_("Write the path that the report had on this site: /old/path/."),
)
BAD_ATTACHMENT = ProblemKind(
    "E125",
    N_("“{text}” cannot be attached: {reason}."),
    N_(
        "Put the file into the folder of the report, or into one below it, and write its path from there: files/table.pdf."
    ),
)
ATTACHMENT_FORM = ProblemKind(
    "E126",
    N_("An attachment is a path, or a mapping of “file” and “name”."),
    N_("Write “- table.pdf”, or “- {{file: table.pdf, name: 费用表}}” (文件, 名称)."),
)
CLASSIFIED = ProblemKind(
    "E127",
    N_("The report bears the classification “{text}”, so it must not be published."),
    N_(
        "Take the file out of the content folder and report the matter; only 公开, 无 or an empty value can be published."
    ),
)
TOO_MANY = ProblemKind(
    "E129",
    N_("{key} lists {count} items; a report may have {limit}."),
    N_("Keep those that matter for finding the report, and write the others into its text."),
)
UNLIKELY_YEAR = ProblemKind(
    "W135", N_("The year of “{text}” lies before 1900."), N_("Look the date up again; if it is right, leave it.")
)
FUTURE_DATE = ProblemKind(
    "W136", N_("“{text}” lies in the future."), N_("Look the date up again; if it is right, leave it.")
)
UNKNOWN_TERM = ProblemKind(
    "E170",
    N_("“{text}” is not in the vocabulary {file}."),
    N_("Did you mean “{suggestion}”? If not, add the new name to {file}."),
)
NEW_TERM = ProblemKind(
    "E171",
    N_("“{text}” is not in the vocabulary {file}, nor anything like it."),
    N_("Use a name from {file}, or add this one there."),
)

_MOST_PEOPLE = 100_000
_YES = frozenset(("yes", "true", "是"))
_NO = frozenset(("no", "false", "否", ""))
_SEPARATORS = re.compile(r"[、，,]")
_OPENING, _CLOSING = "（(〔[【《“‘", "）)〕]】》”’"
_PEOPLE = re.compile(r"(\d{1,7})\s*[人名]?", re.ASCII)
MOST_ITEMS = 200  # each becomes a page or a line; more are a mistake, and cost time without bound


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """A file offered with a report: its path relative to `content/`, the label shown, and where it is named."""

    path: str
    name: str
    location: Location


@dataclass(frozen=True, slots=True)
class FieldReader:
    """What the parsers of fields need to know, and where they put the problems that they find.

    `path` is the content path of the report; the vocabularies are `None` where the site has none.
    """

    path: str
    today: date
    departments: Vocabulary | None
    topics: Vocabulary | None
    problems: list[Problem]

    def note(self, kind: ProblemKind, node: Node, **params: str) -> None:
        """Note a problem with the value at `node`; long parameters are cut."""
        short = {
            name: text if isinstance(text, MessageId) or len(text) <= 80 else f"{text[:79]}…"
            for name, text in params.items()
        }
        self.problems.append(Problem(kind, node.location, node.excerpt, short))

    def line(self, node: TextNode) -> str:
        """Return the text of a node on one line, trimmed."""
        text = join_lines(node.text).strip()
        if code := find_control(text):
            self.note(CONTROL_CHARACTER, node, code=code)
        return text


Parser = Callable[[FieldReader, str, Node], Any]


def parse_text(reader: FieldReader, key: str, node: Node) -> str:
    """Read one text."""
    if isinstance(node, TextNode):
        return reader.line(node)
    reader.note(NOT_A_TEXT, node, key=key)
    return ""


def split_names(node: TextNode) -> tuple[TextNode, ...]:
    """Split at 、 ， and , outside brackets and quotation marks; every piece knows its column."""
    if not _SEPARATORS.search(node.text):
        return (node,)
    starts, depth = [0], 0
    for index, char in enumerate(node.text):
        if char in _OPENING:
            depth += 1
        elif char in _CLOSING:
            depth = max(depth - 1, 0)
        elif depth == 0 and char in "、，,":
            starts.append(index + 1)
    pieces = []
    for start, stop in zip(starts, [*(start - 1 for start in starts[1:]), len(node.text)], strict=True):
        piece = node.text[start:stop]
        offset = start + len(piece) - len(piece.lstrip())
        place = node.location
        if node.is_literal:
            place = Location(place.path, place.line, place.column + offset)
        pieces.append(TextNode(piece.strip(), place, node.excerpt, node.is_literal))
    return tuple(pieces)


def parse_items(reader: FieldReader, key: str, node: Node, *, split: bool = True) -> tuple[TextNode, ...]:
    """Read the texts of a list, or of one text that lists them; empty ones are left out.

    With `split`, also an item of a list may list several ([太原、临汾]).
    """
    nodes: list[TextNode] = []
    for item in node.items if isinstance(node, ListNode) else (node,):
        if isinstance(item, TextNode):
            nodes.extend(split_names(item) if split or item is node else (item,))
        else:
            reader.note(NOT_A_LIST, item, key=key)
    items = tuple(item for item in nodes if item.text.strip())
    if len(items) > MOST_ITEMS:
        reader.note(TOO_MANY, items[MOST_ITEMS], key=key, count=str(len(items)), limit=str(MOST_ITEMS))
    return items[:MOST_ITEMS]


def parse_names(reader: FieldReader, key: str, node: Node) -> tuple[str, ...]:
    """Read a list of names; a comma within an item of a list belongs to the name."""
    return tuple(dict.fromkeys(reader.line(item) for item in parse_items(reader, key, node, split=False)))


def parse_allowed(reader: FieldReader, key: str, node: Node) -> tuple[str, ...]:
    """Read texts, letter by letter: they may hold any sign."""
    items = (node,) if isinstance(node, TextNode) else parse_items(reader, key, node, split=False)
    return tuple(item.text.strip() for item in items if item.text.strip())


def _read_date(reader: FieldReader, key: str, node: Node, allow_interval: bool) -> UncertainDate | None:
    text = parse_text(reader, key, node)
    if not text:
        return None
    try:
        value = parse_date(text, allow_interval=allow_interval)
    except DateError as error:
        reader.note(error.kind, node, **error.params)
        return None
    if 0 < value.latest < 1900_00_00:
        reader.note(UNLIKELY_YEAR, node, text=text)
    elif value.earliest > int(f"{reader.today:%Y%m%d}"):
        reader.note(FUTURE_DATE, node, text=text)
    return value


def parse_one_date(reader: FieldReader, key: str, node: Node) -> UncertainDate | None:
    """Read a date, not a period."""
    return _read_date(reader, key, node, allow_interval=False)


def parse_period(reader: FieldReader, key: str, node: Node) -> UncertainDate | None:
    """Read a date or a period."""
    return _read_date(reader, key, node, allow_interval=True)


def _resolve(reader: FieldReader, node: TextNode, vocabulary: Vocabulary | None, file: str) -> str:
    text = reader.line(node)
    if vocabulary is None or not text:
        return text
    term = vocabulary.resolve(text)
    if term is not None:
        return term.name
    if suggestion := vocabulary.suggest(text):
        reader.note(UNKNOWN_TERM, node, text=text, suggestion=suggestion, file=file)
    else:
        reader.note(NEW_TERM, node, text=text, file=file)
    return text


def parse_department(reader: FieldReader, key: str, node: Node) -> str:
    """Read a department: the name that it has in the vocabulary, where there is one."""
    if isinstance(node, TextNode):
        return _resolve(reader, node, reader.departments, "departments.yaml")
    return parse_text(reader, key, node)


def parse_topics(reader: FieldReader, key: str, node: Node) -> tuple[str, ...]:
    """Read topics, synonyms merged."""
    items = parse_items(reader, key, node)
    return tuple(dict.fromkeys(_resolve(reader, item, reader.topics, "topics.yaml") for item in items))


def parse_party(reader: FieldReader, key: str, node: Node) -> int | None:
    """Read a number of people."""
    text = parse_text(reader, key, node)
    if not text:
        return None
    match = _PEOPLE.fullmatch(unicodedata.normalize("NFKC", text))
    if match and 1 <= int(match[1]) <= _MOST_PEOPLE:
        return int(match[1])
    reader.note(BAD_PARTY, node, text=text)
    return None


def parse_flag(reader: FieldReader, key: str, node: Node) -> bool:
    """Read yes or no."""
    text = parse_text(reader, key, node)
    folded = unicodedata.normalize("NFKC", text).casefold()
    if folded not in _YES | _NO:
        reader.note(BAD_DRAFT, node, text=text)
    return folded in _YES


def parse_slug(reader: FieldReader, key: str, node: Node) -> str:
    """Read the path of a report's own address."""
    text = node.text if isinstance(node, TextNode) else parse_text(reader, key, node)
    if text and (reason := slug_fault(text)):
        reader.note(BAD_SLUG, node, text=_visible(text), reason=reason)
    return text


def parse_aliases(reader: FieldReader, key: str, node: Node) -> tuple[str, ...]:
    """Read former addresses."""
    items = parse_items(reader, key, node)
    for item in items:
        if reason := alias_fault(item.text):
            reader.note(BAD_ALIAS, item, text=_visible(item.text), reason=reason)
    return tuple(dict.fromkeys(item.text for item in items))


def parse_attachments(reader: FieldReader, key: str, node: Node) -> tuple[Attachment, ...]:
    """Read paths, or mappings of `file` and `name`; a name that is not given is that of the file."""
    found = []
    for item in node.items if isinstance(node, ListNode) else (node,):
        file, name = item, ""
        if isinstance(item, MapNode):
            values = {_ATTACHMENT_KEYS.get(entry.text.strip()): value for entry, value in item.entries}
            file, label = values.get("file", item), values.get("name")
            if None in values or len(values) < len(item.entries) or not isinstance(label, TextNode | None):
                reader.note(ATTACHMENT_FORM, item)
                continue
            name = reader.line(label) if label else ""
        if not isinstance(file, TextNode):
            reader.note(ATTACHMENT_FORM, item)
        elif file.text and (reason := file_fault(file.text)):
            reader.note(BAD_ATTACHMENT, file, text=_visible(file.text), reason=reason)
        elif file.text:
            path = content_path(reader.path, file.text)
            found.append(Attachment(path=path, name=name or PurePosixPath(path).stem, location=file.location))
        elif item is not node:
            reader.note(ATTACHMENT_FORM, item)
    return tuple(found)


_ATTACHMENT_KEYS: Mapping[str, str] = {"file": "file", "文件": "file", "name": "name", "名称": "name"}


def parse_classification(reader: FieldReader, key: str, node: Node) -> str:
    """Read the classification; whatever is not public is an error."""
    text = parse_text(reader, key, node)
    folded = unicodedata.normalize("NFKC", text)
    if folded not in ("", "公开", "无") or not isinstance(node, TextNode):
        reader.note(CLASSIFIED, node, text=text)
    return "" if folded == "无" else folded


def _visible(text: str) -> str:
    """Show invisible characters as their code points, so that a message does not hide what it is about."""
    hidden = ("Cc", "Cf", "Cs", "Zl", "Zp")
    return "".join(f"<U+{ord(char):04X}>" if unicodedata.category(char) in hidden else char for char in text)
