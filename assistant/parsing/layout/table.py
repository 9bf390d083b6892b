"""Lines with cells become the rows of a table: a row that takes several lines is one, whatever it is centred on."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from assistant.parsing.layout.joining import separator
from assistant.parsing.layout.sheet import Cell, Line
from assistant.parsing.tables import TableRow

_LEADING = 1.5
"""Of the size: further apart two lines are no longer of one row."""
_CLOSE = 0.95
"""Of the size: nearer to each other than lines of text are, two lines are parts of one row."""
_SPREAD = 4.0
"""Of the size: further apart two rows are not of one table."""
_EDGE = 4.0
"""Points by which cells of one column may differ."""


def groups(lines: Sequence[Line]) -> list[tuple[Line, ...]]:
    """Lines as those that make a table together, of several, and each of the others alone."""
    found: list[tuple[Line, ...]] = []
    at = 0
    while at < len(lines):
        first, last = _table(lines, at)
        found += [tuple(lines[first:last])] if last > at + 1 else [(lines[at],)]
        if first < at:
            del found[-2]
        at = max(last, at + 1)
    return found


def _table(lines: Sequence[Line], first: int) -> tuple[int, int]:
    """Where the table begins that `first` is of, which may be a line above, and the line after it; nothing if none."""
    cut = [first] if len(lines[first].cells) > 1 else []
    at = first + 1
    while cut and at < len(lines) and lines[at].place == lines[first].place:
        gap = (lines[at - 1].base - lines[at].base) / lines[at].size
        if gap > _SPREAD or (gap > _CLOSE and not _is_celled(lines[at], lines, cut)):
            break
        cut += [at] if len(lines[at].cells) > 1 else []
        at += 1
    last = cut[-1] + 1 if cut else first
    if not _is_table([lines[each] for each in cut]):
        return first, first
    while last < at and lines[last - 1].base - lines[last].base < _below(lines[first:last]) * lines[last].size:
        last += 1
    return first - _begins_above(lines, first), last


def _is_celled(line: Line, lines: Sequence[Line], cut: Sequence[int]) -> bool:
    """Whether a line may be of a table: it has cells itself, or is one that stands in a column."""
    cells = [cell for at in cut for cell in lines[at].cells]
    stands = any(abs(line.left - cell.left) < _EDGE or abs(line.right - cell.right) < _EDGE for cell in cells)
    return len(line.cells) > 1 or (stands and not _is_whole(line))


def _below(table: Sequence[Line]) -> float:
    """Of the size: how near a line below a table has to be to be the rest of its last row."""
    gaps = [one.base - other.base for one, other in pairwise(table)]
    return _LEADING if max(gaps, default=0.0) > _LEADING * table[0].size else _CLOSE


def _begins_above(lines: Sequence[Line], first: int) -> bool:
    """Whether the line above is of the first row, whose cells are centred on each other."""
    above = lines[first - 1] if first else None
    if above is None or above.place != lines[first].place or len(above.cells) > 1:
        return False
    return 0 < above.base - lines[first].base < _CLOSE * above.size and not _is_whole(above)


def _is_whole(line: Line) -> bool:
    """Whether a line fills its column, as a line of text does."""
    return line.right - line.left > 0.6 * (line.column[1] - line.column[0])


def _is_table(cut: Sequence[Line]) -> bool:
    """Whether two lines are cut at one place, or one into three; else a wide space is only a wide space."""
    aligned = any(_aligned(one, other) for one, other in pairwise(cut))
    return len(cut) > 1 and (aligned or any(len(line.cells) > 2 for line in cut))


def _aligned(one: Line, other: Line) -> bool:
    return any(
        abs(a.left - b.left) < _EDGE or abs(a.right - b.right) < _EDGE for a in one.cells[1:] for b in other.cells[1:]
    )


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
            texts[at] = "".join(separator(texts[at], cell.text)) + cell.text if texts[at] else cell.text
        found[-1] = (texts, bold and line.bold)
    return [TableRow(tuple(texts), bold) for texts, bold in found]


def _begins_row(before: Line, line: Line, group: Sequence[Line], columns: Sequence[Cell]) -> bool:
    gap = before.base - line.base
    if gap < _CLOSE * line.size:
        return False
    spread = any(one.base - other.base > _LEADING * other.size for one, other in pairwise(group))
    if spread:
        return gap > _LEADING * line.size or min(len(line.cells), len(before.cells)) == len(columns)
    return _column(line.cells[0], columns) == 0


def _column(cell: Cell, columns: Sequence[Cell]) -> int:
    """The column that a cell is in: by how much of it stands over another's, else the nearest."""

    def distance(other: Cell) -> float:
        apart = max(other.left - cell.right, cell.left - other.right)
        return apart if apart > 0 else min(abs(cell.left - other.left), abs(cell.right - other.right)) - 1000

    return min(range(len(columns)), key=lambda at: distance(columns[at]))
