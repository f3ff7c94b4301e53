"""Mending: what is safe, where it stands, and never a word lost."""

import re
import time
from collections import Counter
from datetime import date
from textwrap import dedent

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huibian.checks.confusions import ordinary
from huibian.fixes import fix_text
from huibian.places import Gazetteer
from huibian.record.frontmatter import split_front_matter
from huibian.record.report import read_report
from huibian.record.vocabulary import load_vocabulary

DEPARTMENTS, _ = load_vocabulary(
    "- name: 总工会\n  aliases: [县总工会]\n  predecessors: [职工联合会]\n", "departments.yaml"
)
TOPICS, _ = load_vocabulary("- name: 煤矿安全\n  aliases: [矿山安全, 煤安]\n- name: 旅游\n", "topics.yaml")
GAZETTEER = Gazetteer.load()
FRONT = ["---", "title: 关于赴太原学习的报告", "date: 2012-12-08", "department: 总工会", "destinations: [太原]"]


def report(*lines, body="正文。"):
    return "\n".join([*FRONT, *lines, "---", "", body, ""])


def fixed(text, **options):
    return fix_text(text, DEPARTMENTS, TOPICS, **options).text


def read(text):
    return read_report(
        text, path="a.md", digest="", gazetteer=GAZETTEER, departments=DEPARTMENTS, topics=TOPICS, today=date(2026, 1, 1), with_care=True
    )  # fmt: skip


FIXES = {
    "标题：关于: 赴太原": "标题：关于: 赴太原",  # a key of its own to YAML: open to doubt
    "摘要：三处矿井": "摘要: 三处矿井",
    "摘要:三处矿井": "摘要: 三处矿井",
    "  摘要：三处矿井": "  摘要: 三处矿井",
    "摘要: 三处: 矿井": '摘要: "三处: 矿井"',
    "摘要: 三处: 矿井 # 注": "摘要: 三处: 矿井 # 注",
    "摘要: @三处": '摘要: "@三处"',
    "主题:\n\t- 旅游": "主题:\n  - 旅游",
    "文号: 1": "发文字号: 1",
    '"文号": 1 # 注': '"发文字号": 1 # 注',
    "TAGS: [旅游]": "topics: [旅游]",
    "主 题: [旅游]": "主题: [旅游]",
    "published: no": "published: no",
    "作者: 甲": "作者: 甲",
    "trip: ２０１２-11-27": "trip: 2012-11-27",
    "trip: '2012/11/27'  # 注": "trip: '2012-11-27'  # 注",
    "trip: 20121127": "trip: 2012-11-27",
    "trip: 2012.11.27-12.4": "trip: 2012-11-27/2012-12-04",
    "trip: 2012年11月27日至12月4日": "trip: 2012年11月27日至12月4日",
    "trip: 2012/13/45": "trip: 2012/13/45",
    "topics: [煤矿 安全, '矿山 安全', 别的]": "topics: [煤矿安全, '矿山安全', 别的]",
    "topics: 煤矿 安全、旅 游": "topics: 煤矿安全、旅游",
    "topics: [煤矿安全, 煤矿 安全]": "topics: [煤矿安全, 煤矿 安全]",
    "topics: [矿山安全]": "topics: [矿山安全]",
    "summary: 甲\u2ed3": "summary: 甲长",
    "summary: 甲\b乙\x0b丙": "summary: 甲乙 丙",
    "summary: 甲  \t": "summary: 甲",
    "summary: |\n  甲  \n  乙": "summary: |\n  甲\n  乙",
}


@pytest.mark.parametrize("line", FIXES)
def test_fields(line):
    assert fixed(report(line)) == report(FIXES[line])


BODIES = {
    "甲 \n乙\t\n": "甲\n乙\n",
    "甲  \n乙": "甲  \n乙",
    "甲   \n乙": "甲  \n乙",
    "甲  \n\n乙": "甲\n\n乙",
    "甲\n \u3000\n乙": "甲\n\n乙",
    "##一、甲": "## 一、甲",
    "#标签\n\n##tag": "#标签\n\n##tag",
    "```\n##一  \n甲 \n```\n乙 ": "```\n##一  \n甲 \n```\n乙",
    "~~~\n```\n甲  \n\n~~~\n乙 ": "~~~\n```\n甲  \n\n~~~\n乙",
    "井口设臵、１２、xx年": "井口设臵、１２、xx年",
    "\u3000\u3000段首": "\u3000\u3000段首",
}


@pytest.mark.parametrize("body", BODIES)
def test_bodies(body):
    assert fixed(report(body=body)) == report(body=BODIES[body])


@pytest.mark.parametrize(
    "text", [report(), report("# 注", "summary: |", "  甲", body="## 一、乙\n\n丙"), "", "正文", "---\n甲\n"]
)
def test_what_is_right_stays_byte_for_byte(text):
    result = fix_text(text)
    assert (result.text, result.changes) == (text, ()) or text == "正文"


def test_marks_and_line_ends():
    assert fix_text("\ufeff" + report().replace("\n", "\r\n")).text == report()
    assert fix_text(report().rstrip("\n")).text == report()


