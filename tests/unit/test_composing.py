"""New reports: what is guessed from a title, and that what is written passes the check, whatever the title."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huibian.composing import Setting, compose, divided, faults, listed, name_of, one_line, propose
from huibian.habits import Habits
from huibian.importer.guessing import Knowledge
from huibian.importer.itinerary import PlaceFinder
from huibian.importer.titles import KINDS
from huibian.outlines import outline_of
from huibian.places import Gazetteer
from huibian.places.table import PlaceTable
from huibian.record.addresses import file_fault
from huibian.record.report import read_report
from huibian.record.vocabulary import Vocabulary, VocabularyTerm

CHINESE, ENGLISH = (Habits().names(chinese=chinese) for chinese in (True, False))
FINDER = PlaceFinder(PlaceTable.load(), Gazetteer.load())
TODAY = date(2026, 1, 1)
BARE = Setting(knowledge=Knowledge(finder=FINDER), today=TODAY, department="总工会")
DEPARTMENTS = Vocabulary((VocabularyTerm("青岚市水利局", aliases=("市水利局",)), VocabularyTerm("青岚市总工会")))
TOPICS = Vocabulary((VocabularyTerm("煤矿安全"), VocabularyTerm("节水灌溉")))
WORDED = Setting(
    knowledge=Knowledge(finder=FINDER, departments=DEPARTMENTS, topics=TOPICS), today=TODAY, department="青岚市总工会"
)


def read(text, setting=BARE):
    knowledge = setting.knowledge
    return read_report(
        text, path="2026/a.md", digest="", gazetteer=FINDER.gazetteer, departments=knowledge.departments,
        topics=knowledge.topics, today=TODAY, with_care=True,
    )  # fmt: skip


def test_fields_are_guessed_from_the_title():
    found = propose("关于赴山西太原、临汾学习煤矿安全工作的请示", WORDED)
    assert found == {
        "title": "关于赴山西太原、临汾学习煤矿安全工作的请示",
        "date": "2026-01-01",
        "department": "青岚市总工会",
        "provinces": ("山西",),
        "destinations": ("太原", "临汾"),
        "topics": ("煤矿安全",),
        "kind": "请示",
    }


@pytest.mark.parametrize(
    ("title", "setting", "department"),
    [
        ("青岚市水利局关于赴宁夏考察节水灌溉的报告", WORDED, "青岚市水利局"),
        ("石桥县农机局关于赴宁夏考察节水灌溉的报告", WORDED, "青岚市总工会"),  # is not in the vocabulary
        ("石桥县农机局关于赴宁夏考察节水灌溉的报告", BARE, "石桥县农机局"),
        ("关于赴宁夏考察节水灌溉的报告", BARE, "总工会"),
    ],
)
def test_the_department_is_the_titles_or_the_usual_one(title, setting, department):
    assert propose(title, setting)["department"] == department


def test_nothing_is_made_up():
    found = propose("食堂管理的几点体会", Setting(knowledge=Knowledge(finder=FINDER), today=TODAY))
    assert not {"department", "provinces", "destinations", "topics"} & set(found)


def test_names_are_parted_and_told_apart():
    assert listed(["山西、 太原", "", "辽宁/朝阳，太原"]) == ("山西", "太原", "辽宁/朝阳")
    assert divided(("山西", "太原", "日本", "德国/慕尼黑"), BARE) == {
        "provinces": ("山西", "日本"),
        "destinations": ("太原", "德国/慕尼黑"),
    }


@pytest.mark.parametrize(
    ("values", "codes"),
    [
        ({"date": "2012年12月8日"}, []),
        ({"date": "2012-02-30"}, ["E132"]),
        ({"date": "2030"}, ["W136"]),
        ({"department": "水利局"}, ["E170"]),
        ({"topics": ("煤矿安全", "火箭")}, ["E171"]),
        ({"provinces": ("山西",), "destinations": ("太原",)}, []),
        ({"destinations": ("火星",)}, ["E142"]),
    ],
)
def test_answers_are_judged_as_check_judges_fields(values, codes):
    assert [problem.kind.code for problem in faults(values, WORDED)] == codes


def test_the_file_is_named_as_an_import_names_it():
    values = propose("关于赴山西太原学习煤矿安全工作的报告", BARE)
    assert name_of(values) == ("2026", "taiyuan-meikuanganquan")
    assert name_of(values | {"date": "二〇一二年十二月"})[0] == "2012"
    assert name_of(values | {"date": "xx年12月8日"})[0] == "undated"


def test_the_text_in_full():
    values = propose("关于赴山西太原学习煤矿安全工作的报告", WORDED) | {"party": "7"}
    text = compose(values, str, names=CHINESE, draft=True)
    head, body = text.split("---\n")[1:]
    assert [line for line in head.splitlines() if not line.startswith("#")] == [
        "标题: 关于赴山西太原学习煤矿安全工作的报告",
        "成文日期: 2026-01-01",
        "部门: 青岚市总工会",
        "省份: [山西]",
        "目的地: [太原]",
        "主题: [煤矿安全]",
        "人数: 7",
        "草稿: 是",
    ]
    assert "# 考察时间: 2012-11-27/2012-12-04  # The time of the trip: a date or a period." in head.splitlines()
    assert "# 人数" not in head
    assert body.startswith("\n## 1. The study trip\n\n(Who went where to learn what, and for how long.)\n")
    assert read(text, WORDED).problems == ()
    english = compose(values, str, names=ENGLISH, draft=False)
    assert "draft" not in english
    assert "\ntitle: 关于" in english
    assert not read(english, WORDED).report.draft


def test_the_hints_of_fields_can_be_used():
    """Whoever takes the # away from every hint has a report without errors."""
    for kind in KINDS:
        values = propose(f"关于赴太原学习的{kind}", BARE) | {"kind": kind}
        text = compose(values, str, names=CHINESE, draft=True)
        used = [
            line.removeprefix("# ") if line.startswith("# ") and ":" in line[:8] else line for line in text.splitlines()
        ]
        result = read("\n".join(used) + "\n")
        assert not [problem for problem in result.problems if problem.is_error]
        assert result.report is not None
        assert result.report.document_number or "number" not in outline_of(kind, "").hints


