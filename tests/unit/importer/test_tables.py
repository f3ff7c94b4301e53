"""Tables laid out for Markdown."""

from hypothesis import given
from hypothesis import strategies as st

from huibian.importer.tables import Cell, lay_out

CELLS = st.builds(Cell, st.sampled_from(["甲", "乙\n丙", ""]), st.integers(1, 4), st.integers(1, 3), st.booleans())


def test_merged_cells_are_taken_apart():
    table = lay_out(
        [[Cell("甲", 2), Cell("乙", 1, 2)], [Cell("丙"), Cell("丁")], [Cell("戊", continues=True), Cell("己\n庚")]], "1"
    )
    assert table.rows == (("甲", "", "乙"), ("丙", "丁", "〃"), ("戊", "己 庚", ""))
    assert table.merged == 3


@given(st.lists(st.lists(CELLS, max_size=5), max_size=5))
def test_every_row_is_as_long_and_no_text_is_lost(rows):
    table = lay_out(rows, "")
    assert len({len(row) for row in table.rows}) <= 1
    for sign in "甲乙丙":
        assert table.plain.count(sign) == sum(cell.text.count(sign) for row in rows for cell in row)
