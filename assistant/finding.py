"""Where the words that somebody looks for stand in texts."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from functools import lru_cache

from assistant import words
from assistant.records import Language

Span = tuple[int, int]
_folded = lru_cache(maxsize=10_000)(words.fold)


class Folded:
    """A text folded for matching that remembers where each of its characters stood."""

    def __init__(self, text: str) -> None:
        pieces = [_folded(char) for char in words.as_latin(text)]
        self.text = "".join(pieces)
        self._original = text
        self._origins = [at for at, piece in enumerate(pieces) for _ in piece]

    def places(self, sought: str) -> list[Span]:
        """Where in the original a folded word stands, also inside a longer one."""
        found, at = [], self.text.find(sought)
        while at >= 0:
            found.append(self._span(at, at + len(sought)))
            at = self.text.find(sought, at + len(sought))
        return found

    def beginnings(self, sought: str) -> list[Span]:
        """The same, where a word begins so."""
        return [span for span in self.places(sought) if not self._original[: span[0]][-1:].isalnum()]

    def _span(self, start: int, end: int) -> Span:
        """The span in the original, with the accents that belong to its last letter."""
        last = self._origins[end - 1] + 1
        while last < len(self._original) and unicodedata.combining(self._original[last]):
            last += 1
        return self._origins[start], last


def find(query: str, texts: Sequence[tuple[str, Language]]) -> list[list[Span]]:
    """For each text, the places of the words of a query, where all of them stand in it; else none.

    Where no text has them all as they are written, their stems are looked for, at the beginnings of words.
    """
    sought = words.split(query)
    folded = [Folded(text) for text, _ in texts]
    found = [_all([each.places(word) for word in sought]) for each in folded]
    if any(found):
        return found
    stems = [[words.stem(word, language) for word in sought] for _, language in texts]
    return [_all([each.beginnings(stem) for stem in mine]) for each, mine in zip(folded, stems, strict=True)]


def _all(places: Sequence[list[Span]]) -> list[Span]:
    """The places of all words, in order, those that overlap made one; none if a word has none."""
    if not all(places):
        return []
    joined: list[Span] = []
    for start, end in sorted(span for each in places for span in each):
        if joined and start < joined[-1][1]:
            joined[-1] = joined[-1][0], max(end, joined[-1][1])
        else:
            joined.append((start, end))
    return joined
