"""Leftovers of conversion: found where they are, and a clean text has none."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huibian.checks.confusions import find_confusions, ordinary
from huibian.checks.findings import MOST, prose, to_problems
from huibian.checks.leftovers import find_leftovers
from huibian.checks.personal import hide_personal

CLEAN = """局领导：

我们一行七人，于2012年11月27日至12月4日赴太原、临汾考察。现将情况报告如下：

## 一、基本情况

太原的三座矿井，井口都设置了三道门；见[办法](https://example.org/xx年/１)。第5页的表共有3项

| 城市 | 数量 |
|---|---|
| 太原 | 1 |

- 甲，
- 乙

他自己经历过，周末来人多，彳亍而行，子曰：“可。”周末能休息，来自已经投产的矿。

```
xx年 １２ 设臵

3
```

青岚市总工会

2012年12月8日
"""


def found(text):
    return [(finding.kind.code, text[finding.start : finding.end]) for finding in find_leftovers(prose(text))]


def test_a_clean_text_has_none():
    assert found(CLEAN) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("这次考察我们看了三座矿井，也看了员工5\n\n休息室。", [("W710", "5")]),
        ("考察团住处的那些员工1\n\n也很热情。", [("W710", "1")]),
        ("机构设臵、职责", [("W714", "设臵")]),
        ("前文。\n\n12\n\n后文。", [("W710", "12")]),
        ("前文。\n\n- 3 -\n\n后文。", [("W710", "- 3 -")]),
        ("前文。\n\n— 3 —\n\n后文。", [("W710", "— 3 —")]),
        ("前文第 3 页 共 12 页后文。", [("W710", "第 3 页 共 12 页")]),
        ("前文。\n\n第3页\n\n后文。", [("W710", "第3页")]),
        ("7\n\n正文。", [("W710", "7")]),
        ("看了三座矿井，\n\n还看了一所技校。", [("W711", "看了三座矿井，")]),
        ("看了三座矿井\n\n，还看了一所技校。", [("W711", "看了三座矿井")]),
        ("我们在太原看了三座矿井还看了一所很大的技校并且在那里同师生们\n\n座谈了一个下午。", [("W711", "里同师生们")]),
        ("　　我们看了，\n　\n　　技校。", [("W711", "我们看了，")]),
        ("xx年3月5日到达。", [("W712", "xx年3月5日")]),
        ("于ＸＸ年到达××县。", [("W712", "ＸＸ年"), ("W712", "××县")]),
        ("×年×月×日，XX局", [("W712", "×年×月"), ("W712", "XX局")]),
        ("____年__月", [("W712", "____年"), ("W712", "__月")]),
        ("共１２项、３项", [("W713", "１２")]),
        ("井口设臵了门", [("W714", "设臵了")]),
        ("收癿", [("W714", "收癿")]),
        ("己经建成，末来可期，自已动手", [("W714", "己经"), ("W714", "末来"), ("W714", "自已")]),
        ("12月8曰", [("W714", "曰")]),
        ("工\u2ed3说，\u2f00道\u2ed4", [("W716", "\u2ed3"), ("W716", "\u2f00"), ("W716", "\u2ed4")]),
    ],
)  # fmt: skip
def test_leftovers(text, expected):
    got = found(text)
    assert [(code, piece[-len(want) :]) for (code, piece), (_, want) in zip(got, expected, strict=True)] == expected


@pytest.mark.parametrize(
    "text",
    [
        "现将情况报告如下：\n\n我们",
        "一、情况\n\n二、建议",
        "青岚市总工会\n\n二〇一二年",
        "## 标题没有标点也不会有\n\n正文。",
        "他说：“好。”\n\n我们",
        "见附件3\n\n我们到达太原以后",
        "y = 2x年",
        "- 1 号井\n- 2 号井",
        "1. 甲\n2. 乙",
        "__年度重点__工作",
        "**安全第一**\n\n正文。",
    ],
)
def test_what_only_looks_like_one(text):
    assert found(text) == []


def test_a_radical_is_replaced_by_its_character():
    assert ordinary("工\u2ed3\u2f00门") == "工长一门"
    assert [finding.params["meant"] for finding in find_confusions("工\u2ed3")] == ["长"]


def test_code_and_addresses_keep_their_place():
    text = "甲`乙`[丙](丁.md)\n```\n戊\n```\n己 https://例.cn/庚 <https://a.cn/x>"
    blank = prose(text)
    assert len(blank) == len(text)
    assert [i for i, c in enumerate(blank) if c == "\n"] == [i for i, c in enumerate(text) if c == "\n"]
    assert blank.split() == ["甲", "[丙", "己", "https://例.cn/庚"]


def test_places_and_excerpts():
    text = "甲。\n\n" + "前" * 200 + "xx年" + "后" * 200 + " 13800000000"
    (problem,) = to_problems(find_leftovers(text), text, "a.md", 10, hide_personal)
    assert str(problem.location) == "a.md:12:201"
    assert "xx年" in problem.excerpt
    assert len(problem.excerpt) < 200
    number = "前" * 200 + "xx年" + "后" * 70 + "13800000000" * 1
    (problem,) = to_problems(find_leftovers(number), number, "a.md", 1, hide_personal)
    assert "1380000" not in problem.excerpt


def test_no_part_of_a_number_is_quoted():
    (finding,) = find_leftovers("请打电话13800000000，\n\n或者13900000000。")
    assert finding.params == {"before": "…，", "after": "或者…"}


def test_thousands_of_leftovers_are_told_in_part():
    text = "xx年\n" * 10_000
    assert len(list(to_problems(find_leftovers(text), text, "a.md", 1))) == MOST


@pytest.mark.parametrize(
    "piece", ["xx年", "，\n\n", "3\n\n", "\n\n \n", "１", "臵", "`", "](", "第1页", "\n#", "1 ", "1", "住在1", "```\n"]
)
def test_time_is_bounded(piece):
    text = piece * (400_000 // len(piece))
    started = time.process_time()
    find_leftovers(text)
    hide_personal(text[:100_000])
    assert time.process_time() - started < 3


@given(st.text("我们看了矿井，。、；：1２xX年月日\n #-|`[]()臵曰\u3000⻓", max_size=80))
def test_offsets_lie_in_the_text(text):
    for finding in find_leftovers(text):
        assert 0 <= finding.start < finding.end <= len(text)
        assert finding.kind.message.format_map(finding.params)
