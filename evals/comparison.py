"""Two sets of scores, paired case by case: what changed, and whether it is worse."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.errors import AssistantError
from evals import figures, intervals
from evals.intervals import Difference
from evals.metrics import METRICS, PRIMARY, Metric
from evals.runs import Scored

SIGNIFICANT = 0.05


@dataclass(frozen=True, slots=True)
class Change:
    """A metric's difference, new less base."""

    metric: Metric
    difference: Difference
    p: float
    """Of the primary metric as it is; of the others that may stop a change, adjusted for their number."""
    detectable: float
    """The smallest true difference that would have shown four times of five."""

    @property
    def worse(self) -> bool:
        """Significantly, and in a metric that may stop a change."""
        towards = {"more": -1, "less": 1, "neither": 0}[self.metric.better] * self.difference.mean
        return towards > 0 and self.p < SIGNIFICANT


@dataclass(frozen=True, slots=True)
class Comparison:
    """Cases that both sides have, by what became of them, and the differences by metric."""

    pairs: int
    gained: tuple[Scored, ...]
    """Became right in all respects."""
    lost: tuple[Scored, ...]
    """Became wrong."""
    broken: tuple[Scored, ...]
    """Failed now, and did not before."""
    changes: tuple[Change, ...]

    @property
    def worse(self) -> bool:
        """Significantly in some metric, or a case fails that did not."""
        return bool(self.broken) or any(change.worse for change in self.changes)


def compare(base: Sequence[Scored], new: Sequence[Scored]) -> Comparison:
    """Pairs cases by id. A case that failed on either side is in no difference; new failures are listed.

    Raises AssistantError if no case is on both sides.
    """
    before = {each.id: each for each in base}
    paired = [(before[each.id], each) for each in new if each.id in before]
    if not paired:
        raise AssistantError("the two runs have no case in common", next_step="Compare runs of the same sets")
    was, now = [old for old, _ in paired], [each for _, each in paired]
    return Comparison(
        len(paired),
        tuple(b for a, b in paired if (a.scores.get("right"), b.scores.get("right")) == (0.0, 1.0)),
        tuple(b for a, b in paired if (a.scores.get("right"), b.scores.get("right")) == (1.0, 0.0)),
        tuple(b for a, b in paired if b.failed and not a.failed),
        tuple(_changes(was, now)),
    )


def _changes(base: Sequence[Scored], new: Sequence[Scored]) -> list[Change]:
    found = [(metric, _difference(base, new, metric)) for metric in METRICS]
    known = [(metric, difference) for metric, difference in found if difference]
    others = [(metric, difference) for metric, difference in known if metric.gated and metric.name != PRIMARY]
    ps = intervals.adjusted([difference.p for _, difference in others])
    adjusted = {metric.name: p for (metric, _), p in zip(others, ps, strict=True)}
    return [_change(metric, difference, adjusted) for metric, difference in known]


def _change(metric: Metric, difference: Difference, adjusted: dict[str, float]) -> Change:
    # A lone worse figure among so many has to be as much clearer.
    significant = SIGNIFICANT / len(adjusted) if metric.name in adjusted else SIGNIFICANT
    p = adjusted.get(metric.name, difference.p)
    return Change(metric, difference, p, difference.detectable(significant))


def _difference(base: Sequence[Scored], new: Sequence[Scored], metric: Metric) -> Difference | None:
    both = [(figures.value(old, metric), figures.value(now, metric)) for old, now in zip(base, new, strict=True)]
    known = [(old, now) for old, now in both if old and now]
    # A concept and a class are the new run's: a baseline names neither for the check split.
    return intervals.difference([now._replace(score=old.score) for old, now in known], [now for _, now in known])
