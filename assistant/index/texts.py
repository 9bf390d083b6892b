"""Texts: what passages of a programme that are alike to the letter have in common. They share a vector.

Many passages of one vector would be found instead of all else, and lead nowhere in the graph by which Chroma searches.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from assistant.records import Passage

ALIKE = 5
"""Passages of one text that are found together."""


@dataclass(frozen=True, slots=True)
class Occurrence:
    """Where a text is said; of several places, one."""

    document: str
    kind: str
    start: int
    end: int
    heading: tuple[str, ...]

    @classmethod
    def of(cls, passage: Passage) -> Occurrence:
        return cls(passage.document, passage.kind, passage.start, passage.end, passage.heading)


def said(passage: Passage) -> str:
    """The id of a passage's text."""
    return hashlib.sha256(f"{passage.programme}\0{passage.text}".encode("utf-8", "surrogatepass")).hexdigest()[:16]
