"""Short texts told apart by their vectors: what a turn does, what a sentence of a letter does.

What people write is put in countless ways, which no word list holds. A kernel ridge regression on the vector of the
embedded model tells it in all three languages, whichever embedder the index has.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Generic, TypeVar

import numpy as np

from assistant import embedding
from assistant.embedding import Vectors
from assistant.errors import AssistantError, EmbedderError
from assistant.recent import Recent
from assistant.ridge import Ridge
from assistant.settings import DEFAULT_EMBEDDING

log = logging.getLogger(__name__)
Name = TypeVar("Name", bound=str)
_RECENT = 1024


@dataclass(frozen=True, slots=True)
class Model:
    """The regression: unit vectors of examples, one a row, weights of shape (examples, classes).

    `lead` is the score by which a class must lead the plain one.
    """

    vectors: Vectors
    weights: Vectors
    lead: float


@dataclass(frozen=True)
class Classes(Generic[Name]):
    """Classes that texts are told apart by; `plain` is the one of a text that stands out in nothing."""

    names: tuple[Name, ...]
    plain: Name
    ridge: Ridge
    file: Path
    command: str
    """What fits them: `python -m evals COMMAND`."""

    def of(self, text: str) -> Name:
        """The class of a text; the plain one where the embedded model cannot run.

        Raises AssistantError if the file of the regression is not usable.
        """
        return self._recent.of(text, self._made_out) if runs() else self.plain

    def best(self, vector: Vectors, model: Model) -> Name:
        """The class of a unit vector."""
        scores = self.ridge.scores(vector[None], model.vectors, model.weights)
        return self.names[int(self.told(scores, model.lead)[0])]

    def told(self, scores: Vectors, lead: float) -> np.ndarray:
        """The classes that scores of shape (texts, classes) tell."""
        led = scores.copy()
        led[:, self.names.index(self.plain)] += lead
        told: np.ndarray = led.argmax(axis=1)
        return told

    @cached_property
    def model(self) -> Model:
        """The regression that ships with the project."""
        vectors, weights, lead = arrays(self.file, ("vectors", "weights", "lead"), self.command)
        if weights.shape != (len(vectors), len(self.names)):
            raise unusable(self.file, f"weights of {weights.shape}", self.command)
        return Model(unit(vectors), weights.astype(np.float32), float(lead))

    def save(self, model: Model) -> None:
        """Writes the regression, in half precision."""
        half = np.float16
        np.savez_compressed(
            self.file,
            vectors=model.vectors.astype(half),
            weights=model.weights.astype(half),
            lead=np.array(model.lead, np.float32),
        )

    @cached_property
    def _recent(self) -> Recent[Name]:
        return Recent(_RECENT)

    def _made_out(self, text: str) -> Name:
        return self.best(embedding.load(DEFAULT_EMBEDDING).query(text), self.model)


@cache
def runs() -> bool:
    """Whether the embedded model can run here; another embedder may be set where it cannot."""
    try:
        embedding.load(DEFAULT_EMBEDDING)
    except EmbedderError as error:
        log.warning("%s; greetings, follow-ups and letters are told by a few words alone", error.message)
        return False
    return True


def arrays(file: Path, names: Sequence[str], command: str) -> list[np.ndarray]:
    """Arrays of a file that a command writes. Raises AssistantError if it is not usable."""
    try:
        with file.open("rb") as opened, np.load(opened, allow_pickle=False) as held:
            found = [held[name] for name in names]
    except Exception as error:  # a damaged archive leads NumPy to errors of many kinds
        raise unusable(file, str(error), command) from error
    if not all(np.isfinite(each).all() for each in found if each.dtype.kind == "f"):
        raise unusable(file, "it holds what is no number", command)
    return found


def unusable(file: Path, reason: str, command: str) -> AssistantError:
    """The error of a file that a command writes."""
    return AssistantError(f"{file.name}: cannot be used: {reason}", next_step=f"Run `python -m evals {command}`")


def unit(vectors: np.ndarray) -> Vectors:
    """Unit vectors of rows that were kept in half precision."""
    full: Vectors = vectors.astype(np.float32)
    full /= np.linalg.norm(full, axis=1, keepdims=True)
    return full
