"""How near a vector is to what phrases stand for: the nearest ways of putting a thing speak for it."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from assistant.embedding import Embedder, Vectors
from assistant.index.reader import Build
from assistant.index.table import PhraseTable
from assistant.kinds import Kinds
from assistant.phrases import Said
from assistant.reading import Question
from assistant.records import Language


@dataclass(frozen=True, slots=True)
class Sampling:
    """Which phrases speak for a target: the mean of the `nearest` ones, those in other languages counting a `share`, or
    `alone` where there are no others."""

    nearest: int
    share: float
    alone: float


UNASKED = 0.0
"""Score of what nobody is known to ask for: whitened, what has nothing in common is at right angles."""
OF_QUESTIONS = Sampling(2, 0.35, 0.35)
OF_IDEAS = Sampling(8, 0.3, 0.3)
"""Both chosen on the tune split (docs/kinds.md, docs/decisions.md)."""
_MOSTLY = 0.9
"""Share of an idea's characters from which what it tells is as good as all of it."""
_SAMPLINGS: dict[Said, Sampling] = {
    "ask": OF_QUESTIONS,
    "list": OF_QUESTIONS,
    "silent": OF_QUESTIONS,
    "goal": OF_IDEAS,
    "aim": OF_IDEAS,
    "outside": OF_IDEAS,
}


@dataclass(frozen=True, slots=True)
class Match:
    """What a target scores: mean whitened similarity."""

    target: str
    score: float


@dataclass(frozen=True, slots=True)
class Nearness:
    """How near one message is to all that phrases stand for: by kind, every target, best first."""

    of_kind: dict[Said, tuple[Match, ...]]
    like: Kinds
    """How much it is like each kind of message."""

    def __getitem__(self, kind: Said) -> tuple[Match, ...]:
        return self.of_kind[kind]

    def best(self, *kinds: Said) -> float:
        """The best score among some kinds; that of something unrelated where there is nothing to match."""
        return max((self[kind][0].score for kind in kinds if self[kind]), default=UNASKED)


@dataclass(frozen=True, slots=True)
class Heard:
    """A message, and its last sentence, which it often comes to: unit vectors, and what they are near to."""

    vector: Vectors
    near: Nearness
    closing_vector: Vectors
    closing: Nearness


def heard(question: Question, embedder: Embedder, build: Build) -> Heard:
    """What a message is near to, whole and in its last sentence."""
    vector = embedder.query(question.standalone)
    near = measured(vector, question.worded_in, build)
    said = question.sentences
    if len(said) == 1:
        return Heard(vector, near, vector, near)
    closing = embedder.query(said[-1])
    return Heard(vector, near, closing, measured(closing, question.worded_in, build))


def told(question: Question, heard: Heard, embedder: Embedder, build: Build) -> Nearness:
    """What an idea is near to: halfway between all of it, and it without what it asks.

    Where it asks little beside what it tells, that would hardly move it (docs/decisions.md).
    """
    left = question.told
    if not left or len(left) > _MOSTLY * len(question.standalone):
        return heard.near
    both = heard.vector + embedder.query(left)
    return measured(both / np.linalg.norm(both), question.worded_in, build)


def measured(vector: Vectors, language: Language, build: Build) -> Nearness:
    """The nearness of a message in a language, by its unit vector."""
    whitened = build.whitened(vector)
    # A goal that only its own text speaks for is no farther for being in another language.
    used = {kind: replace(each, alone=1.0) if build.regime == "plain" else each for kind, each in _SAMPLINGS.items()}
    return Nearness(
        {kind: ranked(build.said(kind), whitened, language, sampling) for kind, sampling in used.items()},
        build.kinds(vector),
    )


def ranked(said: PhraseTable, vector: Vectors, language: Language, sampling: Sampling) -> tuple[Match, ...]:
    """Every target with its score, best first."""
    similarities = said.similarities(vector)
    found = []
    for target, rows in said.rows.items():
        own, others = similarities[rows.of[language]], similarities[rows.others[language]]
        near, far = (_mean_of_nearest(each, sampling.nearest) for each in (own, others))
        mixed = (1 - sampling.share) * near + sampling.share * far if len(own) else sampling.alone * far
        found.append(Match(target, mixed))
    return tuple(sorted(found, key=lambda match: -match.score))


def _mean_of_nearest(similarities: Vectors, count: int) -> float:
    return float(np.sort(similarities)[-count:].mean()) if len(similarities) else 0.0
