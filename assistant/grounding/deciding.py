"""Is a claim borne out? Rules first; then figures that `python -m evals grounding` fits to labelled pairs."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from assistant.calibration import Logistic
from assistant.errors import AssistantError
from assistant.grounding import rules
from assistant.grounding.claim import Claim, Ground
from assistant.grounding.signs import signs

FILE = Path(__file__).parent.parent / "data" / "grounding.json"
FEATURES_VERSION = 1
"""Raised when a sign changes its meaning, so that figures fitted to the old one are not used."""
UNSUPPORTED = "unsupported"
_COVERED = 0.8
"""Share of its words that passages must account for where nothing was fitted to the embedder."""


@dataclass(frozen=True, slots=True)
class Least:
    """What a claim must reach."""

    covered: float
    """Share of its words that the passages account for."""
    probability: float
    """That it is borne out."""

    def reached(self, covered: float, probability: float) -> bool:
        return covered >= self.covered and probability >= self.probability


@dataclass(frozen=True, slots=True)
class Decision:
    """The regression on the signs, and from where on a claim stands."""

    embedder: str
    features_version: int
    borne_out: Logistic
    worded: Least
    """For a claim whose passages, or renderings of them, are in its language."""
    crossed: Least
    """For another one."""
    decisive: tuple[str, ...]
    """The rules that decide alone."""

    def faults(self, claim: Claim, marked: Sequence[Ground], others: Sequence[Ground]) -> frozenset[str]:
        """Why a claim does not stand on the passages it marks, beside the rest of the evidence; empty where it does."""
        found = rules.faults(claim, marked)
        decisive = found.intersection(self.decisive)
        if decisive:
            return decisive
        seen = signs(claim, marked, others, found)
        stands = (self.worded if seen.worded else self.crossed).reached(
            seen.covered, self.borne_out.probability(seen.row)
        )
        return frozenset() if stands else frozenset({UNSUPPORTED})


class _Unfitted(Decision):
    """For an embedder that nothing was fitted to: every rule, and the words alone."""

    def faults(self, claim: Claim, marked: Sequence[Ground], others: Sequence[Ground]) -> frozenset[str]:
        texts = [text for ground in marked for text in ground.wording]
        few = claim.share(texts) < _COVERED
        return rules.faults(claim, marked) | (frozenset({UNSUPPORTED}) if few else frozenset())


def load(embedder: str) -> Decision:
    """The decision that was fitted to an embedder, else a stricter one by words alone. Raises AssistantError."""
    found = _fitted()
    if (found.embedder, found.features_version) == (embedder, FEATURES_VERSION):
        return found
    return _Unfitted(embedder, FEATURES_VERSION, found.borne_out, found.worded, found.crossed, rules.NAMES)


@cache
def _fitted() -> Decision:
    try:
        fields = json.loads(FILE.read_text(encoding="utf-8"))
        fields |= {name: Least(**fields[name]) for name in ("worded", "crossed")}
        fields |= {"borne_out": Logistic(**fields["borne_out"]), "decisive": tuple(fields["decisive"])}
        return Decision(**fields)
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise AssistantError(
            f"{FILE.name}: cannot be used: {error}", next_step="Run `python -m evals grounding`"
        ) from error
