"""The words of a page, its rows of words on one base, and its lines, cut where a row stands apart."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise
from statistics import median

from assistant.parsing.layout.joining import HAIR, RAISED

_SIGNS = frozenset("⁰¹²³⁴⁵⁶⁷⁸⁹*,)")
_SMALL = 0.9
"""Share of the size of a row that a raised mark has at most."""
_SPACE = 0.15
"""Of the size: a wider gap is a space."""
APART = 1.3
"""Of the size: a wider gap parts the cells of a table, or columns."""
_STRETCHED = 4.0
"""The same of a gap that a space of the string stands for."""
MARK = re.compile(r"(?:[•·▪■●○◦‣∙*–—−-]|\uf0b7|\uf0a7|\uf0d8|o|\d{1,2}[.)]|[a-zåäö]\)|\d+(?:\.\d+)+\.?|\d{1,2})")
"""What a list's item or a heading begins with, alone before its text."""


@dataclass(frozen=True, slots=True)
class Word:
    """A word in points: `left`, `right` and `base` count along the direction that most of the page is written in."""

    text: str
    left: float
    right: float
    base: float
    size: float
    bold: bool = False
    spaced: bool = False
    """A space stands before it in the string that it was drawn with."""
    turn: int = 0
    """Direction in quarters of a turn, against the clock."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """What is drawn on a page."""

    words: tuple[Word, ...]
    marked: tuple[Word, ...] = ()
    """Words of which the file says that they are no content: running heads and page numbers."""
    hidden: int = 0
    """Words that nobody sees, left out."""


@dataclass(frozen=True)
class Row:
    """Words on one base, from left to right."""

    words: tuple[Word, ...]

    @cached_property
    def base(self) -> float:
        return median(word.base for word in self.words)

    @cached_property
    def size(self) -> float:
        return median(word.size for word in self.words for _ in word.text)

    @property
    def left(self) -> float:
        return self.words[0].left

    @cached_property
    def right(self) -> float:
        return max(word.right for word in self.words)

    @cached_property
    def text(self) -> str:
        return _joined(self.words)


@dataclass(frozen=True, slots=True)
class Cell:
    text: str
    left: float
    right: float


@dataclass(frozen=True)
class Line:
    """A line of a column, as its cells: one, but in tables. `column` is where the column's text begins and ends."""

    cells: tuple[Cell, ...]
    base: float
    size: float
    bold: bool
    page: int
    column: tuple[float, float]
    place: int = 0
    """Which column of the document it is in, counted from its first."""

    @property
    def left(self) -> float:
        return self.cells[0].left

    @property
    def right(self) -> float:
        return self.cells[-1].right

    @cached_property
    def text(self) -> str:
        return " ".join(cell.text for cell in self.cells)


def rows(words: Iterable[Word]) -> list[Row]:
    """Words as rows, from the top down; marks of notes in the row that they are raised above."""
    found: list[list[Word]] = []
    for word in sorted(words, key=lambda each: -each.base):
        if not found or found[-1][0].base - word.base > 0.3 * min(word.size, found[-1][0].size):
            found.append([])
        found[-1].append(word)
    return [Row(_once(each)) for each in _lowered(found) if each]


def _once(words: Iterable[Word]) -> tuple[Word, ...]:
    """In order, those drawn letter by letter put together, and without those drawn twice, as bold is feigned."""
    kept: list[Word] = []
    for word in sorted(words, key=lambda each: each.left):
        if any(each.text == word.text and abs(each.left - word.left) < 0.1 * word.size for each in kept[-2:]):
            continue
        if kept and _is_part(kept[-1], word):
            kept[-1] = replace(kept[-1], text=kept[-1].text + word.text, right=word.right)
        else:
            kept.append(word)
    return tuple(kept)


def _is_part(before: Word, word: Word) -> bool:
    """Whether a word goes on in the next one: letters are drawn one by one where they are kerned."""
    alike = before.bold == word.bold and abs(before.size - word.size) < 0.01 * word.size
    return alike and not word.spaced and -0.5 * word.size < word.left - before.right < _SPACE * word.size


def _lowered(found: list[list[Word]]) -> list[list[Word]]:
    """Rows with the small words just above them, as digits that are raised; "m2" as "m²"."""
    for at, row in enumerate(found):
        for below in found[at + 1 : at + 3]:
            if not row or min(word.size for word in row) > _SMALL * max(each.size for each in below):
                continue
            raised = [word for word in row if any(_stands_over(word, each) for each in below)]
            below += [replace(word, text=word.text.translate(RAISED), spaced=False) for word in raised]
            row[:] = [word for word in row if word not in raised]
    return found


def _stands_over(word: Word, other: Word) -> bool:
    near = -0.2 * other.size < word.left - other.right < 0.5 * other.size or abs(other.left - word.right) < other.size
    return word.size <= _SMALL * other.size and 0 < word.base - other.base < 0.65 * other.size and near


def _joined(words: Sequence[Word]) -> str:
    parts = [words[0].text]
    for before, word in pairwise(words):
        parts += [_between(before, word), word.text]
    return "".join(parts)


def _between(before: Word, word: Word) -> str:
    """A space, a hair's breadth before a note's mark, or nothing inside a word."""
    if word.size <= _SMALL * before.size and set(word.text) <= _SIGNS:
        return HAIR if re.search(r"\w{3}$|[.,;:%)”]$", before.text) else ""
    return " " if word.spaced or word.left - before.right > _SPACE * min(before.size, word.size) else ""


def lines(found: Sequence[Row], page: int, place: int) -> list[Line]:
    """The rows of one column as lines."""
    column = (min(row.left for row in found), max(row.right for row in found))
    return [
        Line(_cells(row, column), row.base, row.size, all(each.bold for each in row.words), page, column, place)
        for row in found
    ]


def _cells(row: Row, column: tuple[float, float]) -> tuple[Cell, ...]:
    even = _is_even(row, column)
    groups: list[list[Word]] = [[row.words[0]]]
    for before, word in pairwise(row.words):
        # Cells are drawn one by one; a space of a string is only stretched, so that lines end below each other.
        apart = word.left - before.right > (_STRETCHED if word.spaced else APART) * row.size
        # The mark of an item or heading stands apart from its text, too.
        mark = len(groups) == 1 and word.text[0].isalpha() and MARK.fullmatch(_joined(groups[0]))
        if apart and not even and not mark:
            groups.append([])
        groups[-1].append(word)
    return tuple(Cell(_joined(group), group[0].left, group[-1].right) for group in groups)


def _is_even(row: Row, column: tuple[float, float]) -> bool:
    """Whether the spaces of a row that fills its column are alike: it is justified, and no row of a table."""
    gaps = [word.left - before.right for before, word in pairwise(row.words)]
    fills = row.left - column[0] < 0.5 * row.size and column[1] - row.right < 0.5 * row.size
    return fills and len(gaps) > 1 and max(gaps) <= 1.25 * min(gaps)
