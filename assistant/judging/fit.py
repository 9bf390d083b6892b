"""Which goals does an idea meet, and how well? An idea is compared with what people do who meet a goal."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import astuple, dataclass, replace

from assistant import cues, kinds, nearness
from assistant.calibration import Calibration
from assistant.embedding import Vectors
from assistant.index.reader import Build
from assistant.kinds import Kinds
from assistant.nearness import OF_IDEAS, Nearness
from assistant.phrases import PhraseKind, Place
from assistant.reading import Question
from assistant.records import Language, Strength, Verdict

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

    idea: float
    private: float
    content: float
    practical: float
    beside: float
    """How much it is like each kind of message."""
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


@dataclass(frozen=True, slots=True)
class FitFeatures:
    """What the verdict on an idea rests on; none depends on the programme."""

    over_aims: float
    """Score of the goal above that of the best general aim."""
    over_outside: float
    """Score of the goal above that of the nearest ideas that meet nothing."""
    lead: float
    """Score of the goal above the mean of the next three."""
    private: float
    """How much it is like a private wish."""
    development: float
    """How much it is like an idea for development."""


def is_idea(question: Question, vector: Vectors, near: Nearness, build: Build, figures: Calibration) -> bool:
    """Whether it tells of something to be done, which goals can be matched with; never without a guide to the goals."""
    if not near["goal"] or not figures.fits(build.manifest.embedder):
        return False
    found = idea_features(question, near, build.kinds(vector))
    return figures.idea.probability(astuple(found)) >= _CLEAR


def idea_features(question: Question, near: Nearness, like: Kinds) -> IdeaFeatures:
    return IdeaFeatures(
        idea=like["idea"],
        private=like["private"],
        content=like["content"],
        practical=like["practical"],
        beside=like["beside"],
        asked=near.best("ask", "list"),
        silent=near.best("silent"),
        done=near.best("goal", "aim", "outside"),
        words=math.log1p(len(re.findall(r"\w+", question.standalone))),
        asks=float(any(ask.asked.search(question.standalone.casefold()) for ask in cues.asks())),
        names_text=float(question.names_text),
    )


def judge_fit(question: Question, vector: Vectors, build: Build, figures: Calibration) -> FitJudgement:
    """The verdict on an idea."""
    goals, aims = (matches(vector, question.worded_in, build, kind) for kind in ("goal", "aim"))
    best = fit_features(goals, aims, matches(vector, question.worded_in, build, "outside"), build.kinds(vector))
    likely = figures.meets.probability(astuple(best))
    near = [replace(goal, probability=likely) for goal in goals if goal.score >= _near(goals)][:_SHOWN]
    if likely >= 0.5:
        touched = tuple(aim for aim in aims[:1] if aim.score >= _near(goals))
        return FitJudgement("fits" if near[0].strength == "strong" else "partly", tuple(near), near[0], touched)
    touched = tuple(aims[:1]) if figures.general.probability(astuple(best)) >= 0.5 else ()
    return FitJudgement("general_only" if touched else "no_match", (), near[0], touched)


def _near(goals: Sequence[Match]) -> float:
    """The score from which a goal is shown beside the best one."""
    best, mean = goals[0].score, sum(goal.score for goal in goals) / len(goals)
    return best - _BESIDE * (best - mean)


def fit_features(goals: Sequence[Match], aims: Sequence[Match], outside: Sequence[Match], like: Kinds) -> FitFeatures:
    best, others = goals[0].score, [goal.score for goal in goals[1:4]]
    return FitFeatures(
        over_aims=best - (aims[0].score if aims else 0.0),
        over_outside=best - (outside[0].score if outside else 0.0),
        lead=best - sum(others) / max(1, len(others)),
        private=like["private"],
        development=like["idea"],
    )


def matches(vector: Vectors, language: Language, build: Build, kind: PhraseKind) -> list[Match]:
    """Every goal or aim with its score, best first: centred on what ideas in the language are near to anyway."""
    said = build.store.phrases(kind)
    if not len(said.targets):
        return []
    centred = said.similarities(vector - kinds.examples().of_ideas(language))
    return [_match(found) for found in nearness.ranked(said, centred, language, OF_IDEAS)]


def _match(found: nearness.Match) -> Match:
    place = Place.split(found.target)[0] if found.target else Place("", 0, 0)
    return Match(place.passage, (place.start, place.end), found.score)
