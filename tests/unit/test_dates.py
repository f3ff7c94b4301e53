"""Dates as editors write them: what is accepted, how it sorts and prints, and what is said about the rest."""

import calendar
import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huibian.dates import (
    END_BEFORE_START,
    NO_SUCH_DAY,
    NOT_A_DATE,
    NOT_ONE_DATE,
    OTHER_FORM,
    DateError,
    UncertainDate,
    parse_date,
)


@pytest.mark.parametrize(
    ("text", "edtf", "printed", "english"),
    [
        ("2012-12-08", "2012-12-08", "2012年12月8日", "8 December 2012"),
        ("2012-12", "2012-12", "2012年12月", "December 2012"),
        ("2012", "2012", "2012年", "2012"),
        ("XXXX-12-08", "XXXX-12-08", "12月8日（年份不详）", "8 December (year unknown)"),
        ("201X", "201X", "2010年代", "2010s"),
        ("20XX", "20XX", "20××年", "20XX"),
        ("XXXX", "XXXX", "年份不详", "year unknown"),
        ("2012-XX-08", "2012-XX-08", "2012年某月8日", "day 8 of an unknown month, 2012"),
        ("2012-XX-XX", "2012", "2012年", "2012"),
        ("2012年12月8日", "2012-12-08", "2012年12月8日", "8 December 2012"),
        ("２０１２年１２月８日", "2012-12-08", "2012年12月8日", "8 December 2012"),
        (" 2012 年 12 月 8 日 ", "2012-12-08", "2012年12月8日", "8 December 2012"),
        ("二〇一二年十二月八日", "2012-12-08", "2012年12月8日", "8 December 2012"),
        ("二○一二年十月二十一日", "2012-10-21", "2012年10月21日", "21 October 2012"),
        ("二零一二年元月卅日", "2012-01-30", "2012年1月30日", "30 January 2012"),
        ("二OO八年三月三十一号", "2008-03-31", "2008年3月31日", "31 March 2008"),
        ("xx年12月8日", "XXXX-12-08", "12月8日（年份不详）", "8 December (year unknown)"),
        ("××年十二月八日", "XXXX-12-08", "12月8日（年份不详）", "8 December (year unknown)"),
        ("12月8日", "XXXX-12-08", "12月8日（年份不详）", "8 December (year unknown)"),
        ("某年3月", "XXXX-03", "3月（年份不详）", "March (year unknown)"),
        ("20××年3月", "20XX-03", "20××年3月", "March 20XX"),
        ("1990年代", "199X", "1990年代", "1990s"),
        ("20世纪90年代", "199X", "1990年代", "1990s"),
        ("年份不详", "XXXX", "年份不详", "year unknown"),
    ],
)
def test_accepted_dates(text, edtf, printed, english):
    date = parse_date(text)
    assert (date.edtf, date.text(), date.text("en")) == (edtf, printed, english)


@pytest.mark.parametrize(
    ("text", "edtf", "printed"),
    [
        ("2012-11-27/2012-12-04", "2012-11-27/2012-12-04", "2012年11月27日至12月4日"),
        ("2012年11月27日至12月4日", "2012-11-27/2012-12-04", "2012年11月27日至12月4日"),
        ("2012年11月27日—12月4日", "2012-11-27/2012-12-04", "2012年11月27日至12月4日"),
        ("2012-11-27至2012-12-04", "2012-11-27/2012-12-04", "2012年11月27日至12月4日"),
        ("xx年11月27日至12月4日", "XXXX-11-27/XXXX-12-04", "11月27日至12月4日（年份不详）"),
        ("xx年3月19日—26日", "XXXX-03-19/XXXX-03-26", "3月19日至26日（年份不详）"),
        ("2012年3月19－26日", "2012-03-19/2012-03-26", "2012年3月19日至26日"),
        ("2012年3-5月", "2012-03/2012-05", "2012年3月至5月"),
        ("2012年12月28日至2013年1月3日", "2012-12-28/2013-01-03", "2012年12月28日至2013年1月3日"),
        ("12月28日至1月3日", "XXXX-12-28/XXXX-01-03", "12月28日至1月3日（年份不详）"),
        ("2011—2012年", "2011/2012", "2011年至2012年"),
        ("2012-12/..", "2012-12/..", "2012年12月起"),
        ("/2012", "/2012", "至2012年"),
        ("2012-12-08/2012-12-08", "2012-12-08", "2012年12月8日"),
    ],
)
def test_accepted_periods(text, edtf, printed):
    date = parse_date(text, allow_interval=True)
    assert (date.edtf, date.text()) == (edtf, printed)


