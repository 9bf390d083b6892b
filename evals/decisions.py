"""The regression that tells what is due, fitted to the tune cases."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from sklearn.model_selection import GroupKFold

from assistant import retrieval
from assistant.calibration import Calibration, Regime
from assistant.index.reader import Build
from assistant.judging import due
from assistant.judging.due import DUE, Due, Model
from assistant.nearness import Heard
from assistant.reading import Question
from assistant.ridge import Ridge
from evals.fitted import FOLDS, Asked, crossed, of_ridges

_RIDGES = tuple(Ridge(sharpness, held) for sharpness in (0.003, 0.01, 0.03) for held in (0.1, 0.3, 1.0))


@dataclass(frozen=True, slots=True)
class Example:
    """A message as it is heard in a build, and what is due to it there."""

    question: Question
    heard: Heard
    build: Build
    due: Due
    concept: str


def example(asked: Asked) -> Example:
    """A case as an example."""
    case = asked.case
    due = "fit" if case.verdict else next(each for each in DUE if each == case.outcome)
    return Example(asked.question, asked.heard, asked.build, due, case.concept)


def fitted_to(asked: Sequence[Example], regime: Regime, figures: Calibration) -> str:
    """Fits and saves the regression; Markdown: how well it does."""
    rows = np.array([_row(each, figures) for each in asked], np.float32)
    wanted = np.array([DUE.index(each.due) for each in asked])
    mean, scale = rows.mean(axis=0), rows.std(axis=0) + 1e-9
    standard = ((rows - mean) / scale).astype(np.float32)
    concepts = [each.concept for each in asked]
    folds = list(GroupKFold(FOLDS).split(standard, groups=concepts))
    ridges = _RIDGES if regime == "worded" else (due.CHOSEN,)  # of plain texts there are twice the rows
    tried = {ridge: crossed(ridge, standard, wanted, folds).argmax(axis=1) for ridge in ridges}
    weights = due.CHOSEN.weights(standard, standard, wanted, len(DUE))
    due.save(
        Model(figures.embedder, figures.features_version, mean, scale.astype(np.float32), standard, weights), regime
    )
    due.model.cache_clear()
    return _document(wanted, tried)


def _row(each: Example, figures: Calibration) -> tuple[float, ...]:
    question, heard = each.question, each.heard
    hits = retrieval.retrieve(question.sought, question.worded_in, heard.vector, heard.near, each.build, figures)
    return due.signs(question, each.heard, hits, each.build).row


def _document(wanted: np.ndarray, tried: dict[Ridge, np.ndarray]) -> str:
    told = tried[due.CHOSEN]
    rows = "\n".join(
        f"| {each} | "
        + " | ".join(str(int(((wanted == at) & (told == other)).sum())) for other in range(len(DUE)))
        + f" | {np.mean(told[wanted == at] == at):.3f} |"
        for at, each in enumerate(DUE)
    )
    right = {ridge: float(np.mean(found == wanted)) for ridge, found in tried.items()}
    return (
        f"Kernel ridge regression, cross-validated by concept in {FOLDS} folds: what was due, in rows, and what was "
        f"told.\n\n| | {' | '.join(DUE)} | told rightly |\n{'|---' * (len(DUE) + 2)}|\n{rows}\n\n"
        f"{of_ridges(right, 'told rightly')}"
    )
