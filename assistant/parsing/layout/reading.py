"""The sheets of a document become its pieces: every page's rows, columns and lines, then what belongs together."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby, takewhile

from assistant.parsing.layout.columns import ordered
from assistant.parsing.layout.contents import without_contents
from assistant.parsing.layout.headings import levels
from assistant.parsing.layout.running import without_running
from assistant.parsing.layout.sheet import Line, Row, Sheet, lines, rows
from assistant.parsing.layout.stretches import Look, Stretch, look, stretches
from assistant.parsing.parsed import Piece
from assistant.records import BlockKind

_NOTES = 0.9
"""Of the size of the text: smaller lines that end a column are notes."""


@dataclass(frozen=True, slots=True)
class Read:
    """What a document says, and how many lines of it were left out, by why."""

    pieces: tuple[Piece, ...]
    running: int
    contents: int
    figures: int


def read(sheets: Sequence[Sheet], outline: Mapping[str, int]) -> Read:
    """The pieces of a document; `outline` has the depth, from 0, of each title that it names."""
    believed = _marks_are_believed(sheets)
    full = [rows(sheet.words if believed else (*sheet.words, *sheet.marked)) for sheet in sheets]
    kept = without_running(full)
    every = _lines(kept)
    said = without_contents(every)
    found, figures = _stretches(said)
    return Read(
        tuple(_pieces(found, len(sheets), levels(found, look(said), outline))),
        _count(full) - _count(kept) + (sum(len(rows(sheet.marked)) for sheet in sheets) if believed else 0),
        len(every) - len(said),
        figures,
    )


def _marks_are_believed(sheets: Sequence[Sheet]) -> bool:
    """Whether what is marked as no content may be so: some programs mark everything."""
    return sum(len(sheet.marked) for sheet in sheets) < sum(len(sheet.words) for sheet in sheets) / 3


def _count(pages: Sequence[Sequence[Row]]) -> int:
    return sum(map(len, pages))


def _lines(pages: Sequence[Sequence[Row]]) -> list[Line]:
    """The lines of all pages in reading order, their columns counted through."""
    found: list[Line] = []
    place = 0
    for page, kept in enumerate(pages, 1):
        for column in ordered(kept):
            found += lines(column, page, place)
            place += 1
    return found


def _stretches(found: Sequence[Line]) -> tuple[list[Stretch], int]:
    """What belongs together, notes before what goes on to the next page; and how many scales of charts were dropped."""
    seen = look(found)
    notes = _notes(found, seen)
    text = list(stretches([line for line in found if line not in notes], seen))
    below = [
        each
        for _, column in groupby((line for line in found if line in notes), key=lambda line: line.place)
        for each in stretches(list(column), seen)
    ]
    merged = _merged(text, below)
    kept = [each for each in merged if each.kind == "row" or any(map(str.isalpha, each.text))]
    return kept, len(merged) - len(kept)


def _notes(found: Sequence[Line], seen: Look) -> set[Line]:
    """The small lines that columns with larger ones end in."""
    notes: set[Line] = set()
    for _, column in groupby(found, key=lambda line: line.place):
        upward = list(column)[::-1]
        small = list(takewhile(lambda line: line.size <= _NOTES * seen.size, upward))
        notes.update(small if len(small) < len(upward) else ())
    return notes


def _merged(text: Sequence[Stretch], notes: Sequence[Stretch]) -> list[Stretch]:
    found: list[Stretch] = []
    waiting = deque(notes)
    for each in text:
        while waiting and waiting[0].lines[0].page < each.lines[-1].page:
            found.append(waiting.popleft())
        found.append(each)
    return [*found, *waiting]


def _pieces(found: Sequence[Stretch], pages: int, heads: Mapping[int, int]) -> Iterator[Piece]:
    page = 0
    for at, stretch in enumerate(found):
        text, turns = stretch.turned(page)
        kind: BlockKind = "heading" if at in heads else "paragraph" if stretch.kind == "text" else "item"
        yield Piece(kind, text, heads.get(at, 0), turns)
        page = max(page, stretch.lines[-1].page)
    yield Piece("paragraph", "", turns=(0,) * (pages - page))
