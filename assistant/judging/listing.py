"""Questions for all of something: the heading or focus area that is asked for, with every member."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from assistant import cues
from assistant.calibration import Calibration
from assistant.index.reader import Build
from assistant.judging.comparing import compared
from assistant.judging.quoting import quoted
from assistant.nearness import Nearness
from assistant.phrases import Place
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


def listing(
    question: Question, near: Nearness, hits: Sequence[Hit], build: Build, figures: Calibration
) -> Listing | None:
    """The list that a question asks for; None if it asks for something else."""
    whole = quoted(question, hits, build)
    if whole:
        found = _of(whole, build)
        return found and replace(found, named=True)
    areas = compared(question, build)
    if areas:
        return Listing(tuple((area, tuple(build.store.members(area.id))) for area in areas), named=True)
    if question.asks_for_all and not question.topic:
        named = _all_goals(build) if question.asks_for_goals else _all_areas(build) if question.asks_for_areas else None
        if named:
            return named
    if near["list"]:
        return _asked(question, near, build, figures)
    return _named(question, hits, build, figures.list_margin)


def _named(question: Question, hits: Sequence[Hit], build: Build, margin: float) -> Listing | None:
    """The list whose heading is among the best hits, where no ways of asking for lists are known.

    `margin` is the score by which a heading may trail the best hit.
    """
    if question.asks_for_goals and question.asks_for_all:
        hits = [hit for hit in hits if hit.passage.kind in ("area", "goal")]
    if not hits:
        return None
    near = [hit.passage for hit in hits if hit.score >= hits[0].score - margin]
    heads = [passage for passage in near if passage.kind in ("heading", "area")]
    if question.asks_for_all:
        return _of(heads[0], build) if heads else None
    return _of(near[0], build) if near[0].kind == "area" else None


def _asked(question: Question, near: Nearness, build: Build, figures: Calibration) -> Listing | None:
    """The list that the nearest ways of asking are for, if they are clearly nearer than those for single passages."""
    best = near["list"][0]
    places = Place.split(best.target)
    # "Which goals concern schools?" asks for all of something too, but not for all goals.
    told = question.asks_for_all and len(places) == 1
    if best.score < near.best("ask") + figures.list_lead + (0 if told else figures.list_cue):
        return None
    heads = build.store.passages(place.passage for place in places)
    groups = [_of(heads[place.passage], build) for place in places]
    return Listing(tuple(group for found in groups if found for group in found.groups)) if all(groups) else None


def _all_goals(build: Build) -> Listing | None:
    areas = tuple((area, tuple(build.store.members(area.id))) for area in build.store.of_kind("area"))
    groups = areas or tuple((area, tuple(goals)) for area, goals in _known_goals(build))
    return Listing(groups, named=True) if groups else None


def _all_areas(build: Build) -> Listing | None:
    """The areas under the headings that they stand under."""
    areas = build.store.of_kind("area")
    heads = build.store.passages(dict.fromkeys(area.group for area in areas if area.group))
    groups = tuple((head, tuple(build.store.members(id))) for id, head in heads.items()) or _grouped(build)
    return Listing(groups, named=True) if groups else None


def _grouped(build: Build) -> tuple[tuple[Passage, tuple[Passage, ...]], ...]:
    """The headings that goals stand under, by the heading that several of them have in common."""
    areas = [area for area, _ in _known_goals(build)]
    heads = build.store.passages(dict.fromkeys(area.group for area in areas if area.group))
    groups = ((head, tuple(area for area in areas if area.group == id)) for id, head in heads.items())
    return tuple((head, below) for head, below in groups if len(below) > 1)


def _known_goals(build: Build) -> list[tuple[Passage, list[Passage]]]:
    """The goals that a guide or the structure of the text makes known, under what they stand under, in its order."""
    known = (Place.split(target)[0].passage for target in build.said("goal").rows)
    held = build.store.passages(known).values()
    goals = sorted((each for each in held if not each.replaced_by), key=lambda each: (each.document, each.start))
    areas = above(goals, build)
    headed = [goal for goal in goals if goal.group in areas]
    under = dict.fromkeys(areas[goal.group].id for goal in headed)
    heads = {area.id: area for area in areas.values()}
    return [(heads[id], [goal for goal in headed if areas[goal.group].id == id]) for id in under]


def above(goals: Sequence[Passage], build: Build) -> dict[str, Passage]:
    """What the goals of a group stand under; a heading that says no more than "goals" gives way to the one above it."""
    heads = build.store.passages(goal.group for goal in goals)
    bare = {id: head for id, head in heads.items() if cues.whole(head.text, "goals")}
    over = build.store.passages(head.group for head in bare.values())
    return heads | {id: over[head.group] for id, head in bare.items() if head.group in over}


def _of(head: Passage, build: Build) -> Listing | None:
    members = tuple(build.store.members(head.id))
    listed = len(members) > 1 and all(member.kind != "paragraph" for member in members)
    return Listing(((head, members),)) if listed else None
