"""Places: province-, prefecture- and county-level units of today, their former names, and countries.

`Gazetteer` is the door: it turns what an editor wrote into a `Place`, or says why it cannot. The rules are told in
`matching.match_destination`, the data in `table`.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from typing import Self

from huibian import pinyin
from huibian.places.matching import Listed, Match, match_destination, match_province
from huibian.places.table import PREFECTURE, PROVINCE, Country, PlaceTable, Row
from huibian.problems import ProblemKind

ABROAD_PATH = "abroad"
_LAST = "~"  # after every code and slug


class Level(Enum):
    """What a place is; districts, counties and county-level cities are all `COUNTY`."""

    PROVINCE = "province"
    PREFECTURE = "prefecture"
    COUNTY = "county"
    COUNTRY = "country"
    FOREIGN = "foreign"  # a place abroad
    UNLISTED = "unlisted"  # in no table, kept under a province


_LEVELS = {PROVINCE: Level.PROVINCE, PREFECTURE: Level.PREFECTURE}


@dataclass(frozen=True, slots=True)
class Place:
    """A place that reports are filed under.

    `code` is the code of GB/T 2260 (with an X where the standard has none) or, for a country, of ISO 3166; `path` is
    the slugs from the province down (`liaoning/chaoyang/beipiao`, `abroad/germany/munihei`), and unique; `names`
    holds every name that finds the place, former ones too.
    """

    code: str
    level: Level
    name: str
    full_name: str
    path: str
    names: tuple[str, ...]

    def __hash__(self) -> int:
        """Hash the path, which is unique: places are looked up a hundred thousand times in a build."""
        return hash(self.path)


@dataclass(frozen=True, slots=True)
class Resolution:
    """The place meant (`None`: it could not be told), and the error or warning to report with it."""

    place: Place | None
    kind: ProblemKind | None = None
    params: Mapping[str, str] = field(default_factory=dict)


class Gazetteer:
    """All places, and the way from a written name to one of them. Read-only; it remembers what it has resolved.

    A pickled gazetteer is a request to load it again, so that it travels to a worker at no cost.
    """

    def __init__(self, table: PlaceTable) -> None:
        """Use the rows of `table`."""
        self.table = table
        self._rows = {table.path(row): row for row in table.rows.values()}
        self._countries = {f"{ABROAD_PATH}/{country.slug}": country for country in table.countries.values()}
        self._places: dict[str, Place] = {}  # by path, made when first asked for
        self._resolved: dict[tuple[str, ...], Resolution] = {}
        provinces = (row for row in table.rows.values() if row.rank == PROVINCE)
        self.provinces: tuple[Place, ...] = tuple(map(self._of_row, provinces))

    @classmethod
    def load(cls) -> Self:
        """Load the packaged data."""
        return cls(PlaceTable.load())

    def __reduce__(self) -> tuple[object, tuple[()]]:
        """Pickle as a call of `load`."""
        return (type(self).load, ())

    def get(self, path: str) -> Place:
        """Return the place with this path.

        Raises:
            KeyError: no unit and no country has it (places abroad and unlisted ones are in no table).
        """
        if (place := self._places.get(path)) is not None:
            return place
        if (country := self._countries.get(path)) is not None:
            return self._of_country(country)
        return self._of_row(self._rows[path])

    def parent(self, place: Place) -> Place | None:
        """Return what `place` lies in: prefecture, province or country; `None` for a province and a country."""
        above = place.path.rpartition("/")[0]
        return self.get(above) if above and above != ABROAD_PATH else None

    def order(self, place: Place) -> tuple[str, ...]:
        """Return a sort key: administrative order, what lies in a place after it, unlisted places last, then abroad."""
        above, _, own = place.path.rpartition("/")
        if (row := self._rows.get(place.path)) is not None:
            return tuple(unit.code for unit in self.table.lineage(row))
        if (province := self._rows.get(above)) is not None:
            return (province.code, _LAST, own)
        return (_LAST, place.path)

    def resolve_province(self, text: str) -> Resolution:
        """Resolve what stands under provinces: 山西, 山西省, 晋, or a country."""
        key = (text,)
        if key not in self._resolved:
            self._resolved[key] = self._resolution(match_province(self.table, text))
        return self._resolved[key]

    def resolve_destination(self, text: str, provinces: Sequence[Place]) -> Resolution:
        """Resolve a place that a report went to, given the provinces (and countries) that it lists.

        Accepts 太原, 太原市, 山西太原, 辽宁/朝阳, 日本, 德国/慕尼黑. The place may lie in a province that is not listed: then
        a warning comes with it.
        """
        key = (text, "", *(place.path for place in provinces))
        if key not in self._resolved:
            rows = (self._rows.get(place.path) for place in provinces)
            countries = (self._countries.get(place.path) for place in provinces)
            listed = Listed(tuple(row for row in rows if row), tuple(country for country in countries if country))
            self._resolved[key] = self._resolution(match_destination(self.table, text, listed))
        return self._resolved[key]

    def _resolution(self, match: Match) -> Resolution:
        place = None
        if match.country is not None:
            above = self._of_country(match.country)
            place = self._local(match.local, Level.FOREIGN, above) if match.local else above
        elif match.row is not None:
            above = self._of_row(match.row)
            place = self._local(match.local, Level.UNLISTED, above) if match.local else above
        return Resolution(place, match.kind, match.params)

    def _of_row(self, row: Row) -> Place:
        path = self.table.path(row)
        if path not in self._places:
            level = _LEVELS.get(row.rank, Level.COUNTY)
            self._places[path] = Place(row.code, level, row.name, row.full_name, path, self.table.names(row))
        return self._places[path]

    def _of_country(self, country: Country) -> Place:
        path = f"{ABROAD_PATH}/{country.slug}"
        if path not in self._places:
            full_name = next((name for name in country.names if len(name) > len(country.name)), country.name)
            self._places[path] = Place(country.code, Level.COUNTRY, country.name, full_name, path, country.names)
        return self._places[path]

    def _local(self, name: str, level: Level, above: Place) -> Place:
        """Make a place that is in no table. Its slug keeps clear of the places that are."""
        slug = pinyin.slug(name)
        if f"{above.path}/{slug}" in self._rows:
            slug = f"{slug}-{hashlib.sha256(name.encode('utf-8', 'surrogatepass')).hexdigest()[:4]}"
        return Place("", level, name, name, f"{above.path}/{slug}", (name,))
