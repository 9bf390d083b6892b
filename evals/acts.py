"""`python -m evals acts`: fits what tells dialogue acts to `training/acts.jsonl`, and says in docs/acts.md how well."""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

import numpy as np
from pydantic import BaseModel, ConfigDict
from sklearn.metrics import f1_score, precision_score, recall_score
from sklearn.model_selection import StratifiedKFold

from assistant import acts, embedding, settings
from assistant.acts import ACTS, Act, Model
from assistant.embedding import Vectors
from assistant.kept import KeptVectors
from assistant.records import LANGUAGES, Language
from assistant.ridge import Ridge
from evals.calibrate import MESSAGES

EXAMPLES = Path(__file__).parent / "training" / "acts.jsonl"
DOCUMENT = Path(__file__).parent.parent / "docs" / "acts.md"
_SHARE = 2
"""Every second message about other regions is an example of none of the acts."""
_FOLDS = 5
_RIDGES = tuple(Ridge(sharpness, held) for sharpness in (2.0, 3.0, 5.0) for held in (0.1, 0.3, 1.0))
_LEADS = (-0.4, -0.3, -0.2, -0.1, 0.0, 0.1, 0.2, 0.3, 0.4, 0.5)
_LOST = 0.02
"""Most turns of none of the acts that may be taken for one."""
_OTHER = ACTS.index("other")


class Example(BaseModel):
    """A turn, and what it does."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    language: Language
    act: Act
    text: str


def run(_: argparse.Namespace) -> int:
    given = settings.load()
    embedder = embedding.load(settings.DEFAULT_EMBEDDING)
    examples = _examples()
    given.index.mkdir(parents=True, exist_ok=True)
    with closing(KeptVectors(given.index / "vectors.sqlite", embedder)) as kept:
        vectors = kept.queries([each.text for each in examples])
    wanted = np.array([ACTS.index(each.act) for each in examples])
    tried = {ridge: _crossed(ridge, vectors, wanted) for ridge in _RIDGES}
    lead = _lead(tried[acts.CHOSEN], wanted)
    acts.save(Model(vectors, acts.CHOSEN.weights(vectors, wanted, len(ACTS)), lead))
    DOCUMENT.write_text(_document(examples, wanted, tried, lead), encoding="utf-8")
    print(DOCUMENT.read_text(encoding="utf-8"))
    return 0


def _examples() -> list[Example]:
    own = [Example.model_validate_json(line) for line in EXAMPLES.read_text(encoding="utf-8").splitlines()]
    messages = [json.loads(line) for line in MESSAGES.read_text(encoding="utf-8").splitlines()]
    others = [Example(language=each["language"], act="other", text=each["text"]) for each in messages[::_SHARE]]
    return [*own, *others]


def _crossed(ridge: Ridge, vectors: Vectors, wanted: np.ndarray) -> np.ndarray:
    """The scores of each example, by a regression that has not seen it: shape (examples, acts)."""
    scores = np.zeros((len(wanted), len(ACTS)), np.float32)
    for seen, left in StratifiedKFold(_FOLDS, shuffle=True, random_state=1).split(vectors, wanted):
        weights = ridge.weights(vectors[seen], wanted[seen], len(ACTS))
        scores[left] = ridge.scores(vectors[left], vectors[seen], weights)
    return scores


def _lead(scores: np.ndarray, wanted: np.ndarray) -> float:
    """The smallest lead with which hardly a turn of none of the acts is taken for one."""
    lost = {lead: float(np.mean(_told(scores, lead)[wanted == _OTHER] != _OTHER)) for lead in _LEADS}
    return next((lead for lead, share in lost.items() if share <= _LOST), _LEADS[-1])


def _told(scores: np.ndarray, lead: float) -> np.ndarray:
    led = scores.copy()
    led[:, _OTHER] += lead
    told: np.ndarray = led.argmax(axis=1)
    return told


def _document(examples: Sequence[Example], wanted: np.ndarray, tried: dict[Ridge, np.ndarray], lead: float) -> str:
    told = _told(tried[acts.CHOSEN], lead)
    of_act = "\n".join(
        f"| {act} | {(wanted == at).sum()} | {precision_score(wanted == at, told == at):.3f} "
        f"| {recall_score(wanted == at, told == at):.3f} |"
        for at, act in enumerate(ACTS)
    )
    spoken = np.array([each.language for each in examples])
    by_language = " | ".join(f"{np.mean((told == wanted)[spoken == code]):.3f}" for code in LANGUAGES)
    ridges = "\n".join(
        f"| {ridge.sharpness:g}, {ridge.regularisation:g} | {_mean_f1(wanted, _told(scores, 0.0)):.3f} |"
        for ridge, scores in tried.items()
    )
    leads = "\n".join(
        f"| {each:g} | {np.mean(_told(tried[acts.CHOSEN], each)[wanted == _OTHER] != _OTHER):.3f} "
        f"| {np.mean((_told(tried[acts.CHOSEN], each) == wanted)[wanted != _OTHER]):.3f} |"
        for each in _LEADS
    )
    return (
        "# Dialogue acts\n\n"
        f"Made by `python -m evals acts` on {len(examples)} turns written for it, a part of them messages about other "
        f"regions that are none of the acts; none nearly repeats a case of the sets, short formulas aside. "
        f"Cross-validated in {_FOLDS} folds. "
        "Greetings, thanks and leave are often put alike, and are answered much alike.\n\n"
        f"| act | turns | precision | recall |\n|---|---|---|---|\n{of_act}\n\n"
        f"| told rightly | sv | fi | en |\n|---|---|---|---|\n| share | {by_language} |\n\n"
        "## Chosen\n\nA kernel ridge is named by its sharpness and its regularisation.\n\n"
        f"| ridge | mean F1 of the acts |\n|---|---|\n{ridges}\n\n"
        f'The score by which an act must lead "other"; the smallest with which at most {_LOST:g} of the others are '
        f"lost is taken, {lead:g}.\n\n| lead | others lost | acts told |\n|---|---|---|\n{leads}\n"
    )


def _mean_f1(wanted: np.ndarray, told: np.ndarray) -> float:
    return float(f1_score(wanted, told, average="macro"))
