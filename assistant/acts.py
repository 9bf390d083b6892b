"""What a turn does in a conversation, its dialogue act: it greets, thanks, asks whether what was told fits, and so on.

Such turns are put in countless ways, which no word list holds. A kernel ridge regression on the vector of the embedded
model tells them in all three languages, whichever embedder the index has; `python -m evals acts` fits it.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal, get_args

import numpy as np

from assistant import cues, embedding
from assistant.embedding import Vectors
from assistant.errors import AssistantError, EmbedderError
from assistant.recent import Recent
from assistant.ridge import Ridge
from assistant.settings import DEFAULT_EMBEDDING

log = logging.getLogger(__name__)
FILE = Path(__file__).parent / "data" / "acts.npz"
Act = Literal["greet", "thank", "bye", "about_you", "again", "more", "sure", "fits", "vague", "other"]
"""It only greets; thanks or closes; takes leave; asks about the assistant, or for a person; wants the answer again,
or in another language; wants more of it; doubts it; asks whether what was told fits; wants support and does not say
for what; or does anything else."""
ACTS: tuple[Act, ...] = get_args(Act)
CHOSEN = Ridge(3.0, 0.1)
"""By cross-validation (docs/acts.md)."""
_LONGEST = 300
"""Characters of a turn; the longest examples have two hundred and some."""
_RECENT: Recent[Act] = Recent(1024)


@dataclass(frozen=True, slots=True)
class Model:
    """The regression: unit vectors of turns, one a row, weights of shape (turns, acts), and what it takes to be one.

    `lead` is the score by which an act must lead "other": a question that is taken for thanks is lost, and thanks
    taken for a question only look foolish.
    """

    vectors: Vectors
    weights: Vectors
    lead: float

    def act(self, vector: Vectors) -> Act:
        """The act of a turn, by its unit vector."""
        scores = CHOSEN.scores(vector[None], self.vectors, self.weights)[0]
        scores[ACTS.index("other")] += self.lead
        return ACTS[int(scores.argmax())]


def act_of(text: str) -> Act:
    """What a turn, or a sentence of one, does; a long one does none of this.

    Raises AssistantError if the file of the regression is not usable.
    """
    if len(text) > _LONGEST or not any(map(str.isalpha, text)):
        return "other"
    return _RECENT.of(text, _made_out)


def _made_out(text: str) -> Act:
    try:
        vector = embedding.load(DEFAULT_EMBEDDING).query(text)
    except EmbedderError as error:  # another embedder may be set where this one cannot run
        log.warning("%s; greetings and follow-ups are understood by word lists alone", error.message)
        return "other"
    return _model().act(vector)


def asks_fit(text: str) -> bool:
    """Whether it asks if what is told fits, in a sentence of its own or beside what is told."""
    pointed = cues.found("pointing_back", text) or not cues.opens("question_word", text.strip())
    return (cues.found("fitting", text) and pointed) or act_of(text) == "fits"


@cache
def _model() -> Model:
    try:
        with np.load(FILE, allow_pickle=False) as held:
            vectors = held["vectors"].astype(np.float32)
            vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
            return Model(vectors, held["weights"].astype(np.float32), float(held["lead"]))
    except (OSError, ValueError, KeyError) as error:
        raise AssistantError(f"{FILE.name}: cannot be used: {error}", next_step="Run `python -m evals acts`") from error


def save(model: Model) -> None:
    """Writes the regression, in half precision."""
    np.savez_compressed(
        FILE,
        vectors=model.vectors.astype(np.float16),
        weights=model.weights.astype(np.float16),
        lead=np.array(model.lead, np.float32),
    )
