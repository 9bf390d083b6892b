"""What people ask about funding, whatever the programme, and what a passage says on it.

A text seldom has the words of such a question, and often not its language. One kernel ridge regression on whitened
vectors tells what a question asks and what a sentence says; `python -m evals calibrate` fits it to what the first
programme's guide knows people to ask, and to texts about other regions.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property, partial
from pathlib import Path

import numpy as np

from assistant import whitening
from assistant.classes import arrays
from assistant.embedding import Vectors
from assistant.index.reader import Build
from assistant.nearness import Nearness
from assistant.recent import Recent
from assistant.records import Passage
from assistant.ridge import Ridge

FILE = Path(__file__).parent / "data" / "topics.npz"
CHOSEN = Ridge(1.0, 0.1)
_SHARPNESS = 12.0
"""How clearly the topic that scores best is taken for the one that is asked about. Both by leaving out one text after
another (docs/decisions.md)."""
_RECENT = 5000
"""Passages whose topics are remembered, some two megabytes."""


@dataclass(frozen=True)
class Topics:
    """The regression: whitened `examples` of shape (examples, dimensions), `weights` of shape (examples, topics)."""

    embedder: str
    examples: Vectors
    weights: Vectors

    @cached_property
    def recent(self) -> Recent[Vectors]:
        """What passages were found to be on."""
        return Recent(_RECENT)

    def scores(self, vectors: Vectors) -> Vectors:
        """How surely each of some unit vectors is on each topic, 0 to 1: shape (vectors, topics)."""
        _, whitened = whitening.shipped()
        told = CHOSEN.scores(whitened(vectors), self.examples, self.weights)
        likely: Vectors = np.clip((told + 1) / 2, 0.0, 1.0)
        return likely


@cache
def shipped() -> Topics:
    """The regression that ships with the project. Raises AssistantError if its file is not usable."""
    embedder, examples, weights = arrays(FILE, ("embedder", "examples", "weights"), "calibrate")
    return Topics(str(embedder), examples.astype(np.float32), weights.astype(np.float32))


def fitted(embedder: str, vectors: Vectors, on: Vectors) -> Topics:
    """Fits it to unit vectors of questions and sentences; `on` has a 1 where one is on a topic, else 0."""
    _, whitened = whitening.shipped()
    examples = whitened(vectors)
    return Topics(embedder, examples, CHOSEN.several(examples, 2 * on - 1))


def save(found: Topics) -> None:
    """Writes the regression, in half precision."""
    np.savez_compressed(
        FILE,
        embedder=np.array(found.embedder),
        examples=found.examples.astype(np.float16),
        weights=found.weights.astype(np.float32),
    )


def asked(vector: Vectors, build: Build) -> float:
    """How surely a question asks something about funding that people ask of any programme, 0 to 1."""
    known = shipped()
    return float(known.scores(vector[None]).max()) if known.embedder == build.manifest.embedder else 0.0


def said(vector: Vectors, near: Nearness, passages: Mapping[str, Passage], build: Build) -> dict[str, float]:
    """How surely each passage says something on what a question asks about funding, by itself, in a sentence, or below
    a heading that does: 0 to 1, the less the less it is like such a question."""
    practical = min(1.0, max(0.0, (near.like["practical"] + 1) / 2))
    if not passages or not practical or shipped().embedder != build.manifest.embedder:
        return {}
    known = shipped()
    heads = build.store.passages({each.group for each in passages.values() if each.group})
    wanted = practical * _shares(known.scores(vector[None])[0])
    sure = _sure(list({**passages, **heads}.values()), wanted, known, build)
    return {id: max(sure[id], sure.get(each.group, 0.0)) for id, each in passages.items()}


def _shares(scores: Vectors) -> Vectors:
    """How likely each topic is the one that is asked about."""
    weights = np.exp(_SHARPNESS * (scores - scores.max()))
    shares: Vectors = weights / weights.sum()
    return shares


def _sure(passages: Sequence[Passage], wanted: Vectors, known: Topics, build: Build) -> dict[str, float]:
    """For each passage the best, among it and its sentences, of how likely it is on what is wanted."""
    on = cache(partial(_on, passages, known, build))  # all of them together, and only if one was not told before
    return {each.id: float((_told(each.id, on, known, build) @ wanted).max()) for each in passages}


def _told(passage: str, on: Callable[[], dict[str, Vectors]], known: Topics, build: Build) -> Vectors:
    return known.recent.of(f"{build.id} {passage}", lambda _: on()[passage])


def _on(passages: Sequence[Passage], known: Topics, build: Build) -> dict[str, Vectors]:
    """The scores of passages and of their sentences: for each an array of shape (1 + sentences, topics)."""
    whole = build.vectors(passages)
    of, spoken = build.store.spoken(whole)
    scores = known.scores(np.vstack([*whole.values(), *spoken]))
    owners = np.array([*whole, *of])
    return {id: scores[owners == id] for id in whole}
