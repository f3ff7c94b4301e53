"""Other spellings, and the one that is meant beyond doubt."""

import pytest

from huibian.dates import DateError, parse_date
from huibian.record.fields import FIELD_BY_NAME, FIELDS
from huibian.record.spelling import right_date, right_key, right_name
from huibian.record.vocabulary import load_vocabulary

VOCABULARY, _ = load_vocabulary(
    "- name: 总工会\n  aliases: [县总工会]\n  predecessors: [职工 联合会]\n", "departments.yaml"
)


@pytest.mark.parametrize(
    ("key", "name"),
    [
        ("Title", "title"),
        ("标 题", "标题"),
        ("ＤＡＴＥ", "date"),
        ("题目", "标题"),
        ("tags", "topics"),
        ("Cities", "destinations"),
        ("文号", "发文字号"),
    ],
)
def test_keys(key, name):
    assert right_key(key) == (name, FIELD_BY_NAME[name])


@pytest.mark.parametrize(
    "key", ["published", "发布", "author", "作者", "时间", "印发日期", "分类", "天气", "titel", ""]
)
def test_keys_open_to_doubt_and_unknown_ones(key):
    assert right_key(key) is None


def test_right_keys_are_right():
    assert [right_key(name) for spec in FIELDS for name in spec.names] == [None] * sum(len(s.names) for s in FIELDS)


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("2012/12/8", "2012-12-08"),
        ("2012.12", "2012-12"),
        ("20121208", "2012-12-08"),
        ("２０１２－１２－０８", "2012-12-08"),
        ("２０１２年12月8日", "2012年12月8日"),
        ("2012年12月8日", "2012年12月8日"),
        ("二〇一二年", "二〇一二年"),
        ("去年", "去年"),
        ("2012/13/45", "2012/13/45"),
        ("2012-11-27/2012-12-04", "2012-11-27/2012-12-04"),
        ("2012.11.27-12.4", "2012.11.27-12.4"),
    ],
)
def test_dates(text, right):
    assert right_date(text, allow_interval=False) == right
    try:
        before = parse_date(text)
    except DateError:
        return
    assert parse_date(right) == before


def test_periods():
    assert right_date("2012.11.27-12.4", allow_interval=True) == "2012-11-27/2012-12-04"


@pytest.mark.parametrize(
    ("text", "spelled", "canonical"),
    [
        ("总工会", "总工会", "总工会"),
        ("总 工会", "总工会", "总工会"),
        ("县 总工会", "县总工会", "总工会"),
        ("县总工会", "县总工会", "总工会"),
        ("职工联合会", "职工 联合会", "职工 联合会"),
        ("职工 联合会", "职工 联合会", "职工 联合会"),
        ("总公会", "总公会", "总公会"),
        ("妇联", "妇联", "妇联"),
    ],
)
def test_names(text, spelled, canonical):
    assert right_name(text, VOCABULARY) == spelled
    assert right_name(text, VOCABULARY, canonical=True) == canonical
