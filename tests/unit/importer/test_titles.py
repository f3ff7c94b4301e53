"""Titles: recognised, parted where glued, told apart from sentences."""

import pytest

from huibian.importer.titles import alike, begins_title, is_title_like, kind_of, strip_signs, unglue


@pytest.mark.parametrize(
    "text",
    [
        "关于赴山西考察煤矿安全工作的报告",
        "赴浙江学习体会",
        "《关于赴江苏考察的请示》",
        "青岚市总工会赴广西等地学习考察报告",
        "考察报告（节选）",
    ],
)
def test_titles(text):
    assert is_title_like(text)


@pytest.mark.parametrize(
    "text",
    [
        "现将考察情况报告如下：", "一、学习考察情况", "我们去了三处，看了两处，有几点体会", "为做好考察工作。", "报告", "省局领导", "考察组成员：",
        "这次考察是我们第一次到外省去，大家都觉得收获很多，回来以后分头写了体会，又坐在一起谈了一个下午，最后整理成这份材料作为报告",
    ],
)  # fmt: skip
def test_what_is_no_title(text):
    assert not is_title_like(text)


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("赴河北考察学习报告赴河北考察学习报告", ["赴河北考察学习报告", "赴河北考察学习报告"]),
        ("赴甘肃考察报告考察报告关于赴甘肃、青海等地", ["赴甘肃考察报告", "考察报告", "关于赴甘肃、青海等地"]),
        ("赴贵州学习考察报告铜陵市总工会", ["赴贵州学习考察报告", "铜陵市总工会"]),
        ("关于报送赴山西考察报告的请示", ["关于报送赴山西考察报告的请示"]),
        ("关于赴太原参加报告会情况的报告", ["关于赴太原参加报告会情况的报告"]),
        ("关于赴太原学习考察情况的报告", ["关于赴太原学习考察情况的报告"]),
    ],
)
def test_glued_titles(text, parts):
    assert unglue(text) == parts


def test_kinds():
    assert kind_of("关于赴陕西考察城镇化建设的请示") == ("请示", 0.95)
    assert kind_of("赴太原学习体会")[0] == "心得体会"
    assert kind_of("太原三日")[1] < 0.8


def test_signs_around_a_title():
    assert strip_signs("《关于 赴 太原 的 报告》") == "关于赴太原的报告"
    assert strip_signs("《甲》与《乙》的报告") == "《甲》与《乙》的报告"
    assert alike("《关于赴甲乙的报告》", "关于赴甲、乙的报告")
    assert not alike("关于赴太原的报告", "关于赴西宁学习消防的请示")
    assert begins_title("关于赴甘肃、青海、宁夏等地")
    assert not begins_title("二、关于赴外地")
