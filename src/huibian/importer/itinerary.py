"""Where a party went, and where it came from, as far as title and text tell."""

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from huibian.importer.offices import OFFICE
from huibian.places import Gazetteer, Place
from huibian.places.table import COUNTY, PlaceTable, Row

_GOES = re.compile(
    r"(?:分赴|先后赴|赴|前往|奔赴|远赴|先后到|来到|深入到?|到了?|去|抵达|途经|转往|转赴|对|走访了?|察看了?|考察了?|参观了?|考察参观了?|访问了?|学习了?|看了?|走了?|住在|在|往|飞)([^。；;！!？?]{2,200})"
)
_TITLE_GOES = re.compile(r"(?:赴|到|去|对|考察|参观|访问)([^。]{2,60})")
_PURPOSE = re.compile(r"学习|考察|参观|调研|培训|参加|开展|洽谈|招商|对接|观摩|取经|访问|交流|进行|实地")
_WENT = re.compile(
    r"赴|前往|先后到|去了|到了|来到|看了|去的是|走了|到[^，。达]{2,12}看|住在|走访|动身|出发|[一二三四五六七八九十两\d]人[，,]|一路"
)
_NOT_YET = re.compile("没有参加|未能|没有去|取消|改为|原计划|原定|压减")
_COMES = re.compile("来我|来访|慕名|全国各地|籍|人口|比例|相比")
_LED_BY = "、，,和及与至到赴往了看过在去走"
_FOLLOWS = re.compile(
    r"[、，,和及与。；;的]|等|两|三|四|五|六|省|市|县|区|州|盟|旗|古城|学习|考察|参观|调研|进行|开展|参加|实地|$"
)
# Short names of counties that are ordinary words in nine of ten texts; their full names (资源县) still count.
_ORDINARY = (
    "资源 公安 会同 合作 共和 新建 延长 港口 通道 互助 振兴 古城 解放 平原 市中 道里 东至 天桥 江北 河口 城东 城北 城西 城关 城中 城区 老城 三元 平和 民权 "
    "中方 平房 温泉 双河 红旗 复兴 东风 前进 友好 友谊 爱民 和平 大方 新会 会东 同心 同仁 兴国 光明 东方 前锋 望城 新民 民乐 民和 永定 富裕 大通 大观 "
    "政和 和政 建始 开化 开福 中站 站前 中环 集美 安居 团风 方正 丰满 大余 交口 中山 新城 海港 矿区 郊区 文化 长安 太和 大安 新和 新兴 新华 "
    "东山 西山 南山 中阳 定边 大关 通山 建设 铁东 铁西 江南 江东 河东 河西 河南 河北 城口 城固 城厢 桥东 桥西 路南 路北 二道 东区 西区"
)
_WORDS = frozenset(_ORDINARY.split())
_NO_NAMES = frozenset(("矿区", "郊区", "城区", "老城区", "新城区"))  # full names of districts, and words
_EARLY = 14  # paragraphs in which the trip is told
_MOST_TEXT = 60_000


class Sighting(NamedTuple):
    """A place named in a text: the rows that bear the name, and where it stands."""

    name: str
    rows: tuple[Row, ...]
    start: int
    end: int

    @property
    def row(self) -> Row:
        """The most prominent of them."""
        return min(self.rows, key=lambda row: (row.rank, row.code))


class PlaceFinder:
    """Finds names of places in running text. Built once for an import."""

    def __init__(self, table: PlaceTable, gazetteer: Gazetteer) -> None:
        self.table = table
        self.gazetteer = gazetteer
        names: dict[str, list[Row]] = {}
        loose: dict[str, list[Row]] = {}
        words: dict[str, list[Row]] = {}
        for row in table.rows.values():
            for name in row.names:
                if len(name) < 2:
                    continue
                is_short = row.rank >= COUNTY - 1 and name != row.full_name
                if name in _NO_NAMES:
                    continue
                (words if is_short and name in _WORDS else loose if is_short else names).setdefault(name, []).append(
                    row
                )
        for name, rows in table.former.items():
            if len(name) > 1 and name not in names and all(row.full_name == name or row.rank < COUNTY for row in rows):
                names[name] = [table.today(row) for row in rows]
        self._names, self._loose, self._words = names, loose, words
        self._strict = _pattern(names)
        self._all = _pattern({**loose, **names})
        self._any = _pattern({**words, **loose, **names})
        self._abroad = _pattern(dict.fromkeys(name for name in [*table.country_named, *table.cities] if len(name) > 1))

    def sightings(self, text: str, *, loose: bool = False) -> list[Sighting]:
        """Return the places named in a text; with `loose`, short names of counties too (曲周), which are often other words."""
        return self._seen(text, self._all if loose else self._strict)

    def _seen(self, text: str, form: re.Pattern[str]) -> list[Sighting]:
        kinds = (self._names, self._loose, self._words)
        return [
            Sighting(
                match[0], tuple(row for kind in kinds for row in kind.get(match[0], ())), match.start(), match.end()
            )
            for match in form.finditer(text[:_MOST_TEXT])
        ]

    def abroad(self, text: str) -> list[str]:
        """Return the countries, and the well-known cities abroad, that a text names."""
        return list(dict.fromkeys(match[0] for match in self._abroad.finditer(text) if match[0] != "中国"))

    def listed(self, text: str) -> list[Sighting]:
        """Return the places of an itinerary: short names of counties count where they stand alone between signs."""
        found: list[Sighting] = []
        for sighting in self._seen(text, self._any):
            if sighting.name in self._names or self._stands_alone(text, sighting, found):
                found.append(sighting)
        return found

    def _stands_alone(self, text: str, sighting: Sighting, before: Sequence[Sighting]) -> bool:
        if before and text[before[-1].end : sighting.start] in ("、", "和", "及", "与"):
            return True  # one of a list
        if sighting.name in self._words:
            return False
        led = (
            sighting.start == 0 or text[sighting.start - 1] in _LED_BY or (before and before[-1].end == sighting.start)
        )
        return bool(led) and _FOLLOWS.match(text[sighting.end :]) is not None


