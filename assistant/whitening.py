"""Whitening: ways of putting one and the same thing differ in many directions that say nothing of what is meant.

Language, length, mood and typing errors fill an embedding. Within-class covariance normalisation (Hatch and others,
2006) learns these directions from the phrases of the aids, which are known to mean the same, and evens them out.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np

from assistant.classes import arrays
from assistant.embedding import Vectors

FILE = Path(__file__).parent / "data" / "whitening.npz"
FEW = 40
"""Targets of several phrases from which a programme teaches its own whitening; with fewer that of the first programme
serves, as the ways of putting a thing are much the same everywhere; with none there is nothing to whiten."""
SHRINKAGE = 0.1
"""Share of the covariance that counts as the same in all directions (docs/kinds.md)."""
_FEWEST = 4
"""Phrases from which a target's spread is known."""


@dataclass(frozen=True, slots=True)
class Whitening:
    """A shift of shape (dimensions,) and a turn of shape (dimensions, dimensions)."""

    mean: Vectors
    turn: Vectors

    def __call__(self, vectors: Vectors) -> Vectors:
        """Unit vectors, whitened; of the shape given, one vector or one a row."""
        turned = (vectors - self.mean) @ self.turn
        whitened: Vectors = (turned / np.linalg.norm(turned, axis=-1, keepdims=True)).astype(np.float32)
        return whitened


@cache
def shipped() -> tuple[str, Whitening]:
    """The embedder and the whitening of the first programme. Raises AssistantError if its file is not usable."""
    embedder, mean, turn = arrays(FILE, ("embedder", "mean", "turn"), "calibrate")
    return str(embedder), Whitening(mean.astype(np.float32), turn.astype(np.float32))


def save(embedder: str, found: Whitening) -> None:
    """Writes the whitening, in half precision."""
    np.savez_compressed(
        FILE,
        embedder=np.array(embedder),
        mean=found.mean.astype(np.float16),
        turn=found.turn.astype(np.float16),
    )


def several(targets: Sequence[str]) -> int:
    """How many targets have phrases enough to teach how these differ."""
    return sum(count >= _FEWEST for count in Counter(targets).values())


def fitted(vectors: Vectors, targets: Sequence[str], shrinkage: float = SHRINKAGE) -> Whitening:
    """The whitening learnt from phrases, one a row, and what each stands for; none at all where too few are known."""
    rows: dict[str, list[int]] = defaultdict(list)
    for at, target in enumerate(targets):
        rows[target].append(at)
    spread = [vectors[own] - vectors[own].mean(axis=0) for own in rows.values() if len(own) >= _FEWEST]
    dimensions = vectors.shape[1]
    if not spread:
        return Whitening(np.zeros(dimensions, np.float32), np.eye(dimensions, dtype=np.float32))
    within = np.vstack(spread).astype(np.float64)
    covariance = within.T @ within / len(within)
    even = np.trace(covariance) / dimensions * np.eye(dimensions)
    sizes, directions = np.linalg.eigh((1 - shrinkage) * covariance + shrinkage * even)
    turn = (directions / np.sqrt(sizes)) @ directions.T
    return Whitening(vectors.mean(axis=0), turn.astype(np.float32))
