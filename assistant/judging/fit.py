"""Which goals does an idea meet, and how well? An idea is compared with what people do who meet a goal."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import astuple, dataclass, replace

import numpy as np

from assistant import cues, probe
from assistant.calibration import Calibration
from assistant.embedding import Vectors
from assistant.index.reader import Build
from assistant.phrases import PhraseKind
from assistant.probe import Kinds
from assistant.reading import Question
from assistant.records import Language, Strength, Verdict

_NEAREST = 5
"""Phrases of a goal, the nearest ones, that its score is the mean of."""
_OTHER_LANGUAGES = 0.2
"""What phrases in the other two languages count beside those in the idea's own. Both chosen on the tune ideas
(docs/fit.md)."""
_SHOWN = 3
"""Most goals that are shown for an idea."""
_CLEAR = 2 / 3
"""Probability, two to one, from which a goal counts as met and not only touched, and a message as an idea at all: a
table of goals for what is none misleads more than a missing one."""


@dataclass(frozen=True, slots=True)
class Match:
    """A passage that an idea is near to."""

    passage: str
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

    idea_content: float
    idea_practical: float
    idea_beside: float
    private_content: float
    private_practical: float
    private_beside: float
    words: float
    """Logarithm of the number of words."""
    asks: float
    """1 if it asks for a sum, a form or the like, else 0."""
    names_text: float


@dataclass(frozen=True, slots=True)
class FitFeatures:
    """What the verdict on an idea rests on; none depends on the programme."""

    goal: float
    lead: float
    """Score of the goal above the mean of the next three."""
    aim: float
    """Score of the best general aim."""
    private: float
    """Log-odds that it is a private wish rather than development."""
    development: float
    """How likely it is an idea for development, 0 to 1."""


def is_idea(question: Question, vector: Vectors, build: Build, figures: Calibration) -> bool:
    """Whether it tells of something to be done, which goals can be matched with; never without a guide to the goals."""
    if not len(build.store.phrases("goal").targets) or not figures.fits(build.manifest.embedder):
        return False
    found = idea_features(question, probe.kinds(vector, build.manifest.embedder))
    return figures.idea.probability(astuple(found)) >= _CLEAR


def idea_features(question: Question, kinds: Kinds) -> IdeaFeatures:
    return IdeaFeatures(
        idea_content=kinds.odds("idea", "content"),
        idea_practical=kinds.odds("idea", "practical"),
        idea_beside=kinds.odds("idea", "beside"),
        private_content=kinds.odds("private", "content"),
        private_practical=kinds.odds("private", "practical"),
        private_beside=kinds.odds("private", "beside"),
        words=math.log1p(len(re.findall(r"\w+", question.standalone))),
        asks=float(any(ask.asked.search(question.standalone.casefold()) for ask in cues.asks())),
        names_text=float(question.names_text),
    )


def judge_fit(question: Question, vector: Vectors, build: Build, figures: Calibration) -> FitJudgement:
    """The verdict on an idea."""
    goals, aims = (matches(vector, question.language, build, kind) for kind in ("goal", "aim"))
    kinds = probe.kinds(vector, build.manifest.embedder)
    best = fit_features(goals, aims, kinds)
    met = [replace(goal, probability=_meets(goal, best, figures)) for goal in goals]
    shown = tuple(goal for goal in met if goal.probability >= 0.5)[:_SHOWN]
    touched = tuple(aims[:1]) if figures.general.probability(astuple(best)) >= 0.5 else ()
    if shown:
        return FitJudgement("fits" if shown[0].strength == "strong" else "partly", shown, met[0], touched)
    return FitJudgement("general_only" if touched else "no_match", (), met[0], touched)


def _meets(goal: Match, best: FitFeatures, figures: Calibration) -> float:
    """A goal further down is judged as the best one is, with its own score and no lead."""
    lead = best.lead if goal.score == best.goal else best.lead - (best.goal - goal.score)
    return figures.meets.probability(astuple(replace(best, goal=goal.score, lead=lead)))


def fit_features(goals: Sequence[Match], aims: Sequence[Match], kinds: Kinds) -> FitFeatures:
    scores = [goal.score for goal in goals]
    others = scores[1:4]
    return FitFeatures(
        goal=scores[0],
        lead=scores[0] - sum(others) / max(1, len(others)),
        aim=aims[0].score if aims else 0.0,
        private=kinds.odds("private", "idea"),
        development=kinds["idea"],
    )


def matches(vector: Vectors, language: Language, build: Build, kind: PhraseKind) -> list[Match]:
    """Every goal or aim with its score, best first: centred on what ideas in the language are near to anyway."""
    said = build.store.phrases(kind)
    if not len(said.targets):
        return []
    centred = said.similarities(vector - probe.load().of_ideas(language))
    own = said.languages == language
    found = []
    for target in dict.fromkeys(said.targets):
        of_target = said.targets == target
        near, far = _mean_of_nearest(centred[of_target & own]), _mean_of_nearest(centred[of_target & ~own])
        found.append(Match(str(target), (1 - _OTHER_LANGUAGES) * near + _OTHER_LANGUAGES * far))
    return sorted(found, key=lambda match: -match.score)


def _mean_of_nearest(similarities: Vectors) -> float:
    return float(np.sort(similarities)[-_NEAREST:].mean()) if len(similarities) else 0.0
