"""How near a vector is to what phrases stand for: the nearest ways of putting a thing speak for it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from assistant.embedding import Vectors
from assistant.index.reader import Build
from assistant.index.store import PhraseTable
from assistant.phrases import PhraseKind
from assistant.records import LANGUAGES, Language


@dataclass(frozen=True, slots=True)
class Sampling:
    """Which phrases speak for a target: the mean of the `nearest` ones, those in other languages counting a `share`."""

    nearest: int
    share: float


UNASKED = -0.1
"""Score of what nobody is known to ask for."""
OF_QUESTIONS = Sampling(2, 0.35)
OF_IDEAS = Sampling(5, 0.3)
"""Both chosen on the tune split (docs/decisions.md)."""


@dataclass(frozen=True, slots=True)
class Match:
    """What a target scores: mean centred similarity."""

    target: str
    score: float


def asked(vector: Vectors, language: Language, build: Build, kind: PhraseKind) -> tuple[Match, ...]:
    """The targets of questions of a kind, best first, centred on what questions in the language are near to anyway."""
    return _asked(vector.tobytes(), language, build, kind)


@lru_cache(maxsize=1024)  # retrieving, judging and quoting ask for the same
def _asked(vector: bytes, language: Language, build: Build, kind: PhraseKind) -> tuple[Match, ...]:
    said = build.store.phrases(kind)
    similarities = said.similarities(np.frombuffer(vector, np.float32))
    return ranked(said, similarities - said.hubs[:, LANGUAGES.index(language)], language, OF_QUESTIONS)


def best(matches: Sequence[Match]) -> float:
    """The best score; that of something unrelated where there is nothing to match."""
    return matches[0].score if matches else 0.0


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
