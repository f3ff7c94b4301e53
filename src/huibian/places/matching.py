"""Which unit a written place name means, by rule, and what to say about it. See `match_destination` for the rules."""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches

from huibian.i18n import N_
from huibian.pinyin import HAN, slug
from huibian.places.table import COUNTY, PREFECTURE, PROVINCE, Country, PlaceTable, Row
from huibian.problems import MessageId, ProblemKind

UNKNOWN_PROVINCE = ProblemKind(
    "E140",
    N_("“{name}” is no province-level unit and no country."),
    N_("Write a province such as 山西 or a country such as 日本. Nearest known name: {suggestion}."),
)
NOT_A_PROVINCE = ProblemKind(
    "E141",
    N_("“{name}” is not a province-level unit."),
    N_("Write {suggestion} under provinces, and “{name}” under destinations."),
)
UNKNOWN_DESTINATION = ProblemKind(
    "E142",
    N_("The place “{name}” is not in the gazetteer, and no province is given."),
    N_("Check the name, or name its province under provinces. Nearest known name: {suggestion}."),
)
AMBIGUOUS_DESTINATION = ProblemKind(
    "E143",
    N_("There is more than one place “{name}”."),
    N_("Write which one is meant: {choices}. A whole province goes under provinces."),
)
UNKNOWN_COUNTRY = ProblemKind(
    "E144",
    N_("It is not clear in which country “{name}” lies."),
    N_("Write the country in front of it: {choices}."),
)
FORMER_NAME = ProblemKind(
    "W145",
    N_("“{name}” is no longer in use (until {year}); it is filed under {place}, its name today."),
    N_("Nothing needs to be done. To silence this, write {place}."),
)
UNLISTED_DESTINATION = ProblemKind(
    "W146",
    N_("The place “{name}” is not in the gazetteer; it is kept under {province}."),
    N_("Check the spelling. A smaller place may stay; its city or county can be given instead."),
)
MISSPELT_DESTINATION = ProblemKind(
    "W147",
    N_("The place “{name}” is not in the gazetteer; it is kept under {province}."),
    N_("Is {suggestion} meant? If so, mend it; if the name is right, it may stay."),
)
OTHER_PROVINCE = ProblemKind(
    "W148",
    N_("“{name}” lies in {province}, which is not among the provinces given; it has been added."),
    N_("Add {province} to the provinces, or mend the destination."),
)
MORE_PROMINENT = ProblemKind(
    "N149",
    N_("Several of the provinces given have a place “{name}”; {place} has been taken."),
    N_("To be sure, write which one is meant: {choices}."),
)
_NEVER = MessageId(N_("none"))  # where there is no suggestion
_SIBLINGS = "市区旗县"  # of two siblings with one name, the first kind is meant
_RECENT = "1999"  # a prefecture that ended then or later still lends its name (思茅) to its successor
_LONGEST = 60  # characters; a longer text is no place name, and is not searched for one
_MOST_CHOICES = 6


@dataclass(frozen=True, slots=True)
class Match:
    """What a name means: a `row`; or a `country`, or `local` in it; or `local`, in no table, in the province `row`."""

    row: Row | None = None
    country: Country | None = None
    local: str = ""
    kind: ProblemKind | None = None
    params: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Listed:
    """The provinces and countries that the report lists."""

    provinces: tuple[Row, ...] = ()
    countries: tuple[Country, ...] = ()

    def has(self, row: Row) -> bool:
        """Whether `row` is one of the provinces or lies in one."""
        return any(row.code[:2] == province.code[:2] for province in self.provinces)


def _bare(text: str) -> str:
    """Fold full-width letters, drop a leading 中国 and spaces beside Han characters; levels are parted by `/`."""
    folded = unicodedata.normalize("NFKC", text).replace("(", "（").replace(")", "）")
    name = " ".join(re.sub(f"(?<=[{HAN}/])\\s+|\\s+(?=[{HAN}/])", "", folded).split())
    name = name.replace("·", "/").strip("/")
    return name.removeprefix("中国").lstrip("/") or name


def _shown(text: str) -> str:
    return text if len(text) <= _LONGEST else text[:_LONGEST] + "…"


