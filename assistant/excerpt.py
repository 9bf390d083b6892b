"""A quote in its surrounding text."""

from __future__ import annotations

import re
from dataclasses import dataclass

AROUND = 280
"""Characters shown on either side, rounded to whole lines."""


@dataclass(frozen=True, slots=True)
class Excerpt:
    """`before + quote + after` is a slice of the document."""

    before: str
    quote: str
    after: str
    opens: bool
    """It begins where the document does."""
    closes: bool
    """It ends where the document does."""


def excerpt(text: str, start: int, end: int) -> Excerpt:
    """The quote text[start:end] with the lines around it."""
    first = text.rfind("\n", 0, max(0, start - AROUND)) + 1
    line_end = re.compile(r"\n|\Z").search(text, min(len(text), end + AROUND))
    last = line_end.start() if line_end else len(text)
    first, last = max(first, start - 3 * AROUND), min(last, end + 3 * AROUND)
    return Excerpt(text[first:start], text[start:end], text[end:last], first == 0, last == len(text))
