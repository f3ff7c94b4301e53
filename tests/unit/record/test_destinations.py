"""Names that several listed provinces hold: settled by the itinerary, or left open."""

import pytest

from huibian.places import Gazetteer
from huibian.problems import Location
from huibian.record.destinations import resolve_places
from huibian.record.nodes import TextNode

GAZETTEER = Gazetteer.load()


def resolve(provinces, destinations):
    problems = []

    def nodes(names):
        return [TextNode(name, Location("x.md", 1, n), name, True) for n, name in enumerate(names.split(), 1)]

    places = resolve_places(nodes(provinces), nodes(destinations), GAZETTEER, problems)
    return [[place.path for place in found] for found in places], [problem.kind.code for problem in problems]


@pytest.mark.parametrize(
    ("provinces", "destinations", "paths"),
    [
        ("北京 辽宁", "朝阳 大连", "beijing/chaoyang liaoning/dalian"),
        ("北京 辽宁", "海淀 朝阳", "beijing/haidian liaoning/chaoyang"),
        ("辽宁 北京", "朝阳 海淀", "liaoning/chaoyang beijing/haidian"),
        ("北京 山西 辽宁", "朝阳 太原 沈阳", "beijing/chaoyang shanxi/taiyuan liaoning/shenyang"),
        ("北京 山西 辽宁", "海淀 太原 朝阳", "beijing/haidian shanxi/taiyuan liaoning/chaoyang"),
    ],
)
def test_the_itinerary_settles_a_name(provinces, destinations, paths):
    (_roots, found), codes = resolve(provinces, destinations)
    assert (found, codes) == (paths.split(), [])


def test_a_name_that_stays_open_is_said_to_be_so():
    (_roots, found), codes = resolve("北京 辽宁", "朝阳")
    assert codes == ["N149"]
    assert len(found) == 1


def test_provinces_of_destinations_are_added():
    (roots, found), codes = resolve("", "太原 西安")
    assert (roots, found, codes) == (["shanxi", "shaanxi"], ["shanxi/taiyuan", "shaanxi/xian"], [])
    assert resolve("山西", "西安")[1] == ["W148"]


def test_a_whole_province_is_no_destination():
    assert resolve("", "山西 日本")[0] == [["shanxi", "abroad/japan"], []]
