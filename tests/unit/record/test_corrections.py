"""Corrections: every form in which they may be written, and what is wrong with others."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conftest import report
from huibian.places import Gazetteer
from huibian.record.report import read_report

GAZETTEER = Gazetteer.load()


def read(written):
    result = read_report(
        report(corrections=written),
        path="a.md",
        digest="",
        gazetteer=GAZETTEER,
        departments=None,
        topics=None,
        today=date(2026, 6, 1),
    )
    problems = [(problem.kind.code, problem.location.line, problem.location.column) for problem in result.problems]
    told = [(c.date.edtf, c.text) for c in result.report.corrections] if result.report else None
    return told, problems


@pytest.mark.parametrize(
    "written",
    [
        "2026-05-01 产量应为30万吨。",
        "2026年5月1日：产量应为30万吨。",
        "[2026-05-01: 产量应为30万吨。]",
        "\n  - 2026-05-01: 产量应为30万吨。",
        "\n  - 二〇二六年五月一日：产量应为30万吨。",
        "\n  - date: 2026-05-01\n    text: 产量应为30万吨。",
        "{日期: 2026年5月1日, 内容: 产量应为30万吨。}",
        "\n  -\n  - {text: 产量应为30万吨。, date: 2026-05-01}\n",
    ],
)
def test_every_form_means_the_same(written):
    assert read(written) == ([("2026-05-01", "产量应为30万吨。")], [])


def test_newest_first_and_colons_within_texts():
    told, problems = read("\n  - 2025-02-03: 时间应为12:30：特此更正。\n  - 2026-01-02: 乙\n")
    assert (told, problems) == ([("2026-01-02", "乙"), ("2025-02-03", "时间应为12:30：特此更正。")], [])
    assert read("") == ([], [])
    assert read("[]") == ([], [])


@pytest.mark.parametrize(
    ("written", "problem"),
    [
        ("产量应为30万吨。", ("E150", 6, 14)),
        ("2026-05-01", ("E150", 6, 14)),
        ("\n  - 2026-05: 产量", ("E151", 7, 5)),
        ("\n  - 去年: 产量", ("E151", 7, 5)),
        ("\n  - 2026-02-30: 产量", ("E151", 7, 5)),
        ("\n  - {date: 2026-05-01}", ("E150", 7, 5)),
        ("\n  - {date: 2026-05-01, text: ''}", ("E150", 7, 5)),
        ("\n  - {date: 2026-05-01, text: 甲, note: 乙}", ("E150", 7, 5)),
        ("\n  - {date: 2026-05-01, 日期: 2026-05-01, text: 甲}", ("E150", 7, 5)),
        ("\n  - [2026-05-01, 甲]", ("E150", 7, 5)),
        ("\n  - 2026-05-01: [甲]", ("E150", 7, 5)),
    ],
)
def test_what_does_not_fit_is_said_where_it_stands(written, problem):
    assert read(written) == (None, [problem])


def test_dates_that_are_unlikely_are_warned_of():
    assert read("\n  - 2026-07-01: 甲") == ([("2026-07-01", "甲")], [("W136", 7, 5)])
    assert read("\n  - 2011-07-01: 甲") == ([("2011-07-01", "甲")], [("W152", 7, 5)])


def test_there_is_an_end():
    told, problems = read("".join(f"\n  - 2026-05-01: 第{number}处" for number in range(201)))
    assert told is None
    assert [code for code, *_ in problems] == ["E129"]


@given(
    st.dates(date(2013, 1, 1), date(2026, 5, 30)), st.text("甲乙，。: ：-30", min_size=1).map(str.strip).filter(bool)
)
def test_what_is_written_in_quotes_is_what_is_shown(day, text):
    assert read(f"\n  - {{date: {day}, text: '{text}'}}") == ([(day.isoformat(), text)], [])
