"""Tables laid out as Markdown can hold them: as many cells in every row, merged ones taken apart."""

from collections.abc import Sequence
from dataclasses import dataclass

from huibian.importer.model import Table, clean

REPEATED = "〃"
_MOST_COLUMNS = 100


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell as documents have it: over `columns` and `rows`, or going on with the one above (`continues`)."""

    text: str
    columns: int = 1
    rows: int = 1
    continues: bool = False


def lay_out(rows: Sequence[Sequence[Cell]], place: str) -> Table:
    """Lay out cells. Of a merged one the text stands at the top left; below it stands 〃, to its right nothing."""
    grid: list[list[str]] = []
    open_cells: dict[int, int] = {}  # column → rows that the cell above still covers
    merged = 0
    for row in rows:
        line: list[str] = []
        for cell in row:
            while open_cells.get(len(line), 0):
                open_cells[len(line)] -= 1
                line.append(REPEATED)
            width = max(1, min(cell.columns, _MOST_COLUMNS))
            if cell.continues:
                line += [REPEATED] + [""] * (width - 1)
                if cell.text.strip():
                    line[-width] = _one_line(cell.text)
                continue
            merged += width > 1 or cell.rows > 1
            for column in range(len(line), len(line) + width):
                if cell.rows > 1:
                    open_cells[column] = cell.rows - 1
            line += [_one_line(cell.text)] + [""] * (width - 1)
        while open_cells.get(len(line), 0):
            open_cells[len(line)] -= 1
            line.append(REPEATED)
        merged += sum(cell.continues for cell in row)
        grid.append(line)
    width = max(map(len, grid), default=0)
    return Table(rows=tuple((*line, *[""] * (width - len(line))) for line in grid), place=place, merged=merged)


def _one_line(text: str) -> str:
    return " ".join(clean(text).split())
