"""What machines read of a report."""

import json
from datetime import date

import pytest

from conftest import report
from huibian.config import Config
from huibian.context import Link
from huibian.pages.metadata import citation, meta_elements, structured_data
from huibian.places import Gazetteer
from huibian.record.report import read_report
from huibian.record.vocabulary import load_vocabulary

OFFICES, _problems = load_vocabulary("- name: 应急管理局\n  predecessors: [安监局]\n", "departments.yaml")


def parse(text, departments=None):
    result = read_report(
        text,
        path="a.md",
        digest="0",
        gazetteer=Gazetteer.load(),
        departments=departments,
        topics=None,
        today=date(2026, 1, 1),
    )
    assert not result.problems
    return result.report


@pytest.mark.parametrize(
    ("fields", "url", "text"),
    [
        ({}, "", "总工会. 关于赴太原学习的报告[R]. (2012-12-08)."),
        ({}, "https://a.cn/r/", "总工会. 关于赴太原学习的报告[R/OL]. (2012-12-08). https://a.cn/r/"),
        ({"number": "工〔2012〕3号", "date": "2012"}, "", "总工会. 关于赴太原学习的报告: 工〔2012〕3号[R]. (2012)."),
        ({"date": "XXXX-12-08"}, "", "总工会. 关于赴太原学习的报告[R]."),
    ],
)
def test_citation(fields, url, text):
    assert citation(parse(report(**fields)), url) == text


def test_a_report_is_cited_under_the_name_of_its_time():
    old = parse(report(department="安监局"), OFFICES)
    assert (old.department, old.issuer) == ("应急管理局", "安监局")
    assert citation(old, "").startswith("安监局. ")
    assert parse(report(department="应急管理局"), OFFICES).issuer == "应急管理局"


def test_meta_elements_leave_out_what_is_unknown():
    pairs = meta_elements(parse(report(date="XXXX-12-08")), Config(), "", "")
    names = [name for name, _content in pairs]
    assert {"SiteName", "ArticleTitle", "ContentSource", "DC.title", "DC.coverage"} <= set(names)
    assert "PubDate" not in names
    assert all(content for _name, content in pairs)


def test_structured_data_cannot_end_its_element():
    item = parse(report(title='"</script><!-- & "'))
    text = structured_data(item, Config(base_url="https://a.cn/"), "https://a.cn/r/", "", [Link(name="首页", url="/")])
    assert not set("<>&") & set(text)
    data = json.loads(text)["@graph"]
    assert [entry["@type"] for entry in data] == ["Report", "BreadcrumbList"]
    assert data[0]["headline"] == "</script><!-- &"
    assert data[0]["datePublished"] == "2012-12-08"
