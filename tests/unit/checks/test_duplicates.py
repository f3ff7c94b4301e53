"""Titles given twice, trips reported twice."""

from datetime import date

from conftest import report as text
from huibian.checks.duplicates import find_duplicates
from huibian.places import Gazetteer
from huibian.record.report import read_report

GAZETTEER = Gazetteer.load()


def read(path, **fields):
    result = read_report(
        text(**{"topics": "[安全生产]"} | fields), path=path, digest="", gazetteer=GAZETTEER, departments=None, topics=None, today=date(2026, 1, 1)
    )  # fmt: skip
    return result.report


def found(*reports):
    return [(p.kind.code, str(p.location), p.params["other"]) for p in find_duplicates(reports)]


def test_a_title_given_twice_whatever_its_signs():
    first, second = read("a.md"), read("b.md", title="关于赴 太原学习的报告。", date="2020-01-01")
    assert found(first, second) == [("W730", "b.md:2:8", "a.md")]


def test_titles_of_signs_alone_are_told_apart_by_them():
    first, second = read("a.md", title="😀"), read("b.md", title="'!!!'", date="2020-01-01")
    assert found(first, second) == []
    assert found(first, read("b.md", title="😀", date="2020-01-01")) == [("W730", "b.md:2:8", "a.md")]


def test_one_trip_reported_twice():
    first = read("a.md")
    assert found(first, read("b.md", title="太原之行", date="2013-05-01")) == [("W731", "b.md:2:8", "a.md")]
    assert found(first, read("b.md", title="太原之行", date="2013-05-01", trip="2012-12-01")) == [
        ("W731", "a.md:2:8", "b.md")
    ]


def test_reports_that_are_two():
    first = read("a.md")
    others = [
        {"date": "2013-08-01"},
        {"date": "2012"},
        {"date": "XXXX-12-08"},
        {"department": "旅游局"},
        {"destinations": "[大同]"},
        {"topics": "[教育]"},
        {"kind": "总结"},
        {"body": "见[前文](a.md)。"},
    ]
    for fields in others:
        assert found(first, read("b.md", title="太原之行", **fields)) == [], fields


def test_a_pair_is_told_once():
    fields = {"topics": "[甲, 乙]", "destinations": "[太原, 临汾]"}
    assert len(found(read("a.md", **fields), read("b.md", title="两地之行", **fields))) == 1
