"""The figures that judgements rest on, fitted by `python -m evals calibrate` on the tune split; none is typed in."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal, get_args

from assistant.errors import AssistantError

FILE = Path(__file__).parent / "data" / "calibration.json"
Regime = Literal["worded", "plain"]
"""A programme for which it is known in which words people ask; and one of which there is little but its text."""
REGIMES: tuple[Regime, ...] = get_args(Regime)
FEATURES: Mapping[Regime, int] = {"worded": 10, "plain": 11}
"""Versions, raised when a feature changes its meaning, so that figures fitted to the old one are not used."""


@dataclass(frozen=True, slots=True)
class Logistic:
    """A logistic regression: `weights` in the order of the features, and a bias."""

    weights: tuple[float, ...]
    bias: float

    def probability(self, features: Sequence[float]) -> float:
        """Of the positive class, 0 to 1."""
        total = self.bias + sum(weight * value for weight, value in zip(self.weights, features, strict=True))
        return 1 / (1 + math.exp(-max(-50.0, min(50.0, total))))


@dataclass(frozen=True, slots=True)
class Calibration:
    """Fitted to one embedder and one version of the features; `figures` says how well, cross-validated by concept."""

    embedder: str
    features_version: int
    meets: Logistic
    """Features of `fit.FitFeatures`: the idea meets the goal, at least in part."""
    general: Logistic
    """The same features, of an idea that meets no goal: it touches a general aim."""
    hub_share: float
    """How much of a passage's mean similarity to questions in general is taken off, 0 to 1."""
    translated_share: float
    """How much of a word its translation, or another word for the same, counts for, 0 to 1."""
    coverage_weight: float
    """Centred similarity that holding all of the question's words is worth."""
    asked_weight: float
    """How much more the nearest way of asking for a passage counts than its centred similarity."""
    list_lead: float
    """Score by which the nearest way of asking for a list must lead that of asking for passages."""
    list_cue: float
    """Score by which it must lead besides where no word of the question asks for all of something."""
    list_margin: float
    """Score by which a heading may trail the best hit and still name the list that is asked for."""
    fact_margin: float
    """Score by which a hit may trail the best one and still be quoted beside it."""
    sentence_margin: float
    """Similarity by which a sentence may trail the best one of its passage and still be quoted with it."""
    answer_margin: float
    """Score by which an answer may trail that the text does not say, in what is due, and still be given."""
    figures: dict[str, float]

    def fits(self, embedder: str, regime: Regime) -> bool:
        """Whether it was fitted to this embedder and to the features as they are now."""
        return (self.embedder, self.features_version) == (embedder, FEATURES[regime])


Calibrations = Mapping[Regime, Calibration]


@cache
def load() -> Calibrations:
    """The calibrations that ship with the project. Raises AssistantError if the file is not usable."""
    try:
        held = json.loads(FILE.read_text(encoding="utf-8"))
        return {regime: _of(held[regime]) for regime in REGIMES}
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise AssistantError(
            f"{FILE.name}: cannot be used: {error}", next_step="Run `python -m evals calibrate`"
        ) from error


def _of(fields: dict[str, Any]) -> Calibration:
    return Calibration(**fields | {name: Logistic(**fields[name]) for name in ("meets", "general")})


def save(found: Calibrations) -> None:
    """Writes the calibrations."""
    fields = {regime: asdict(figures) for regime, figures in found.items()}
    FILE.write_text(json.dumps(fields, indent=2) + "\n", encoding="utf-8")
