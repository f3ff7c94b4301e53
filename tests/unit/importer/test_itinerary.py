"""Where a party went, and where it came from."""

import pytest

from huibian.importer.itinerary import PlaceFinder, find_home, find_itinerary
from huibian.places import Gazetteer
from huibian.places.table import PlaceTable


@pytest.fixture(scope="module")
def finder():
    return PlaceFinder(PlaceTable.load(), Gazetteer.load())


def went(finder, title, *paragraphs):
    found = find_itinerary(finder, title, paragraphs, None)
    return found.provinces, found.destinations


def test_the_title_tells_and_the_text_adds(finder):
    title = "关于赴陕西、山西学习考察的报告"
    text = "考察组先后到西安市、延安市、太原市学习，又在上海市转车。"
    assert went(finder, title, text) == (("陕西", "山西"), ("西安", "延安", "太原"))
    assert find_itinerary(finder, title, [text], None).others == ("上海市",)


def test_counties_by_their_short_names(finder):
    assert went(finder, "昆山、吴江两地办开发区考察见闻") == (("江苏",), ("昆山", "吴江"))
    assert went(finder, "关于赴资源县考察的报告") == (("广西",), ("资源",))
    assert went(finder, "赴福建考察报告", "整合资源，加强合作，公安部门配合，到各地学习。") == (("福建",), ())


def test_ambiguous_names_are_written_out(finder):
    assert went(finder, "关于赴辽宁朝阳考察的报告") == (("辽宁",), ("朝阳",))
    _provinces, destinations = went(finder, "关于赴北京、辽宁朝阳市考察的报告")
    assert len(destinations) == 1
    place = finder.gazetteer.resolve_destination(destinations[0], [finder.gazetteer.resolve_province("辽宁").place])
    assert place.place.path == "liaoning/chaoyang"


def test_abroad(finder):
    assert went(finder, "赴德国考察的报告", "我们赴德国慕尼黑学习。") == (("德国",), ("德国/慕尼黑",))
    assert went(finder, "赴慕尼黑考察的报告")[0] == ("德国",)


def test_what_did_not_take_place(finder):
    assert went(finder, "外出学习的报告", "原计划赴海南考察，后来取消了。") == ((), ())


def test_home(finder):
    home, _words, _sure = find_home(
        finder, "赴山西考察的报告", ["我市的老电站要改。", "市水务局组织三明水文站的同志赴太原市学习。"]
    )
    assert home.name == "三明"
    assert find_home(finder, "赴山西考察的报告", ["看了三处。"]) is None
    assert find_home(finder, "x", [], "安顺市总工会")[0].name == "安顺"
    home, _words, _sure = find_home(
        finder, "赴山西考察的报告", ["我县去年遭灾。", "曲周有渠，曲周有人。", "整合资源，利用资源。"]
    )
    assert home.name == "曲周"