def match_province(table: PlaceTable, text: str) -> Match:
    """Match a province or a country, by any of its names. A city is an error that names its province."""
    name, text = _bare(text), _shown(text)
    if row := table.provinces.get(name):
        return Match(row)
    if country := table.country_named.get(name):
        return Match(country=country)
    if len(name) > _LONGEST:
        return Match(kind=UNKNOWN_PROVINCE, params={"name": text, "suggestion": _NEVER})
    below = match_destination(table, text, Listed())
    if below.row is not None and below.row.parent and not below.local:
        above = table.lineage(below.row)[0].name
        return Match(kind=NOT_A_PROVINCE, params={"name": text, "suggestion": above})
    if below.kind is AMBIGUOUS_DESTINATION and name in table.named:
        above = "、".join(dict.fromkeys(table.lineage(row)[0].name for row in table.named[name]))
        return Match(kind=NOT_A_PROVINCE, params={"name": text, "suggestion": above})
    if below.country is not None:
        return Match(kind=NOT_A_PROVINCE, params={"name": text, "suggestion": below.country.name})
    countries = get_close_matches(name, table.country_named, n=1, cutoff=0.65)
    row = _nearest(table, name, dict.fromkeys(table.provinces.values()))
    suggestion = row.name if row else table.country_named[countries[0]].name if countries else _NEVER
    return Match(kind=UNKNOWN_PROVINCE, params={"name": text, "suggestion": suggestion})


def match_destination(table: PlaceTable, text: str, listed: Listed) -> Match:
    """Match a place to which a report went.

    1. Names of today go before names that ended. (A prefecture that ended in 1999 or later lends its bare name,
       思茅, to its successor even where a county has kept it.)
    2. Where provinces are listed, places in them go before all others. If no place in them has the name, it may be
       a listed province itself; then a place in a listed country; then the one place elsewhere in China, whose
       province is added with a warning; else it is kept, unlisted, under the first province, with a warning.
    3. Of several places a more prominent one is meant where two steps lie between it and the next: province,
       prefecture, county directly under its province (a district of Beijing), county. So 太原 is the city whatever
       counties there are, but 朝阳 (a city, and a district of Beijing), 吉林 (a province and a city) are ambiguous. Of two
       siblings the city goes before the county. Within one listed province any step will do; within several, too,
       but with a warning. Whatever is left is an error that asks for `辽宁/朝阳`.
    4. `辽宁/朝阳`, `辽宁省朝阳市`, `山西 太原`, `南京/鼓楼`, `德国/慕尼黑`, `德国慕尼黑` name the level above.
    """
    name, text = _bare(text), _shown(text)
    if len(name) > _LONGEST:
        return _match_unknown(table, text, name, listed)
    if "/" in name:
        return _match_path(table, text, [part for part in name.split("/") if part], listed)
    match = _match_name(table, text, name, listed)
    if match is not None:
        return match
    return _match_joined(table, text, name, listed) or _match_unknown(table, text, name, listed)


def _match_name(table: PlaceTable, text: str, name: str, listed: Listed) -> Match | None:
    """Match a single name; `None` if nothing anywhere has it."""
    today, ended = table.named.get(name, []), table.former.get(name, [])
    if listed.provinces:
        here = [row for row in today if row.parent and listed.has(row)]
        ended_here = [row for row in ended if listed.has(table.today(row))]
        if not here and (itself := [row for row in today if row in listed.provinces]):
            return Match(itself[0])
        if match := _choose(table, text, name, here, ended_here, listed):
            return match
    country = table.country_named.get(name)
    if country and (not today or country in listed.countries):
        return Match(country=country)
    if listed.countries and not any(row.rank <= PREFECTURE for row in today):
        in_country = table.cities.get(name)
        if in_country in listed.countries or (
            in_country is None and len(listed.countries) == 1 and not listed.provinces
        ):
            return Match(country=in_country or listed.countries[0], local=name)
    match = _choose(table, text, name, today, ended, Listed())
    if match is None and name in table.cities:
        country = table.cities[name]
        moved = {"name": text, "province": country.name} if listed.provinces or listed.countries else {}
        return Match(country=country, local=name, kind=OTHER_PROVINCE if moved else None, params=moved)
    if match is None or not (listed.provinces or listed.countries):
        return match
    if match.row is not None:
        return _moved(table, text, match.row)
    if listed.provinces and all(row.rank == COUNTY for row in (*today, *map(table.today, ended))):
        return _match_unknown(table, text, name, listed)  # some county far away says nothing about a place here
    return match


