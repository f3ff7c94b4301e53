"""`huibian search`: filters as people write them, results as text or JSON."""

import json
import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import click

from huibian.console import printable
from huibian.dates import DateError, parse_date
from huibian.i18n import N_, numbered
from huibian.places import Gazetteer
from huibian.problems import Location, MessageId, Problem, ProblemKind, Translate
from huibian.reading import Vocabularies
from huibian.record.vocabulary import Vocabulary
from huibian.search import FacetCount, Hit, Index, SearchResult, open_index
from huibian.search.index import Sort
from huibian.suggest import nearest

UNKNOWN_VALUE = ProblemKind("E601", N_("The archive has no {what} “{value}”."), N_("Did you mean “{suggestion}”?"))
NO_SUCH_VALUE = ProblemKind(
    "E603", N_("The archive has no {what} “{value}”."), N_("“huibian search --facets” lists what it has.")
)
BAD_DATE = ProblemKind("E602", N_("“{value}” is no date."), N_("Write 2008, 2008-05 or 2008-05-12."))
WHAT = {
    "province": MessageId(N_("place")),
    "department": MessageId(N_("department")),
    "topic": MessageId(N_("topic")),
    "type": MessageId(N_("document type")),
}
FACET_NAMES = {
    "province": N_("Province"),
    "year": N_("Year"),
    "department": N_("Department"),
    "topic": N_("Topic"),
    "type": N_("Document type"),
}


@dataclass(frozen=True, slots=True)
class Filters:
    """What the command line restricts a search to, as it was typed."""

    provinces: Sequence[str] = ()
    departments: Sequence[str] = ()
    topics: Sequence[str] = ()
    types: Sequence[str] = ()
    date_from: str | None = None
    date_to: str | None = None


