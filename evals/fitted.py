"""The regressions that the assistant keeps, with figures that say how well they do; and what they are fitted to."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import balanced_accuracy_score, roc_auc_score
from sklearn.model_selection import GroupKFold, cross_val_predict
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from assistant import settings
from assistant.calibration import Logistic
from assistant.embedding import Embedder, Vectors
from assistant.index.reader import Build
from assistant.kept import KeptVectors
from assistant.nearness import Heard, Nearness
from assistant.reading import Question
from assistant.ridge import Ridge
from evals.cases import Case

FOLDS = 10


@dataclass(frozen=True, slots=True)
class Asked:
    """A case with what the first stages make of it."""

    case: Case
    build: Build
    question: Question
    heard: Heard
    told: Nearness
    """What it is near to if it is an idea."""

    @property
    def vector(self) -> Vectors:
        return self.heard.vector

    @property
    def near(self) -> Nearness:
        return self.heard.near


def embedded(embedder: Embedder, texts: Sequence[str]) -> Vectors:
    """The vectors of the project's own texts, kept beside the index: shape (len(texts), dimensions)."""
    given = settings.load()
    given.index.mkdir(parents=True, exist_ok=True)
    with closing(KeptVectors(given.index / "vectors.sqlite", embedder)) as kept:
        return kept.queries(texts)


def fitted(rows: np.ndarray, positive: np.ndarray, concepts: Sequence[str]) -> tuple[Logistic, dict[str, float]]:
    """A logistic regression on standardised features, its weights given for the raw ones.

    The figures beside it are cross-validated, with the cases of one concept in one fold.
    """
    model = make_pipeline(StandardScaler(), LogisticRegression(class_weight="balanced", max_iter=1000))
    predicted = cross_val_predict(model, rows, positive, groups=concepts, cv=GroupKFold(FOLDS), method="predict_proba")[
        :, 1
    ]
    model.fit(rows, positive)
    scaler, regression = model[0], model[1]
    weights = regression.coef_[0] / scaler.scale_
    bias = float(regression.intercept_[0] - weights @ scaler.mean_)
    figures = {
        "AUROC": float(roc_auc_score(positive, predicted)),
        "balanced accuracy": float(balanced_accuracy_score(positive, predicted >= 0.5)),
        "false positives": float(np.mean(predicted[~positive] >= 0.5)),
        "false negatives": float(np.mean(predicted[positive] < 0.5)),
    }
    return Logistic(tuple(round(float(weight), 4) for weight in weights), round(bias, 4)), figures


def crossed(
    ridge: Ridge,
    rows: Vectors,
    classes: np.ndarray,
    folds: Iterable[tuple[np.ndarray, np.ndarray]],
    landmarks: int | None = None,
) -> np.ndarray:
    """The scores of each row by a kernel ridge regression that has not seen it: shape (rows, classes).

    Each fold is what is learnt from and what is left out; the first `landmarks` rows, or all, may be landmarks.
    """
    count = int(classes.max()) + 1
    scores = np.zeros((len(rows), count), np.float32)
    for seen, left in folds:
        held = rows[seen[seen < (landmarks or len(rows))]]
        scores[left] = ridge.scores(rows[left], held, ridge.weights(held, rows[seen], classes[seen], count))
    return scores


def of_ridges(figures: dict[Ridge, float], header: str) -> str:
    """Markdown: a figure for each kernel ridge that was tried."""
    rows = "\n".join(
        f"| {ridge.sharpness:g}, {ridge.regularisation:g} | {figure:.3f} |" for ridge, figure in figures.items()
    )
    return (
        f"A kernel ridge is named by its sharpness and its regularisation.\n\n| ridge | {header} |\n|---|---|\n{rows}"
    )
