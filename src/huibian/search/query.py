"""The query language, on Whoosh's parser: what a searcher types, as alternatives of words. Nothing is ever an error.

The rules stand in docs/search-index.md, The query language; the browser's twin is `query.js`.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import zip_longest
from typing import Any

from whoosh import matching, query
from whoosh.qparser import QueryParser, plugins, syntax

from huibian.search.document import FIELDS
from huibian.search.fold import fold, fold_table
from huibian.search.matcher import ArrayMatcher
from huibian.search.words import Alternative, Word

MAX_CHARACTERS = 200
MAX_WORDS = 16

_NAMES = ("title", "body", "place", "department", "topic", "number")
FIELD_NAMES = dict(zip(("标题", "正文", "地点", "部门", "主题", "文号"), _NAMES, strict=True)) | dict(
    zip(_NAMES, _NAMES, strict=True)
)
_OPERATORS = frozenset('"|:-')
_QUOTES = {'"': '"', "“": "”", "「": "」"}
_DATE_NAMES = frozenset(("日期", "date"))
_DAY = r"(\d{4})(?:-(0[1-9]|1[0-2])(?:-(0[1-9]|[12]\d|3[01]))?)?"
_DAYS = re.compile(rf"(?:{_DAY})?(\.\.)?(?:{_DAY})?", re.ASCII)
_VALUE = r'"[^"]*"|(?:“[^”]+”|「[^」]+」)(?=[ |]|$)|[^ |]+'


class ArchiveQuery(query.Or):  # type: ignore[misc]
    """A parsed query: an `Or` of alternatives, each an `And` of words, each an `Or` of terms, weighted by field.

    It is a Whoosh query like any other (`plain` gives it to Whoosh's own matchers), but finds and scores with numpy, in the
    order that the format asks for.
    """

    def __init__(self, alternatives: Iterable[Alternative], boost: float = 1.0) -> None:
        self.alternatives = tuple(alternatives)
        super().__init__([_alternative_query(alternative) for alternative in self.alternatives], boost=boost)

    def plain(self) -> query.Query:
        """Return the same query in Whoosh's own terms, scored by its weighting."""
        return query.Or(self.subqueries, boost=self.boost)

    def normalize(self) -> "ArchiveQuery":
        """Return the query itself: it is made normal."""
        return self

    def simplify(self, ixreader: Any) -> "ArchiveQuery":
        """Return the query itself."""
        return self

    def apply(self, fn: Any) -> query.Query:
        """Apply `fn` to the alternatives; what comes of it is a plain query."""
        return query.Or([fn(subquery) for subquery in self.subqueries], boost=self.boost)

    def with_boost(self, boost: float) -> "ArchiveQuery":
        """Return the query with another boost."""
        return ArchiveQuery(self.alternatives, boost=boost)

    def matcher(self, searcher: Any, context: Any = None) -> matching.Matcher:
        """Find and score at once."""
        reader = searcher.reader()
        evaluation = reader.ranking.evaluate(self.alternatives)
        found = evaluation.ids
        return ArrayMatcher(found, evaluation.scores[found] * self.boost)


@dataclass(unsafe_hash=True)
class DayRange(query.Query):  # type: ignore[misc]
    """The documents whose days touch a range; 0 for open."""

    date_from: int
    date_to: int

    def matcher(self, searcher: Any, context: Any = None) -> matching.Matcher:
        """Find the documents; each scores 1."""
        found = searcher.reader().ranking.in_range(self.date_from, self.date_to).nonzero()[0]
        return ArrayMatcher(found, found * 0 + 1)

    def field(self) -> None:
        """Return None: it does not look into a field."""

    def estimate_size(self, ixreader: Any) -> int:
        """Return how many documents it finds at most."""
        return int(ixreader.doc_count_all())

    def estimate_min_size(self, ixreader: Any) -> int:
        """Return how many documents it finds at least."""
        return 0


class AllBut(query.AndNot):  # type: ignore[misc]
    """Documents but for others. Whoosh's own matcher lets the first one pass where the others begin before it."""

    def matcher(self, searcher: Any, context: Any = None) -> matching.Matcher:
        """Find the documents, the first like all."""
        wanted, others = self.a.matcher(searcher, context), self.b.matcher(searcher, searcher.boolean_context())
        if wanted.is_active() and others.is_active():
            others.skip_to(wanted.id())
        return matching.AndNotMatcher(wanted, others)


def _alternative_query(alternative: Alternative) -> query.Query:
    parts: list[query.Query] = [_word_query(word) for word in alternative.words]
    if alternative.date_from or alternative.date_to:
        parts.append(DayRange(alternative.date_from, alternative.date_to))
    words = query.And(parts)
    if not alternative.excluded:
        return words
    return AllBut(words, query.Or([_word_query(word) for word in alternative.excluded]))


def _word_query(word: Word) -> query.Query:
    fields = [FIELDS[number] for number in word.field_numbers]
    return query.Or([query.Term(spec.name, word.text, boost=float(spec.points)) for spec in fields])


class _BarNode(syntax.MarkerNode):  # type: ignore[misc]
    """The end of an alternative."""


class _TokenNode(syntax.SyntaxNode):  # type: ignore[misc]
    """A word as typed. `whole` is all of the token, with its minus and its field."""

    def __init__(
        self, whole: str, value: str, field: str = "", excluded: bool = False, days: tuple[int, int] | None = None
    ) -> None:
        self.whole = whole
        self.value = value
        self.field = field
        self.excluded = excluded
        self.days = days

    def word(self) -> Word:
        """Return the word that it asks for; its text may be empty."""
        value = self.value
        closing = _QUOTES.get(value[0]) if len(value) > 1 else None
        if closing and value.find(closing, 1) == len(value) - 1:
            return Word(fold(value[1:-1]), self.field, is_quoted=True)
        return Word(fold(value), self.field)


class _AlternativesNode(syntax.GroupNode):  # type: ignore[misc]
    """The whole query, cut into alternatives."""

    def query(self, parser: QueryParser) -> query.Query:
        alternatives = tuple(_read_alternatives(self.nodes))
        return ArchiveQuery(alternatives) if alternatives else query.Every()


class _BarPlugin(plugins.TaggingPlugin):  # type: ignore[misc]
    expr = r"[|]"
    nodetype = _BarNode


class _TokenPlugin(plugins.TaggingPlugin):  # type: ignore[misc]
    """Tags tokens: `-`, a field's name and a value."""

    expr = rf"(?P<minus>-?)(?P<value>{_VALUE})"
    priority = 20

    def create(self, parser: QueryParser, match: re.Match[str]) -> _TokenNode | None:
        return _TokenNode(match[0], match["value"], excluded=bool(match["minus"]))


class _FieldPlugin(_TokenPlugin):
    """Tags tokens that name a known field; goes first."""

    expr = rf'(?P<minus>-?)(?P<name>[^ |":]+):(?P<value>{_VALUE})'
    priority = 10

    def create(self, parser: QueryParser, match: re.Match[str]) -> _TokenNode | None:
        name = fold(match["name"])
        if name in _DATE_NAMES and not match["minus"] and (days := _read_days(fold(match["value"]))):
            return _TokenNode(match[0], "", days=days)
        field = FIELD_NAMES.get(name)
        return _TokenNode(match[0], match["value"], field, bool(match["minus"])) if field else None


class _AlternativesPlugin(plugins.Plugin):  # type: ignore[misc]
    """Makes tokens and bars one node, and `OR` a bar where it stands between tokens."""

    def filters(self, parser: QueryParser) -> list[tuple[Any, int]]:
        return [(self.group, 600)]

    def group(self, parser: QueryParser, group: syntax.GroupNode) -> _AlternativesNode:
        grouped: list[syntax.SyntaxNode] = []
        nodes = list(group)
        for node, following in zip_longest(nodes, nodes[1:]):
            follows_token = bool(grouped) and isinstance(grouped[-1], _TokenNode)
            is_bar = (
                isinstance(node, _TokenNode)
                and node.whole == "OR"
                and follows_token
                and isinstance(following, _TokenNode)
            )
            grouped.append(_BarNode() if is_bar else node)
        return _AlternativesNode(grouped)


def _plain_days(text: str) -> str:
    """Write a date, or a range of them, as ISO 8601 does, `..` between: 2012年5月至2013年, 2010-2015."""
    text = re.sub(r"^(\d{4})-(\d{4})$", r"\1..\2", re.sub("[—–~至]+", "..", text), flags=re.ASCII)
    text = re.sub(r"-(?=\.\.|$)", "", re.sub(r"(\d)[年月日]", r"\1-", text, flags=re.ASCII))
    return re.sub(r"-(\d)(?!\d)", r"-0\1", text, flags=re.ASCII)


def _read_days(text: str) -> tuple[int, int] | None:
    """Return the first and the last day of what was typed behind `日期:`, 0 for open; None where it is no date."""
    found = _DAYS.fullmatch(_plain_days(text))
    if not found or not (found[1] or found[5]) or bool(found[5]) > bool(found[4]):
        return None
    ends = [tuple(part or "" for part in found.groups()[i : i + 3]) for i in (0, 4)]
    if not found[4]:
        ends[1] = ends[0]
    if all(year for year, _, _ in ends):
        ends.sort(key=lambda end: int(end[0] + (end[1] or "01") + (end[2] or "01")))
    (first, *of_first), (last, *of_last) = ends
    return (
        int(first + (of_first[0] or "01") + (of_first[1] or "01")) if first else 0,
        int(last + (of_last[0] or "12") + (of_last[1] or "31")) if last else 0,
    )


def _read_alternatives(nodes: Iterable[syntax.SyntaxNode]) -> Iterator[Alternative]:
    left = MAX_WORDS
    tokens: list[_TokenNode] = []
    for node in (*nodes, _BarNode()):
        if isinstance(node, _TokenNode):
            tokens.append(node)
            continue
        ranges = [token.days for token in tokens if token.days]
        words: dict[tuple[Word, bool], None] = {}  # in order, each once
        for word, excluded in _read_tokens([token for token in tokens if not token.days], may_exclude=bool(ranges)):
            if (word, excluded) not in words and left:
                words[word, excluded] = None
                left -= 1
        found = tuple(word for word, excluded in words if not excluded)
        if found or ranges:
            yield Alternative(
                found,
                tuple(word for word, excluded in words if excluded),
                max((first for first, _ in ranges), default=0),
                min((last for _, last in ranges if last), default=0),
            )
        tokens = []


def _read_tokens(tokens: list[_TokenNode], *, may_exclude: bool) -> list[tuple[Word, bool]]:
    """Return each token's word and whether it is excluded. Where all would be, they are text, unless there is something else to find."""
    tokens = [token for token in tokens if token.word().text]
    if not may_exclude and all(token.excluded for token in tokens):
        return [(Word(fold(token.whole)), False) for token in tokens]
    return [(token.word(), token.excluded) for token in tokens]


def _plainly(text: str) -> str:
    """Cut a query and write its white space and operators one way."""
    table = fold_table()
    plain = []
    for character in text[:MAX_CHARACTERS]:
        folded = table.get(ord(character), character)
        if folded == "\n":
            folded = " "
        plain.append(folded if folded in _OPERATORS or folded in ("", " ") else character)
    return "".join(plain)


def parse_query(text: str) -> query.Query:
    """Parse what was typed: an `ArchiveQuery`, or `Every` where it holds no word."""
    tagging = [_BarPlugin(), _FieldPlugin(), _TokenPlugin(), _AlternativesPlugin()]
    return QueryParser("body", schema=None, plugins=tagging).parse(_plainly(text), normalize=False)


def parse_alternatives(text: str) -> tuple[Alternative, ...]:
    """Parse what was typed, as plain values."""
    parsed = parse_query(text)
    return parsed.alternatives if isinstance(parsed, ArchiveQuery) else ()
