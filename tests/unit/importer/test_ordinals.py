"""层次序数."""

import pytest

from huibian.importer.ordinals import ordinal


@pytest.mark.parametrize(
    ("text", "depth"),
    [
        ("一、基本情况", 1), ("十二．打算", 1), ("第三部分 做法", 1), ("（二）主要做法", 2), ("(十一)建议", 2), ("3．东门", 3), ("1.修路", 3),
        ("2、修桥", 3), ("（4）修灯", 4), ("③修井", 4),
    ],
)  # fmt: skip
def test_depths(text, depth):
    found = ordinal(text)
    assert found.depth == depth
    assert text[found.length :].strip() in text


@pytest.mark.parametrize(
    "text", ["2.5亿元", "一是修路", "十分高兴", "2012年", "（略）", "第一次去", "", "一九九八年", "3人"]
)
def test_what_is_no_ordinal(text):
    assert ordinal(text) is None
