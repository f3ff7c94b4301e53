"""The party: how many, who led, when."""

import pytest

from huibian.dates import parse_date
from huibian.importer.party import find_leader, find_party, find_trip, number


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("考察组一行7人赴太原", "7"),
        ("一行十二人", "12"),
        ("以上合计共10人", "10"),
        ("由5名同志组成考察组", "5"),
        ("局长等6人赴太原", "6"),
        ("全市共有1200人", None),
        ("看了三处", None),
    ],
)
def test_party(text, count):
    found = find_party([text])
    assert (found.value if found else None) == count


def test_numbers():
    assert [number(text) for text in ("两", "十", "十九", "二十", "三十五", "无")] == [2, 10, 19, 20, 35, 0]


@pytest.mark.parametrize(
    ("text", "leader"),
    [
        ("由市总工会副主席方一鸣带队，一行8人赴太原。", "市总工会副主席方一鸣"),
        ("5月6日至11日，副主任秦某率六个县的同志赴太原学习。", "副主任秦某"),
        ("经市政府批准，局长任组长，一行赴太原考察。", "局长"),
        ("考察组在副局长带领下赴太原学习。", "副局长"),
        ("我们率先建成了三座桥，大家去学习。", None),
        ("去学习他们怎样提高群众满意率的做法，大家都有收获。", None),
        ("看了三处矿井。", None),
    ],
)
def test_leader(text, leader):
    found = find_leader([text])
    assert (found.value if found else None) == leader


def test_the_time_of_the_trip_is_that_of_the_journey():
    plan = "4月1日至5日赴海南的计划后来取消了。"
    went = "4月15日至24日，考察组一行7人赴太原学习。"
    assert find_trip([plan, went], None).date.edtf == "XXXX-04-15/XXXX-04-24"
    assert find_trip(["今年没有出门。"], None) is None
    document = parse_date("2012-12-08")
    assert find_trip(["2012年12月8日，大家谈了学习体会。"], document) is None
