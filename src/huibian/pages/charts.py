"""Charts as values: the tile grid of the province-level units, and bars."""

from collections.abc import Sequence

from huibian.context import Bar, TermCount, Tile
from huibian.places import Place
from huibian.taxonomy import Taxonomy

SHADES = 5
# Row and column of each province-level unit: neighbours stay neighbours, no boundary is drawn.
TILES = {
    "heilongjiang": (1, 9), "neimenggu": (2, 7), "jilin": (2, 9), "xinjiang": (3, 2), "beijing": (3, 7),
    "tianjin": (3, 8), "liaoning": (3, 9), "gansu": (4, 3), "ningxia": (4, 4), "shaanxi": (4, 5), "shanxi": (4, 6),
    "hebei": (4, 7), "shandong": (4, 8), "xizang": (5, 1), "qinghai": (5, 2), "sichuan": (5, 4), "chongqing": (5, 5),
    "hubei": (5, 6), "henan": (5, 7), "anhui": (5, 8), "jiangsu": (5, 9), "yunnan": (6, 3), "guizhou": (6, 5),
    "hunan": (6, 6), "jiangxi": (6, 7), "zhejiang": (6, 8), "shanghai": (6, 9), "guangxi": (7, 5), "guangdong": (7, 6),
    "fujian": (7, 8), "taiwan": (7, 9), "hainan": (8, 5), "aomen": (8, 6), "xianggang": (8, 7),
}  # fmt: skip


def shade(count: int, most: int) -> int:
    """Return the level, 0 to 5, of a count; equal steps of the most that a unit has, any report at least 1."""
    return min(SHADES, -(-count * SHADES // most)) if count else 0


def tiles(provinces: Sequence[Place], taxonomy: Taxonomy) -> tuple[Tile, ...]:
    """Make the tile grid of the 34 province-level units, in administrative order."""
    counts = {place.path: len(term.reports) for place in provinces if (term := taxonomy.by_key.get(place.path))}
    most = max(counts.values(), default=1)
    return tuple(
        Tile(
            name=place.name,
            full_name=place.full_name,
            url=taxonomy.by_key[place.path].url if place.path in counts else "",
            count=counts.get(place.path, 0),
            level=shade(counts.get(place.path, 0), most),
            row=TILES[place.path][0],
            column=TILES[place.path][1],
        )
        for place in provinces
    )


def bars(terms: Sequence[TermCount]) -> tuple[Bar, ...]:
    """Make the bars of a chart."""
    most = max((term.count for term in terms), default=1)
    return tuple(Bar(label=t.name, url=t.url, count=t.count, percent=round(100 * t.count / most)) for t in terms)
