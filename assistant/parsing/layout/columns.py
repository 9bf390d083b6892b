"""Rows of a page become columns in reading order: what stands side by side as prose is read one after the other.

What stands side by side as a table is left as it is: its rows are read across.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from statistics import median

from assistant.parsing.layout.sheet import Row

_CLEAR = 3.0
"""Points free of letters on either side of the middle of a gutter: more than a space between words has."""
_STEP = 3.0
"""Points from one place where a gutter may be to the next."""
_EDGE = 0.12
"""Share of the width on either side in which there is no gutter."""
_FEW = 3
"""Rows that a column has at least."""
_LONG = 0.6
"""Share of a column's width that most of its lines fill, where it is prose."""
_CHARACTERS = 18
_GAP = 1.8
"""Of the size: a gap as wide over both columns may end them."""


@dataclass(frozen=True, slots=True)
class _Band:
    """Rows, from the first to before the last, between which a gutter goes down at `middle`."""

    first: int
    last: int
    middle: float
    rows: int
    """How many there are on the side that has fewer."""


def ordered(rows: Sequence[Row]) -> list[list[Row]]:
    """The rows of a page as its columns, in the order they are read."""
    band = _best_band(rows)
    if band is None:
        return [list(rows)] if rows else []
    left, right = _sides(rows[band.first : band.last], band.middle)
    return [*ordered(rows[: band.first]), *ordered(left), *ordered(right), *ordered(rows[band.last :])]


def _best_band(rows: Sequence[Row]) -> _Band | None:
    """The tallest of the bands that are columns; in the middle of a broad gutter, all over which they are as tall."""
    bands = [band for middle, free in _places(rows) for band in _bands(rows, middle, free)]
    most = max((band.rows for band in bands), default=0)
    best = [band for band in bands if band.rows == most]
    return best[len(best) // 2] if best else None


def _places(rows: Sequence[Row]) -> Iterator[tuple[float, list[bool]]]:
    """Where a gutter may be, not near the edges, and which rows have no letter there."""
    if len(rows) < _FEW:
        return
    left, right = min(row.left for row in rows), max(row.right for row in rows)
    first, count = left + _EDGE * (right - left), int((1 - 2 * _EDGE) * (right - left) / _STEP)
    taken = [_taken(row, first) for row in rows]
    for step in range(count):
        free = [not mask >> step & 1 for mask in taken]
        if sum(free) >= _FEW:
            yield first + step * _STEP, free


def _taken(row: Row, first: float) -> int:
    """The steps from `first` on at which a row has letters, or nearly, each as a bit, since there are many of both."""
    mask = 0
    for word in row.words:
        start = max(math.ceil((word.left - _CLEAR - first) / _STEP), 0)
        end = math.floor((word.right + _CLEAR - first) / _STEP)
        mask |= (1 << end + 1) - (1 << start) if end >= start else 0
    return mask


def _bands(rows: Sequence[Row], middle: float, free: Sequence[bool]) -> Iterator[_Band]:
    """Runs of free rows, of prose on both sides."""
    first = 0
    for at in range(len(rows) + 1):
        if at < len(rows) and free[at]:
            continue
        run = rows[first:at]
        if (
            len(run) >= _FEW
            and min(sum(row.left < middle for row in run), sum(row.right > middle for row in run)) >= _FEW
        ):
            for start, end in _without_tables(run, middle):
                count = min(map(len, _sides(run[start:end], middle)))
                if count >= _FEW:
                    yield _Band(first + start, first + end, middle, count)
        first = at + 1


def _without_tables(run: Sequence[Row], middle: float) -> Iterator[tuple[int, int]]:
    """What of a run is prose on both sides, or on one: cut at wide gaps, and where a table stands, with its heading."""
    start, end = 0, 0
    for first, last in [*_parts(run), (len(run), len(run))]:
        left, right = _sides(run[first:last], middle)
        if first < last and (not left or not right):
            continue
        if first < last and _reads(left) and _reads(right):
            end = last
            continue
        if start < end:
            yield start, end if first < last else len(run)
        start = end = last


def _parts(run: Sequence[Row]) -> Iterator[tuple[int, int]]:
    """A run cut where nothing stands on either side."""
    first = 0
    for at in range(1, len(run) + 1):
        if at == len(run) or run[at - 1].base - run[at].base > _GAP * max(run[at].size, run[at - 1].size):
            yield first, at
            first = at


def _sides(rows: Sequence[Row], middle: float) -> tuple[list[Row], list[Row]]:
    left = [tuple(word for word in row.words if word.left < middle) for row in rows]
    right = [tuple(word for word in row.words if word.left >= middle) for row in rows]
    return [Row(words) for words in left if words], [Row(words) for words in right if words]


def _reads(rows: Sequence[Row]) -> bool:
    """Whether a side is read for itself: it is prose, or again two columns of prose."""
    return _is_prose(rows) or any(
        min(map(len, sides)) >= _FEW and all(map(_is_prose, sides))
        for middle, free in _places(rows)
        if all(free) and (sides := _sides(rows, middle))
    )


def _is_prose(rows: Sequence[Row]) -> bool:
    """Whether most lines of a column fill it, with words; the cells of a table seldom do."""
    width = max(row.right for row in rows) - min(row.left for row in rows)
    long = sum(row.right - row.left > _LONG * width for row in rows)
    letters = sum(char.isalpha() for row in rows for char in row.text)
    signs = sum(not char.isspace() for row in rows for char in row.text)
    return long >= len(rows) / 2 and median(len(row.text) for row in rows) >= _CHARACTERS and letters > 0.75 * signs
