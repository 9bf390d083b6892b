"""How near a vector is to what phrases stand for: the nearest ways of putting a thing speak for it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from assistant.embedding import Vectors
from assistant.index.reader import Build
from assistant.index.store import PhraseTable
from assistant.phrases import PhraseKind
from assistant.records import Language


@dataclass(frozen=True, slots=True)
class Sampling:
    """Which phrases speak for a target: the mean of the `nearest` ones, those in other languages counting a `share`."""

    nearest: int
    share: float


_KINDS: tuple[PhraseKind, ...] = ("ask", "list", "silent", "goal", "aim", "outside")
UNASKED = -0.1
"""Score of what nobody is known to ask for."""
OF_QUESTIONS = Sampling(2, 0.35)
OF_IDEAS = Sampling(5, 0.3)
"""Both chosen on the tune split (docs/kinds.md)."""


@dataclass(frozen=True, slots=True)
class Match:
    """What a target scores: mean centred similarity."""

    target: str
    score: float


@dataclass(frozen=True, slots=True)
class Nearness:
    """How near one question is to all that phrases stand for: by kind, every target, best first."""

    of_kind: dict[PhraseKind, tuple[Match, ...]]

    def __getitem__(self, kind: PhraseKind) -> tuple[Match, ...]:
        return self.of_kind[kind]

    def best(self, *kinds: PhraseKind) -> float:
        """The best score among some kinds; that of something unrelated where there is nothing to match."""
        return max((self[kind][0].score for kind in kinds if self[kind]), default=0.0)


def measured(vector: Vectors, language: Language, build: Build) -> Nearness:
    """The nearness of a question, centred on what questions in its language are near to anyway."""
    tables = {kind: build.store.phrases(kind) for kind in _KINDS}
    return Nearness(
        {kind: ranked(said, said.centred(vector, language), language, OF_QUESTIONS) for kind, said in tables.items()}
    )


def ranked(said: PhraseTable, centred: Vectors, language: Language, sampling: Sampling) -> tuple[Match, ...]:
    """Every target with its score, best first."""
    found = []
    for target, rows in said.rows.items():
        near = _mean_of_nearest(centred[rows.of[language]], sampling.nearest)
        far = _mean_of_nearest(centred[rows.others[language]], sampling.nearest)
        found.append(Match(target, (1 - sampling.share) * near + sampling.share * far))
    return tuple(sorted(found, key=lambda match: -match.score))


def _mean_of_nearest(similarities: Vectors, count: int) -> float:
    return float(np.sort(similarities)[-count:].mean()) if len(similarities) else 0.0
