"""What a hit shows: the stretch of text where the words stand closest, with the words marked. See docs/search-index.md."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from huibian.search.fold import fold, fold_with_offsets

NEAR = 70  # words that near are found together
BEFORE = 20
SHORTEST = 60
LONGEST = 90
MOST = 3  # excerpts of a document
BREAKS = frozenset("。！？；，、：!?;\n")
ELLIPSIS = "…"

Piece = tuple[str, bool]


class Section(NamedTuple):
    """Part of a document: the id of its heading, the heading, and blocks of text divided by line feeds."""

    id: str
    heading: str
    text: str


@dataclass(frozen=True, slots=True)
class Excerpt:
    """Pieces of text, each with whether it is a match; the id and the heading of the section that they come from.

    `variety` is how many different words the excerpt was chosen for.
    """

    section: str = ""
    heading: str = ""
    pieces: tuple[Piece, ...] = ()
    variety: int = 0


class _Span(NamedTuple):
    start: int
    end: int
    word: int


def find_spans(text: str, words: Sequence[str]) -> list[_Span]:
    """Return all occurrences of the folded words, by start and end; offsets count in `text` itself."""
    folded = fold(text)
    if not any(word in folded for word in words):
        return []  # most sections: spares them the slow way
    folded, offsets = fold_with_offsets(text)
    spans = []
    for number, word in enumerate(words):
        at = folded.find(word)
        while at >= 0:
            spans.append(_Span(offsets[at], offsets[at + len(word) - 1] + 1, number))
            at = folded.find(word, at + 1)
    return sorted(spans)


def mark(text: str, words: Sequence[str]) -> tuple[Piece, ...]:
    """Cut a whole text, a title for example, into pieces."""
    return _pieces(text, find_spans(text, words), 0, len(text))


def excerpts(sections: Iterable[Section], words: Sequence[str]) -> tuple[Excerpt, ...]:
    """Choose and cut the excerpts of a document, the best first; `words` are the folded ones to look for in its body."""
    sections = list(sections)
    best: list[tuple[int, Section, list[_Span], _Span]] = []
    for section in sections:
        spans = find_spans(section.text, words)
        anchor, variety = None, 0
        for span, count in _near_words(spans):
            if count > variety:
                anchor, variety = span, count
        if anchor:
            best.append((variety, section, spans, anchor))
    best.sort(key=lambda each: -each[0])
    if best:
        return tuple(_cut(section, spans, anchor, variety) for variety, section, spans, anchor in best[:MOST])
    with_heading = (section for section in sections if find_spans(section.heading, words))
    section = next(with_heading, None) or next((s for s in sections if s.text), Section("", "", ""))
    return (_cut(section, [], _Span(0, 0, 0), 0),) if section.text or section.heading else ()


def _near_words(spans: list[_Span]) -> Iterable[tuple[_Span, int]]:
    """Yield each span and how many different words stand wholly within `NEAR` from its start, itself included."""
    first = 0
    for span in spans:
        while spans[first].start < span.start:
            first += 1
        words = {span.word}
        for other in spans[first:]:
            if other.start >= span.start + NEAR:
                break
            if other.end <= span.start + NEAR:
                words.add(other.word)
        yield span, len(words)


def _cut(section: Section, spans: list[_Span], anchor: _Span, variety: int) -> Excerpt:
    text = section.text
    begin = max(0, anchor.start - BEFORE)
    if begin:
        begin = next((i for i in range(begin, anchor.start + 1) if text[i - 1] in BREAKS), begin)
        begin += begin < anchor.start and text[begin] == "\n"
    limit = max(begin + LONGEST, anchor.end)
    end = len(text)
    if end > limit:
        least = max(begin + SHORTEST, anchor.end)
        end = next((i for i in range(limit, least - 1, -1) if text[i - 1] in BREAKS), limit)
    if end > begin and text[end - 1] == "\n":
        end -= 1
    pieces = list(_pieces(text, spans, begin, end))
    if begin > 0:
        _attach(pieces, 0, before=True)
    if end < len(text):
        _attach(pieces, -1, before=False)
    return Excerpt(section.id, section.heading, tuple(pieces), variety)


def _attach(pieces: list[Piece], place: int, *, before: bool) -> None:
    """Put the ellipsis at an end of the pieces."""
    if pieces and not pieces[place][1]:
        text = pieces[place][0]
        pieces[place] = (ELLIPSIS + text if before else text + ELLIPSIS, False)
    else:
        pieces.insert(0 if before else len(pieces), (ELLIPSIS, False))


def _pieces(text: str, spans: Iterable[_Span], begin: int, end: int) -> tuple[Piece, ...]:
    """Cut the text between two offsets at the spans, those joined that overlap or touch."""
    joined: list[list[int]] = []
    for span in spans:
        start, stop = max(span.start, begin), min(span.end, end)
        if start >= stop:
            continue
        if joined and start <= joined[-1][1]:
            joined[-1][1] = max(joined[-1][1], stop)
        else:
            joined.append([start, stop])
    pieces: list[Piece] = []
    at = begin
    for start, stop in joined:
        pieces += [(text[at:start], False), (text[start:stop], True)]
        at = stop
    pieces.append((text[at:end], False))
    return tuple((piece.replace("\n", " "), is_match) for piece, is_match in pieces if piece)