def _pattern(names: Iterable[str]) -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, sorted(names, key=lambda name: (-len(name), name)))) or "(?!)")


class Itinerary(NamedTuple):
    """Provinces and destinations by the names to write, with words they were taken from; how sure; whether the title told."""

    provinces: tuple[str, ...]
    destinations: tuple[str, ...]
    words: str
    confidence: float
    others: tuple[str, ...] = ()
    is_told_by_text: bool = False


def find_itinerary(finder: PlaceFinder, title: str, paragraphs: Sequence[str], home: Row | None) -> Itinerary:
    """Find where the party went. Where the title names provinces, places elsewhere are not taken."""
    from_title = _title_places(finder, title)
    told = {_province(finder.table, sighting.row).code for sighting in from_title}
    words: list[str] = []
    taken: dict[str, Sighting] = {}
    others: dict[str, None] = {}
    for sighting in from_title:
        taken.setdefault(sighting.row.code, sighting)
    for fragment in _fragments(paragraphs):
        places = finder.listed(fragment)
        if not places:
            continue
        before = len(taken)
        for sighting in _narrowed(finder.table, places, told):
            province = _province(finder.table, sighting.row).code
            if _is_home(finder.table, sighting.row, home):
                continue
            if told and province not in told:
                others.setdefault(sighting.name)
            else:
                taken.setdefault(sighting.row.code, sighting)
        if len(taken) > before:
            words.append(fragment[:60])
    rows = [sighting.row for sighting in taken.values()]
    rows = [
        row for row in rows if not _is_home(finder.table, row, home) or row.code in {s.row.code for s in from_title}
    ]
    provinces = dict.fromkeys(_province(finder.table, row).name for row in rows)
    below = [row for row in rows if row.parent]
    abroad = _abroad(finder, title, paragraphs) if not told else []
    countries = dict.fromkeys(
        finder.table.country_named[name].name for name in abroad if name in finder.table.country_named
    )
    cities = [
        f"{finder.table.cities[name].name}/{name}"
        for name in abroad
        if name in finder.table.cities and name not in countries
    ]
    countries |= dict.fromkeys(city.split("/")[0] for city in cities)
    if countries and not told:
        provinces, below = countries, []
    confidence = 0.95 if from_title else 0.75 if rows else 0.8 if abroad else 0.0
    names = [_written(finder, row, list(provinces)) for row in below]
    evidence = " … ".join(([title] if from_title or abroad else []) + words)
    return Itinerary(tuple(provinces), (*names, *cities), evidence, confidence, tuple(others), bool(words))


def _title_places(finder: PlaceFinder, title: str) -> list[Sighting]:
    if match := re.search("(?:赴|前往)([^。]{2,60})", title) or re.search("[到去]([^。]{2,60})", title):
        listed = finder.listed(match[1])
    else:  # 江苏昆山学校食堂考察报告; the office that writes may stand before it
        listed = finder.listed(re.sub(f"^{OFFICE}(?=关于|对)", "", title).removeprefix("关于").removeprefix("对"))
    return _narrowed(finder.table, listed, set())


def _narrowed(table: PlaceTable, sightings: Sequence[Sighting], told: set[str]) -> list[Sighting]:
    """Choose among places of one name by the provinces told, or by the place named right before."""
    found: list[Sighting] = []
    for sighting in sightings:
        rows = sighting.rows
        above = found[-1].row if found else None
        if above is not None and found[-1].end == sighting.start:
            inside = [row for row in rows if above in table.lineage(row)]
            rows = tuple(inside) or rows
        here = tuple(row for row in rows if row.code[:2] + "0000" in told)
        found.append(sighting._replace(rows=here or rows))
    return found


