import importlib.util
import json
import subprocess
import sys
import unicodedata
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from huibian.search.batch import fold_batch
from huibian.search.fold import fold, fold_table, fold_with_offsets
from huibian.search.variants import unpack_variants

ROOT = Path(__file__).parents[3]
TEXTS = st.text(
    st.one_of(st.characters(), st.sampled_from(" \n\t\r\u3000\u200béＡ（〔ガ\u0301﨎\U0002f804\ud800礦臺車")),
    max_size=30,
)
HAN = st.integers(0x4E00, 0x9FA5)
HAN_BLOCKS = (range(0x3400, 0x4DC0), range(0x4E00, 0xA000), range(0xF900, 0xFB00), range(0x20000, 0x30000))
CHANGED_OF_GB2312 = "乾吒夥後徵拚捱摺於榘菸薹袷醣麴麽" + "著藉覆甯彷黏" + "馀锺谘钜迳渖镟"


def plain_fold(text):
    """The specification, step by step."""
    folded = "".join(fold_table().get(ord(c), c) for c in text)
    lines = [" ".join(part for part in line.split(" ") if part) for line in folded.split("\n")]
    return "\n".join(line for line in lines if line)


@given(TEXTS)
@example("\ud800一\udfff")
@example("一\n \n 二")
def test_folding_is_as_specified_and_done_once(text):
    assert fold(text) == plain_fold(text)
    assert fold(fold(text)) == fold(text)


@given(TEXTS)
def test_offsets_lead_back_to_the_character(text):
    folded, offsets = fold_with_offsets(text)
    assert folded == fold(text)
    assert len(offsets) == len(folded)
    assert list(offsets) == sorted(offsets)
    for character, offset in zip(folded, offsets, strict=True):
        own = fold_table().get(ord(text[offset]), text[offset])
        assert character in own or (character in " \n" and own in (" ", "\n"))


@given(st.lists(TEXTS, max_size=6))
def test_a_batch_is_folded_like_each_text(texts):
    batch = fold_batch(texts)
    for text, start, length in zip(texts, batch.starts, batch.lengths, strict=True):
        assert "".join(map(chr, batch.characters[start : start + length])) == fold(text)


def test_canonically_equal_texts_fold_alike():
    for composed, decomposed in (
        ("é", "e\u0301"),
        ("ガ", "カ\u3099"),
        ("Ǖ", "U\u0308\u0304"),
        ("神", "\ufa19"),
        ("K", "\u212a"),
    ):
        assert fold(composed) == fold(decomposed)


@pytest.mark.parametrize(
    ("traditional", "simplified"),
    [
        ("煤礦安全生產責任制", "煤矿安全生产责任制"),
        ("臺灣", "台湾"),
        ("台灣", "台湾"),
        ("後勤", "后勤"),
        ("遼寧", "辽宁"),
        ("雲南", "云南"),
        ("醫療衛生", "医疗卫生"),
        ("醫療衞生", "医疗卫生"),
        ("乾部幹部干部", "干部干部干部"),
        ("瞭解情況、祇有隨著發展，纔能答覆", "了解情况、只有随着发展，才能答复"),
        ("錢鍾書", "钱锺书"),
        ("這裡裏麵餘説", "这里里面余说"),
        ("硚口、滻灞、溮河", "硚口、浐灞、浉河"),
        ("\uf902\ufa2d", "车鹤"),
        ("〔臺政〕［遼］（雲）", "(台政)(辽)(云)"),
    ],
)
def test_traditional_and_simplified_fold_alike(traditional, simplified):
    assert fold(traditional) == fold(simplified)
    assert len(fold(traditional)) == len(traditional)


def test_simplified_text_keeps_its_characters():
    """What folds of GB 2312, the simplified everyday set, are the few that a simpler character of it also writes."""
    cells = bytes(byte for lead in range(0xB0, 0xF8) for trail in range(0xA1, 0xFF) for byte in (lead, trail))
    everyday = cells.decode("gb2312", "ignore")
    assert len(everyday) == 6763
    assert {c for c in everyday if fold(c) != c} == set(CHANGED_OF_GB2312)
    assert all(fold(c) in everyday for c in everyday)


def test_all_of_unicode_folds_once_and_ideographs_one_for_one():
    table = fold_table()
    for text in table.values():
        assert text.translate(table) == text
    for block in HAN_BLOCKS:
        assert all(len(table.get(code, "一")) == 1 for code in block)


@settings(max_examples=10, deadline=None)
@given(st.dictionaries(HAN.map(lambda code: code | 1), HAN.map(lambda code: code & ~1), max_size=60))
@example({})
@example({0x4E01: 0x9FA4, 0x9FA5: 0x4E00, 0x4E03: 0x4E00})
def test_variants_come_out_as_they_were_packed(becomes):
    spec = importlib.util.spec_from_file_location("pack_variants", ROOT / "tools/pack_variants.py")
    tool = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(tool)
    assert unpack_variants(tool.pack_variants(becomes)) == becomes


def test_the_tables_are_what_the_tool_derives():
    """Only where this Python has the Unicode version of the table; the tables themselves are the same for all."""
    table, variants = (
        json.loads((ROOT / "src/huibian/browser" / file).read_text("utf-8").partition(" = ")[2].rstrip("\n;"))
        for file in ("fold-table.js", "variant-table.js")
    )
    assert set(table["common"][::2]) == set(CHANGED_OF_GB2312)
    if f"Unicode {unicodedata.unidata_version}:" in (ROOT / "src/huibian/browser/fold-table.js").read_text("utf-8"):
        code = "import derive_fold_table as t, json; print(json.dumps([t.derive(), t.pack_variants(t.RARE_VARIANTS)]))"
        derived = subprocess.run(
            [sys.executable, "-c", code], cwd=ROOT / "tools", capture_output=True, check=True
        ).stdout
        assert json.loads(derived) == [table, variants]