def _choose(
    table: PlaceTable, text: str, name: str, today: Sequence[Row], ended: Sequence[Row], listed: Listed
) -> Match | None:
    """Choose among units and ended names that all have the name; `None` if there is none, an error if it is open which."""
    inherited = [row for row in ended if row.rank == PREFECTURE and row.until >= _RECENT and row.name == name]
    if inherited and today and {row.parent for row in today} == {row.successor for row in inherited}:
        return _former(table, text, max(inherited, key=lambda row: row.until))
    if not today:
        ended = [row for row in ended if row.full_name == name] or ended
        successors = list(dict.fromkeys(table.today(row) for row in ended))
        chosen = _prominent(successors, name)
        if len(successors) > 1 and chosen is None and listed.provinces:
            chosen = _prominent(successors, name, step=1)
        if chosen is not None:
            return _former(table, text, max((r for r in ended if table.today(r) == chosen), key=lambda row: row.until))
        return _ambiguous(table, text, successors) if successors else None
    if (chosen := _prominent(today, name)) is not None:
        return Match(chosen)
    if listed.provinces and (chosen := _prominent(today, name, step=1)) is not None:
        if len(listed.provinces) == 1:
            return Match(chosen)
        params = {"name": text, "place": spelled(table, chosen), "choices": _choices(table, today)}
        return Match(chosen, kind=MORE_PROMINENT, params=params)
    return _ambiguous(table, text, today)


def _prominent(rows: Sequence[Row], name: str, step: int = 2) -> Row | None:
    """Return the row that stands at least `step` ranks above all others, full names before short ones."""
    rows = [row for row in rows if row.full_name == name] or rows
    by_parent: dict[str, Row] = {}
    for row in rows:
        rival = by_parent.setdefault(row.parent, row)
        if row is not rival and _kind(row) < _kind(rival):
            by_parent[row.parent] = row
    ranked = sorted(by_parent.values(), key=lambda row: row.rank)
    alone = len(ranked) == 1 or (len(ranked) > 1 and ranked[1].rank - ranked[0].rank >= step)
    return ranked[0] if alone else None


def _kind(row: Row) -> int:
    return _SIBLINGS.find(row.full_name[-1]) % (len(_SIBLINGS) + 1)


def spelled(table: PlaceTable, row: Row) -> str:
    """Return the shortest text that finds just this unit, level by level: 辽宁/朝阳, 江苏/南京/鼓楼."""
    province, *middle = table.lineage(row)[:-1] or (row,)
    if row is province:
        return row.name
    for name in (row.name, row.full_name):
        if _prominent(table.within(table.named[name], province), name, step=1) is row:
            return f"{province.name}/{name}"
    between = "/".join(unit.name for unit in middle)
    siblings = table.within(table.named[row.name], table.rows[row.parent])
    return f"{province.name}/{between}/{row.name if _prominent(siblings, row.name) is row else row.full_name}"


def _former(table: PlaceTable, text: str, ended: Row) -> Match:
    row = table.today(ended)
    return Match(row, kind=FORMER_NAME, params={"name": text, "year": ended.until, "place": spelled(table, row)})


def _choices(table: PlaceTable, rows: Sequence[Row]) -> str:
    codes = {row.code for row in rows}
    ranked = sorted(
        (row for row in rows if row.parent not in codes or row.rank == PREFECTURE), key=lambda row: (row.rank, row.code)
    )
    texts = list(dict.fromkeys(spelled(table, row) for row in ranked if row.rank > PROVINCE))
    return "、".join(texts[:_MOST_CHOICES]) + ("…" if len(texts) > _MOST_CHOICES else "")


def _ambiguous(table: PlaceTable, text: str, rows: Sequence[Row]) -> Match:
    return Match(kind=AMBIGUOUS_DESTINATION, params={"name": text, "choices": _choices(table, rows)})


def _match_path(table: PlaceTable, text: str, parts: Sequence[str], listed: Listed) -> Match:
    """Match a name that is led by the names of what it lies in."""
    if len(parts) < 2:
        return match_destination(table, "".join(parts), listed)
    if country := table.country_named.get(parts[0]):
        return Match(country=country, local=parts[-1])
    if match := _follow(table, text, parts, listed):
        return match
    scopes = _scopes(table, parts[0], listed)
    if len(scopes) == 1:
        return _unlisted(table, text, parts[-1], Listed((table.lineage(scopes[0])[0],)))
    return _match_unknown(table, text, parts[-1], listed)


def _scopes(table: PlaceTable, name: str, listed: Listed) -> list[Row]:
    """Return the units that the first part of a path may mean."""
    if province := table.provinces.get(name):
        return [province]
    rows = [row for row in table.named.get(name, []) if row.parent]
    return [row for row in rows if listed.has(row)] or rows