def test_kinds_have_headings_of_their_own():
    titles = ["关于赴太原学习的报告", "关于赴太原考察的报告", "关于赴太原参加培训的报告"]
    outlines = [outline_of("报告", title) for title in titles] + [
        outline_of(kind, "") for kind in ("请示", "方案", "总结", "心得体会", "通报", "纪要", "函")
    ]
    texts = [compose({"title": "题", "kind": "报告"}, str, names=CHINESE, draft=False), *map(str, outlines)]
    assert len(set(texts)) == len(texts)
    assert outline_of("请示", "").closing
    assert outline_of("没有这个文种", "") == outline_of("报告", "")


TITLES = st.one_of(
    st.text(max_size=40),
    st.text(st.sampled_from("关于赴山西太原朝阳考察学习报告请示的“”《》：:#'\"-—·（）()[]{}|>&*!%@`,，、/\\\n\t 　🙂👨‍👩‍👧‍👦①Ａ\u200b\u202e\x00\ud800"), max_size=60),
    st.builds("关于赴{}学习{}的{}".format, st.sampled_from(["山西", "太原", "日本", "辽宁朝阳"]), st.text(max_size=8), st.sampled_from(KINDS)),
    st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF), min_size=200, max_size=250),
)  # fmt: skip


@given(TITLES, st.sampled_from((BARE, WORDED)), st.sampled_from((CHINESE, ENGLISH)))
def test_whatever_the_title_the_report_passes(raw, setting, names):
    title = one_line(raw)
    if not title:
        return
    values = propose(title, setting)
    if not {"provinces", "destinations"} & set(values):
        values["destinations"] = ("太原",)
    result = read(compose(values, str, names=names, draft=True), setting)
    assert [problem for problem in result.problems if problem.is_error and problem.kind.code != "E700"] == []
    if result.report is not None:
        assert result.report.title == title
        assert result.report.draft
    folder, stem = name_of(values)
    assert file_fault(f"{folder}/{stem}.md") is None
    assert f"{folder}/{stem}".isascii()
    assert len(stem) < 100
