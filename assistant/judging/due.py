"""What is due to a message: an answer, the goals an idea meets, that the text does not say, or that it is beside it.

Similarity alone does not tell; what kind of message it is like, what it asks for, and what the hits hold, counts too.
One kernel ridge regression weighs all of it; `python -m evals calibrate` fits it on the tune split.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal, get_args

import numpy as np
import numpy.typing as npt

from assistant import acts, topics
from assistant.calibration import FEATURES, Calibration, Regime
from assistant.classes import arrays, unusable
from assistant.embedding import Vectors
from assistant.index.reader import Build
from assistant.judging.answerable import HELD, LOOKED_AT, asked_for, unheld
from assistant.kinds import Kinds
from assistant.nearness import UNASKED, Heard, Nearness
from assistant.reading import Question
from assistant.records import Hit
from assistant.ridge import Ridge

DATA = Path(__file__).parent.parent / "data"
FILES: dict[Regime, Path] = {"worded": DATA / "due.npz", "plain": DATA / "due-plain.npz"}
Due = Literal["answered", "fit", "not_in_programme", "off_topic"]
DUE: tuple[Due, ...] = get_args(Due)
CHOSEN = Ridge(0.03, 0.3)
"""By cross-validation on the tune split (docs/calibration.md)."""


@dataclass(frozen=True, slots=True)
class Wording:
    """What a message, or its last sentence, is near to."""

    topic: float
    """How much nearer it is to questions about funding than to others."""
    asked: float
    """Score of the nearest question that passages answer, or for a list."""
    silent: float
    """Score of the nearest question that the text is known to be silent about; of a plain text, how surely it is one
    that people ask of any programme."""
    done: float
    """Score of the nearest thing that people do or wish for."""
    like: Kinds

    @property
    def row(self) -> tuple[float, ...]:
        return (self.topic, self.asked, self.silent, self.done, *self.like.scores)


@dataclass(frozen=True, slots=True)
class Signs:
    """What the decision rests on; none depends on the programme."""

    centred: float
    """Centred similarity of the best hit."""
    coverage: float
    """Best share of the question's words that one hit holds."""
    lead: float
    """Score of the best hit above the mean of the next four."""
    unheld: float
    """1 if it asks for something (a sum, a form, ...) that none of the hits holds, else 0."""
    asks: float
    """1 if it asks for something of that kind at all, else 0."""
    names_text: float
    """1 if it names the text, the programme or the region, else 0."""
    whole: Wording
    closing: Wording
    """Its last sentence, which a message often comes to."""
    sentences: float
    """Logarithm of the number of sentences."""
    ends_asking: float
    asking: float
    """1 if the last sentence, and if any, ends with a question mark, else 0."""
    words: float
    """Logarithm of the number of words."""
    asks_fit: float
    """1 if a sentence asks whether what it, or another, tells fits, else 0."""

    @property
    def row(self) -> tuple[float, ...]:
        """All of them."""
        held = (self.centred, self.coverage, self.lead, self.unheld, self.asks, self.names_text)
        said = (self.sentences, self.ends_asking, self.asking, self.words, self.asks_fit)
        return (*held, *self.whole.row, *self.closing.row, *said)


@dataclass(frozen=True, slots=True)
class Model:
    """The regression on standardised signs: `examples` of shape (examples, signs), `weights` (examples, DUE)."""

    embedder: str
    features_version: int
    mean: Vectors
    scale: Vectors
    examples: Vectors
    weights: Vectors

    def scores(self, rows: npt.ArrayLike) -> Vectors:
        """How likely each of DUE is, of messages by their signs: shape (messages, DUE)."""
        standard = (np.asarray(rows, np.float32) - self.mean) / self.scale
        return CHOSEN.scores(standard, self.examples, self.weights)


def due(question: Question, heard: Heard, hits: Sequence[Hit], build: Build, figures: Calibration) -> Due:
    """Decides what is due. An idea is matched with goals only where a guide says what people do who meet them."""
    found = signs(question, heard, hits, build)
    learnt = model(build.regime)
    if not figures.fits(build.manifest.embedder, build.regime) or learnt.embedder != build.manifest.embedder:
        # Similarities mean something else, so its own words alone count.
        about: Due = "not_in_programme" if found.whole.topic > 0 else "off_topic"
        return "answered" if found.coverage >= HELD and not found.unheld else about
    scores = learnt.scores([found.row])
    if not heard.near["goal"]:
        scores[:, DUE.index("fit")] = -np.inf
    return DUE[int(likeliest(scores, figures.answer_margin)[0])]


def likeliest(scores: Vectors, answer_margin: float) -> npt.NDArray[np.intp]:
    """Which of DUE is due, by scores of shape (messages, DUE); an answer where silence is hardly likelier."""
    answered, silent = DUE.index("answered"), DUE.index("not_in_programme")
    best = scores.argmax(axis=1)
    close = scores[:, answered] >= scores[:, silent] - answer_margin
    found: npt.NDArray[np.intp] = np.where((best == silent) & close, answered, best)
    return found


def signs(question: Question, heard: Heard, hits: Sequence[Hit], build: Build) -> Signs:
    """The signs of a message and its hits."""
    scores = [hit.score for hit in hits[:LOOKED_AT]]
    said = question.sentences
    return Signs(
        centred=hits[0].centred if hits else -0.1,
        coverage=max((hit.coverage for hit in hits), default=0.0),
        lead=scores[0] - sum(scores[1:]) / max(1, len(scores) - 1) if scores else 0.0,
        unheld=float(bool(hits and unheld(question, hits))),
        asks=float(bool(asked_for(question))),
        names_text=float(question.names_text),
        whole=_wording(heard.vector, heard.near, max((hit.asked for hit in hits), default=UNASKED), build),
        closing=_wording(heard.closing_vector, heard.closing, UNASKED, build),
        sentences=math.log(len(said)),
        ends_asking=float(said[-1].endswith("?")),
        asking=float(any(each.endswith("?") for each in said)),
        words=math.log1p(len(re.findall(r"\w+", question.standalone))),
        asks_fit=float(any(map(acts.asks_fit, said))),
    )


def _wording(vector: Vectors, near: Nearness, asked: float, build: Build) -> Wording:
    known, done = near.best("ask", "list"), near.best("goal", "aim", "outside")
    silent = near.best("silent")
    if build.regime == "plain":  # it is not known what the text is silent about, but what texts are often asked
        silent = max(silent, topics.asked(vector, build))
    return Wording(_topic(vector, build), max(known, asked), silent, done, near.like)


def _topic(vector: Vectors, build: Build) -> float:
    """Mean similarity to the nearest questions about funding, less that to the nearest others."""
    funding, beside = (
        np.sort(build.store.questions(topic) @ vector)[-LOOKED_AT:].mean() for topic in ("funding", "beside")
    )
    return float(funding - beside) * 100


@cache
def model(regime: Regime) -> Model:
    """The regression that ships with the project. Raises AssistantError if its file is not usable."""
    names = ("embedder", "features_version", "mean", "scale", "examples", "weights")
    embedder, version, *numbers = arrays(FILES[regime], names, "calibrate")
    if int(version) != FEATURES[regime]:
        raise unusable(FILES[regime], f"it is of features {version}, not {FEATURES[regime]}", "calibrate")
    return Model(str(embedder), int(version), *numbers)


def save(found: Model, regime: Regime) -> None:
    """Writes the regression."""
    np.savez_compressed(
        FILES[regime],
        embedder=np.array(found.embedder),
        features_version=np.array(found.features_version),
        mean=found.mean,
        scale=found.scale,
        examples=found.examples,
        weights=found.weights,
    )
