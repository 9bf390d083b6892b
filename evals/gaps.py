"""`python -m evals gaps`: how well unanswered questions are grouped, and from which nearness they go together.

What should go together is known by the cases' concepts. Concepts are many and often mean the same ("max-amount",
"largest-grant"), so precision is a lower bound; pairs on one silent topic but of two concepts are left out of it.
"""

from __future__ import annotations

import argparse
import re
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from assistant import background, calibration, embedding, gaps, nearness, retrieval, settings
from assistant.calibration import Calibration
from assistant.cases import Case
from assistant.corpus import read_corpus
from assistant.embedding import Embedder, Vectors
from assistant.index import builds
from assistant.index.reader import Build
from assistant.judging.answerable import judge
from assistant.judging.due import due
from assistant.reading import read
from assistant.records import LANGUAGES
from evals import cases
from evals.run import text_of

DOCUMENT = Path(__file__).parent.parent / "docs" / "gaps.md"
_NEARS = (0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.45)
_RAW = (0.86, 0.88, 0.9, 0.92)
_SERIES = re.compile(r"^(?:[a-z]{2}|more-[a-z]{2}|sil|unsaid|prem(?:ise)?)-")
"""What a concept's name begins with besides what it is about: the series of cases that it was written for."""
_WEIGHT = 0.25
"""F0.5: staff lose more by a group of two things than by two groups of one."""
Marks = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Pairs:
    """Every pair of questions: whether it should go together, and whether that is known."""

    alike: Marks
    known: Marks

    def scored(self, groups: NDArray[np.int_]) -> Score:
        """How well groups, by number, agree with it."""
        upper = np.triu(groups[:, None] == groups[None], 1)
        right = int((upper & self.alike).sum())
        told = int((upper & self.known).sum())
        return Score(len(set(groups.tolist())), right / max(told, 1), right / max(int(np.triu(self.alike, 1).sum()), 1))


@dataclass(frozen=True, slots=True)
class Score:
    """Of pairs that go together in the groups, those that should; of those that should, those that do."""

    groups: int
    precision: float
    recall: float

    @property
    def f(self) -> float:
        weighed = _WEIGHT * self.precision + self.recall
        return (1 + _WEIGHT) * self.precision * self.recall / weighed if weighed else 0.0


def run(_: argparse.Namespace) -> int:
    in_force = settings.load()
    embedder = embedding.load(in_force.embedding)
    place = builds.of(in_force)
    with closing(place.open(place.published(), embedder.name, embedder.dimensions)) as build:
        DOCUMENT.write_text(_document(_asked(text_of(read_corpus(in_force.corpus))), embedder, build), "utf-8")
    print(DOCUMENT.read_text(encoding="utf-8"))
    return 0


def _asked(text: str) -> list[Case]:
    """The tune questions, without those after other turns, that the text does not answer."""
    return [case for case in cases.tune(text) if case.outcome == "not_in_programme" and len(case.turns) == 1]


def _document(asked: Sequence[Case], embedder: Embedder, build: Build) -> str:
    """Markdown: every way to tell nearness at every threshold, and what the app makes of the same questions."""
    vectors = embedder.queries([case.turns[0] for case in asked])
    topics = np.array([_topic(case, embedder, build, calibration.load()[build.regime]) for case in asked])
    pairs = _pairs(asked, topics)
    ways = {
        "whitened": (build.whitened(vectors), _NEARS),
        "centred": (_centred(vectors, asked, embedder), _NEARS),
        "as they are": (vectors, _RAW),
    }
    tried = {
        (way, near): pairs.scored(_numbered(gaps.together(given, near), len(asked)))
        for way, (given, nears) in ways.items()
        for near in nears
    }
    best = max((key for key in tried), key=lambda key: tried[key].f)
    rows = "\n".join(f"| {way} | {near:g} | {_told(score)} |" for (way, near), score in tried.items())
    grouped = "\n".join(f"| {name} | {_told(score)} |" for name, score in _as_shown(topics, pairs, ways["whitened"][0]))
    return (
        "# Unanswered questions, grouped\n\nMade by `python -m evals gaps` on the "
        f"{len(asked)} tune questions that the text does not answer, of {len({_concept(case) for case in asked})} "
        "concepts. A pair should go together if its concept is one. Precision is a lower bound: many concepts "
        "mean the same, and only where they are on one silent topic is that known, and the pair left out.\n\n"
        "## By nearness alone\n\nGroups are joined, nearest first, while their questions are this near in the mean. "
        f"Best by F0.5 is {best[0]} from {best[1]:g}; `gaps.NEAR` is {gaps.NEAR:g}.\n\n"
        f"| vectors | from | groups | precision | recall | F0.5 |\n|---|---|---|---|---|---|\n{rows}\n\n"
        f"## As the app groups them\n\n{(topics != '').sum()} of the questions are on a silent topic of the guide and "
        "go together by it, the rest by nearness. A topic holds several concepts on purpose: one house note answers "
        "them. So here precision says how much finer the concepts are, not how often a group is wrong.\n\n"
        f"| | groups | precision | recall | F0.5 |\n|---|---|---|---|---|\n{grouped}\n"
    )


