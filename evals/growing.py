"""A corpus of statutes of any size: real texts, with real vectors for as many as are embedded, noised ones beyond."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import count

import numpy as np

from assistant.embedding import Vectors
from evals.statutes import Statute

FEW = "few"
"""The programme of about a thousand passages that is asked among all the others."""
MANY = "many"
"""The programme of all the others."""


@dataclass(frozen=True, slots=True)
class Noise:
    """Makes vectors like real ones."""

    real: Vectors
    nearness: float
    """The median cosine similarity of a real vector to the nearest other one: a made one is as near to a real one."""

    def __call__(self, texts: Sequence[str]) -> Vectors:
        """A unit vector a text, the same each time."""
        return np.stack([self._of(text) for text in texts])

    def _of(self, text: str) -> Vectors:
        chance = np.random.default_rng(int.from_bytes(hashlib.sha256(text.encode()).digest()[:8]))
        near = self.real[chance.integers(len(self.real))]
        away = chance.standard_normal(len(near))
        away -= (away @ near) * near
        turned = self.nearness * near + np.sqrt(1 - self.nearness**2) * away / np.linalg.norm(away)
        made: Vectors = turned.astype(np.float32)
        return made


def noise(real: Vectors, sample: int = 2000) -> Noise:
    """Noise as wide as real vectors lie apart, measured on a sample of them."""
    some = real[:: max(1, len(real) // sample)]
    similar = some @ some.T
    np.fill_diagonal(similar, -1)
    return Noise(real, float(np.median(similar.max(axis=1))))


def endless(found: Sequence[Statute]) -> Iterator[Statute]:
    """The statutes, then copies of them, each numbered in its title."""
    for nth in count():
        for each in found:
            yield replace(each, id=f"{each.id}-{nth}", title=f"{each.title} ({nth})") if nth else each
