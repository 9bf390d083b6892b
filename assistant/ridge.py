"""Kernel ridge regression on landmarks: classes learnt from rows of numbers, each class counting alike.

Every example is learnt from, however many there are; the function that is fitted is a sum over some of them alone, the
landmarks (the "subset of regressors" of Gaussian processes), so memory and time to answer do not grow with them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from assistant.embedding import Vectors

LANDMARKS = 4000
"""Half as many again told messages written afresh no better (docs/decisions.md)."""
_AT_ONCE = 4000
"""Examples whose kernel is in memory at one time."""
_NUGGET = 1e-3
"""Added to the diagonal, so that landmarks that repeat one another leave the system solvable."""


@dataclass(frozen=True, slots=True)
class Ridge:
    """The regression: how sharp its Gaussian kernel is, and how much it is held back."""

    sharpness: float
    regularisation: float

    def weights(self, landmarks: Vectors, rows: Vectors, classes: npt.NDArray[np.intp], count: int) -> Vectors:
        """The weights fitted to rows and the class of each, of `count`: shape (landmarks, count)."""
        sizes = np.bincount(classes, minlength=count)
        worth = np.sqrt(len(classes) / (self.regularisation * count * sizes[classes]))[:, None]
        targets = 2 * np.eye(count)[classes] - 1
        landmarks = landmarks.astype(np.float64)  # the normal equations square what is lost in single precision
        system = self._kernel(landmarks, landmarks)
        system[np.diag_indices(len(landmarks))] += _NUGGET
        wanted = np.zeros((len(landmarks), count))
        for at in range(0, len(rows), _AT_ONCE):
            some = slice(at, at + _AT_ONCE)
            kernel = self._kernel(rows[some].astype(np.float64), landmarks) * worth[some]
            system += kernel.T @ kernel  # a matrix by itself, which costs half as much as by another
            wanted += kernel.T @ (targets[some] * worth[some])
        weights: Vectors = np.linalg.solve(system, wanted).astype(np.float32)
        return weights

    def several(self, rows: Vectors, targets: Vectors) -> Vectors:
        """The weights fitted to rows that may be of several classes, or of none: `targets` of shape (rows, classes), 1
        for what a row is and -1 for what it is not; every row is a landmark."""
        rows = rows.astype(np.float64)
        system = self._kernel(rows, rows)
        system[np.diag_indices(len(rows))] += self.regularisation
        weights: Vectors = np.linalg.solve(system, targets).astype(np.float32)
        return weights

    def scores(self, asked: Vectors, landmarks: Vectors, weights: Vectors) -> Vectors:
        """How much each row that is asked about is like each class: about 1 for like it, about -1 for unlike."""
        scores: Vectors = self._kernel(asked, landmarks) @ weights
        return scores

    def _kernel(self, some: npt.NDArray[Any], others: npt.NDArray[Any]) -> npt.NDArray[Any]:
        near: npt.NDArray[Any] = some @ others.T
        near *= 2
        near -= (some**2).sum(axis=1)[:, None]
        near -= (others**2).sum(axis=1)
        near *= self.sharpness
        np.exp(near, out=near)
        return near


def chosen(count: int) -> npt.NDArray[np.intp]:
    """Which of some examples are landmarks: evenly spread over their order."""
    return np.unique(np.linspace(0, count - 1, min(LANDMARKS, count)).round().astype(np.intp))
