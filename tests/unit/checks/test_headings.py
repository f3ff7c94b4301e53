"""Headings out of order."""

import time

import pytest

from huibian.checks.findings import prose
from huibian.checks.headings import find_headings


def found(text):
    return [
        (finding.kind.code, text[finding.start : finding.end], dict(finding.params))
        for finding in find_headings(prose(text))
    ]


@pytest.mark.parametrize(
    "text",
    [
        "## 一、甲\n\n### （一）乙\n\n### （二）丙\n\n## 二、丁\n\n### （一）戊\n",
        "# 标题\n## 1. 甲\n### 1.1 乙\n### 1.2 丙\n## 2. 丁",
        "## 第一章 甲\n## 第二章 乙",
        "### 三、甲\n### 四、乙",
        "## 十九、甲\n## 二十、乙\n## 二十一、丙",
        "## 一、甲\n#### 1. 乙".replace("####", "###"),
        "```\n## 一\n#### 二\n```",
        "## 经验\n\n### 1. 甲\n\n## 启示\n\n### 1. 乙",
        "## 一、甲\n## 一、乙\n".replace("一、乙", "二、乙"),
    ],
)
def test_headings_in_order(text):
    assert found(text) == []


def test_a_level_is_skipped():
    assert found("## 一、甲\n\n#### （一）乙") == [
        ("W720", "####", {"signs": "4", "before": "2", "mended": "### （一）乙"})
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("## 一、甲\n## 三、乙", ("三、", "一、", "二、")),
        ("## 二、甲\n## 二、乙", ("二、", "二、", "三、")),
        ("## （九）甲\n## （十一）乙", ("（十一）", "（九）", "（十）")),
        ("## 十九、甲\n## 二十一、乙", ("二十一、", "十九、", "二十、")),
        ("## 1. 甲\n## 4. 乙", ("4.", "1.", "2.")),
        ("## 三、甲\n## 二、乙", ("二、", "三、", "四、")),
        ("## 一、甲\n## 一、乙", ("一、", "一、", "二、")),
    ],
)
def test_numbers_out_of_order(text, expected):
    ((code, _, params),) = found(text)
    assert (code, params["text"], params["before"], params["expected"]) == ("W721", *expected)


def test_a_heading_without_a_space():
    assert found("正文。\n\n##一、甲\n") == [("W722", "##一、甲", {"signs": "##", "mended": "## 一、甲"})]
    assert found("#标签\n") == []


@pytest.mark.parametrize(
    "text",
    ["## 一、甲\n" * 50_000, "##一\n" * 50_000, "## 1. 甲\n### 2. 乙\n" * 30_000, "#" * 500_000, "## " * 200_000],
)
def test_time_is_bounded(text):
    started = time.process_time()
    find_headings(text)
    assert time.process_time() - started < 3
