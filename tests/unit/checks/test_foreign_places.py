"""A county's name left over from another text."""

import pytest

from huibian.checks.foreign_places import find_foreign_places
from huibian.places import Gazetteer

TABLE = Gazetteer.load().table


def code(name):
    return TABLE.named[name][0].code


def found(text, home=("朔州市总工会",), visited=("西安市",)):
    return [f.params["name"] for f in find_foreign_places(text, home, [code(name) for name in visited], TABLE)]


@pytest.mark.parametrize(
    "text",
    [
        "结合沁水县实际，",
        "立足沁水县的实际，",
        "对沁水县的启示",
        "在沁水县委、县政府的正确领导下，",
        "我们沁水县下一步要",
        "对沁水县工作的建议",
    ],
)
def test_a_name_that_belongs_elsewhere(text):
    assert found(text) == ["沁水县"]


@pytest.mark.parametrize(
    "text",
    [
        "结合朔州市实际",
        "结合山阴县实际",
        "结合山西省实际",
        "结合西安市实际",
        "对雁塔区的启示",
        "结合我市实际",
        "结合青岚市实际",
        "我们到了沁水县，那里的实际",
        "沁水县的做法",
    ],
)
def test_home_what_was_visited_and_mere_mention(text):
    assert found(text) == []


def test_home_is_told_from_the_text_where_nothing_else_tells():
    text = "结合沁水县实际，结合沁水县实际，对高平市的启示"
    assert found(text, home=("总工会",)) == ["高平市"]
    assert found("结合沁水县实际", home=("总工会",)) == []
