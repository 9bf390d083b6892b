"""What kind of message a text is, read off its vector by a linear model; fitted by `python -m evals calibrate`.

The messages it was fitted to are about other regions and programmes (`evals/training/`), so it knows kinds and no
contents.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal, get_args

import numpy as np

from assistant.embedding import Vectors
from assistant.errors import AssistantError
from assistant.records import LANGUAGES, Language

FILE = Path(__file__).parent / "data" / "probe.npz"
Kind = Literal["idea", "private", "content", "practical", "beside"]
"""An idea for development; a private wish; a question about a programme's content; one about money, dates, forms and
the like, which a programme's text does not hold; anything else."""
KINDS: tuple[Kind, ...] = get_args(Kind)


@dataclass(frozen=True, slots=True)
class Kinds:
    """How likely each kind is, 0 to 1; together 1."""

    shares: tuple[float, ...]

    def __getitem__(self, kind: Kind) -> float:
        return self.shares[KINDS.index(kind)]

    def odds(self, kind: Kind, against: Kind) -> float:
        """Log-odds between two kinds."""
        return float(np.log((self[kind] + 1e-6) / (self[against] + 1e-6)))


@dataclass(frozen=True, slots=True)
class Probe:
    """The model, for one embedder: `weights` (kinds, dimensions), `bias` (kinds), `ideas` (languages, dimensions)."""

    embedder: str
    weights: Vectors
    bias: Vectors
    ideas: Vectors
    """Mean vector of ideas and wishes by language: what any idea is near to."""

    def kinds(self, vector: Vectors) -> Kinds:
        logits = self.weights @ vector + self.bias
        shares = np.exp(logits - logits.max())
        return Kinds(tuple(float(share) for share in shares / shares.sum()))

    def of_ideas(self, language: Language) -> Vectors:
        mean: Vectors = self.ideas[LANGUAGES.index(language)]
        return mean


@cache
def load() -> Probe:
    """The probe that ships with the project. Raises AssistantError if its file is not usable."""
    try:
        with np.load(FILE, allow_pickle=False) as held:
            return Probe(str(held["embedder"]), held["weights"], held["bias"], held["ideas"])
    except (OSError, ValueError, KeyError) as error:
        raise AssistantError(
            f"{FILE.name}: cannot be used: {error}", next_step="Run `python -m evals calibrate`"
        ) from error


def kinds(vector: Vectors, embedder: str) -> Kinds:
    """What kind of message a vector of `embedder` is; as good as any other where the probe was fitted to another."""
    probe = load()
    return probe.kinds(vector) if probe.embedder == embedder else Kinds((1 / len(KINDS),) * len(KINDS))


def save(probe: Probe) -> None:
    np.savez(FILE, embedder=np.array(probe.embedder), weights=probe.weights, bias=probe.bias, ideas=probe.ideas)
