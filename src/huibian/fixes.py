"""Mending what is safe to mend in a report's text: never a word is lost, and nothing is written anew that was right.

The text is edited where the faults stand; YAML is not dumped, so that comments, quotation marks and the order of the
fields stay as the editor left them.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from huibian.checks.confusions import ordinary
from huibian.checks.findings import prose
from huibian.checks.headings import UNSPACED
from huibian.i18n import N_
from huibian.problems import Problem
from huibian.record.field_values import FieldReader, parse_items
from huibian.record.fields import FIELD_BY_NAME, Form
from huibian.record.frontmatter import FrontMatter, split_front_matter, with_line_feeds
from huibian.record.nodes import BAD_COLON, NEEDS_QUOTES, TAB, UNQUOTED_COLON, TextNode
from huibian.record.spelling import right_date, right_key, right_name
from huibian.record.vocabulary import Vocabulary

LINE_ENDS = N_("line ends and byte order mark")
SPACES = N_("spaces at line ends")
CONTROLS = N_("invisible characters")
SIGNS = N_("look-alike signs")
HEADINGS = N_("headings without a space")
COLONS = N_("colons and quotation marks")
KEYS = N_("names of fields")
DATES = N_("dates")
NAMES = N_("names from the vocabulary")

_MOST_LINES = 50  # repairs of the YAML of one file in a round
_LONGEST_FRONT = 20_000  # characters; a record has about 500
_MOST_ROUNDS = 4  # until nothing changes any more
_CONTROL = re.compile("[\0-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ufeff\ufffe\uffff]")
_BREAKS = re.compile("[\x0b\x0c\x85\u2028\u2029]")  # line ends of other programs: a space keeps the words apart
_TRAILING = re.compile(r"[ \t\u3000\xa0]+(?=\n|\Z)")
_NO_LETTER = re.compile(r"[\s\x00-\x20\x7f-\x9f\ufeff\ufffe\uffff]+")
_HARD_BREAK = re.compile(r" {2,}\Z")
_FENCE = re.compile(r"[ ]{0,3}(`{3,}|~{3,})")
_PLAIN = re.compile(r"[^\s,\[\]{}#:&*!|>'\"%@`?-][^,\[\]{}#:\"']*")


@dataclass(frozen=True, slots=True)
class Fixed:
    """A text that was mended, and what was mended, as message ids; none: the text is as it was."""

    text: str
    changes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Edit:
    """A replacement in a line (from 1) at a column (from 1)."""

    line: int
    column: int
    old: str
    new: str


def fix_text(
    text: str, departments: Vocabulary | None = None, topics: Vocabulary | None = None, *, canonical: bool = False
) -> Fixed:
    """Mend the whole text of a report's file. Mending what was mended changes nothing.

    With `canonical`, aliases of departments and topics give way to the names that the vocabularies prefer.
    """
    done: dict[str, None] = {}
    mended = text
    for _ in range(_MOST_ROUNDS):
        before = mended
        for name, mend in _steps(departments, topics, canonical):
            after = mend(mended)
            if after != mended:
                done[name] = None
                mended = after
        if mended == before:
            return Fixed(mended, tuple(done)) if _is_sound(text, mended) else Fixed(text, ())
    return Fixed(text, ())


def _steps(
    departments: Vocabulary | None, topics: Vocabulary | None, canonical: bool
) -> tuple[tuple[str, Callable[[str], str]], ...]:
    """Return what is done to a text, in order; one step may show the next what to mend."""
    return (
        (LINE_ENDS, lambda text: _end(with_line_feeds(text))),
        (CONTROLS, lambda text: _BREAKS.sub(" ", _CONTROL.sub("", text))),
        (SIGNS, ordinary),
        (COLONS, _fix_syntax),
        (KEYS, lambda text: _apply(text, _keys)),
        (DATES, lambda text: _apply(text, _dates)),
        (NAMES, lambda text: _apply(text, lambda front: _names(front, departments, topics, canonical))),
        (SPACES, _fix_spaces),
        (HEADINGS, _fix_headings),
    )


def _end(text: str) -> str:
    return text + "\n" if text.strip() and not text.endswith("\n") else text


def _letters(text: str) -> str:
    """Return all that must never get lost of a text."""
    return ordinary(_NO_LETTER.sub("", text))


def _is_sound(before: str, after: str) -> bool:
    """Whether the mended text says all that it said before, and its fields are read at least as well."""
    if before == after:
        return True
    front, problems = split_front_matter(before, "")
    mended, left = split_front_matter(after, "")
    if front is None or mended is None:
        return _letters(before) == _letters(after)
    worse = Counter(problem.kind.code for problem in left) - Counter(problem.kind.code for problem in problems)
    return _letters(front.body) == _letters(mended.body) and not (
        front.is_readable and (worse or not mended.is_readable)
    )


def _fix_syntax(text: str) -> str:
    """Mend, one line after the other, what the reader of the YAML can say how to mend; stop where that does not help."""
    front, problem = _fault(text)
    for _ in range(_MOST_LINES):
        if front is None or problem is None or len(text) - len(front.body) > _LONGEST_FRONT:
            return text
        lines = text.split("\n")
        number = problem.location.line - 1
        mended = _mended(lines[number], problem.params.get("mended", ""), problem.location.column - 1)
        if mended == lines[number]:
            return text
        lines[number] = mended
        tried = "\n".join(lines)
        front, left = _fault(tried)
        if left is not None and (left.kind, left.location.line) == (problem.kind, problem.location.line):
            return text
        text, problem = tried, left
    return text


def _fault(text: str) -> tuple[FrontMatter | None, Problem | None]:
    """Return the front matter, and the first fault in it of which the reader says how the line should read."""
    front, problems = split_front_matter(text, "")
    return front, next((p for p in problems if p.kind in (BAD_COLON, UNQUOTED_COLON, NEEDS_QUOTES, TAB)), None)


def _mended(line: str, mended: str, column: int) -> str:
    """Return the line as the message proposes it; as it was, where a comment or more than the message would change."""
    if not mended:
        return line[:column] + "  " + line[column + 1 :] if line[column : column + 1] == "\t" else line
    if len(mended) >= 200 or " #" in line:
        return line
    return line[: len(line) - len(line.lstrip())] + mended


def _apply(text: str, find: Callable[[FrontMatter], Iterator[_Edit]]) -> str:
    """Make the edits found in the front matter, from the last to the first; one whose place does not fit is left out."""
    front, _ = split_front_matter(text, "")
    edits = sorted(find(front), key=lambda edit: (edit.line, edit.column), reverse=True) if front is not None else ()
    if not edits:
        return text
    lines = text.split("\n")
    for edit in edits:
        line, start = lines[edit.line - 1], edit.column - 1
        if line.startswith(edit.old, start):
            quoted = line[start - 1 : start] in ("'", '"') if start else False
            if quoted or _PLAIN.fullmatch(edit.new):
                lines[edit.line - 1] = line[:start] + edit.new + line[start + len(edit.old) :]
    return "\n".join(lines)


def _keys(front: FrontMatter) -> Iterator[_Edit]:
    given = {spec.key for field in front.fields if (spec := FIELD_BY_NAME.get(field.key))}
    for field in front.fields:
        if (right := right_key(field.key)) is not None and right[1].key not in given:
            given.add(right[1].key)
            yield _Edit(field.location.line, field.location.column, field.key, right[0])


def _dates(front: FrontMatter) -> Iterator[_Edit]:
    for field in front.fields:
        spec, node = FIELD_BY_NAME.get(field.key), field.node
        if spec is None or spec.form not in (Form.DATE, Form.PERIOD):
            continue
        if isinstance(node, TextNode) and node.is_literal:
            right = right_date(node.text, allow_interval=spec.form is Form.PERIOD)
            if right != node.text:
                yield _Edit(node.location.line, node.location.column, node.text, right)


def _names(
    front: FrontMatter, departments: Vocabulary | None, topics: Vocabulary | None, canonical: bool
) -> Iterator[_Edit]:
    reader = FieldReader("", date.min, None, None, [])
    for field in front.fields:
        spec = FIELD_BY_NAME.get(field.key)
        vocabulary = {"department": departments, "topics": topics}.get(spec.key) if spec is not None else None
        if spec is None or vocabulary is None:
            continue
        nodes = (field.node,) if spec.form is Form.TEXT else parse_items(reader, spec.key, field.node)
        given = {node.text.strip() for node in nodes if isinstance(node, TextNode)}
        for node in nodes:
            if isinstance(node, TextNode) and node.is_literal and node.text.strip():
                text = node.text.strip()
                right = right_name(text, vocabulary, canonical=canonical)
                if right not in given:  # a name is not listed twice
                    given.add(right)
                    indent = len(node.text) - len(node.text.lstrip())
                    yield _Edit(node.location.line, node.location.column + indent, text, right)


def _fix_spaces(text: str) -> str:
    """Strip line ends outside code; two spaces that break a line in a paragraph stay."""
    if not _TRAILING.search(text):
        return text
    front, _ = split_front_matter(text, "")
    body = front.body_line - 1 if front is not None else 0
    lines = text.split("\n")
    fence = ""
    for number, line in enumerate(lines):
        if number >= body and (match := _FENCE.match(line)):
            fence = "" if fence and match[1].startswith(fence) else fence or match[1]
        if fence or line[-1:] not in (" ", "\t", "\u3000", "\xa0"):
            continue
        bare = _TRAILING.sub("", line)
        following = lines[number + 1].strip() if number + 1 < len(lines) else ""
        if number >= body and bare.strip() and following and _HARD_BREAK.search(line):
            bare += "  "
        lines[number] = bare
    return "\n".join(lines)


def _fix_headings(text: str) -> str:
    front, _ = split_front_matter(text, "")
    if front is None or "\n##" not in text:
        return text
    # In front of the body stands at least the line feed of its closing line.
    start = len(text) - len(front.body) - 1
    body = text[start:]
    pieces, last = [text[:start]], 0
    for match in UNSPACED.finditer("\n" + prose(body[1:])):
        pieces += (body[last : match.end(1)], " ")
        last = match.end(1)
    return "".join((*pieces, body[last:]))
