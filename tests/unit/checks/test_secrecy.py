"""Classification marks, at the head of a document and in its fields."""

import time

import pytest

from huibian.checks.secrecy import find_marks, is_mark


@pytest.mark.parametrize(
    "line",
    [
        "机密★10年",
        "秘密★",
        "绝密",
        "绝　密",
        "**秘密★1年**",
        "> 机密",
        "# 秘密",
        "密级：秘密",
        "（机密）",
        "【内部资料】",
        "内部资料 注意保存",
        "000001 机密★20年 特急",
        "机密☆长期",
        "内部文件，不得外传！",
    ],
)
def test_marks_of_a_head(line):
    text = f"\n青岚市文件\n\n{line}\n\n我们一行七人。\n"
    (found,) = find_marks(text)
    assert text[found.start : found.end].strip("*> #（）") in line
    assert text.count("\n", 0, found.start) == 3


@pytest.mark.parametrize(
    "text",
    [
        "考察组了解了机密文件的管理。",
        "文件上标有“机密★10年”的字样。",
        "要害部位标明秘密★、机密★两级；柜子分开。",
        "保密工作",
        "内部管理",
        "正文。\n" * 20 + "秘密\n",
        "公开",
    ],
)
def test_texts_that_speak_of_secrets_are_none(text):
    assert find_marks(text) == []


def test_a_mark_with_a_star_is_found_wherever_it_stands():
    (found,) = find_marks("正文。\n" * 40 + "机密★5年\n")
    assert found.params == {"text": "机密★"}


@pytest.mark.parametrize("value", ["秘密", "机密★10年", "关于赴太原考察的报告 机密★", "（绝密）"])
def test_marks_in_fields(value):
    assert is_mark(value)
    assert not is_mark("关于保密工作的报告")
    assert not is_mark("内部资料")


@pytest.mark.parametrize("text", ["机密★" * 200_000, "机密★。\n" * 100_000, "★" * 500_000, "密\n" * 300_000])
def test_time_is_bounded(text):
    started = time.process_time()
    find_marks(text)
    assert time.process_time() - started < 3
