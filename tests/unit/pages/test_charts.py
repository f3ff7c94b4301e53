"""The tile grid: 34 cells, none on another, shaded by count."""

from huibian.context import TermCount
from huibian.pages.charts import TILES, bars, shade, tiles
from huibian.places import Gazetteer
from huibian.taxonomy import PROVINCE, Taxonomy, Term

GAZETTEER = Gazetteer.load()


def test_every_province_has_a_cell_of_its_own():
    assert {place.path for place in GAZETTEER.provinces} == set(TILES)
    assert len(set(TILES.values())) == 34
    assert all(1 <= row <= 8 and 1 <= column <= 9 for row, column in TILES.values())


def test_shades():
    assert [shade(n, 100) for n in (0, 1, 20, 21, 99, 100)] == [0, 1, 1, 2, 5, 5]
    assert shade(1, 1) == 5


def test_a_province_without_reports_is_no_link():
    taxonomy = Taxonomy(PROVINCE, (Term(taxonomy=PROVINCE, key="shanxi", name="山西", reports=(0, 1)),))
    grid = {tile.name: tile for tile in tiles(GAZETTEER.provinces, taxonomy)}
    assert (grid["山西"].url, grid["山西"].count, grid["山西"].level) == ("/provinces/shanxi/", 2, 5)
    assert (grid["陕西"].url, grid["陕西"].count, grid["陕西"].level) == ("", 0, 0)


def test_the_longest_bar_is_whole():
    counts = (TermCount(name="a", url="/a/", count=8), TermCount(name="b", url="/b/", count=2))
    assert [bar.percent for bar in bars(counts)] == [100, 25]
    assert bars(()) == ()
