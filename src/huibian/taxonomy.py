"""Taxonomies: the axes along which reports are grouped, their terms, roll-up and order."""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from huibian.dates import UncertainDate
from huibian.pinyin import initial, slug, sort_key
from huibian.places import ABROAD_PATH, Gazetteer, Level, Place
from huibian.record.report import Report
from huibian.record.vocabulary import Vocabulary

PROVINCE, YEAR, DEPARTMENT, TOPIC, TYPE = "province", "year", "department", "topic", "type"
SEGMENTS = {PROVINCE: "provinces", YEAR: "years", DEPARTMENT: "departments", TOPIC: "topics", TYPE: "types"}
UNKNOWN_YEAR = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """One value of a taxonomy.

    `key` is its path below the taxonomy's page; `parent` another term's key, or empty. `reports` are the
    numbers of its reports, ascending (oldest first), those of its children included. `name`
    are empty for terms that are named by the language of the page (unknown year, abroad).
    """

    taxonomy: str
    key: str
    name: str
    full_name: str = ""
    other_names: tuple[str, ...] = ()
    note: str = ""
    parent: str = ""
    initial: str = ""
    reports: tuple[int, ...] = ()

    @property
    def url(self) -> str:
        """Site-absolute path of the term's page."""
        return f"/{SEGMENTS[self.taxonomy]}/{self.key}/"


@dataclass(frozen=True)
class Taxonomy:
    """All terms of one axis that have a report, in the order in which they are listed."""

    name: str
    terms: tuple[Term, ...]

    @property
    def url(self) -> str:
        """Site-absolute path of the index page."""
        return f"/{SEGMENTS[self.name]}/"

    @cached_property
    def by_key(self) -> Mapping[str, Term]:
        """The terms by their keys."""
        return {term.key: term for term in self.terms}

    @cached_property
    def children(self) -> Mapping[str, tuple[Term, ...]]:
        """The terms below each key; the empty key holds the roots."""
        below: dict[str, list[Term]] = defaultdict(list)
        for term in self.terms:
            below[term.parent].append(term)
        return {key: tuple(terms) for key, terms in below.items()}

    @property
    def roots(self) -> tuple[Term, ...]:
        """The terms that have no parent."""
        return self.children.get("", ())


def place_keys(places: Iterable[Place]) -> tuple[str, ...]:
    """Return the keys under which a report with these places is listed: each place and all that hold it."""
    keys: dict[str, None] = {}
    for place in places:
        parts = place.path.split("/")
        for depth in range(1, len(parts) + 1):
            keys["/".join(parts[:depth])] = None
    return tuple(keys)


def year_key(date: UncertainDate) -> str:
    """Return the key of the year group: four digits, or `unknown`."""
    return UNKNOWN_YEAR if date.year is None else str(date.year)


def unique_slugs(names: Iterable[str], given: Mapping[str, str]) -> dict[str, str]:
    """Give each name a slug; names whose pinyin is the same get a part of their digest added, all of them.

    `given` holds slugs that a vocabulary fixes; those are kept as they are.
    """
    wanted = {name: given.get(name) or slug(name) for name in names}
    holders: dict[str, list[str]] = defaultdict(list)
    for name, text in wanted.items():
        holders[text].append(name)
    return {
        name: text
        if len(holders[text]) == 1 or name in given
        else f"{text}-{hashlib.sha256(name.encode()).hexdigest()[:6]}"
        for name, text in wanted.items()
    }


def place_taxonomy(reports: Sequence[Report], gazetteer: Gazetteer) -> Taxonomy:
    """Provinces, their cities and counties in administrative order; countries by pinyin, behind all provinces."""
    members: dict[str, list[int]] = defaultdict(list)
    places: dict[str, Place] = {}
    for number, report in enumerate(reports):
        listed = (*report.provinces, *report.destinations)
        for place in listed:
            places.setdefault(place.path, place)
        for key in place_keys(listed):
            members[key].append(number)

    def order(key: str) -> tuple[Any, ...]:
        above = [key.rsplit("/", depth)[0] for depth in range(key.count("/"), 0, -1)]
        return tuple((part == ABROAD_PATH or part.startswith(ABROAD_PATH + "/"), *own(part)) for part in (*above, key))

    def own(key: str) -> tuple[Any, ...]:
        if key == ABROAD_PATH:
            return ((), "", key)
        place = find(key)
        if place.level in (Level.COUNTRY, Level.FOREIGN):
            return ((), sort_key(place.name), key)
        return (gazetteer.order(place), "", key)

    def find(key: str) -> Place:
        return places.get(key) or gazetteer.get(key)

    def term(key: str) -> Term:
        parent = key.rpartition("/")[0]
        if key == ABROAD_PATH:
            return Term(taxonomy=PROVINCE, key=key, name="", reports=tuple(members[key]))
        place = find(key)
        former = tuple(name for name in place.names if name not in (place.name, place.full_name) and len(name) > 1)
        return Term(
            taxonomy=PROVINCE,
            key=key,
            name=place.name,
            full_name=place.full_name,
            other_names=former,
            parent=parent,
            reports=tuple(members[key]),
        )

    return Taxonomy(PROVINCE, tuple(term(key) for key in sorted(members, key=order)))


def year_taxonomy(reports: Sequence[Report]) -> Taxonomy:
    """Years, the newest first, the unknown last."""
    members: dict[str, list[int]] = defaultdict(list)
    for number, report in enumerate(reports):
        members[year_key(report.document_date)].append(number)
    keys = sorted((key for key in members if key != UNKNOWN_YEAR), reverse=True)
    keys += [UNKNOWN_YEAR] if UNKNOWN_YEAR in members else []
    return Taxonomy(
        YEAR,
        tuple(
            Term(taxonomy=YEAR, key=key, name="" if key == UNKNOWN_YEAR else key, reports=tuple(members[key]))
            for key in keys
        ),
    )


def named_taxonomy(
    name: str, values: Sequence[Sequence[str]], vocabulary: Vocabulary | None, parents: bool = False
) -> Taxonomy:
    """Departments, topics or document types by pinyin; `values` are those of each report, in order.

    With `parents`, a term also counts the reports of the terms below it in the vocabulary.
    """
    known = {term.name: term for term in vocabulary.terms} if vocabulary else {}
    members: dict[str, list[int]] = defaultdict(list)
    for number, names in enumerate(values):
        held: dict[str, None] = {}
        for text in names:
            held[text] = None
            above = known[text].parent if parents and text in known else ""
            while above and above not in held:
                held[above] = None
                above = known[above].parent if above in known else ""
        for text in held:
            members[text].append(number)
    slugs = unique_slugs(sorted(members), {text: term.slug for text, term in known.items() if term.slug})
    terms = []
    for text in sorted(members, key=lambda text: (sort_key(text), text)):
        entry = known.get(text)
        parent = slugs[entry.parent] if parents and entry and entry.parent in members else ""
        terms.append(
            Term(
                taxonomy=name,
                key=slugs[text],
                name=text,
                other_names=(*entry.predecessors, *entry.aliases) if entry else (),
                note=entry.note if entry else "",
                parent=parent,
                initial=initial(text),
                reports=tuple(members[text]),
            )
        )
    return Taxonomy(name, tuple(terms))
