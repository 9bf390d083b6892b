"""Lines with cells become the rows of a table: a row that takes several lines is one, whatever it is centred on."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from assistant.parsing.layout.sheet import Cell, Line
from assistant.parsing.tables import TableRow

_LEADING = 1.45
"""Of the size: further apart two lines are two rows, if any are nearer."""
_CLOSE = 0.95
"""Of the size: nearer to each other than lines of text are, two lines are parts of one row."""


def groups(lines: Sequence[Line]) -> list[tuple[Line, ...]]:
    """Lines as those that make a table together, of several, and each of the others alone."""
    found: list[list[Line]] = []
    for line in lines:
        if len(line.cells) > 1 and len(found) > 1 and _stands_between(found[-2][-1], found[-1], line):
            found[-2:] = [[*found[-2], *found[-1]]]
        if found and _goes_on(found[-1], line):
            found[-1].append(line)
        else:
            found.append([line])
    return [tuple(each) for group in found for each in ([group] if _is_table(group) else [[line] for line in group])]


def _goes_on(group: Sequence[Line], line: Line) -> bool:
    last = group[-1]
    if (line.page, line.place) != (last.page, last.place):
        return False
    gap = last.base - line.base
    if len(line.cells) > 1 and len(last.cells) > 1:
        return gap < 4 * line.size
    if len(last.cells) > 1:
        inside = any(abs(line.left - cell.left) < 3 for cell in last.cells)
        return gap < 1.35 * line.size and inside and line.right < line.column[1] - line.size and not _is_whole(line)
    return gap < _LEADING * line.size if len(line.cells) > 1 and len(group) > 1 else gap < _CLOSE * line.size


def _stands_between(above: Line, middle: Sequence[Line], line: Line) -> bool:
    """Whether one line stands between rows of a table as the first part of the lower one."""
    alone, same = len(middle) == 1, above.place == middle[0].place == line.place
    near = middle[0].base - line.base < _LEADING * line.size and above.base - middle[0].base < 4 * line.size
    aligned = abs(above.left - middle[0].left) < 3 and not _is_whole(middle[0])
    return alone and same and near and aligned and len(above.cells) > 1


def _is_whole(line: Line) -> bool:
    """Whether a line fills its column, as a line of text below a table does."""
    return line.right - line.left > 0.6 * (line.column[1] - line.column[0])


def _is_table(group: Sequence[Line]) -> bool:
    """Whether two lines at least are cut at one place, or one into three; else a wide space is only a wide space."""
    cut = [line for line in group if len(line.cells) > 1]
    aligned = any(_aligned(one, other) for one, other in pairwise(cut))
    return aligned or any(len(line.cells) > 2 for line in cut)


def _aligned(one: Line, other: Line) -> bool:
    return any(abs(a.left - b.left) < 4 or abs(a.right - b.right) < 4 for a in one.cells[1:] for b in other.cells[1:])


def table_rows(group: Sequence[Line]) -> list[TableRow]:
    """The rows of a table, every one with as many cells as it has columns."""
    columns = max(group, key=lambda line: len(line.cells)).cells
    found: list[tuple[list[str], bool]] = []
    for before, line in zip([None, *group], group, strict=False):
        if before is None or _begins_row(before, line, group, columns):
            found.append(([""] * len(columns), True))
        texts, bold = found[-1]
        for cell in line.cells:
            at = _column(cell, columns)
            texts[at] = f"{texts[at]} {cell.text}".strip()
        found[-1] = (texts, bold and line.bold)
    return [TableRow(tuple(texts), bold) for texts, bold in found]


def _begins_row(before: Line, line: Line, group: Sequence[Line], columns: Sequence[Cell]) -> bool:
    gap = before.base - line.base
    if gap < _CLOSE * line.size:
        return False
    gaps = [one.base - other.base for one, other in pairwise(group)]
    if max(gaps) > 1.25 * min(gaps):
        partial = min(len(line.cells), len(before.cells)) < len(columns)
        return not partial or gap > 1.25 * min(gaps)
    return _column(line.cells[0], columns) == 0


def _column(cell: Cell, columns: Sequence[Cell]) -> int:
    """The column that a cell is in: by how much of it stands over another's, else the nearest."""

    def distance(other: Cell) -> float:
        apart = max(other.left - cell.right, cell.left - other.right)
        return apart if apart > 0 else min(abs(cell.left - other.left), abs(cell.right - other.right)) - 1000

    return min(range(len(columns)), key=lambda at: distance(columns[at]))
