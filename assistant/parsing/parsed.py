"""What a parser makes of a file, whatever its format; and how text and blocks are put together.

A parser is `parse(data: bytes) -> Parsed`. It raises SourceError without naming the file, whose name it never learns;
whoever asked for it puts the name before.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from assistant.records import Block, BlockKind, Language, Remark

_HARMFUL = {code: " " for code in (*range(9), 11, 12, *range(14, 32), 127, *range(0xD800, 0xE000))}


@dataclass(frozen=True, slots=True)
class Parsed:
    """The text of a file. Every offset counts code points in `text`, which nobody changes afterwards."""

    text: str
    blocks: tuple[Block, ...] = ()
    """What the file's own structure says, in order, never overlapping; empty where the text itself has to tell."""
    pages: tuple[int, ...] = ()
    """Where each page begins, the first at 0; empty where there are no pages."""
    remarks: tuple[Remark, ...] = ()
    language: Language | None = None
    """What the text reads as, once that was looked at; None if it is none of the three."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A heading, paragraph or item on its way into the text."""

    kind: BlockKind
    text: str
    level: int = 0
    """Of a heading, from 0, the title."""
    turns: tuple[int, ...] = ()
    """Where in `text` a new page begins, once a page: the first piece of a document with pages has 0."""


def assembled(pieces: Iterable[Piece], remarks: Iterable[Remark] = ()) -> Parsed:
    """The text of pieces, a blank line between them, and a line with a bullet for each item; their blocks and pages.

    White space at both ends of a piece goes, and pieces of nothing but white space, whose pages are kept.
    """
    parts: list[str] = []
    blocks: list[Block] = []
    pages: list[int] = []
    size, before = 0, ""
    for piece in pieces:
        text = piece.text.strip()
        mark = _between(before, piece.kind) if text else ""
        start, lost = size + len(mark), len(piece.text) - len(piece.text.lstrip())
        pages += [start + min(max(at - lost, 0), len(text)) for at in piece.turns]
        if not text:
            continue
        parts += [mark, text]
        size = start + len(text)
        before = piece.kind
        blocks.append(Block(piece.kind, start, size, piece.level))
    begun = tuple(pages[:1] and [0, *pages[1:]])
    return Parsed("".join(parts), tuple(blocks), begun, tuple(remarks))


def harmless(text: str) -> str:
    """Text in which signs that a terminal obeys, or that cannot be stored, are spaces, so that offsets stay."""
    return text.translate(_HARMFUL)


def _between(before: str, kind: BlockKind) -> str:
    """What separates a piece from the one before it, and the bullet of an item."""
    gap = "" if not before else "\n" if before == kind == "item" else "\n\n"
    return gap + ("• " if kind == "item" else "")
