"""Questions for all of something: the heading or focus area that is asked for, with every member."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.index.reader import Build
from assistant.reading import Question
from assistant.records import Hit, Passage


@dataclass(frozen=True, slots=True)
class Listing:
    """Headings, each with its members, in the order of the text."""

    groups: tuple[tuple[Passage, tuple[Passage, ...]], ...]
    named: bool = False
    """The question names the text's own structure, so it is answerable whatever the similarities say."""

    @property
    def passages(self) -> tuple[Passage, ...]:
        return tuple(passage for head, members in self.groups for passage in (head, *members))


def listing(question: Question, hits: Sequence[Hit], build: Build, margin: float) -> Listing | None:
    """The list that a question asks for; None if it asks for something else.

    `margin` is the score by which a heading may trail the best hit.
    """
    if question.asks_for_goals and question.asks_for_all and not question.topic:
        return _all_goals(build)
    if not hits:
        return None
    best = hits[0]
    if best.passage.kind == "area":
        return _of(best.passage, build)
    if not question.asks_for_all:
        return None
    if question.asks_for_goals:
        return _goals_of_area(hits, build, margin)
    heads = [hit for hit in hits if hit.passage.kind in ("heading", "area") and hit.score >= best.score - margin]
    return _of(heads[0].passage, build) if heads else None


def _all_goals(build: Build) -> Listing | None:
    groups = tuple((area, tuple(build.store.members(area.id))) for area in build.store.of_kind("area"))
    return Listing(groups, named=True) if groups else None


def _goals_of_area(hits: Sequence[Hit], build: Build, margin: float) -> Listing | None:
    """The area named, or the one whose goals are nearest, if it is near enough to the best hit."""
    for hit in hits:
        if hit.score < hits[0].score - margin:
            return None
        if hit.passage.kind == "area":
            return _of(hit.passage, build)
    return None


def _of(head: Passage, build: Build) -> Listing | None:
    members = tuple(build.store.members(head.id))
    return Listing(((head, members),)) if len(members) > 1 else None
