"""For a goal, what is known of a goal of another programme that is alike: a few of its activities, and its meaning."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np

from assistant.beginning.known import Known, KnownGoal
from assistant.beginning.naming import names
from assistant.beginning.proposals import Activity, ProposedGoal
from assistant.embedding import Embedder, Vectors
from assistant.records import LANGUAGES

ALIKE = 0.215
"""Whitened similarity from which a known goal is taken to be alike: of 42 goals in three languages, 20 are above it, 17
of them rightly (tests/test_likeness.py)."""
_NEAREST = 3
"""Texts of a known goal that tell how near it is."""
_FEW = 3
"""Activities in each language: they are for a person to read."""


def with_activities(
    goals: Sequence[ProposedGoal], known: Known, embedder: Embedder, words: frozenset[str]
) -> tuple[ProposedGoal, ...]:
    """The goals, with what is known of the nearest goal of another programme where that is near enough.

    `words` are the words of the documents: an activity that names something else by name is of another region.
    """
    if not known.said:
        return tuple(goals)
    near = known.even(embedder.documents([each.text for each in goals])) @ known.even(known.vectors).T
    return tuple(_known_of(goal, row, known, words) for goal, row in zip(goals, near, strict=True))


def _known_of(goal: ProposedGoal, near: Vectors, known: Known, words: frozenset[str]) -> ProposedGoal:
    """A goal with what is known of the nearest one; `near` has the similarity of every text."""
    of = np.array([at for at, *_ in known.said])
    scores = [float(np.sort(near[of == at])[-_NEAREST:].mean()) for at in range(len(known.goals))]
    best = int(np.argmax(scores))
    if scores[best] < ALIKE:
        return goal
    found = known.goals[best]
    like = f"{found.programme.name}: {found.guide.goal!r} (likeness {scores[best]:.2f})"
    used = tuple(_nearest(best, found, near, known, words))
    return replace(goal, activities=used, like=like, meaning=found.guide.meaning)


def _nearest(best: int, found: KnownGoal, near: Vectors, known: Known, words: frozenset[str]) -> Iterator[Activity]:
    ranked = [known.said[at] for at in np.argsort(-near) if known.said[at][0] == best]
    for code in LANGUAGES:
        own = set(found.guide.activities[code])
        fitting = [text for _, spoken, text in ranked if spoken == code and text in own and not names(text, words)]
        yield from (Activity(code, text, found.programme.name) for text in fitting[:_FEW])
