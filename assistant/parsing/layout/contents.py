"""Tables of contents are left out: nothing is answered by a list of headings and page numbers."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.parsing.layout.sheet import Line

_HEAD = re.compile(
    r"(?:\d+\.?\s+)?(?:innehåll(?:sförteckning)?|sisällys(?:luettelo)?|(?:table of )?contents)\s*:?", re.IGNORECASE
)
_LEADERS = re.compile(r"(?:\.\s?){4,}\s*(?:\d{1,4}|[ivxl]+)?\Z|…{2,}\s*\d{0,4}\Z", re.IGNORECASE)
_NUMBERED = re.compile(r".*[^\W\d_].*\s(?:\d{1,4}|[ivxl]+)\Z")
_WRAPPED = 2
"""Lines that an entry takes before the one with its page number."""


def without_contents(lines: Sequence[Line]) -> list[Line]:
    """Lines without those of a table of contents: with leaders anywhere, with page numbers alone below its heading."""
    entries = {at for at, line in enumerate(lines) if _LEADERS.search(line.text)}
    for at, line in enumerate(lines):
        if _HEAD.fullmatch(line.text):
            entries |= _below(lines, at, entries)
    return [line for at, line in enumerate(lines) if at not in entries]


def _below(lines: Sequence[Line], head: int, leaders: set[int]) -> set[int]:
    """A heading of contents with the entries below it; none if they are too few to be a table."""
    last, at = head, head + 1
    while at < len(lines) and at - last <= _WRAPPED + 1:
        last = at if at in leaders or _NUMBERED.fullmatch(lines[at].text) else last
        at += 1
    return set(range(head, last + 1)) if last - head >= _WRAPPED else set()
