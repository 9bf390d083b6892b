"""Running heads, running feet and page numbers: rows that stand at the same height on page after page."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from assistant.parsing.layout.sheet import Row

_OUTER = 3
"""Rows from the top and from the bottom of a page that may be running."""
_GAP = 2.0
"""Of its size: further from the text a row stands that is a running head, whatever it says."""
_NUMBER = re.compile(
    r"(?:(?:s(?:ida|ivu|\.)?|page|p\.)\s*)?[-–—(]?\s*(?:\d{1,4}|[ivxl]{1,6})\s*[-–—)]?"
    r"(?:\s*(?:/|\(|av|of)\s*\d{1,4}\)?)?",
    re.IGNORECASE,
)
_Key = tuple[str, int]


def without_running(pages: Sequence[Sequence[Row]]) -> list[list[Row]]:
    """The rows of each page without those that run through the document."""
    places = Counter(key for rows in pages for key in {key for row in _outer(rows) for key in _keys(row, rows)})
    many = max(2, min(len(pages) // 2, 3 + len(pages) // 10))
    most = max(3, round(0.6 * len(pages)))
    kept = []
    for rows in pages:
        runs = [row for row in _outer(rows) if _runs(row, rows, places, many, most)]
        kept.append([row for row in rows if not any(row is each for each in runs)])
    return kept


def _outer(rows: Sequence[Row]) -> list[Row]:
    return [*rows[:_OUTER], *rows[max(len(rows) - _OUTER, _OUTER) :]]


def _runs(row: Row, rows: Sequence[Row], places: Counter[_Key], many: int, most: int) -> bool:
    said, apart = [key for key in _keys(row, rows) if key[0]], [key for key in _keys(row, rows) if not key[0]]
    return (
        any(places[key] >= many for key in said)
        or any(places[key] >= most for key in apart)
        or (_is_outermost(row, rows) and bool(_NUMBER.fullmatch(row.text)))
    )


def _keys(row: Row, rows: Sequence[Row]) -> list[_Key]:
    """What a row says, digits masked, and nothing where it stands apart; each with its height, rounded either way."""
    said = [re.sub(r"\d+", "#", row.text.casefold()), *([""] if _is_apart(row, rows) else [])]
    heights = (int(row.base // 4) * 2, int((row.base + 2) // 4) * 2 + 1)
    return [(text, height) for text in said for height in heights]


def _is_outermost(row: Row, rows: Sequence[Row]) -> bool:
    return row is rows[0] or row is rows[-1]


def _is_apart(row: Row, rows: Sequence[Row]) -> bool:
    if len(rows) < _OUTER or not _is_outermost(row, rows):
        return False
    other = rows[1] if row is rows[0] else rows[-2]
    return abs(row.base - other.base) > _GAP * max(row.size, other.size)
