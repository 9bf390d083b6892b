"""What is kept of what people wrote: without personal details, and no longer than it may be."""

from __future__ import annotations

from dataclasses import replace

from assistant.enquiries import LONGEST
from assistant.records import Answer, Fit, Row
from assistant.redaction import redacted, redacted_markdown


def question(text: str) -> str:
    return redacted(text)[:LONGEST]


def answer(given: Answer) -> Answer:
    """An answer whose own words hold no personal detail; what it quotes of the programme stays to the letter."""
    return replace(
        given,
        question=question(given.question),
        text=redacted_markdown(given.text),
        message=redacted_markdown(given.message),
        notices=tuple(map(redacted_markdown, given.notices)),
        fit=_fit(given.fit) if given.fit else None,
        parts=tuple(map(answer, given.parts)),
    )


def _fit(given: Fit) -> Fit:
    goals = tuple(replace(goal, reason=redacted_markdown(goal.reason)) for goal in given.goals)
    return replace(given, goals=goals, open=tuple(map(redacted_markdown, given.open)))


def case(given: Row) -> Row:
    """An eval case; its verbatim pieces of the programme stay to the letter."""
    return {**given, "turns": [question(turn) for turn in given["turns"]]}
