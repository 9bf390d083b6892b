"""Lines become stretches: paragraphs, items of lists and rows of tables, going on across columns and pages."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Literal

from assistant.parsing import tables
from assistant.parsing.layout.joining import plain, separator
from assistant.parsing.layout.sheet import Line
from assistant.parsing.layout.table import groups, table_rows

_BULLET = re.compile(r"\A(?:[•·▪■●○◦‣∙*–—−\uf0b7\uf0a7\uf0d8\uf02d]\s*|[-o]\s+)(?=\S)")
_COUNTED = re.compile(r"(?:\d{1,2}[.)]|[a-zåäö]\))\s+(?=[^\W\d])")
NUMBERED = re.compile(r"(\d{1,2}(?:\.\d{1,2})*)\.?\s+(?=[^\W\d])")
"""What a numbered heading begins with."""
_ENDS = (".", "!", "?", ":", ";", "…")
_HEAVIER = 1.12
"""Of the size of the text: larger letters are a heading's."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """Lines that belong together; `said` is what a row of a table says, whose lines alone do not."""

    kind: Literal["text", "item", "row"]
    lines: tuple[Line, ...]
    said: str = ""

    @property
    def text(self) -> str:
        return self.turned(self.lines[0].page)[0]

    def turned(self, page: int) -> tuple[str, tuple[int, ...]]:
        """What it says, and where in it pages after `page` begin."""
        if self.kind == "row":
            return plain(self.said), (0,) * (self.lines[0].page - page)
        text, turns = "", list[int]()
        for at, line in enumerate(self.lines):
            added = plain(_BULLET.sub("", line.text, count=1) if at == 0 and self.kind == "item" else line.text)
            text = "".join(separator(text, added)) if text else ""
            turns += [len(text)] * (line.page - page)
            page, text = line.page, text + added
        return text.removesuffix("\u00ad"), tuple(turns)


@dataclass(frozen=True, slots=True)
class Look:
    """What a document's text looks like: its size in points, and how far apart the lines of each size stand."""

    size: float
    leading: dict[float, float] = field(default_factory=dict)

    def is_heavy(self, line: Line) -> bool:
        """Whether a line looks like a heading."""
        return line.size > _HEAVIER * self.size or (line.bold and line.size > 0.95 * self.size)

    def is_apart(self, before: Line, line: Line) -> bool:
        """Whether there is more space between two lines of a column than between those of a paragraph."""
        gap = before.base - line.base
        return gap <= 0 or gap > 1.25 * self.leading.get(half(line.size), 1.3 * line.size)


def half(size: float) -> float:
    return round(size * 2) / 2


def look(lines: Sequence[Line]) -> Look:
    """The size that most letters have; the leading that is common among the small ones, where paragraphs are short."""
    letters: dict[float, int] = defaultdict(int)
    gaps: dict[float, list[float]] = defaultdict(list)
    for line in lines:
        letters[half(line.size)] += len(line.text)
    for one, other in pairwise(lines):
        gap = one.base - other.base
        if _side_by_side(one, other) and half(one.size) == half(other.size) and 0.9 < gap / one.size < 2.2:
            gaps[half(one.size)].append(gap)
    leading = {size: sorted(found)[len(found) // 5] for size, found in gaps.items()}
    return Look(max(letters, key=lambda size: letters[size], default=10.0), leading)


def _side_by_side(one: Line, other: Line) -> bool:
    return one.place == other.place


def stretches(lines: Sequence[Line], seen: Look) -> Iterator[Stretch]:
    """The lines of a document, in reading order, as what belongs together."""
    lines_open: list[Line] = []
    for group in groups(lines):
        if len(group) == 1 and lines_open and _goes_on(lines_open, group[0], seen):
            lines_open.append(group[0])
            continue
        yield from _closed(lines_open)
        lines_open = list(group) if len(group) == 1 else []
        if len(group) > 1:
            yield from (Stretch("row", group, said) for said in tables.said(table_rows(group)))
    yield from _closed(lines_open)


def _closed(lines: Sequence[Line]) -> list[Stretch]:
    return [Stretch("item" if _begins_item(lines[0]) else "text", tuple(lines))] if lines else []


def _begins_item(line: Line) -> bool:
    return bool(_BULLET.match(line.text) or (_COUNTED.match(line.text) and not line.bold))


def _goes_on(lines: Sequence[Line], line: Line, seen: Look) -> bool:
    last = lines[-1]
    if abs(last.size - line.size) > 0.08 * line.size or last.bold != line.bold or _begins_item(line):
        return False
    if seen.is_heavy(line) and (NUMBERED.match(line.text) or not _side_by_side(last, line)):
        return False
    return _goes_down(lines, line, seen) if _side_by_side(last, line) else _goes_over(last, line)


def _goes_down(lines: Sequence[Line], line: Line, seen: Look) -> bool:
    """Whether the next line of a column is of the same paragraph or item."""
    last, (left, right) = lines[-1], line.column
    if seen.is_apart(last, line):
        return False
    short = last.right < right - 0.25 * (right - left)
    if _begins_item(lines[0]):
        hangs = (line.left - left) - (lines[0].left - lines[0].column[0])
        return hangs > 1 or (hangs > -1 and not (_ends(last) and short))
    indented = line.left > left + 0.8 * line.size and abs(last.left - left) < 0.3 * line.size
    centred = abs(line.left + line.right - last.left - last.right) < 2 * line.size
    outdented = last.left - line.left > 2.5 * line.size and not centred
    return not outdented and not (_ends(last) and (indented or short))


def _goes_over(last: Line, line: Line) -> bool:
    """Whether a paragraph or item goes on in the next column or on the next page."""
    filled = last.right > last.column[1] - 2 * last.size
    return not _ends(last) and (line.text[:1].islower() or last.text.endswith(("-", "\u00ad")) or filled)


def _ends(line: Line) -> bool:
    return line.text.rstrip('⁰¹²³⁴⁵⁶⁷⁸⁹)”"»\u200a').endswith(_ENDS)
