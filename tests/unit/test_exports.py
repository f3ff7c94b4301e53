"""The export: what the browser cuts out of it is what Python would have written."""

import csv
import importlib.util
import io
import json
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huibian.exports import json_table, safe_cell

VECTORS = Path(__file__).parents[1] / "vectors"


def test_the_shared_vectors_are_up_to_date():
    spec = importlib.util.spec_from_file_location("derive_export", VECTORS / "derive_export.py")
    derive = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(derive)
    assert derive.text() == (VECTORS / "export.json").read_text("utf-8")
    rows = list(csv.DictReader(io.StringIO(next(derive.vectors())["table"])))
    assert [row["文件"] for row in rows] == [f"{number:02}.md" for number in range(len(rows) - 1, -1, -1)]
    assert {row["部门当时名称"] for row in rows} == {"青岚市应急管理局", "青岚市安全生产监督管理局"}


@pytest.mark.parametrize("text", ["=1", "'=1", "''=1", "'", "''", "", "安全", "'安全", "＋1", "'\t", "1'=1"])
def test_a_neutralised_cell_can_be_read_back(text):
    cell = safe_cell(text)
    assert cell[:1] not in list("=+-@＝＋－＠\t\r\n")
    assert re.sub("^'(?='*[=+\\-@＝＋－＠\\t\\r\\n])", "", cell) == text


VALUES = st.none() | st.integers() | st.text() | st.lists(st.text(), max_size=3)


@given(st.text(), st.lists(st.dictionaries(st.text(), VALUES, min_size=1, max_size=4), max_size=3))
def test_the_json_is_what_the_standard_library_writes(name, rows):
    whole = {"site": name, "count": len(rows), "reports": rows}
    text = json_table(name, len(rows), iter(rows)).decode("utf-8", "surrogatepass")
    assert text == json.dumps(whole, ensure_ascii=False, indent=1) + "\n"