def test_aliases_give_way_where_asked_and_predecessors_never():
    text = report("topics: [矿山安全, 煤安, 旅游]").replace("总工会", "县总工会 # 旧名")
    assert fixed(text) == text
    wanted = text.replace("县总工会", "总工会").replace("[矿山安全,", "[煤矿安全,")
    assert fixed(text, canonical=True) == wanted
    old = report().replace("总工会", "职工联合会")
    assert fixed(old, canonical=True) == old


def test_a_file_with_everything():
    text = dedent(
        """\
        \ufeff---
        # 归档人：甲
        题目：关于赴太原学习的报告
        日 期: "２０１２/12/8"   # 按文末
        department: 总 工会
        地点: 太原、临汾
        ---

        ##一、情况
        正文。
        """
    ).replace("\n", "\r\n")
    assert read(text).report is None
    mended = fix_text(text, DEPARTMENTS, TOPICS)
    assert len(mended.changes) == 6
    assert read(mended.text).problems == ()
    assert "# 归档人：甲" in mended.text
    assert '日期: "2012-12-08"   # 按文末' in mended.text


@pytest.mark.parametrize(
    ("line", "body"),
    [
        ("a：1\n" * 20_000, "乙"),
        ("a: 1: 2\n" * 1_000, "乙"),
        ("\t" * 20_000, "乙"),
        ("a: b", "```\n```\n##一\n" * 20_000),
        ("a: b", "\u2ed3 \n" * 100_000),
        ("topics: [" + "甲 乙," * 300 + "]", " \n" * 100_000),
    ],
)
def test_time_is_bounded(line, body):
    started = time.process_time()
    once = fixed(report(line, body=body))
    assert time.process_time() - started < 6
    assert fixed(once) == once


KEYS = st.sampled_from(
    [
        "title",
        "标题",
        "题目",
        "日期",
        "date",
        "时间",
        "文号",
        "TAGS",
        "topics",
        "主 题",
        "department",
        "部门",
        "trip",
        "摘要",
        "天气",
        "allow",
    ]
)
COLONS = st.sampled_from([": ", "：", ":", " : ", ":  ", ": \t"])
VALUES = st.one_of(
    st.text("太原２０12年月日/-.,、[]{}#:\"'|> \t矿山安全总工会*&!@\\\u2ed3\b", max_size=16),
    st.sampled_from(
        [
            "2012/12/8",
            "２０１２-12-08",
            "'20121208'",
            "[矿山 安全, 煤安]",
            "总 工会",
            "甲: 乙 # 丙",
            '"甲" # 丁',
            "|",
            "2012.1.2",
        ]
    ),
)
LINES = st.one_of(
    st.builds("{}{}{}".format, KEYS, COLONS, VALUES),
    st.sampled_from(["# 注释：不能丢", "- 太原", "  - 临汾", "  续行 ", "", "\t", "---"]),
    st.text("太 原:：#-[]\t", max_size=8),
)
BODY = st.text("正文 \n\t#`~>*|-一、。\u2ed3\ufeff\x0b\r１xX年", max_size=60)
TEXTS = st.builds(
    lambda mark, lines, body, end: (mark + "\n".join(["---", *lines, "---", body])).replace("\n", end),
    st.sampled_from(["", "\ufeff"]),
    st.lists(LINES, max_size=8),
    BODY,
    st.sampled_from(["\n", "\r\n", "\r"]),
)
HAN = re.compile("[\u4e00-\u9fff]")


def severe(result):
    """Return the lines with errors: a field under its right name may have another one than the wrong name's."""
    return {p.location.line for p in result.problems if p.is_error and p.kind.code != "E201"}


@given(TEXTS)
def test_fixing_twice_is_fixing_once(text):
    once = fixed(text)
    again = fix_text(once, DEPARTMENTS, TOPICS)
    assert again.text == once
    assert again.changes == ()


@given(TEXTS)
def test_nothing_is_lost(text):
    mended = fixed(text)
    front, _ = split_front_matter(text, "")
    after, _ = split_front_matter(mended, "")
    # Keys may change their names, nothing else may.
    keys = {field.key for field in front.fields} if front else set()
    missing = Counter(HAN.findall(ordinary(text))) - Counter(HAN.findall(mended))
    assert set(missing) <= set("".join(keys)) or not (front and front.is_readable)
    assert all(text.count(comment) <= mended.count(comment) for comment in ("# 注释：不能丢", "# 丙", "# 丁"))
    if front is not None:
        assert HAN.findall(ordinary(front.body)) == HAN.findall(after.body)


@given(TEXTS)
def test_what_could_be_read_reads_the_same_or_better(text):
    before, after = read(text), read(fixed(text))
    if before.report is not None:
        assert after.report is not None
        for name in (
            "title",
            "document_date",
            "department",
            "destinations",
            "topics",
            "document_number",
            "trip_dates",
            "summary",
            "allowed",
        ):
            assert getattr(before.report, name) == getattr(after.report, name), name
        assert (
            [s.text for s in before.body.sections] == [s.text for s in after.body.sections]
            or "#" in text
            or "\u2ed3" in text
        )
    front, _ = split_front_matter(text, "")
    if front is not None and front.is_readable:
        assert severe(after) <= severe(before)


@given(TEXTS)
def test_a_text_without_changes_is_the_same_text(text):
    result = fix_text(text, DEPARTMENTS, TOPICS)
    assert bool(result.changes) == (result.text != text)
