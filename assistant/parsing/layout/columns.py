"""Rows of a page become columns in reading order: what stands side by side as prose is read one after the other.

What stands side by side as a table is left as it is: its rows are read across.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from statistics import median

from assistant.parsing.layout.sheet import Row, Word

_CLEAR = 3.0
"""Points free of letters on either side of the middle of a gutter: more than a space between words has."""
_STEP = 3.0
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
    bands = [band for middle in _places(rows) for band in _bands(rows, middle)]
    most = max((band.rows for band in bands), default=0)
    best = [band for band in bands if band.rows == most]
    return best[len(best) // 2] if best else None


def _places(rows: Sequence[Row]) -> Iterator[float]:
    """Where a gutter may be: not near the edges."""
    if len(rows) < _FEW:
        return
    left, right = min(row.left for row in rows), max(row.right for row in rows)
    for step in range(int((right - left) * 0.76 / _STEP)):
        yield left + 0.12 * (right - left) + step * _STEP


def _bands(rows: Sequence[Row], middle: float) -> Iterator[_Band]:
    """Runs of rows that no word crosses at `middle`, of prose on both sides."""
    first = 0
    for at in range(len(rows) + 1):
        if at < len(rows) and _is_open(rows[at].words, middle):
            continue
        run = rows[first:at] if min(map(len, _sides(rows[first:at], middle))) >= _FEW else ()
        for start, end in _without_tables(run, middle):
            count = min(map(len, _sides(rows[first + start : first + end], middle)))
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


def _is_open(words: Sequence[Word], middle: float) -> bool:
    at = bisect_left(words, middle + _CLEAR, key=lambda word: word.left)
    return all(word.right <= middle - _CLEAR for word in words[max(at - 2, 0) : at])


def _sides(rows: Sequence[Row], middle: float) -> tuple[list[Row], list[Row]]:
    left = [tuple(word for word in row.words if word.left < middle) for row in rows]
    right = [tuple(word for word in row.words if word.left >= middle) for row in rows]
    return [Row(words) for words in left if words], [Row(words) for words in right if words]


def _reads(rows: Sequence[Row]) -> bool:
    """Whether a side is read for itself: it is prose, or again two columns of prose."""
    return _is_prose(rows) or any(
        min(map(len, sides)) >= _FEW and all(map(_is_prose, sides))
        for middle in _places(rows)
        if all(_is_open(row.words, middle) for row in rows) and (sides := _sides(rows, middle))
    )


def _is_prose(rows: Sequence[Row]) -> bool:
    """Whether most lines of a column fill it, with words; the cells of a table seldom do."""
    width = max(row.right for row in rows) - min(row.left for row in rows)
    long = sum(row.right - row.left > _LONG * width for row in rows)
    letters = sum(char.isalpha() for row in rows for char in row.text)
    signs = sum(not char.isspace() for row in rows for char in row.text)
    return long >= len(rows) / 2 and median(len(row.text) for row in rows) >= _CHARACTERS and letters > 0.75 * signs
