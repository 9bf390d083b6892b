"""Which goals does an idea meet, and how well? An idea is compared with what people do who meet a goal."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from assistant.calibration import Calibration
from assistant.kinds import Kinds
from assistant.nearness import Nearness
from assistant.phrases import Place, Said
from assistant.records import Strength, Verdict

_SHOWN = 3
"""Most goals that are shown for an idea."""
_BESIDE = 0.25
"""Share of its lead over the mean goal by which a goal may trail the best one and still be shown; more showed goals
that the tune ideas do not meet."""
_CLEAR = 2 / 3
"""Probability, two to one, from which a goal counts as met and not only touched."""


@dataclass(frozen=True, slots=True)
class Match:
    """A passage that an idea is near to."""

    passage: str
    span: tuple[int, int]
    """Its place in the document: a goal, or the sentence that says the aim."""
    score: float
    probability: float = 0.0
    """That the idea meets it, 0 to 1."""

    @property
    def strength(self) -> Strength:
        return "strong" if self.probability >= _CLEAR else "possible"


@dataclass(frozen=True, slots=True)
class FitJudgement:
    """What an idea meets: goals best first, the nearest one even if it is not met, and general aims it touches."""

    verdict: Verdict
    goals: tuple[Match, ...]
    nearest: Match
    aims: tuple[Match, ...] = ()


@dataclass(frozen=True, slots=True)
class FitFeatures:
    """What the verdict on an idea rests on; none depends on the programme."""

    over_aims: float
    """Score of the goal above that of the best general aim."""
    over_outside: float
    """Score of the goal above that of the nearest ideas that meet nothing."""
    lead: float
    """Score of the goal above the mean of the next three."""
    like: Kinds

    @property
    def row(self) -> tuple[float, ...]:
        """All of them."""
        wished = [self.like[kind] for kind in ("goal", "aim", "outside", "idea", "private")]
        return (self.over_aims, self.over_outside, self.lead, *wished)


def judge_fit(near: Nearness, figures: Calibration) -> FitJudgement:
    """The verdict on an idea."""
    goals, aims = matches(near, "goal"), matches(near, "aim")
    best = fit_features(near)
    likely = figures.meets.probability(best.row)
    near_ones = [goal for goal in goals if goal.score >= _near(goals)][:_SHOWN]
    # What is judged is the best goal; those beside it are near the idea, and may be met.
    shown = [replace(goal, probability=likely if goal is goals[0] else 0.5) for goal in near_ones]
    if likely >= 0.5:
        touched = tuple(aim for aim in aims[:1] if aim.score >= _near(goals))
        return FitJudgement("fits" if shown[0].strength == "strong" else "partly", tuple(shown), shown[0], touched)
    touched = tuple(aims[:1]) if figures.general.probability(best.row) >= 0.5 else ()
    return FitJudgement("general_only" if touched else "no_match", (), shown[0], touched)


def unsure(judgement: FitJudgement) -> FitJudgement:
    """The same where only the goals' own words speak for them: an idea may come near one, and clearly meets none."""
    goals = tuple(replace(goal, probability=min(goal.probability, 0.5)) for goal in judgement.goals)
    return replace(judgement, verdict="partly" if judgement.verdict == "fits" else judgement.verdict, goals=goals)


def _near(goals: Sequence[Match]) -> float:
    """The score from which a goal is shown beside the best one."""
    best, mean = goals[0].score, sum(goal.score for goal in goals) / len(goals)
    return best - _BESIDE * (best - mean)


def fit_features(near: Nearness) -> FitFeatures:
    best, others = near.best("goal"), [goal.score for goal in near["goal"][1:4]]
    return FitFeatures(
        over_aims=best - near.best("aim"),
        over_outside=best - near.best("outside"),
        lead=best - sum(others) / max(1, len(others)),
        like=near.like,
    )


def matches(near: Nearness, kind: Said) -> list[Match]:
    """Every goal or aim with its score, best first."""
    places = [(found.score, Place.split(found.target)[0]) for found in near[kind]]
    return [Match(place.passage, (place.start, place.end), score) for score, place in places]