def _follow(table: PlaceTable, text: str, parts: Sequence[str], listed: Listed) -> Match | None:
    """Go down a path of two names or more in the table; `None` where it leads nowhere."""
    scopes = _scopes(table, parts[0], listed)
    for part in parts[1:]:
        below = [row for scope in scopes for row in table.within(table.named.get(part, []), scope)]
        if not below:
            ended = [row for row in table.former.get(part, []) if any(_was_in(table, row, scope) for scope in scopes)]
            is_known = len({row.successor for row in ended}) == 1 and part is parts[-1]
            return _former(table, text, ended[-1]) if is_known else None
        chosen = _prominent(below, part, step=1)
        scopes = [chosen] if chosen is not None else below
    if len(scopes) > 1:
        return _ambiguous(table, text, scopes)
    if not scopes:
        return None
    if listed.provinces and not listed.has(scopes[0]):
        return _moved(table, text, scopes[0])
    return Match(scopes[0])


def _moved(table: PlaceTable, text: str, row: Row) -> Match:
    return Match(row, kind=OTHER_PROVINCE, params={"name": text, "province": table.lineage(row)[0].name})


def _was_in(table: PlaceTable, ended: Row, above: Row) -> bool:
    """Whether a name that ended lay, or its successor lies, below `above`."""
    return (not above.parent and ended.code[:2] == above.code[:2]) or above in table.lineage(table.today(ended))[:-1]


def _match_joined(table: PlaceTable, text: str, name: str, listed: Listed) -> Match | None:
    """Match 山西太原, 辽宁省朝阳市北票市, 日本东京: the names of what is above, then the place."""
    for end in range(len(name) - 1, 1, -1):
        head, tail = name[:end], name[end:]
        if head in table.provinces or head in table.named:
            splits = [(head, tail), *((head, tail[:cut], tail[cut:]) for cut in range(len(tail) - 2, 1, -1))]
            for parts in splits:
                if match := _follow(table, text, parts, listed):
                    return match
        country = table.country_named.get(head)
        if country and len(tail) > 1 and (country in listed.countries or not listed.provinces):
            return Match(country=country, local=tail)
        above = table.provinces.get(head)
        if above and len(tail) > 1 and (above in listed.provinces or not (listed.provinces or listed.countries)):
            return _unlisted(table, text, tail, Listed((above,)))
    return None


def _match_unknown(table: PlaceTable, text: str, name: str, listed: Listed) -> Match:
    """Keep a name that is in no table under what is listed, or ask."""
    if listed.provinces:
        return _unlisted(table, text, name, listed)
    if len(listed.countries) == 1:
        return Match(country=listed.countries[0], local=name)
    if listed.countries:
        choices = "、".join(f"{country.name}/{name}" for country in listed.countries)
        return Match(kind=UNKNOWN_COUNTRY, params={"name": text, "choices": choices})
    suggestion = _nearest(table, name, table.rows.values())
    params = {"name": text, "suggestion": spelled(table, suggestion) if suggestion else _NEVER}
    return Match(kind=UNKNOWN_DESTINATION, params=params)


def _unlisted(table: PlaceTable, text: str, name: str, listed: Listed) -> Match:
    """Keep a name under the first listed province, with the nearest name of all of them."""
    province = listed.provinces[0]
    params = {"name": text, "province": province.name}
    if row := _nearest(table, name, (row for row in table.rows.values() if row.parent and listed.has(row))):
        params["suggestion"] = spelled(table, row)
        return Match(province, local=name, kind=MISSPELT_DESTINATION, params=params)
    return Match(province, local=name, kind=UNLISTED_DESTINATION, params=params)


def _nearest(table: PlaceTable, name: str, rows: Iterable[Row]) -> Row | None:
    """Return the row that sounds like `name`, or else is written most like it; `None` if none does."""
    if len(name) > _LONGEST:
        return None
    by_sound: dict[str, Row] = {}
    by_name: dict[str, Row] = {}
    for row in rows:
        by_sound.setdefault(row.slug, row)
        for known in row.names:
            by_name.setdefault(known, row)
    bare = name[:-1] if len(name) > 2 and name[-1] in "省市县区州盟旗" else name
    sound = slug(bare)
    if close := [sound] if sound in by_sound else get_close_matches(sound, by_sound, n=1, cutoff=0.85):
        return by_sound[close[0]]
    close = get_close_matches(name, by_name, n=1, cutoff=0.65)
    return by_name[close[0]] if close else None
