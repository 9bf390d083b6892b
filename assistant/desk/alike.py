"""Enquiries that ask the same, in whichever language: they are drafted together."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.desk.enquiry import Enquiry, asked
from assistant.records import Answer

_SHARED = 0.5
"""Share of what two enquiries ask, or get, that they have in common if they are alike (docs/desk.md)."""


def grouped(enquiries: Sequence[Enquiry]) -> list[list[Enquiry]]:
    """The enquiries in groups, each in the order given; one that is like no other is a group by itself."""
    groups: list[list[Enquiry]] = []
    for enquiry in enquiries:
        near = [(likeness(group[0].answer, enquiry.answer), group) for group in groups]
        best = max(near, key=lambda each: each[0], default=(0.0, []))
        if best[0] >= _SHARED:
            best[1].append(enquiry)
        else:
            groups.append([enquiry])
    return groups


def likeness(one: Answer, other: Answer) -> float:
    """The share, 0 to 1, of what two enquiries ask for that both ask for."""
    first, second = matter(one), matter(other)
    return len(first & second) / len(first | second) if first | second else 0.0


def matter(answer: Answer) -> frozenset[str]:
    """What an enquiry is about, whatever its language: the silent topics, passages and goals of its answers."""
    return frozenset(each for part in asked(answer) for each in _matter(part))


def _matter(part: Answer) -> list[str]:
    if part.fit:
        return [goal.passage for goal in part.fit.goals[:1]] or [part.fit.verdict]
    if part.topics:
        return list(part.topics)
    return ["+".join(sorted(citation.passage for citation in part.citations))] if part.citations else []
