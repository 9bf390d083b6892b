"""Quotes in their surrounding text, marked."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from assistant.markup import as_text
from assistant.records import Citation, Language

AROUND = 280
"""Characters shown on either side, rounded to whole lines."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A slice of the document; `number` is that of the citation it is the quote of, None for what surrounds quotes."""

    text: str
    number: int | None = None


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A slice of a document, divided: its pieces in order are that slice."""

    pieces: tuple[Piece, ...]
    opens: bool
    """It begins where the document does."""
    closes: bool
    """It ends where the document does."""


def gathered(citations: Iterable[Citation]) -> list[tuple[Citation, ...]]:
    """Citations whose surroundings meet stand together, as in the document; first what is first cited.

    A list of twenty goals is one place to look at, not twenty.
    """
    groups: list[list[Citation]] = []
    for citation in sorted(citations, key=lambda each: (each.document, each.start, each.end)):
        if groups and _meet(groups[-1][-1], citation):
            groups[-1].append(citation)
        else:
            groups.append([citation])
    return sorted((tuple(group) for group in groups), key=lambda group: min(each.number for each in group))


def _meet(before: Citation, citation: Citation) -> bool:
    return before.document == citation.document and before.end <= citation.start <= before.end + AROUND


def excerpt(text: str, citations: Sequence[Citation]) -> Excerpt:
    """The quotes of one group, as `gathered` makes them, with the lines around them."""
    first, last = _bounds(text, citations[0].start, citations[-1].end)
    pieces, at = [], first
    for citation in citations:
        pieces += [Piece(text[at : citation.start]), Piece(text[citation.start : citation.end], citation.number)]
        at = citation.end
    return Excerpt((*pieces, Piece(text[at:last])), first == 0, last == len(text))


def _bounds(text: str, start: int, end: int) -> tuple[int, int]:
    """Whole lines around a span, but no more than three times AROUND of a text without lines."""
    first = text.rfind("\n", 0, max(0, start - AROUND)) + 1
    line_end = re.compile(r"\n|\Z").search(text, min(len(text), end + AROUND))
    last = line_end.start() if line_end else len(text)
    return max(first, start - 3 * AROUND), min(last, end + 3 * AROUND)


def html(shown: Excerpt, language: Language) -> str:
    """An excerpt, in a language, as HTML in which the document's text is only text: each quote in <mark>, its number
    before it."""
    said = "".join(_as_html(piece) for piece in shown.pieces).strip()
    opening, closing = "" if shown.opens else "… ", "" if shown.closes else " …"
    return f'<div class="excerpt" lang="{language}">{opening}{said}{closing}</div>'


def _as_html(piece: Piece) -> str:
    text = as_text(piece.text)
    return text if piece.number is None else f"<b>[{piece.number}]</b> <mark>{text}</mark>"


def runs(numbers: Iterable[int]) -> str:
    """Numbers in short: 1, 2, 3 and 5 are "1–3, 5"."""
    found: list[list[int]] = []
    for number in sorted(numbers):
        if found and number == found[-1][-1] + 1:
            found[-1].append(number)
        else:
            found.append([number])
    return ", ".join(f"{run[0]}–{run[-1]}" if len(run) > 1 else str(run[0]) for run in found)
