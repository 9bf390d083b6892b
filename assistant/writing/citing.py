"""Numbered citations, each cut from the document it cites."""

from __future__ import annotations

from assistant.records import Citation, Hit, Passage


class Citations:
    """The citations of one answer, numbered in the order in which they are first used."""

    def __init__(self) -> None:
        self._found: dict[tuple[str, int, int], Citation] = {}

    def cite(self, hit: Hit) -> Citation:
        """The citation of a hit's span; the same span has the same number."""
        passage = hit.passage
        start, end = hit.span or (passage.start, passage.end)
        if (passage.document, start, end) not in self._found:
            citation = _citation(len(self._found) + 1, passage, start, end)
            self._found[passage.document, start, end] = citation
        return self._found[passage.document, start, end]

    @property
    def all(self) -> tuple[Citation, ...]:
        return tuple(self._found.values())


def _citation(number: int, passage: Passage, start: int, end: int) -> Citation:
    quote = passage.text[start - passage.start : end - passage.start]
    return Citation(number, passage.document, passage.id, passage.heading, quote, start, end)
