"""Healing: sentences that were broken are joined, and nothing else is."""

import pytest
from samples import han

from huibian.importer.healing import heal
from huibian.importer.model import Paragraph

FIRST = "关于赴太原学习的报告"


def healed(*lines):
    blocks, mends, left_out = heal(
        [Paragraph(text=line, place=str(number)) for number, line in enumerate((FIRST, *lines))]
    )
    return [block.text for block in blocks[1:]], mends, left_out


@pytest.mark.parametrize(
    ("lines", "result"),
    [
        (
            ["市里把这件事交给了新来的同志，他们干得非常认", "真，第二天就有了结果。"],
            ["市里把这件事交给了新来的同志，他们干得非常认真，第二天就有了结果。"],
        ),
        (["大家都说食堂里的老师2", "傅手艺好，菜也新鲜。"], ["大家都说食堂里的老师傅手艺好，菜也新鲜。"]),
        (["在这件事上面，大家充分发", "1挥了作用，都很高兴。"], ["在这件事上面，大家充分发挥了作用，都很高兴。"]),
        (["以“安全第", "一、预防为主”为方针，大家都记住了。"], ["以“安全第一、预防为主”为方针，大家都记住了。"]),
        (["路上走了三天，到了第四天早", "- 7 -", "晨才看见城墙。"], ["路上走了三天，到了第四天早晨才看见城墙。"]),
        (["走了很远的路— 12 —才看见城墙，大家都很高兴。"], ["走了很远的路才看见城墙，大家都很高兴。"]),
        (
            ["前三条都写在上面，大家看得见。", "3四是把门口的灯修好。"],
            ["前三条都写在上面，大家看得见。", "四是把门口的灯修好。"],
        ),
    ],
)
def test_broken_sentences(lines, result):
    texts, mends, _left_out = healed(*lines)
    assert texts == result
    assert len(mends) == 1


@pytest.mark.parametrize(
    "lines",
    [
        ["今年一共接待了来访的客人，全年合计达到", "12人次，比去年多。"],
        ["一、基本情况", "我们到了三处，看了两处。"],
        ["市领导1人", "林业站3人", "水管站2人"],
        ["考察人员：", "局长、副局长。"],
        ["青岚市总工会", "2012年12月8日"],
        ["大家谈了一个下午，都说应该早去", "（一）先修东门"],
        ["赴河北考察学习报告", "为让水电站管得更牢靠，大家出去看了看。"],
        ["特此报告", "青岚市总工会"],
        ["看了三处，都很好。", "2012年的数字还没有出来。"],
        ["关于赴甘肃、青海、宁夏等地", "考察防沙治沙的请示"],
    ],
)  # fmt: skip
def test_what_is_whole_stays(lines):
    texts, mends, _left_out = healed(*lines)
    kept = list(lines)
    if mends:  # joined lines keep every sign
        assert "".join(texts) == "".join(kept)
    else:
        assert texts == kept
    assert not any(mend.removed for mend in mends)


def test_a_number_that_counts_is_kept_in_the_joined_sentence():
    texts, _mends, _left_out = healed("今年一共接待了来访的客人，全年合计达到", "12人次，比去年多。")
    assert texts == ["今年一共接待了来访的客人，全年合计达到12人次，比去年多。"]


def test_every_character_is_kept_or_told():
    lines = ["大家都说食堂里的老师2", "傅手艺好，菜也新鲜。", "第 3 页", "3四是把门口的灯修好。"]
    texts, mends, left_out = healed(*lines)
    told = "".join(texts) + "".join(entry.text for entry in left_out)
    assert sorted(han(told)) == sorted(han("".join(lines)))
    assert [mend.removed for mend in mends] == ["2", "3"]
