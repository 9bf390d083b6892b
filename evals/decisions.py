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
    """The signs of a message as it is heard in a build, and what is due to it there."""

    row: tuple[float, ...]
    due: Due
    concept: str


def example(asked: Asked, figures: Calibration) -> Example:
    """A case as an example."""
    case = asked.case
    wanted = "fit" if case.verdict else next(each for each in DUE if each == case.outcome)
    return heard_as(asked.question, asked.heard, asked.build, figures, wanted, case.concept)


def heard_as(
    question: Question, heard: Heard, build: Build, figures: Calibration, wanted: Due, concept: str
) -> Example:
    """A message as an example, by its hits in a build."""
    hits = retrieval.retrieve(question.sought, question.worded_in, heard.vector, heard.near, build, figures)
    return Example(due.signs(question, heard, hits, build).row, wanted, concept)


def fitted_to(asked: Sequence[Example], regime: Regime, figures: Calibration) -> str:
    """Fits and saves the regression; Markdown: how well it does."""
    rows = np.array([each.row for each in asked], np.float32)
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


def told_of(asked: Sequence[Example], regime: Regime) -> str:
    """Markdown: what the regression that was saved tells of others than it was fitted to."""
    model = due.model(regime)
    rows = (np.array([each.row for each in asked], np.float32) - model.mean) / model.scale
    told = due.CHOSEN.scores(rows, model.examples, model.weights).argmax(axis=1)
    return f"Of {len(asked)} messages.\n\n{_crossed(np.array([DUE.index(each.due) for each in asked]), told)}"


def _crossed(wanted: np.ndarray, told: np.ndarray) -> str:
    rows = "\n".join(
        f"| {each} | "
        + " | ".join(str(int(((wanted == at) & (told == other)).sum())) for other in range(len(DUE)))
        + f" | {np.mean(told[wanted == at] == at):.3f} |"
        for at, each in enumerate(DUE)
        if at in wanted
    )
    return f"| | {' | '.join(DUE)} | told rightly |\n{'|---' * (len(DUE) + 2)}|\n{rows}"


def _document(wanted: np.ndarray, tried: dict[Ridge, np.ndarray]) -> str:
    right = {ridge: float(np.mean(found == wanted)) for ridge, found in tried.items()}
    return (
        f"Kernel ridge regression, cross-validated by concept in {FOLDS} folds: what was due, in rows, and what was "
        f"told.\n\n{_crossed(wanted, tried[due.CHOSEN])}\n\n"
        f"{of_ridges(right, 'told rightly')}"
    )