class UnknownValueError(ValueError):
    """A filter that nothing in the archive matches, or that is no date."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.kind.code)
        self.problem = problem


NEAR = 0.5  # how like a name a text must be to be taken for it; of two characters one is enough


def resolve(index: Index, facet: str, text: str, vocabulary: Vocabulary | None = None) -> str:
    """Return the facet value that `text` names: the value itself, its label, or another name of it.

    Raises:
        UnknownValueError: the archive has none.
    """
    labels = index.facet_labels[facet]
    by_label = {label: value for value, label, _parent in reversed(labels)}
    if text in {value for value, _label, _parent in labels}:
        return text
    if text in by_label:
        return by_label[text]
    found = None
    if facet == "province":
        gazetteer = Gazetteer.load()
        found = gazetteer.resolve_province(text).place or gazetteer.resolve_destination(text, ()).place
        if found is not None and any(found.path == value for value, _label, _parent in labels):
            return found.path
    term = vocabulary.resolve(text) if vocabulary else None
    if term is not None and term.name in by_label:
        return by_label[term.name]
    params = {"what": WHAT[facet], "value": text}
    # A known place has no reports; no other is meant.
    if suggestion := "" if found else nearest(text, by_label, NEAR):
        raise UnknownValueError(
            Problem(UNKNOWN_VALUE, Location("--" + facet), text, {**params, "suggestion": suggestion})
        )
    raise UnknownValueError(Problem(NO_SUCH_VALUE, Location("--" + facet), text, params))


def day(text: str | None, *, last: bool) -> int:
    """Return the first or last day (yyyymmdd) of a date as it may be typed; 0 where none is given.

    Raises:
        UnknownValueError: it is no date, or its year is unknown.
    """
    if text is None:
        return 0
    try:
        date = parse_date(text)
    except DateError:
        date = None
    number = 0 if date is None else date.latest if last else date.earliest
    if not number:
        raise UnknownValueError(Problem(BAD_DATE, Location("--to" if last else "--from"), text, {"value": text}))
    return number


@dataclass(frozen=True, slots=True)
class Offer:
    """A word names something that reports can be restricted to: an option, its value, how many reports there are."""

    word: str
    option: str
    label: str
    total: int


def offers(index: Index, query: str, vocabularies: Vocabularies) -> Iterator[Offer]:
    """Yield what those words of a query name that no report holds: 呼市 the place 呼和浩特."""
    known = {"province": None, "department": vocabularies.departments, "topic": vocabularies.topics}
    facets = index.search(limit=0).facets
    for word in dict.fromkeys(query.split()):
        if index.search(f'"{word}"', limit=0).total:
            continue
        for facet, vocabulary in known.items():
            try:
                value = resolve(index, facet, word, vocabulary)
            except UnknownValueError:
                continue
            named = next(each for each in facets[facet] if each.value == value)
            yield Offer(word, f"--{facet}", named.label, named.count)


def as_json(result: SearchResult, offered: Sequence[Offer], *, with_facets: bool) -> str:
    """Write a result for machines."""

    def entry(hit: Hit) -> dict[str, object]:
        return {
            "url": hit.url,
            "title": hit.title,
            "source": hit.source,
            "score": hit.score,
            "date": hit.edtf,
            "department": hit.department,
            "places": list(hit.places),
            "topics": list(hit.topics),
            "type": hit.document_type,
            "number": hit.document_number,
            "words": list(hit.words),
            "excerpts": [
                {"section": e.section, "heading": e.heading, "text": "".join(text for text, _hit in e.pieces)}
                for e in hit.excerpts
            ],
        }

    value: dict[str, object] = {"total": result.total, "split": list(result.split), "partial": None}
    if result.partial:
        drops = [{"word": word, "total": total} for word, total in result.partial.drops]
        value["partial"] = {"total": result.partial.total, "drops": drops}
    value["offers"] = [
        {"word": each.word, "option": each.option, "value": each.label, "total": each.total} for each in offered
    ]
    value["results"] = [entry(hit) for hit in result.hits]
    if with_facets:
        value["facets"] = {
            name: [
                {
                    "value": v.value,
                    "label": v.label,
                    "parent": values[v.parent].value if v.parent >= 0 else None,
                    "count": v.count,
                }
                for v, _depth in counted(values)
            ]
            for name, values in result.facets.items()
        }
    return json.dumps(value, ensure_ascii=False, indent=1)


def counted(values: Sequence[FacetCount]) -> Iterator[tuple[FacetCount, int]]:
    """Yield the values that some report has, each behind its parent, and how many parents stand above it."""
    children: dict[int, list[int]] = {}
    for number, value in enumerate(values):
        children.setdefault(value.parent, []).append(number)

    def below(parent: int, depth: int) -> Iterator[tuple[FacetCount, int]]:
        for number in children.get(parent, ()):
            if values[number].count:
                yield values[number], depth
                yield from below(number, depth + 1)

    return below(-1, 0)


def notes(result: SearchResult, translate: Translate) -> Iterator[str]:
    """Say how many reports were found, and what else was done where that were none."""

    def quoted(words: Iterable[str]) -> str:
        return "".join(f"“{printable(word)}”" for word in words)

    if result.partial:
        yield translate(N_("No report holds all words; the following come nearest."))
        for word, total in result.partial.drops:
            if total:
                reports = numbered("{count} report", "{count} reports", total, translate)
                yield translate(N_("Without “{word}”: {reports}")).format(word=printable(word), reports=reports)
        return
    if result.split:
        yield translate(N_("Looked for {words} apart")).format(words=quoted(result.split))
    yield numbered("{count} report found", "{count} reports found", result.total, translate)


def as_text(
    result: SearchResult, offered: Sequence[Offer], translate: Translate, *, color: bool, with_facets: bool
) -> str:
    """Write a result for people: matches are bold on a terminal."""

    def pieces(parts: Sequence[tuple[str, bool]]) -> str:
        shown = [(printable(text.replace("\n", " ")), hit) for text, hit in parts]
        return "".join(click.style(text, fg="red", bold=True) if hit and color else text for text, hit in shown)

    lines = list(notes(result, translate))
    for each in offered:
        reports = numbered("{count} report", "{count} reports", each.total, translate)
        told = translate(N_("“{word}” is among what reports can be restricted to: {option} {value} ({reports})"))
        lines.append(
            told.format(word=printable(each.word), option=each.option, value=printable(each.label), reports=reports)
        )
    if with_facets:
        for name, values in result.facets.items():
            rows = [f"  {'  ' * depth}{printable(value.label)}  {value.count}" for value, depth in counted(values)]
            lines += ["", translate(FACET_NAMES[name]), *rows] if rows else []
    for number, hit in enumerate(result.hits, 1):
        about = " · ".join(part for part in (hit.date, hit.department, "、".join(hit.places)) if part)
        lines += [
            "",
            f"{number}. {pieces(hit.title_pieces)}",
            f"   {printable(about)}",
            f"   content/{printable(hit.source)}",
        ]
        lines += [
            f"   {printable(each.heading)}{' · ' if each.heading else ''}{pieces(each.pieces)}"
            for each in hit.excerpts
            if each.pieces
        ]
    return "\n".join(lines)


def find(
    folder: Path,
    query: str,
    filters: Filters,
    *,
    vocabularies: Vocabularies,
    sort: Sort,
    limit: int,
    json_wanted: bool,
    facets_wanted: bool,
    translate: Translate,
) -> str:
    """Search the index in `folder`, and return what to print; `vocabularies` know other names of filters.

    Raises:
        UnknownValueError: a filter does not fit.
        IndexDamaged: a file of the index is missing or broken.
    """
    index = open_index(folder)
    result = index.search(
        query,
        provinces=[resolve(index, "province", text) for text in filters.provinces],
        departments=[resolve(index, "department", text, vocabularies.departments) for text in filters.departments],
        topics=[resolve(index, "topic", text, vocabularies.topics) for text in filters.topics],
        types=[resolve(index, "type", text) for text in filters.types],
        date_from=day(filters.date_from, last=False),
        date_to=day(filters.date_to, last=True),
        sort=sort,
        limit=limit,
    )
    offered = [] if result.total else list(offers(index, query, vocabularies))
    if json_wanted:
        return as_json(result, offered, with_facets=facets_wanted)
    color = not os.environ.get("NO_COLOR") and os.isatty(1)
    return as_text(result, offered, translate, color=color, with_facets=facets_wanted)
