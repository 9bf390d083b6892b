"""The rows of a table as text that can be read and quoted one by one: each cell is named by its column's head."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class TableRow:
    """The cells of a row; `bold` where all of it is."""

    cells: tuple[str, ...]
    bold: bool = False


def said(rows: Sequence[TableRow], headed: bool = False) -> list[str]:
    """Each row as a line, as "Stödform: Startstöd; Högst: 35 000 euro"; without heads, the cells with dashes between.

    `headed` says that the first row is known to hold the heads; else it is told by what it holds.
    """
    filled = [row for row in rows if any(row.cells)]
    if not filled or not (headed or _is_head(filled)):
        return [_plain(row.cells) for row in filled]
    heads = filled[0].cells
    return [_named(heads, row.cells) for row in filled[1:]] or [_plain(heads)]


def _is_head(rows: Sequence[TableRow]) -> bool:
    """Whether the first row names columns: filled, without figures, and bold above others or with figures below it."""
    first, rest = rows[0], rows[1:]
    if len(first.cells) < 2 or not rest or not all(first.cells[1:]) or any(map(_has_figure, first.cells)):
        return False
    figures = any(_has_figure(cell) for row in rest for cell in row.cells[1:])
    return (first.bold and not all(row.bold for row in rest)) or (figures and len(rest) > 1)


def _has_figure(cell: str) -> bool:
    return any(char.isdigit() for char in cell)


def _plain(cells: Sequence[str]) -> str:
    return " – ".join(filter(None, cells))


def _named(heads: Sequence[str], cells: Sequence[str]) -> str:
    if sum(map(bool, cells)) < 2:
        return _plain(cells)  # a remark across the whole table is not in the first column's name
    paired = zip([*heads, *[""] * len(cells)], cells, strict=False)
    return "; ".join(f"{head.rstrip(':')}: {cell}" if head else cell for head, cell in paired if cell)
