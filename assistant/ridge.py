"""Kernel ridge regression: classes learnt from vectors, every class counting alike however many examples it has."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from assistant.embedding import Vectors

CLOSE = 1e-3
"""Largest error of an example's score at which the regression counts as solved (docs/decisions.md)."""
STEPS = 500
"""Most steps to there; a hundred or two are usual."""


@dataclass(frozen=True, slots=True)
class Ridge:
    """The regression: how sharp its Gaussian kernel on unit vectors is, and how much it is held back."""

    sharpness: float
    regularisation: float

    def weights(self, vectors: Vectors, classes: npt.NDArray[np.intp], count: int) -> Vectors:
        """The weights fitted to unit vectors, one a row, and the class of each, of `count`: shape (rows, count)."""
        sizes = np.bincount(classes, minlength=count)
        held = (self.regularisation * count * sizes[classes] / len(classes)).astype(np.float32)[:, None]
        targets = (2 * np.eye(count, dtype=np.float32)[classes] - 1).astype(np.float32)
        return _solved(self._kernel(vectors, vectors), held, targets)

    def scores(self, asked: Vectors, vectors: Vectors, weights: Vectors) -> Vectors:
        """How much unit vectors, one a row, are like each class: about 1 for like it, about -1 for unlike."""
        scores: Vectors = self._kernel(asked, vectors) @ weights
        return scores

    def _kernel(self, some: Vectors, others: Vectors) -> Vectors:
        near: Vectors = some @ others.T
        near -= 1
        near *= 2 * self.sharpness
        np.exp(near, out=near)
        return near


def _solved(kernel: Vectors, ridge: Vectors, targets: Vectors) -> Vectors:
    """Solves (kernel + ridge) weights = targets by conjugate gradients, preconditioned by the diagonal."""
    weights, residual, scale = np.zeros_like(targets), targets.copy(), 1 / (1 + ridge)
    direction = scale * residual
    size = (residual * direction).sum(axis=0)
    for _ in range(STEPS):
        if np.abs(residual).max() < CLOSE:
            break
        along = kernel @ direction + ridge * direction
        step = size / np.maximum((direction * along).sum(axis=0), np.finfo(np.float32).tiny)
        weights += step * direction
        residual -= step * along
        scaled = scale * residual
        before, size = size, (residual * scaled).sum(axis=0)
        direction = scaled + size / np.maximum(before, np.finfo(np.float32).tiny) * direction
    return weights
