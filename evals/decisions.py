"""The regression that tells what is due, fitted to the tune cases."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

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

_ANSWERED, _SILENT = DUE.index("answered"), DUE.index("not_in_programme")
_MARGINS = tuple(each / 100 for each in range(101))
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


def fitted_to(
    cases: Sequence[Example], taught: Sequence[Example], regime: Regime, figures: Calibration
) -> tuple[Calibration, str]:
    """Fits and saves the regression, and the margin of an answer on what is taught; Markdown: how well it does."""
    asked = [*cases, *taught]
    rows = np.array([each.row for each in asked], np.float32)
    wanted = _wanted(asked)
    mean, scale = rows.mean(axis=0), rows.std(axis=0) + 1e-9
    standard = ((rows - mean) / scale).astype(np.float32)
    concepts = [each.concept for each in asked]
    folds = list(GroupKFold(FOLDS).split(standard, groups=concepts))
    ridges = _RIDGES if regime == "worded" else (due.CHOSEN,)  # of plain texts there are twice the rows
    tried = {ridge: crossed(ridge, standard, wanted, folds) for ridge in ridges}
    margin = _margin(tried[due.CHOSEN][len(cases) :], wanted[len(cases) :]) if taught else 0.0
    weights = due.CHOSEN.weights(standard, standard, wanted, len(DUE))
    due.save(
        Model(figures.embedder, figures.features_version, mean, scale.astype(np.float32), standard, weights), regime
    )
    due.model.cache_clear()
    told = {ridge: due.likeliest(scores, margin) for ridge, scores in tried.items()}
    said = _document(wanted, told)
    if taught:
        said += (
            f"\n\nOf the {len(taught)} messages sent to the invented texts, each text left out:\n\n"
            f"{_crossed(wanted[len(cases) :], told[due.CHOSEN][len(cases) :])}\n\n"
            f"An answer may trail by {margin:g} that the text does not say: so questions that a text answers, and "
            "questions that it does not, are told rightly as often."
        )
    return replace(figures, answer_margin=margin), said


def _margin(scores: np.ndarray, wanted: np.ndarray) -> float:
    """The margin with which what is answered, and what the text does not say, are told rightly most nearly as often:
    to be told wrongly that a text is silent is as bad as to be shown what does not answer."""

    def apart(margin: float) -> float:
        told = due.likeliest(scores, margin)
        rates = [np.mean(told[wanted == each] == each) for each in (_ANSWERED, _SILENT)]
        return float(abs(rates[0] - rates[1]))

    return min(_MARGINS, key=apart)


def _wanted(asked: Sequence[Example]) -> np.ndarray:
    return np.array([DUE.index(each.due) for each in asked])


def told_of(asked: Sequence[Example], regime: Regime, figures: Calibration) -> str:
    """Markdown: what the regression that was saved tells of others than it was fitted to."""
    told = due.likeliest(due.model(regime).scores([each.row for each in asked]), figures.answer_margin)
    return f"Of {len(asked)} messages.\n\n{_crossed(_wanted(asked), told)}"


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
