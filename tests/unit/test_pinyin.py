"""Slugs, sort keys and initials."""

import re
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huibian.pinyin import initial, slug, sort_key, syllables

SAFE = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
RESERVED = {"con", "prn", "aux", "nul", "com1", "lpt9", "com0"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("太原", "taiyuan"),
        ("陕西省", "shaanxisheng"),
        ("山西省", "shanxisheng"),
        ("总工会", "zonggonghui"),
        ("遵义市煤安局", "zun-yi-shi-mei-an-ju"),
        ("六安市文化局", "lu-an-shi-wen-hua-ju"),
        ("安全生产2024年", "anquanshengchan-2024-nian"),
        ("安全生产法", "an-quan-sheng-chan-fa"),
        ("ABC—Def", "abc-def"),
        ("Café", "cafe"),
        ("２０１２", "2012"),
        ("a/b\\c..d", "a-b-c-d"),
        ("二〇一二", "erlingyier"),
    ],
)
def test_slug(text: str, expected: str):
    assert slug(text) == expected


@pytest.mark.parametrize("text", ["", "🙂", "《》——！", "\0\u202e\u200b", " . "])
def test_a_text_without_letters_has_a_stable_slug(text: str):
    assert re.fullmatch(r"x-[0-9a-f]{8}", slug(text))
    assert slug(text) == slug(text) != slug(text + "!")


@pytest.mark.parametrize("text", ["CON", "aux.", "Com1", "LPT9", "nul "])
def test_names_that_windows_keeps_are_never_a_slug(text: str):
    assert slug(text) not in RESERVED
    assert SAFE.fullmatch(slug(text))


def test_a_long_slug_is_cut_between_words_and_stays_unique():
    title = "关于赴陕西山西湖南学习考察情况的报告" * 20
    result = slug(title)
    assert len(result) <= 100
    assert re.fullmatch(r"guan-yu-fu-shaan-xi-shan-xi-hu-nan-.*-[a-z]+-[0-9a-f]{8}", result)
    assert result != slug(title + "二")
    assert len(slug("a" * 300, max_bytes=40)) == 40
    assert slug("。" * 1000 + "一") != slug("。" * 1000 + "二")
    assert slug("一" + "。" * 1000) != slug("一")


@given(st.text(max_size=40), st.integers(16, 120))
def test_every_slug_is_safe(text: str, max_bytes: int):
    result = slug(text, max_bytes=max_bytes)
    assert SAFE.fullmatch(result)
    assert len(result) <= max_bytes
    assert result not in RESERVED
    assert result == slug(text, max_bytes=max_bytes)


@given(st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF), max_size=20))
def test_one_syllable_for_each_han_character(text: str):
    assert len(syllables(text)) == len(text)


def test_characters_without_a_reading_keep_their_place():
    assert syllables("\U00031351中") == ["", "zhong"]
    assert slug("\U00031351中") == "zhong"


def test_sorting_is_by_pinyin():
    names = ["重庆", "长沙", "山西", "陕西", "安徽", "北京", "Zeta", "澳门", "12中", "朝阳"]
    assert sorted(names, key=sort_key) == [
        "12中",
        "安徽",
        "澳门",
        "北京",
        "长沙",
        "朝阳",
        "重庆",
        "陕西",
        "山西",
        "Zeta",
    ]
    assert sort_key("山") != sort_key("衫")


@pytest.mark.parametrize(
    ("text", "letter"),
    [("重庆", "C"), ("长治", "C"), ("abc", "A"), ("Éa", "E"), ("12", "#"), ("", "#"), ("《安》", "#")],
)
def test_initial(text: str, letter: str):
    assert initial(text) == letter


def test_pypinyin_is_imported_only_for_han_text():
    code = "import sys, huibian.pinyin as p; p.slug('abc'); assert 'pypinyin' not in sys.modules"
    subprocess.run([sys.executable, "-c", code], check=True)
