"""How often enquiries that ask the same are told to be alike, and others are not."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice, pairwise

from assistant.assistant import Assistant
from assistant.desk import alike
from assistant.records import Answer
from evals import cases
from evals.cases import Case

SETS = ("facts", "silent")
CONCEPTS = 60
"""Things that are asked, each in two languages."""


@dataclass(frozen=True, slots=True)
class Shares:
    """Of pairs of enquiries with two questions each: how many are told to be alike."""

    same: tuple[int, int]
    """The same two questions in another language and other words: told, and all."""
    other: tuple[int, int]
    """Two questions on other things."""


def measured(assistant: Assistant) -> Shares:
    """Over the tune split: enquiries made of two questions each, which the other of a pair asks too, or does not."""
    asked = [[assistant.ask(case.turns[0]) for case in pair] for pair in _pairs(assistant)]
    ones = [_enquiry(first[0], second[0]) for first, second in pairwise(asked)]
    others = [_enquiry(first[1], second[1]) for first, second in pairwise(asked)]
    same = [alike.are_alike(one, other) for one, other in zip(ones, others, strict=True)]
    apart = [alike.are_alike(one, other) for one, other in zip(ones, others[2:], strict=False)]
    return Shares((sum(same), len(same)), (sum(apart), len(apart)))


def _pairs(assistant: Assistant) -> list[tuple[Case, Case]]:
    """Two cases of each concept, in two languages; concepts of the sets by turns, so that neighbours differ."""
    with assistant.index.pinned() as build:
        text = "\n".join(build.store.text(name) or "" for name in build.store.documents())
    return [pair for name in SETS for pair in islice(_of_set(name, text), CONCEPTS // len(SETS))]


def _of_set(name: str, text: str) -> Sequence[tuple[Case, Case]]:
    by_concept: dict[str, list[Case]] = defaultdict(list)
    for case in cases.all_sets(text, [name]):
        if case.split == "tune" and len(case.turns) == 1:
            by_concept[case.concept].append(case)
    found = []
    for held in by_concept.values():
        other = next((each for each in held if each.language != held[0].language), None)
        if other:
            found.append((held[0], other))
    return found


def _enquiry(*parts: Answer) -> Answer:
    return Answer("", parts[0].language, parts[0].outcome, "", parts=parts)
