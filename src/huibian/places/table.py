"""The rows of the packaged gazetteer, as they stand in its files, and the names that find them.

`data/places.tsv` holds the units of today in administrative order (parents first), then the names that ended, each
with the code of its successor; `data/countries.tsv` the countries. Both are written by `tools/`; a code is that of
GB/T 2260, with an X where the standard has none (districts of Hong Kong, Macao and Taiwan, state-level new areas).
"""

from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from typing import NamedTuple

PROVINCE, PREFECTURE, DIRECT_COUNTY, COUNTY = range(4)  # ranks; a direct county has no prefecture above it


class Row(NamedTuple):
    """A unit of today, or a name that ended (`until` and `successor` are set, `parent` and `slug` are empty)."""

    code: str
    parent: str
    name: str
    full_name: str
    slug: str
    since: str
    until: str
    successor: str
    aliases: str

    @property
    def names(self) -> tuple[str, ...]:
        """Every name of this row, the one shown first."""
        if self.aliases or self.name == self.full_name:
            return tuple(dict.fromkeys((self.name, self.full_name, *self.aliases.split())))
        return (self.name, self.full_name)

    @property
    def rank(self) -> int:
        """How far down it stands (stood, at the end): a province, a prefecture, a county with or without one above it."""
        if self.code.endswith("0000"):
            return PROVINCE
        if self.code.endswith("00"):
            return PREFECTURE
        return DIRECT_COUNTY if self.parent.endswith("0000") else COUNTY


class Country(NamedTuple):
    """A country: ISO 3166 alpha-2 code, name, slug, other names and well-known cities, separated by spaces."""

    code: str
    name: str
    slug: str
    aliases: str = ""
    cities: str = ""

    @property
    def names(self) -> tuple[str, ...]:
        """Every name of the country, the one shown first."""
        return (self.name, *self.aliases.split())


class PlaceTable:
    """All rows, and where each name leads. Built once, then only read."""

    def __init__(self, places: str, countries: str) -> None:
        """Read the text of both files."""
        self.rows: dict[str, Row] = {}
        self.named: dict[str, list[Row]] = {}  # today's units by name; one-character names of provinces stay out
        self.former: dict[str, list[Row]] = {}  # names that ended
        self.provinces: dict[str, Row] = {}  # by name, one-character names too
        self.former_by_successor: dict[str, list[Row]] = {}
        for line in places.split("\n")[1:-1]:
            row = Row._make(line.split("\t"))
            if row.successor:
                for name in row.names:
                    self.former.setdefault(name, []).append(row)
                self.former_by_successor.setdefault(row.successor, []).append(row)
                continue
            self.rows[row.code] = row
            for name in row.names:
                if len(name) > 1:
                    self.named.setdefault(name, []).append(row)
            if not row.parent:
                self.provinces.update(dict.fromkeys(row.names, row))
        self.countries: dict[str, Country] = {}
        self.country_named: dict[str, Country] = {}
        self.cities: dict[str, Country] = {}
        for line in countries.split("\n")[1:-1]:
            country = Country(*line.split("\t"))
            self.countries[country.code] = country
            self.country_named.update(dict.fromkeys(country.names, country))
            self.cities.update(dict.fromkeys(country.cities.split(), country))

    @staticmethod
    @cache
    def load() -> "PlaceTable":
        """Return the packaged table, which a process reads once."""
        data = files("huibian") / "data"
        return PlaceTable((data / "places.tsv").read_text("utf-8"), (data / "countries.tsv").read_text("utf-8"))

    def lineage(self, row: Row) -> tuple[Row, ...]:
        """Return the units from the province down to `row` itself."""
        return (*self.lineage(self.rows[row.parent]), row) if row.parent else (row,)

    def path(self, row: Row) -> str:
        """Return the slugs from the province down: `liaoning/chaoyang`."""
        return "/".join(unit.slug for unit in self.lineage(row))

    def within(self, rows: Iterable[Row], above: Row) -> list[Row]:
        """Return those of `rows` that stand below `above`."""
        if not above.parent:  # the code's first two digits are the province's
            return [row for row in rows if row.code[:2] == above.code[:2] and row.parent]
        return [row for row in rows if row.parent == above.code]

    def today(self, row: Row) -> Row:
        """Return the unit that bears on what `row` names."""
        return self.rows[row.successor] if row.successor else row

    def names(self, row: Row) -> tuple[str, ...]:
        """Return every name that finds `row`, those that ended too."""
        ended = (name for old in self.former_by_successor.get(row.code, ()) for name in old.names)
        return tuple(dict.fromkeys((*row.names, *ended)))