def _fragments(paragraphs: Sequence[str]) -> list[str]:
    found = []
    for paragraph in paragraphs[:_EARLY]:
        for sentence in re.split("[。！？；;]", paragraph[:2000]):
            if (
                _NOT_YET.search(sentence)
                or _COMES.search(sentence)
                or not (_PURPOSE.search(sentence) or _WENT.search(sentence))
            ):
                continue
            if match := _GOES.search(sentence):
                found.append(match[1])
    return found


def _province(table: PlaceTable, row: Row) -> Row:
    return table.lineage(row)[0]


def _is_home(table: PlaceTable, row: Row, home: Row | None) -> bool:
    """Whether a place is where the party comes from, or lies in it or around it (but not the whole province)."""
    if home is None:
        return False
    return row == home or (row in table.lineage(home)[1:]) or (home in table.lineage(row))


def _abroad(finder: PlaceFinder, title: str, paragraphs: Sequence[str]) -> list[str]:
    match = _TITLE_GOES.search(title)
    found = finder.abroad(match[1]) if match else []
    if found:
        for fragment in _fragments(paragraphs):
            found += [name for name in finder.abroad(fragment) if name not in found]
    return found


def _written(finder: PlaceFinder, row: Row, provinces: Sequence[str]) -> str:
    """Return the shortest name that the gazetteer takes for just this place, in a report that lists these provinces."""
    gazetteer = finder.gazetteer
    listed: list[Place] = [place for name in provinces if (place := gazetteer.resolve_province(name).place) is not None]
    province = _province(finder.table, row).name
    for name in (row.name, row.full_name, f"{province}/{row.name}", f"{province}/{row.full_name}"):
        resolution = gazetteer.resolve_destination(name, listed)
        if resolution.kind is None and resolution.place is not None and resolution.place.code == row.code:
            return name
    return f"{province}/{row.full_name}"


_HINTS = (("省", (0,)), ("市", (1, 2, 3)), ("县", (2, 3)), ("区", (0, 2, 3)), ("州", (1,)), ("旗", (3,)))


def clause(text: str, start: int, end: int) -> str:
    """Return a stretch of a text with the rest of its clause on either side, as far as that is short.

    >>> clause("看了三处，县水利局组织六个乡的同志学习。", 5, 9)
    '县水利局组织六个乡的同志学习'
    """
    before = re.search(r"[^，,。；：:\s]{0,24}$", text[:start])
    after = re.match(r"[^，,。；：:\s]{0,24}", text[end:])
    return (before[0] if before else "") + text[start:end] + (after[0] if after else "")


def home_level(text: str) -> str:
    """Return what the authors call their home: 省 of 我省, 县 of 全县; empty where they do not."""
    counts = {
        sign: len(re.findall(f"我{sign}", text)) * 2 + len(re.findall(f"全{sign}|本{sign}", text))
        for sign, _ranks in _HINTS
    }
    best = max(counts, key=lambda sign: counts[sign])
    return best if counts[best] else ""


def find_home(
    finder: PlaceFinder, title: str, paragraphs: Sequence[str], office: str = ""
) -> tuple[Row, str, float] | None:
    """Find where the authors come from: the place, the words that tell it, and how sure that is.

    An office in the text names it (`office`, a signature); else it is the place of the level that they call theirs
    (我县) which is named, is no destination, and is named most.
    """
    for sighting in finder.sightings(office):
        return sighting.row, office, 0.95
    text = "\n".join(paragraphs)
    level = home_level(text)
    if not level:
        return None
    ranks = dict(_HINTS)[level]
    gone = {row.code for sighting in _title_places(finder, title) for row in sighting.rows}
    for fragment in _fragments(paragraphs):
        gone |= {row.code for sighting in finder.listed(fragment) for row in sighting.rows}
    counts: dict[str, tuple[int, Row]] = {}
    for sighting in finder.sightings(text, loose=True):
        is_loose = all(row.rank > 1 and sighting.name != row.full_name for row in sighting.rows)
        rows = [row for row in sighting.rows if row.rank in ranks and (level == "省" or row.full_name.endswith(level))]
        if is_loose and text.count(sighting.name) < 2:
            continue
        if not rows or any(row.code in gone for row in sighting.rows) or sighting.name in title:
            continue
        row = rows[0]
        weight = 2 if re.search(f"我们?{sighting.name}", text) else 1
        counts[row.code] = (counts.get(row.code, (0, row))[0] + weight, row)
    if not counts:
        return None
    count, row = max(counts.values(), key=lambda found: (found[0], -found[1].rank))
    rivals = sum(1 for other, _row in counts.values() if other * 2 >= count)
    place = text.find(row.name)
    return row, clause(text, place, place + len(row.name)), 0.75 if rivals == 1 and count > 1 else 0.6
