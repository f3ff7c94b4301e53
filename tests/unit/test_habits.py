"""How reports of a site are written."""

import os

import pytest

from conftest import report
from huibian.habits import Habits, find_habits, find_loose_lists
from huibian.record.vocabulary import Vocabulary, VocabularyTerm


def chinese(**fields):
    text = report(**fields)
    for key, name in (("title", "标题"), ("department", "部门"), ("date", "日期"), ("destinations", "目的地")):
        text = text.replace(f"{key}:", f"{name}:")
    return text


@pytest.fixture
def write(site):
    site.root.mkdir()
    (site.root / "content").mkdir()

    def put(name, text, day):
        site.add({f"content/{name}": text})
        os.utime(site.root / "content" / name, (day * 86400, day * 86400))
        return site.root / "content"

    put("about.md", "---\ntitle: 关于\n---\n\n文字。\n", 9)
    return put


def test_an_empty_site_has_none(write, site):
    assert find_habits(site.root / "content", None) == Habits()


def test_the_latest_report_tells_the_department(write):
    write("2025/b.md", chinese(department="旧局"), 1)
    content = write("2012/a.md", chinese(department="新局"), 2)
    assert find_habits(content, None).department == "新局"
    write("2011/broken.md", "没有字段", 3)
    write("2011/empty.md", report(department=""), 4)
    assert find_habits(content, None).department == "新局"
    known = Vocabulary((VocabularyTerm("老局", predecessors=("旧局",)),))
    assert find_habits(content, known).department == "旧局"


def test_the_names_that_are_used_most(write):
    write("a.md", report(), 1)
    content = write("b.md", report(), 2)
    write("c.md", chinese(), 3)
    assert not find_habits(content, None).prefers_chinese(default=True)
    write("d.md", chinese(), 4)
    write("e.md", chinese(), 4)
    habits = find_habits(content, None)
    assert habits.prefers_chinese(default=False)
    assert habits.names(chinese=True)["date"] == "日期"  # not 成文日期, which is as good, but not used here
    assert habits.names(chinese=True)["kind"] == "文种"
    assert habits.names(chinese=False)["date"] == "date"
    assert Habits().names(chinese=True)["date"] == "成文日期"
    assert Habits().prefers_chinese(default=True)
    assert not Habits().prefers_chinese(default=False)


def test_lists_without_brackets_are_found(write):
    write("a.md", report(topics="[旅游]", copies="", summary="一、二"), 1)
    write("b.md", chinese(destinations="太原"), 1)
    write("c.md", report(attachments="a.csv"), 1)
    content = write("d.md", "没有字段", 1)
    assert find_loose_lists(content) == ("b.md", "c.md")
