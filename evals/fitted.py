"""A logistic regression as the assistant keeps it, with figures that say how well it does; and what it is fitted to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import balanced_accuracy_score, roc_auc_score
from sklearn.model_selection import GroupKFold, cross_val_predict
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from assistant.calibration import Logistic
from assistant.embedding import Vectors
from assistant.nearness import Heard, Nearness
from assistant.reading import Question
from evals.cases import Case

FOLDS = 10


@dataclass(frozen=True, slots=True)
class Asked:
    """A case with what the first stages make of it."""

    case: Case
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
