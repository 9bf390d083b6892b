"""Feedback: a thumb and a word on one answer, with nothing that says who gave it."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Literal

from assistant.records import Answer, Language, Outcome

Thumb = Literal["up", "down"]
LONGEST = 500
"""Characters of a visitor's word that are kept."""


@dataclass(frozen=True, slots=True)
class Feedback:
    """The day but no time, the answer's circumstances but not the answer, nobody's name or address."""

    day: datetime.date
    language: Language
    thumb: Thumb
    word: str
    question: str
    outcome: Outcome
    passages: tuple[str, ...]
    """Ids of the passages that the answer cites."""
    writer: str
    index: str
    id: int = 0
    """Its number in the journal; 0 as long as it is not kept."""


def given(answer: Answer, thumb: Thumb, word: str, day: datetime.date) -> Feedback:
    """What a visitor says of an answer."""
    return Feedback(
        day=day,
        language=answer.language,
        thumb=thumb,
        word=word,
        question=answer.question,
        outcome=answer.outcome,
        passages=tuple(dict.fromkeys(citation.passage for citation in answer.citations)),
        writer=answer.writer,
        index=answer.index,
    )
