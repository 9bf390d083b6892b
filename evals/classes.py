"""Fits what tells classes of short texts, cross-validated, and says in a document how well it does."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.metrics import f1_score, precision_score, recall_score
from sklearn.model_selection import StratifiedGroupKFold

from assistant import embedding, settings
from assistant.classes import Classes, Model
from assistant.records import LANGUAGES, Language
from assistant.ridge import Ridge
from evals.fitted import crossed, embedded, of_ridges

DOCUMENTS = Path(__file__).parent.parent / "docs"
_FOLDS = 5
_RIDGES = tuple(Ridge(sharpness, held) for sharpness in (2.0, 3.0, 5.0) for held in (0.1, 0.3, 1.0))
_LEADS = (0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7)


@dataclass(frozen=True, slots=True)
class Example:
    """A text, its class, and what it must not be parted from when folds are made."""

    language: Language
    name: str
    text: str
    group: int


@dataclass(frozen=True, slots=True)
class Task:
    """What is learnt from what."""

    classes: Classes[Any]
    examples: Sequence[Example]
    landmarks: int
    """How many of the examples, from the first on, are landmarks; the others are learnt from too."""
    ordinary: int = 0
    """From which of the examples on they are as people write, and not chosen to be hard to tell."""
    lost: float = 1.0
    """Most of the ordinary texts of the plain class that may be taken for another."""


@dataclass(frozen=True, slots=True)
class Fitted:
    """What came of it, cross-validated."""

    task: Task
    wanted: np.ndarray
    tried: dict[Ridge, np.ndarray]
    lead: float

    @property
    def told(self) -> np.ndarray:
        return self.task.classes.told(self.tried[self.task.classes.ridge], self.lead)


def fit(task: Task) -> Fitted:
    """Fits the regression and saves it."""
    vectors = embedded(embedding.load(settings.DEFAULT_EMBEDDING), [each.text for each in task.examples])
    classes = task.classes
    wanted = np.array([classes.names.index(each.name) for each in task.examples])
    parted = StratifiedGroupKFold(_FOLDS, shuffle=True, random_state=1)
    folds = list(parted.split(vectors, wanted, [each.group for each in task.examples]))
    tried = {ridge: crossed(ridge, vectors, wanted, folds, task.landmarks) for ridge in _RIDGES}
    lead = _lead(task, tried[classes.ridge], wanted)
    landmarks = vectors[: task.landmarks]
    weights = classes.ridge.weights(landmarks, vectors, wanted, len(classes.names))
    classes.save(Model(landmarks, weights, lead))
    return Fitted(task, wanted, tried, lead)


def _lead(task: Task, scores: np.ndarray, wanted: np.ndarray) -> float:
    """The smallest lead with which hardly a plain text is taken for another."""
    return next((lead for lead in _LEADS if _lost(task, scores, wanted, lead) <= task.lost), _LEADS[-1])


def _lost(task: Task, scores: np.ndarray, wanted: np.ndarray, lead: float) -> float:
    """The share of the ordinary plain texts that are taken for others."""
    plain = task.classes.names.index(task.classes.plain)
    ordinary = np.flatnonzero((wanted == plain) & (np.arange(len(wanted)) >= task.ordinary))
    return float(np.mean(task.classes.told(scores, lead)[ordinary] != plain))


def document(found: Fitted, title: str, opening: str) -> str:
    """Markdown: how well the classes are told, and what the choices rest on."""
    names, wanted, told = found.task.classes.names, found.wanted, found.told
    rows = "\n".join(
        f"| {name} | {(wanted == at).sum()} | {precision_score(wanted == at, told == at):.3f} "
        f"| {recall_score(wanted == at, told == at):.3f} |"
        for at, name in enumerate(names)
    )
    spoken = np.array([each.language for each in found.task.examples])
    shares = " | ".join(f"{np.mean((told == wanted)[spoken == code]):.3f}" for code in LANGUAGES)
    f1 = {
        ridge: float(f1_score(wanted, found.task.classes.told(scores, 0.0), average="macro"))
        for ridge, scores in found.tried.items()
    }
    return (
        f"# {title}\n\n{opening} Cross-validated in {_FOLDS} folds.\n\n"
        f"| class | texts | precision | recall |\n|---|---|---|---|\n{rows}\n\n"
        f"| told rightly | sv | fi | en |\n|---|---|---|---|\n| share | {shares} |\n\n"
        f"## Chosen\n\n{of_ridges(f1, 'mean F1 of the classes')}\n"
    )


def leads(found: Fitted) -> str:
    """Markdown: what each lead over the plain class costs and gives."""
    task, wanted = found.task, found.wanted
    scores, other = found.tried[task.classes.ridge], wanted != task.classes.names.index(task.classes.plain)
    rows = "\n".join(
        f"| {lead:g} | {_lost(task, scores, wanted, lead):.3f} "
        f"| {np.mean((task.classes.told(scores, lead) == wanted)[other]):.3f} |"
        for lead in _LEADS
    )
    plain = task.classes.plain
    return (
        f'The score by which a class must lead "{plain}"; the smallest with which at most {task.lost:g} of these, as '
        f"people write them, are lost is taken, {found.lead:g}.\n\n"
        f"| lead | lost | others told |\n|---|---|---|\n{rows}\n"
    )
