"""Which goals does an idea meet, and how well? An idea is compared with what people do who meet a goal."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from assistant import cues
from assistant.calibration import Calibration
from assistant.index.reader import Build
from assistant.kinds import Kinds
from assistant.nearness import Nearness
from assistant.phrases import Place, Said
from assistant.reading import Question
from assistant.records import Strength, Verdict

_SHOWN = 3
"""Most goals that are shown for an idea."""
_BESIDE = 0.25
"""Share of its lead over the mean goal by which a goal may trail the best one and still be shown; more showed goals
that the tune ideas do not meet."""
_CLEAR = 2 / 3
"""Probability, two to one, from which a goal counts as met and not only touched, and a message as an idea at all: a
table of goals for what is none misleads more than a missing one."""


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
class IdeaFeatures:
    """What tells an idea from a question."""

    like: Kinds
    asked: float
    """Score of the nearest question that passages answer, or a list."""
    silent: float
    """Score of the nearest question that the text does not answer."""
    done: float
    """Score of the nearest thing that people do or wish, be it a goal's or none."""
    words: float
    """Logarithm of the number of words."""
    asks: float
    """1 if it asks for a sum, a form or the like, else 0."""
    names_text: float

    @property
    def row(self) -> tuple[float, ...]:
        """All of them."""
        near = (self.asked, self.silent, self.done)
        return (*self.like.scores, *near, self.words, self.asks, self.names_text)


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


def is_idea(question: Question, near: Nearness, build: Build, figures: Calibration) -> bool:
    """Whether it tells of something to be done, which goals can be matched with; never without a guide to the goals."""
    if not near["goal"] or not figures.fits(build.manifest.embedder):
        return False
    return figures.idea.probability(idea_features(question, near).row) >= _CLEAR


def idea_features(question: Question, near: Nearness) -> IdeaFeatures:
    return IdeaFeatures(
        like=near.like,
        asked=near.best("ask", "list"),
        silent=near.best("silent"),
        done=near.best("goal", "aim", "outside"),
        words=math.log1p(len(re.findall(r"\w+", question.standalone))),
        asks=float(any(ask.asked.search(question.standalone.casefold()) for ask in cues.asks())),
        names_text=float(question.names_text),
    )


def judge_fit(near: Nearness, figures: Calibration) -> FitJudgement:
    """The verdict on an idea."""
    goals, aims = matches(near, "goal"), matches(near, "aim")
    best = fit_features(near)
    likely = figures.meets.probability(best.row)
    shown = [replace(goal, probability=likely) for goal in goals if goal.score >= _near(goals)][:_SHOWN]
    if likely >= 0.5:
        touched = tuple(aim for aim in aims[:1] if aim.score >= _near(goals))
        return FitJudgement("fits" if shown[0].strength == "strong" else "partly", tuple(shown), shown[0], touched)
    touched = tuple(aims[:1]) if figures.general.probability(best.row) >= 0.5 else ()
    return FitJudgement("general_only" if touched else "no_match", (), shown[0], touched)


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
