"""What several programmes say to a question, each judged by itself, becomes one answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from assistant.embedding import Vectors
from assistant.index.reader import Build
from assistant.records import Answer, Evidence, Fit, Verdict
from assistant.writing import gathering

_BESIDE = 0.04
"""Similarity by which what one programme says may trail what another says and still stand beside it."""
_VERDICTS: tuple[Verdict, ...] = ("no_match", "general_only", "partly", "fits")


@dataclass(frozen=True, slots=True)
class Said:
    """What one programme says, and how near the nearest that it cites is to the question."""

    answer: Answer
    evidence: Evidence
    near: float

    @property
    def weight(self) -> tuple[int, float]:
        """How much it is an answer; the nearer one is the heavier of two alike."""
        answer = self.answer
        if answer.outcome != "answered":
            return (-1 if answer.outcome == "not_in_programme" else -2), self.near
        return _VERDICTS.index(answer.fit.verdict if answer.fit else "fits"), self.near


def said(answer: Answer, evidence: Evidence, vector: Vectors, build: Build) -> Said:
    """An answer with its nearness to a question in its language, by the question's unit vector."""
    passages = [passage for passage in evidence.passages if passage.origin == "official"]
    hubs = build.store.hubs([passage.id for passage in passages], answer.language)
    near = [float(each @ vector) - hubs[id] for id, each in build.vectors(passages).items()]
    return Said(answer, evidence, max(near, default=-1.0))


def joined(found: Sequence[Said]) -> tuple[Answer, Evidence]:
    """One answer of what each programme says: what answers best comes first, and what answers less is left out."""
    kept = _kept(sorted(found, key=lambda each: each.weight, reverse=True))
    parts = gathering.numbered_through([each.answer for each in kept])
    first = parts[0]
    answer = replace(
        first,
        text="\n\n".join(filter(None, gathering.said_once(parts, ()))),
        citations=gathering.united(parts),
        fit=_fit([part.fit for part in parts if part.fit]),
        notices=tuple(dict.fromkeys(notice for part in parts for notice in part.notices)),
        writer=next((part.writer for part in parts if part.writer != "quotes"), "quotes"),
        topics=tuple(dict.fromkeys(topic for part in parts for topic in part.topics)),
    )
    return answer, Evidence(tuple(hit for each in kept for hit in each.evidence.hits))


def _kept(found: Sequence[Said]) -> list[Said]:
    """The best one, and those that are as much of an answer, of the same kind, and hardly less near."""
    best = found[0]
    alike = [each for each in found if each.answer.outcome == best.answer.outcome]
    if best.answer.outcome != "answered":
        return alike
    level = min(best.weight[0], _VERDICTS.index("partly"))
    return [
        each
        for each in alike
        if bool(each.answer.fit) == bool(best.answer.fit)
        and each.weight[0] >= level
        and each.near >= best.near - _BESIDE
    ]


def _fit(fits: Sequence[Fit]) -> Fit | None:
    if not fits:
        return None
    goals = tuple(goal for fit in fits for goal in fit.goals)
    return Fit(fits[0].verdict, goals, tuple(dict.fromkeys(point for fit in fits for point in fit.open)))
