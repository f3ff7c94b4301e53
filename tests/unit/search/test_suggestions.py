"""The names a searcher may mean: readings, what is written, who bears which name."""

import json
import re
import runpy
import zlib
from pathlib import Path
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypinyin import Style, pinyin

from huibian.pinyin import syllables
from huibian.places.table import PlaceTable
from huibian.search.fold import fold
from huibian.search.named_values import named_values
from huibian.search.readings import common, read, reading_words
from huibian.search.suggestions import NamedValue, encode_suggestions

VECTORS = Path(__file__).parents[2] / "vectors"
archive = SimpleNamespace(**runpy.run_path(str(VECTORS / "derive_suggestions.py")))
CODES = [bytes((high, low)) for high in range(0xB0, 0xD8) for low in range(0xA1, 0xFF)]
FIRST_LEVEL = b"".join(code for code in CODES if code <= b"\xd7\xf9").decode("gb2312")
FULL_WIDTH = str.maketrans("|;~=", "｜；～＝")


def unpacked(payload):
    return json.loads(zlib.decompress(payload, -15).decode("gbk"))


def table_of(data):
    """Read the table of the common characters as the format page tells."""
    characters = iter(FIRST_LEVEL)
    sizes = iter(data["sizes"])
    table = {}
    for group in data["syllables"].split(";"):
        initial, *finals = group.split(" ")
        for final in finals:
            for _ in range(ord(next(sizes)) - 35):
                table[next(characters)] = initial + final
    return table


def decode(payload):
    """Return (facet, value, names, count) of each row, the words, and a function that reads folded text."""
    data = unpacked(payload)
    table = table_of(data)

    def spell(text):
        found = []
        while text:
            words = [text[:n] for n in range(len(text), 0, -1) if text[:n] in data["readings"]]
            found += data["readings"][words[0]].split(" ") if words else [table.get(text[0], "")]
            text = text[len(words[0]) if words else 1 :]
        return found

    rows, counts, levels = [], iter(data["counts"]), iter(data["levels"])
    for facet, text in data["names"].items():
        above = []
        for row in text.split("|") if text else ():
            first, *others = row.split(";")
            label, is_given, slug = first.partition("=")
            level = int(next(levels)) if facet == "province" else 0
            derived = spell(fold(label))
            path = [*above[:level], slug if is_given else ("" if len(derived) <= 4 else "-").join(derived)]
            above = path
            names = (label, *(label + name[1:] if name.startswith("~") else name for name in others))
            rows.append((facet, "/".join(path), names, next(counts)))
    assert not list(counts)
    assert not list(levels)
    return rows, data["words"].split("|") if data["words"] else [], spell


@pytest.fixture(scope="module")
def values():
    return {(v.facet, v.value): v for v in named_values(archive.site(), archive.GAZETTEER, archive.label)}


def test_the_common_characters_are_the_first_level_of_gb_2312():
    assert "".join(common()) == FIRST_LEVEL
    for character, syllable in common().items():
        assert syllable in pinyin(character, style=Style.NORMAL, heteronym=True)[0]


@pytest.mark.parametrize(
    ("name", "reading"),
    [
        ("六安", "lu an"),
        ("六盘水", "liu pan shui"),
        ("厦门", "xia men"),
        ("陕西", "shaan xi"),
        ("山西", "shan xi"),
        ("朝阳", "chao yang"),
        ("重庆", "chong qing"),
        ("长治", "chang zhi"),
        ("西藏", "xi zang"),
        ("吕梁", "lv liang"),
        ("河长制", "he zhang zhi"),
        ("青岚市人民调解中心", "qing lan shi ren min tiao jie zhong xin"),
        ("乐亭县", "lao ting xian"),
    ],
)
def test_names_are_read_right_among_all_others(values, name, reading):
    names = [other for value in values.values() for other in (value.label, *value.other_names)]
    words = reading_words([*names, name])
    assert " ".join(read(name, words)) == reading


def test_all_places_are_read_as_pinyin_reads_them():
    table = PlaceTable.load()
    names = [name for row in table.rows.values() for name in table.names(row) if len(name) > 1]
    words = reading_words(names)
    assert [name for name in names if read(name, words) != syllables(name)] == []
    assert len(words) < len(names) / 10
    assert max(map(len, words)) <= 5


def test_a_lone_character_is_read_as_in_the_other_names():
    words = reading_words(["西藏", "西藏自治区", "藏", "陕西", "陕"])
    assert (read("藏", words), read("陕", words)) == (["zang"], ["shaan"])
    assert read("藏", reading_words(["藏"])) == syllables("藏")


HAN = st.sampled_from("六安长治重庆行乐都调解还参会太原市藏陕西漯𠮷〇\U00031351")


@given(st.lists(st.text(st.one_of(HAN, st.sampled_from("aé１ -（")), min_size=1, max_size=6), max_size=12))
def test_any_names_are_read_as_pinyin_reads_them(texts):
    names = [fold(text) for text in texts]
    words = reading_words(names)
    for name in names:
        if len(name) > 1 and not any(c in "ae1 -(" for c in name):
            assert read(name, words) == syllables(name)


SLUGS = st.from_regex(r"[a-z0-9]{1,3}(-[a-z0-9]{1,3})?", fullmatch=True)
TEXTS = st.text(st.one_of(st.characters(), HAN, st.sampled_from('|;~=\\"\n\t\u3000\x7f\ud800,[{')), max_size=8)


