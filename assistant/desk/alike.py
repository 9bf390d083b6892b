"""Enquiries that ask the same, in whichever language: they are drafted together."""

from __future__ import annotations

from collections.abc import Sequence

from assistant import cues
from assistant.desk.enquiry import Enquiry, asked
from assistant.records import Answer
from assistant.words import fold

_SHARED = 0.5
"""Share of what two enquiries ask, or get, that they have in common if they are alike (docs/desk.md)."""


def grouped(enquiries: Sequence[Enquiry]) -> list[list[Enquiry]]:
    """The enquiries in groups, each in the order given; one that is like no other is a group by itself."""
    groups: list[list[Enquiry]] = []
    for enquiry in enquiries:
        near = [group for group in groups if are_alike(group[0].answer, enquiry.answer)]
        if near:
            max(near, key=lambda group: likeness(group[0].answer, enquiry.answer)).append(enquiry)
        else:
            groups.append([enquiry])
    return groups


def are_alike(one: Answer, other: Answer) -> bool:
    """Whether two enquiries ask so much of the same that one letter may do for both."""
    return likeness(one, other) >= _SHARED


def likeness(one: Answer, other: Answer) -> float:
    """The share, 0 to 1, of what two enquiries ask that both ask (Dice); 0 where their ideas meet different goals."""
    ideas = _ideas(one)
    if ideas != _ideas(other) or "no_match" in ideas:
        return 0.0
    first, second = matter(one), matter(other)
    return 2 * len(first & second) / (len(first) + len(second)) if first or second else 0.0


def matter(answer: Answer) -> frozenset[str]:
    """What an enquiry is about, whatever its language: what it asks in vain, the passages and goals of its answers."""
    return _ideas(answer) | {each for part in asked(answer) if not part.fit for each in _matter(part)}


def _ideas(answer: Answer) -> frozenset[str]:
    """The best goals of the ideas that are told, or that there is none."""
    fits = [part.fit for part in asked(answer) if part.fit]
    return frozenset(fit.goals[0].passage if fit.goals else fit.verdict for fit in fits)


def _matter(part: Answer) -> list[str]:
    if part.outcome == "not_in_programme":
        # Near topics are one to whoever asks: "när är ansökningstiden" may be on a call or on a deadline.
        asks = (ask.name for ask in cues.asks() if ask.asked.search(fold(part.question)))
        return [*part.topics, *(f"asks {name}" for name in asks)]
    return ["+".join(sorted(citation.passage for citation in part.citations))] if part.citations else []