@pytest.mark.parametrize(
    ("text", "kind", "suggestion"),
    [
        ("2024/3/1", OTHER_FORM, "2024-03-01"),
        ("20240301", OTHER_FORM, "2024-03-01"),
        ("2024.3.1", OTHER_FORM, "2024-03-01"),
        ("2024-3-1", OTHER_FORM, "2024-03-01"),
        ("2024/03", OTHER_FORM, "2024-03"),
        ("2012.11.27-12.04", OTHER_FORM, "2012-11-27/2012-12-04"),
        ("20241301", NOT_A_DATE, None),
        ("2024-02-30", NO_SUCH_DAY, None),
        ("2023-02-29", NO_SUCH_DAY, None),
        ("XXXX-02-30", NO_SUCH_DAY, None),
        ("19XX-04-31", NO_SUCH_DAY, None),
        ("2012年13月", NO_SUCH_DAY, None),
        ("2012-12-00", NO_SUCH_DAY, None),
        ("0000", NO_SUCH_DAY, None),
        ("2012-12-04/2012-11-27", END_BEFORE_START, None),
        ("2012年12月28日至1月3日", END_BEFORE_START, None),
        ("98年3月", NOT_A_DATE, None),
        ("2012年8日", NOT_A_DATE, None),
        ("2012年12月上旬", NOT_A_DATE, None),
        ("2012-12-08T10:00", NOT_A_DATE, None),
        ("明天", NOT_A_DATE, None),
        ("", NOT_A_DATE, None),
        ("../..", NOT_A_DATE, None),
    ],
)
def test_refused(text, kind, suggestion):
    with pytest.raises(DateError) as caught:
        parse_date(text, allow_interval=True)
    assert caught.value.kind is kind
    assert caught.value.params == {"text": text} | ({"suggestion": suggestion} if suggestion else {})
    assert kind.hint.format_map(caught.value.params)
    assert "2012" in kind.hint


def test_a_period_is_no_date():
    with pytest.raises(DateError) as caught:
        parse_date("2012-11-27/2012-12-04")
    assert caught.value.kind is NOT_ONE_DATE


def test_long_texts_are_cut_in_messages():
    with pytest.raises(DateError) as caught:
        parse_date("x" * 1_000_000)
    assert len(caught.value.params["text"]) == 60


@pytest.mark.parametrize(
    ("text", "year", "is_exact", "earliest", "latest"),
    [
        ("2012-12-08", 2012, True, 20121208, 20121208),
        ("2012-12", 2012, False, 20121201, 20121231),
        ("2012-02", 2012, False, 20120201, 20120229),
        ("2012", 2012, False, 20120101, 20121231),
        ("201X", None, False, 20100101, 20191231),
        ("201X-02-29", None, False, 20120229, 20160229),
        ("XXXX-12-08", None, False, 0, 0),
        ("2012-XX-31", 2012, False, 20120131, 20121231),
        ("2012-11-27/2012-12-04", 2012, False, 20121127, 20121204),
        ("2012-11/..", 2012, False, 20121101, 99991231),
        ("../2012", None, False, 0, 20121231),
    ],
)
def test_bounds(text, year, is_exact, earliest, latest):
    date = parse_date(text, allow_interval=True)
    assert (date.year, date.is_exact, date.earliest, date.latest) == (year, is_exact, earliest, latest)


def test_order():
    ascending = [
        "XXXX", "XXXX-03", "XXXX-03-09", "XXXX-12-08", "199X", "1998", "1998-05", "1998-05-01", "1998-05-02", "2012", "2012-12-08",
    ]  # fmt: skip
    shuffled = [parse_date(text) for text in ascending[::-1]]
    assert [date.edtf for date in sorted(shuffled, key=lambda date: date.sort_key)] == ascending


years = st.one_of(
    st.integers(1, 9999).map("{:04}".format), st.integers(1, 999).map("{:03}X".format), st.integers(1, 99).map("{:02}XX".format),
    st.just("XXXX"),
)  # fmt: skip


@st.composite
def ends(draw):
    year = draw(years)
    if draw(st.booleans()):
        return year
    month = draw(st.sampled_from(["XX", *(f"{n:02}" for n in range(1, 13))]))
    if month != "XX" and draw(st.booleans()):
        return f"{year}-{month}"
    last = 31 if month == "XX" else calendar.monthrange(int(year) if year.isdigit() else 2001, int(month))[1]
    return f"{year}-{month}-{draw(st.integers(1, last)):02}"


@given(ends())
def test_canonical_edtf_is_its_own_parse(text):
    date = parse_date(text)
    assert date == UncertainDate(text)
    assert 0 <= date.earliest <= date.latest
    assert parse_date(date.text()) == date  # what is printed can be typed


@given(ends(), ends())
def test_periods_hold_their_ends(start, end):
    first, last = parse_date(start), parse_date(end)
    if first.earliest > last.latest > 0:
        with pytest.raises(DateError) as caught:
            parse_date(f"{start}/{end}", allow_interval=True)
        assert caught.value.kind is END_BEFORE_START
        return
    period = parse_date(f"{start}/{end}", allow_interval=True)
    assert parse_date(period.edtf, allow_interval=True) == period
    assert period.earliest == first.earliest
    assert period.earliest <= period.latest
    assert period.text()
    assert period.text("en")


@given(ends(), ends())
def test_sort_keys_follow_time(one, other):
    a, b = parse_date(one), parse_date(other)
    if a.earliest < b.earliest:
        assert a.sort_key < b.sort_key
    assert (a.sort_key == b.sort_key) or ((a.sort_key < b.sort_key) != (b.sort_key < a.sort_key))


@given(st.text() | st.text("0123456789X年月日至-/.〇一二十 "))
def test_any_text_is_a_date_or_a_date_error(text):
    with contextlib.suppress(DateError):
        date = parse_date(text, allow_interval=True)
        assert parse_date(date.edtf, allow_interval=True) == date
        assert date.earliest <= date.latest
