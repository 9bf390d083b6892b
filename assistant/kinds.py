"""What kind of message a text is, told by kernel ridge regression on its vector.

It is fitted at every ingest to messages about other regions (`evals/training/`), which know kinds and no contents,
to the background questions, and to what the aids of the programmes say people ask and do.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Literal, get_args

import numpy as np
import numpy.typing as npt

from assistant import ridge
from assistant.classes import arrays, unit
from assistant.embedding import Vectors
from assistant.phrases import SAID, PhraseKind
from assistant.ridge import Ridge

FILE = Path(__file__).parent / "data" / "messages.npz"
Kind = Literal["idea", "private", "content", "practical", "beside", "ask", "list", "silent", "goal", "aim", "outside"]
"""Of messages about any region: an idea for development; a private wish; a question that a programme's text answers;
one about a programme or its funding that it does not; anything else. Besides, what is like the phrases of a kind."""
KINDS: tuple[Kind, ...] = get_args(Kind)
_GENERAL: dict[str, Kind] = {
    "ask": "content",
    "list": "content",
    "silent": "practical",
    "goal": "idea",
    "aim": "idea",
    "outside": "private",
}
"""What messages like the phrases of a kind are, and what tells of them where the programmes have no such phrases."""
_OF_QUESTIONS: dict[str, Kind] = {"funding": "practical", "beside": "beside"}
CHOSEN = Ridge(5.0, 0.3)
"""On messages written afresh (docs/decisions.md)."""


@dataclass(frozen=True, slots=True)
class Kinds:
    """How much a text is like each kind: about 1 for like it, about -1 for unlike."""

    scores: tuple[float, ...]

    def __getitem__(self, kind: Kind) -> float:
        return self.scores[KINDS.index(kind)]


@dataclass(frozen=True, slots=True)
class Taught:
    """What the kinds are learnt from: unit vectors (n, dimensions), and the kind of each."""

    vectors: Vectors
    kinds: npt.NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class Examples:
    """The messages, as vectors of one embedder."""

    embedder: str
    taught: Taught
    bare: Vectors
    """The weights fitted to them and the background questions alone: what a corpus without phrases is told by."""


@dataclass(frozen=True)
class Machine:
    """The fitted regression: `weights` of shape (landmarks of what is taught, kinds)."""

    taught: Taught
    weights: Vectors
    ridge: Ridge = CHOSEN

    def kinds(self, vector: Vectors) -> Kinds:
        scores = self.ridge.scores(vector[None], self._landmarks, self.weights)[0]
        return Kinds(tuple(float(scores[at]) for at in self._told_by))

    @cached_property
    def _landmarks(self) -> Vectors:
        return self.taught.vectors[ridge.chosen(len(self.taught.kinds))]

    @cached_property
    def _told_by(self) -> list[int]:
        """The column that tells each kind."""
        known = set(self.taught.kinds.tolist())
        return [at if at in known else KINDS.index(general(kind)) for at, kind in enumerate(KINDS)]


@cache
def examples() -> Examples:
    """The messages that ship with the project. Raises AssistantError if their file is not usable."""
    embedder, vectors, kinds, bare = arrays(FILE, ("embedder", "vectors", "kinds", "bare"), "calibrate")
    return Examples(str(embedder), Taught(unit(vectors), kinds), bare.astype(np.float32))


def general(kind: Kind) -> Kind:
    """The kind of messages about any region that a kind is one of."""
    return _GENERAL.get(kind, kind)


def save(found: Examples) -> None:
    """Writes the messages' vectors, in half precision."""
    np.savez_compressed(
        FILE,
        embedder=np.array(found.embedder),
        vectors=found.taught.vectors.astype(np.float16),
        kinds=found.taught.kinds.astype(np.int8),
        bare=found.bare.astype(np.float16),
    )


def taught(
    embedder: str, questions: Sequence[tuple[str, Vectors]], phrases: Sequence[tuple[PhraseKind, Vectors]]
) -> Taught:
    """All that an index teaches: background questions by topic, phrases by kind, and the messages if they are of its
    embedder. The same things in the same order give the same rows."""
    known = examples()
    return joined(known.taught if known.embedder == embedder else None, questions, phrases)


def joined(
    messages: Taught | None,
    questions: Sequence[tuple[str, Vectors]],
    phrases: Sequence[tuple[PhraseKind, Vectors]],
) -> Taught:
    """The same with messages, or none, at hand."""
    said: list[tuple[Kind, Vectors]] = [(kind, vector) for kind, vector in phrases if kind in SAID]
    own = [*((_OF_QUESTIONS[topic], vector) for topic, vector in questions), *said]
    vectors, kinds = np.stack([vector for _, vector in own]), np.array([KINDS.index(kind) for kind, _ in own])
    if messages:
        vectors, kinds = np.vstack([messages.vectors, vectors]), np.concatenate([messages.kinds, kinds])
    return Taught(vectors, kinds)


def recipe() -> str:
    """Changes with anything of the project's own that weights are made by."""
    return f"{KINDS} {CHOSEN} {ridge.LANDMARKS} {hashlib.sha256(FILE.read_bytes()).hexdigest()}"


def fitted(given: Taught, by: Ridge = CHOSEN) -> Vectors:
    """The weights of what is taught."""
    landmarks = given.vectors[ridge.chosen(len(given.kinds))]
    return by.weights(landmarks, given.vectors, given.kinds, len(KINDS))
