"""Running heads, running feet and page numbers: rows that stand at the same height on page after page."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import takewhile

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


@dataclass(frozen=True, slots=True)
class _Habits:
    """How often something stands at one height, and from how many pages it runs."""

    places: Counter[_Key]
    pages: int

    def run(self, row: Row, rows: Sequence[Row]) -> bool:
        """Whether it says the same there on enough pages, stands apart as others on most, or numbers them."""
        many = max(2, min(self.pages // 2, 3 + self.pages // 10))
        most = max(3, round(0.6 * self.pages))
        found = any(self.places[key] >= (many if key[0] else most) for key in _keys(row, rows))
        return found or (_is_outermost(row, rows) and bool(_NUMBER.fullmatch(row.text)))


def without_running(pages: Sequence[Sequence[Row]]) -> list[list[Row]]:
    """The rows of each page without those that run through the document."""
    seen = [{key for side in _sides(rows) for row in side for key in _keys(row, rows)} for rows in pages]
    habits = _Habits(Counter(key for keys in seen for key in keys), len(pages))
    return [_without(rows, habits) for rows in pages]


def _without(rows: Sequence[Row], habits: _Habits) -> list[Row]:
    """The rows of a page up to the first from either edge that does not run."""
    runs = {id(row) for side in _sides(rows) for row in takewhile(lambda row: habits.run(row, rows), side)}
    return [row for row in rows if id(row) not in runs]


def _sides(rows: Sequence[Row]) -> tuple[Sequence[Row], Sequence[Row]]:
    """The outer rows from the top inward, and from the bottom: within the text nothing runs."""
    return rows[:_OUTER], rows[: max(len(rows) - _OUTER, _OUTER) - 1 : -1]


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
