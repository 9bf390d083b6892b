"""What tells how far a claim is borne out where no rule has decided; none of it depends on the programme."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.grounding import concepts, cover, rules, thesaurus
from assistant.grounding.claim import Claim, Ground


@dataclass(frozen=True, slots=True)
class Signs:
    """A claim beside the passages it marks and the rest of the evidence."""

    broken: tuple[float, ...]
    """1 for each of the rules that it breaks, in the order of `rules.NAMES`."""
    covered: float
    """Share of its words that the passages account for."""
    uncovered: float
    """How many words they do not account for."""
    barest: float
    """The same share of the clause of it that has the least; of all of it where no clause has two such words."""
    side_by_side: float
    """Share of its neighbouring words that stand near each other there."""
    similarity: float
    """Cosine of the nearest sentence or passage."""
    lead: float
    """The same less the nearest of the evidence that is not marked; 0 where there is none."""
    cover_lead: float
    """Covered words less those that another passage accounts for, where that is more; else 0."""
    dropped: float
    """Concepts, such as "only" and "must", that the nearest sentences have and the claim has not."""
    unbound: float
    """Numbers whose "at most" is left out."""
    misplaced: float
    """How much more the words beside one of its numbers are those beside another number of the passage."""
    strange_subjects: float
    """Words for who or what it is about of whose meaning the passages have nothing."""
    strange_others: float
    """Other words that the thesaurus knows, of the same kind."""
    words: float
    """Logarithm of how many words it has."""
    worded: float
    """1 if a passage, or its rendering, is in the claim's language, else 0."""

    @property
    def row(self) -> tuple[float, ...]:
        """All of them; those of a claim worded in its passages' language apart from those of others."""
        own = [getattr(self, name) for name in MEASURED]
        crossed = 1 - self.worded
        return (*self.broken, self.worded, *(value * self.worded for value in own), *(value * crossed for value in own))


HELPING = ("covered", "barest", "side_by_side", "similarity", "lead", "cover_lead")
"""Signs that speak for a claim."""
HARMING = ("uncovered", "dropped", "unbound", "misplaced", "strange_subjects", "strange_others")
"""Signs that speak against it."""
MEASURED = (*HELPING, *HARMING, "words")
DIRECTIONS = (*(-1 for _ in rules.NAMES), 0, *(2 * (*(1 for _ in HELPING), *(-1 for _ in HARMING), 0)))
"""Which way each value of a row may count: for a claim, against it, or (0) either."""


def signs(claim: Claim, marked: Sequence[Ground], others: Sequence[Ground], faults: frozenset[str]) -> Signs:
    """The signs of a claim that breaks the rules `faults`."""
    language, texts = claim.said.language, [text for ground in marked for text in ground.wording]
    degrees = claim.covered(texts)
    covered = claim.share(texts)
    nearest = max(map(claim.similarity, marked))
    strange = _strange(claim, degrees)
    return Signs(
        broken=tuple(float(name in faults) for name in rules.NAMES),
        covered=covered,
        barest=min(claim.by_clause(texts), default=covered),
        uncovered=len(degrees) - sum(degrees),
        side_by_side=cover.side_by_side(claim.words, language, texts),
        similarity=nearest,
        lead=nearest - max(map(claim.similarity, others), default=nearest),
        cover_lead=min(0.0, covered - max((claim.share(other.wording) for other in others), default=0.0)),
        dropped=float(len(rules.near(claim, marked).intersection(concepts.DROPPED) - claim.concepts)),
        unbound=float(sum(_is_unbound(claim, at, marked) for at in range(len(claim.figures.numbers)))),
        misplaced=rules.misplaced(claim, marked),
        strange_subjects=float(sum(thesaurus.is_subject(each) for each in strange)),
        strange_others=float(sum(not thesaurus.is_subject(each) for each in strange)),
        words=math.log1p(len(claim.said.tokens)),
        worded=float(any(text.language == language for ground in marked for text in ground.texts)),
    )


def _is_unbound(claim: Claim, at: int, marked: Sequence[Ground]) -> bool:
    mine = claim.figures.numbers[at]
    theirs = [each for ground in marked for there in ground.figures for each in there.numbers]
    same = [each for each in theirs if each.value == mine.value]
    return bool(same) and not mine.bounds and all(each.bounds for each in same)


def _strange(claim: Claim, degrees: Sequence[float]) -> list[frozenset[int]]:
    """What the last part means of each word that passages do not account for, if the thesaurus knows it."""
    parts = (
        thesaurus.meanings(word, claim.said.language)
        for word, held in zip(claim.words, degrees, strict=True)
        if not held
    )
    return [each[-1] for each in parts if each and each[-1]]
