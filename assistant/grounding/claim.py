"""The two sides of the check: a claim, and a passage as claims are held against it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar

import numpy as np

from assistant import sentences, words
from assistant.embedding import Vectors
from assistant.grounding import concepts, cover, figures, names
from assistant.grounding.cover import Text
from assistant.grounding.figures import Figures

T = TypeVar("T")
_CLAUSE = re.compile(
    r"[,;:()–]|(?<!\w)(?:och|men|som|vilket|samt|ja|mutta|joka|jotka|mika|and|but|which|who|that)(?!\w)"
)


_ADDS = 0.15
"""Share of a claim's words that a further sentence must account for if the claim is about it too."""


def union(sets: Iterable[frozenset[T]]) -> frozenset[T]:
    """All that is in any of them."""
    return frozenset(each for members in sets for each in members)


@dataclass(frozen=True)
class Ground:
    """A passage, with a rendering of it where there is one."""

    texts: tuple[Text, ...]
    vectors: Vectors
    """Unit vectors of its texts and of their sentences, shape (n, dimensions)."""
    headings: tuple[Text, ...] = ()
    """All above it: a claim may name what they name, and their years."""
    under: tuple[Text, ...] = ()
    """The nearest of them: a claim may use its words."""
    told: tuple[Text, ...] = ()
    """What may be named besides: the asker's own words, and a guide's. They bear out no number, no "must", no "not"."""

    @property
    def naming(self) -> tuple[Text, ...]:
        """All whose names a claim may use."""
        return (*self.texts, *self.headings, *self.told)

    @property
    def wording(self) -> tuple[Text, ...]:
        """All whose words a claim may use."""
        return (*self.texts, *self.under, *self.told)

    @cached_property
    def sentences(self) -> tuple[Text, ...]:
        return tuple(
            Text(text.text[start:end], text.language)
            for text in self.texts
            for start, end in sentences.spans(text.text)
        )

    @cached_property
    def figures(self) -> tuple[Figures, ...]:
        """The numbers and dates of each of its texts, and of its headings."""
        return tuple(figures.read(each.folded, each.language) for each in (*self.texts, *self.headings))

    @cached_property
    def concepts(self) -> frozenset[str]:
        return union(concepts.held(each.folded, each.language) for each in self.texts)

    @cached_property
    def sides(self) -> frozenset[tuple[str, int]]:
        return union(concepts.sides(each.folded, each.language) for each in self.naming)

    @cached_property
    def names(self) -> frozenset[int]:
        return union(names.known(each.text, each.language) for each in self.naming)

    @cached_property
    def items(self) -> frozenset[int]:
        """How many things its enumerations may have: one or two more than their commas."""
        commas = (each.text.count(",") + each.text.count(";") for each in self.sentences)
        return frozenset(count + more for count in commas for more in (1, 2))


@dataclass(frozen=True)
class Claim:
    """What a sentence says, without its marks, with its unit vector."""

    said: Text
    vector: Vectors

    @cached_property
    def figures(self) -> Figures:
        return figures.read(self.said.folded, self.said.language)

    @cached_property
    def concepts(self) -> frozenset[str]:
        return concepts.held(self.said.folded, self.said.language)

    @cached_property
    def words(self) -> tuple[str, ...]:
        """Its folded words that say something in particular."""
        return cover.content(self.said.text, self.said.language)

    def covered(self, texts: Iterable[Text]) -> list[float]:
        """Of each of its words how far texts account for it, 0 to 1."""
        held = tuple(texts)
        return [cover.accounted(word, self.said.language, held) for word in self.words]

    def share(self, texts: Iterable[Text]) -> float:
        """The mean of that; of a claim without such words 1 if it tells a number or a name, else 0: it says nothing."""
        degrees = self.covered(texts)
        return sum(degrees) / len(degrees) if degrees else float(self.says_a_number)

    @property
    def says_a_number(self) -> bool:
        """Whether it tells a number, a date or a name, if hardly a word besides."""
        figures_told = self.figures.numbers or self.figures.dates or self.figures.months
        return bool(figures_told or names.known(self.said.text, self.said.language))

    def by_clause(self, texts: Iterable[Text]) -> list[float]:
        """The mean of each of its clauses of two such words or more."""
        held = dict(zip(self.words, self.covered(texts), strict=True))
        clauses = (
            [held[word] for word in words.split(each) if word in held] for each in _CLAUSE.split(self.said.folded)
        )
        return [sum(degrees) / len(degrees) for degrees in clauses if len(degrees) > 1]

    def aligned(self, ground: Ground) -> list[Text]:
        """The sentences of a passage that it is about: what accounts for most of it, and each that adds to it."""
        degrees = {sentence: self.covered([sentence]) for sentence in ground.sentences}
        found: list[Text] = []
        held = [0.0] * len(self.words)
        while left := [each for each in degrees if each not in found]:
            best = max(left, key=lambda each: _gain(degrees[each], held))
            if found and _gain(degrees[best], held) < _ADDS * len(self.words):
                break
            found.append(best)
            held = list(map(max, held, degrees[best]))
        return found

    def similarity(self, ground: Ground) -> float:
        """Cosine to the nearest text or sentence of a passage."""
        return float(np.max(ground.vectors @ self.vector))


def _gain(degrees: list[float], held: list[float]) -> float:
    return sum(max(0.0, new - old) for new, old in zip(degrees, held, strict=True))
