import json
import subprocess
import sys
import unicodedata
from pathlib import Path

from hypothesis import example, given
from hypothesis import strategies as st

from huibian.search.batch import fold_batch
from huibian.search.fold import fold, fold_table, fold_with_offsets

ROOT = Path(__file__).parents[3]
TEXTS = st.text(
    st.one_of(st.characters(), st.sampled_from(" \n\t\r\u3000\u200béＡ（〔ガ\u0301﨎\U0002f804\ud800")), max_size=30
)


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


def test_the_table_is_what_the_tool_derives():
    """Only where this Python has the Unicode version of the table; the table itself is the same for all."""
    source = (ROOT / "src/huibian/browser/fold-table.js").read_text("utf-8")
    assert len(source.encode()) <= 12_000
    table = json.loads(source[source.index("{", source.index("FOLD_TABLE")) : source.rindex("}") + 1])
    if table["unicode"] == unicodedata.unidata_version:
        code = "import derive_fold_table, json; print(json.dumps(derive_fold_table.derive()))"
        derived = subprocess.run(
            [sys.executable, "-c", code], cwd=ROOT / "tools", capture_output=True, check=True
        ).stdout
        assert json.loads(derived) == table