def _as_shown(topics: NDArray[np.str_], pairs: Pairs, vectors: Vectors) -> list[tuple[str, Score]]:
    rest = np.flatnonzero(topics == "")
    by_topic = np.unique(topics, return_inverse=True)[1]
    alone = by_topic.copy()
    alone[rest] = len(topics) + np.arange(len(rest))
    both = by_topic.copy()
    both[rest] = len(topics) + _numbered(gaps.together(vectors[rest], gaps.NEAR), len(rest))
    every = Pairs(pairs.alike, np.ones_like(pairs.known))
    left = Pairs(pairs.alike[np.ix_(rest, rest)], pairs.known[np.ix_(rest, rest)])
    return [
        ("topics alone", every.scored(alone)),
        ("topics, then nearness", every.scored(both)),
        ("the rest alone, by nearness", left.scored(both[rest])),
    ]


def _pairs(asked: Sequence[Case], topics: NDArray[np.str_]) -> Pairs:
    concepts = np.array([_concept(case) for case in asked])
    alike = concepts[:, None] == concepts[None]
    one_topic = (topics[:, None] == topics[None]) & (topics[:, None] != "")
    return Pairs(alike, alike | ~one_topic)


def _concept(case: Case) -> str:
    return _SERIES.sub("", case.concept)


def _numbered(groups: Sequence[Sequence[int]], count: int) -> NDArray[np.int_]:
    """The number of the group that each row is in."""
    numbers = np.zeros(count, np.int_)
    for number, own in enumerate(groups):
        numbers[list(own)] = number
    return numbers


def _centred(vectors: Vectors, asked: Sequence[Case], embedder: Embedder) -> Vectors:
    """Without what questions in the language have in common."""
    known = background.questions()
    common = embedder.queries([each.text for each in known])
    centres = {code: common[[each.language == code for each in known]].mean(axis=0) for code in LANGUAGES}
    left: Vectors = vectors - np.stack([centres[case.language] for case in asked])
    unit: Vectors = left / np.linalg.norm(left, axis=1, keepdims=True)
    return unit


def _topic(case: Case, embedder: Embedder, build: Build, figures: Calibration) -> str:
    """The silent topic that a question is judged to be on; "" if it is on none, or not taken for silent."""
    question = read(case.turns[0], (), "auto", case.language)
    heard = nearness.heard(question, embedder, build)
    hits = retrieval.retrieve(question.sought, question.worded_in, heard.vector, heard.near, build, figures)
    decided = due(question, heard, hits, build, figures)
    if decided == "fit":
        return ""
    judged = judge(question, decided, heard, hits, build, figures)
    if judged.outcome != "not_in_programme" or judged.topic:
        return judged.topic
    guided = [topic for each in build.store.programmes.values() for topic in each.aids.guide.silent]
    return next((each.topic for each in guided if each.ask and each.ask == judged.missing), "")


def _told(score: Score) -> str:
    return f"{score.groups} | {score.precision:.2f} | {score.recall:.2f} | {score.f:.2f}"
