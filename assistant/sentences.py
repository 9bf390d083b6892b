"""Where sentences begin and end."""

from __future__ import annotations

import re

_END = re.compile(r"[.!?…]+[\"'”»’)\]]*(?=\s+[\"'“”»‘(\[]*[A-ZÅÄÖ0-9])|\n\s*\n|\n(?=\s*[-*•])")
_ABBREVIATION = re.compile(
    r"(?:^|[\s(])(?:(?:[^\W\d]{1,3}\.)+[^\W\d]{1,3}|\w|bl|ca|dvs|etc|esim|ns|mm|jne|mrd|milj|nr|st|dr|mr|ms|prof|kl|klo|tel|puh|jfr|vrt|obs|max|min|inkl|exkl|incl|excl|resp|mahd|approx)\.$",
    re.IGNORECASE,
)
_CLAUSE = re.compile(r"[^.,:;!?]*[.,:;!?]+\s*|[^.,:;!?]+\Z")

_CARELESS = re.compile(r"(?<=[?!])\s+|(?<=\w{4}\.)\s+")
"""An end that a small letter may follow."""


def spans(text: str) -> list[tuple[int, int]]:
    """Start and end of each sentence, white space outside; "s.k. BRICS" and the like do not end one."""
    found: list[tuple[int, int]] = []
    start = 0
    for end in [match.end() for match in _END.finditer(text)] + [len(text)]:
        if end < len(text) and _ABBREVIATION.search(text[max(start, end - 12) : end]):
            continue
        piece = text[start:end]
        if piece.strip():
            left = start + len(piece) - len(piece.lstrip())
            found.append((left, left + len(piece.strip())))
        start = end
    return found


def clauses(text: str) -> list[str]:
    """A text cut after its points and commas; joined they are the text."""
    return _CLAUSE.findall(text)


def careless(text: str) -> list[str]:
    """The sentences of a text, also of one who begins them with a small letter."""
    return [piece for start, end in spans(text) for piece in _carelessly(text[start:end])]


def _carelessly(sentence: str) -> list[str]:
    ends = [found for found in _CARELESS.finditer(sentence) if not _ABBREVIATION.search(sentence[: found.start()])]
    starts, stops = [0, *(found.end() for found in ends)], [*(found.start() for found in ends), len(sentence)]
    return [sentence[start:stop] for start, stop in zip(starts, stops, strict=True)]
