"""What is proposed for a guide, and found in the text itself: its goals, and what it asks of every project."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant import cues, sentences
from assistant.aids import SilentTopic, plain
from assistant.described import Wording
from assistant.records import Language, Passage

_MOST = 60
"""Goals, so that a list that is none does not fill the guide."""
_RULES = 3


@dataclass(frozen=True, slots=True)
class Activity:
    """What people might do who meet a goal, in a few words."""

    language: Language
    text: str
    of: str
    """Where it comes from, in words."""


@dataclass(frozen=True, slots=True)
class ProposedGoal:
    """A goal as the text has it, with activities from elsewhere."""

    text: str
    place: str
    """The heading that it stands under, and the page."""
    activities: tuple[Activity, ...] = ()
    like: str = ""
    """The goal of another programme that it is like, and how much."""
    meaning: Wording | None = None
    """What the guide of that programme says of its own goal."""


@dataclass(frozen=True, slots=True)
class Silence:
    """A topic that the text seems to be silent about, and the nearest that it says."""

    topic: SilentTopic
    nearest: str


@dataclass(frozen=True, slots=True)
class Proposals:
    """All that is proposed."""

    goals: tuple[ProposedGoal, ...] = ()
    rules: tuple[str, ...] = ()
    """Sentences that ask something of projects, the likeliest first."""
    silences: tuple[Silence, ...] = ()
    open: tuple[str, ...] = ()
    """The topics among them that every idea leaves open."""


def goals(passages: Sequence[Passage]) -> list[ProposedGoal]:
    """The goals: what stands as goals below focus areas; else the items of lists that are said to be of goals."""
    marked = [each for each in passages if each.kind == "goal"] or list(_listed(passages))
    found: dict[str, ProposedGoal] = {}
    for each in marked:
        start, end = sentences.spans(each.text)[0]
        text = plain(each.text[start:end])
        found.setdefault(text, ProposedGoal(text, place(each)))
    return list(found.values())[:_MOST]


def place(passage: Passage) -> str:
    """Where a passage stands, for a person who looks it up."""
    heads = [" › ".join(passage.heading[-2:]) or passage.document.rpartition("/")[2]]
    return ", ".join([*heads, *([f"page {passage.page}"] if passage.page else [])])


def _listed(passages: Sequence[Passage]) -> Iterator[Passage]:
    """The items of lists below a heading, or after a line, that speaks of goals."""
    before = ""
    for passage in passages:
        if passage.kind != "item":
            before = passage.text
        elif any(cues.found("goals_above", said) for said in (_line(before), *passage.heading[-1:])):
            yield passage


def _line(text: str) -> str:
    """A text that leads to what follows it; "" for a paragraph that stands for itself."""
    return text if text.rstrip().endswith(":") or "." not in text else ""


def rules(passages: Sequence[Passage]) -> tuple[str, ...]:
    """Sentences that say what projects must do or be, those on goals first, then the shortest."""
    said = [
        plain(passage.text[start:end])
        for passage in passages
        if passage.kind == "paragraph"
        for start, end in sentences.spans(passage.text)
    ]
    ruling = [each for each in said if cues.found("duty", each) and cues.found("project", each)]
    ordered = sorted(dict.fromkeys(ruling), key=lambda each: (not cues.found("goals", each), len(each)))
    return tuple(ordered[:_RULES]) if ordered and cues.found("goals", ordered[0]) else ()