@st.composite
def archives(draw):
    """Rows with names and parents of any sort, in any order."""
    rows = []
    for facet in ("province", "department", "topic", "year"):
        values = []
        for slug in draw(st.lists(SLUGS, unique=True, max_size=6)):
            parent = draw(st.sampled_from(["", *values])) if facet == "province" else ""
            value = f"{parent}/{slug}" if parent else slug
            values.append(value)
            rows.append(
                NamedValue(
                    facet=facet,
                    value=value,
                    label=draw(TEXTS),
                    other_names=tuple(draw(st.lists(TEXTS, max_size=3))),
                    parent=parent,
                    count=draw(st.integers(0, 10**6)),
                )
            )
    return draw(st.permutations(rows))


def cleaned(text):
    return re.sub("[\ud800-\udfff]", "?", " ".join(text.split()).translate(FULL_WIDTH))


@given(archives(), st.lists(TEXTS, max_size=4))
def test_what_is_written_can_be_read(rows, words):
    found, found_words, spell = decode(encode_suggestions(rows, words))
    by_value = {(facet, value): (names, count) for facet, value, names, count in found}
    assert len(by_value) == len(rows)
    for row in rows:
        names, count = by_value[row.facet, row.value]
        assert count == row.count
        assert names[0] == cleaned(row.label)
        wanted = {fold(cleaned(name)) for name in (row.label, *row.other_names)}
        assert {fold(name) for name in names} - {""} == wanted - {""}
        assert len({fold(name) for name in names}) == len(names)
        for name in map(fold, names):
            if len(name) > 1 and len(syllables(name)) == len(name):
                assert spell(name) == syllables(name)
    assert found_words == [text for text in map(cleaned, words) if text]


def test_a_parent_must_be_there():
    with pytest.raises(ValueError, match="above"):
        encode_suggestions([NamedValue(facet="province", value="a/b", label="乙", parent="a")])


def test_slugs_that_the_reading_tells_are_not_written():
    rows = [
        NamedValue(facet="province", value="shanxi", label="山西"),
        NamedValue(facet="province", value="shanxi/taiyuan", label="太原", parent="shanxi"),
        NamedValue(facet="department", value="qing-lan-xian-zong-gong-hui", label="青岚县总工会"),
        NamedValue(facet="department", value="xzgh", label="县总工会"),
        NamedValue(facet="topic", value="ai", label="AI"),
    ]
    names = unpacked(encode_suggestions(rows))["names"]
    assert names == {"province": "山西|太原", "department": "青岚县总工会|县总工会=xzgh", "topic": "AI=ai", "year": ""}


def test_characters_beyond_gbk_survive():
    rows = [NamedValue(facet="topic", value="x", label="𠮷€·ä", other_names=("°",))]
    assert decode(encode_suggestions(rows))[0] == [("topic", "x", ("𠮷€·ä", "°"), 0)]


def test_traditional_names_are_announced():
    def announced(label, *others):
        value = NamedValue(facet="topic", value="x", label=label, other_names=others)
        return unpacked(encode_suggestions([value])).get("traditional")

    assert announced("安全生产", "显著") is None  # 著 is in the table that is always there
    assert announced("氹仔") is None
    assert announced("安全生产", "安全生產") is None  # folds as the label does
    assert announced("卫生", "醫療") == announced("醫療") == 1


def test_lookalikes_are_only_those_of_characters_that_there_are():
    assert unpacked(encode_suggestions([NamedValue(facet="topic", value="x", label="泸州")]))["alike"] == "泸沪"


def names_of(values, facet, value):
    return {values[facet, value].label, *values[facet, value].other_names}


def test_places_bear_all_their_names(values):
    assert names_of(values, "province", "shanxi") == {"山西", "山西省", "晋"}
    assert {"内蒙古", "内蒙古自治区", "内蒙", "蒙"} <= names_of(values, "province", "neimenggu")
    assert {"呼和浩特", "呼市"} <= names_of(values, "province", "neimenggu/huhehaote")
    assert {"普洱", "思茅", "思茅地区"} <= names_of(values, "province", "yunnan/puer")
    assert values["province", "yunnan/puer/simao"].parent == "yunnan/puer"
    assert names_of(values, "province", "abroad") == {"境外"}
    assert names_of(values, "province", "abroad/germany/munihei") == {"慕尼黑"}


def test_a_former_name_that_means_another_place_today_is_left_out(values):
    assert not {"重庆", "重庆市"} & names_of(values, "province", "chongqing/yuzhong")


def test_other_facets_bear_theirs(values):
    assert names_of(values, "department", "qing-lan-shi-min-zheng-ju") == {"青岚市民政局", "青岚市民政委员会"}
    assert names_of(values, "topic", "lvyou") == {"旅游", "文旅", "乡村旅游"}
    assert names_of(values, "year", "2012") == {"2012年", "2012"}
    assert ("year", "unknown") not in values


def test_counts_are_of_reports(values):
    below = [value.count for value in values.values() if value.parent == "shanxi"]
    assert values["province", "shanxi"].count > sum(below) > len(below) > 9


def test_the_payload_of_a_large_archive_is_small(values):
    rows = list(values.values())
    words = [one + other for one in archive.TOPICS for other in archive.SUBJECTS][:300]
    assert len(rows) > 700
    assert len(encode_suggestions(rows, words)) < 9000


def test_the_vector_is_of_this_format():
    """Where this fails on purpose, run tests/vectors/derive_suggestions.py and look at what changes."""
    assert unpacked((VECTORS / "suggestions.bin").read_bytes()) == unpacked(archive.payload())
