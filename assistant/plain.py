"""Passages that nobody is known to ask for in some way, since their programme has no wordings: all there is of them is
their text. They are found by its sentences too, by the heading above them, and by words as far as these can be trusted.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from assistant import windows
from assistant.embedding import Vectors
from assistant.index.lexical import NOTHING, Match
from assistant.index.reader import Build
from assistant.records import Language, Passage

_HEADINGS, _MEMBERS = 10, 5
"""Nearest headings below which is looked, and how many passages of each."""


@dataclass(frozen=True, slots=True)
class Mixing:
    """What counts how much."""

    windows: float
    """Share that its nearest sentence has in a passage's similarity, beside all of it, 0 to 1."""
    headings: float
    """How much of what its heading is nearer than it is added, 0 to 1: an answer often stands below its question."""
    hubs: float
    """How much of what its hub differs from those of other passages is taken off, 0 to 1."""
    words: float
    """Similarity that holding all of the question's words is worth."""
    across: float
    """How much of that a word as it is written counts for in a text of another language, 0 to 1: names and numbers are
    the same there, others may be alike by chance."""
    languages: float
    """How far languages lie apart where a question finds something, times how far questions in general do: what is
    taken off a text for being in the question's language. 0: nothing is, nor are texts in others looked for."""


PLAIN = Mixing(windows=0.4, headings=0.4, hubs=0.6, words=0.08, across=0.5, languages=1.5)
"""Chosen on articles, and on the first programme without its aids (docs/retrieval.md)."""


@dataclass(frozen=True, slots=True)
class Compared:
    """A question's unit vector and language; the similarity of what it was compared with, and hubs, by passage."""

    vector: Vectors
    language: Language
    similarities: Mapping[str, float]
    hubs: Mapping[str, float]


def of(passages: Mapping[str, Passage], build: Build) -> dict[str, Passage]:
    """Those of programmes without wordings."""
    return {id: each for id, each in passages.items() if each.programme not in build.worded}


def below(nearest: Sequence[Passage], build: Build) -> dict[str, Passage]:
    """What stands below the nearest headings among some passages, best first."""
    heads = [each for each in nearest if each.kind == "heading" and each.programme not in build.worded]
    return {each.id: each for head in heads[:_HEADINGS] for each in build.store.members(head.id)[:_MEMBERS]}


def held(passages: Mapping[str, Passage], held: Mapping[str, Match]) -> dict[str, Match]:
    """What each passage holds of the question's words, or its heading if that holds more."""
    found = {id: (held.get(id, NOTHING), held.get(each.group, NOTHING)) for id, each in passages.items()}
    return {id: max(both, key=lambda match: match.coverage) for id, both in found.items()}


def similarities(passages: Mapping[str, Passage], compared: Compared, build: Build, mixing: Mixing) -> dict[str, float]:
    """The similarity of passages with that of their nearest sentences and headings, less what hubs are taken off.

    What was not compared has the lowest. What hubs have in common, in all and in each language, is taken off whole, so
    that passages are scored alike whatever their programme has, and whatever language they are in.
    """
    if not passages:
        return {}
    hubs, lowest = compared.hubs, min(compared.similarities.values(), default=0.0)
    usual = _usual(passages, compared, build, mixing)
    whole = {id: compared.similarities.get(id, lowest) - mixing.hubs * hubs[id] - usual[id] for id in passages}
    asked = compared.vector - mixing.hubs * build.store.centre(compared.language)
    parts = {id: found - usual[id] for id, found in windows.nearest(asked, passages, build.store).items()}
    return {
        id: (1 - mixing.windows) * own
        + mixing.windows * parts.get(id, own)
        + mixing.headings * max(0.0, whole.get(passages[id].group, own) - own)
        for id, own in whole.items()
    }


def _usual(passages: Mapping[str, Passage], compared: Compared, build: Build, mixing: Mixing) -> dict[str, float]:
    """What is taken off each passage besides the share of its hub: all that hubs have in common, and what texts in the
    language of the question are nearer to it than those in the passage's."""
    by_language = build.store.usual(compared.language)
    nearest = max(by_language.values())
    behind = {id: by_language[build.store.language(each.document)] - nearest for id, each in passages.items()}
    common = float(np.mean([compared.hubs[id] - each for id, each in behind.items()]))
    return {id: (1 - mixing.hubs) * common + (mixing.languages - mixing.hubs) * each for id, each in behind.items()}


def worth(
    passages: Mapping[str, Passage], held: Mapping[str, Match], language: Language, build: Build, mixing: Mixing
) -> dict[str, float]:
    """What the words that passages hold of a question in a language add to their similarity."""
    foreign = {id for id, each in passages.items() if build.store.language(each.document) != language}
    doubted = {id: (1 - mixing.across) * held[id].own if id in foreign else 0.0 for id in passages}
    return {id: mixing.words * (held[id].coverage - doubted[id]) for id in passages}
