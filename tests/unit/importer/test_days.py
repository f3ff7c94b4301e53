"""Dates in texts."""

import pytest

from huibian.dates import parse_date
from huibian.importer.days import day_at_end, day_line, days, periods, with_year


@pytest.mark.parametrize(
    ("text", "edtf"),
    [
        ("2012年12月8日", "2012-12-08"), ("二〇一二年十二月八日", "2012-12-08"), ("二OO九年七月", "2009-07"), ("xx年三月三十日", "XXXX-03-30"),
        ("××年4月2日", "XXXX-04-02"), ("（2009年7月）", "2009-07"), ("2012.12.8", "2012-12-08"), ("2012-12-08", "2012-12-08"),
        ("98年5月1日", "1998-05-01"), ("2012 年 12 月 8 日", "2012-12-08"),
    ],
)  # fmt: skip
def test_a_line_that_is_a_date(text, edtf):
    assert day_line(text).edtf == edtf


@pytest.mark.parametrize("text", ["2012年2月30日", "2012年12月8日考察组", "三月", "12月8日起", "2012", "第3年", ""])
def test_lines_that_are_none(text):
    assert day_line(text) is None


@pytest.mark.parametrize(
    ("text", "edtf"),
    [
        ("2012年11月27日至12月4日", "2012-11-27/2012-12-04"), ("3月19日—26日", "XXXX-03-19/XXXX-03-26"), ("4月15日-4月24日", "XXXX-04-15/XXXX-04-24"),
        ("2011年12月28日至2012年1月3日", "2011-12-28/2012-01-03"), ("5月8至12日", "XXXX-05-08/XXXX-05-12"), ("xx年9月2日～5日", "XXXX-09-02/XXXX-09-05"),
    ],
)  # fmt: skip
def test_periods(text, edtf):
    (found,) = periods(f"考察组于{text}赴太原。")
    assert (found.date.edtf, found.words) == (edtf, text)


def test_days_and_years():
    assert [found.date.edtf for found in days("5月19日出发，2012年6月1日回来。")] == ["XXXX-05-19", "2012-06-01"]
    written = parse_date("2012-01-08")
    trip = parse_date("XXXX-12-20/XXXX-12-27", allow_interval=True)
    assert with_year(trip, 2012, written).edtf == "2011-12-20/2011-12-27"
    assert with_year(parse_date("XXXX-01-03"), 2012, written).edtf == "2012-01-03"
    assert with_year(parse_date("2010-01-03"), 2012, written).edtf == "2010-01-03"
    head, date = day_at_end("青岚市总工会 2012年12月8日")
    assert (head, date.edtf) == ("青岚市总工会", "2012-12-08")
    assert day_at_end("青岚市总工会") is None
