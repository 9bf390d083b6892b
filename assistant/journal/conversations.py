"""Conversations that visitors have let the council keep."""

from __future__ import annotations

import datetime
import secrets
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from assistant import rows
from assistant.journal import cleaning
from assistant.journal.store import Store
from assistant.journal.tables import TurnEntry
from assistant.records import Row, Turn


@dataclass(frozen=True, slots=True)
class KeptTurn:
    """A turn as it is kept; `answer` is its row of the contract."""

    conversation: str
    number: int
    day: datetime.date
    language: str
    question: str
    answer: Row
    outcome: str


def new() -> str:
    """The number of a conversation, by which nobody can tell whose it is."""
    return secrets.token_hex(6)


class Conversations:
    def __init__(self, store: Store) -> None:
        self._store = store

    def keep(self, conversation: str, turns: Sequence[Turn], day: datetime.date, *, first: int = 1) -> None:
        """Keeps turns, numbered from `first`; one kept before under its number goes. Raises JournalError."""
        with self._store.writing(day) as session:
            for number, turn in enumerate(turns, start=first):
                _keep(session, conversation, number, turn, day)

    def forget(self, conversation: str) -> None:
        """Deletes what is kept of a conversation. Raises JournalError."""
        with self._store.deleting() as session:
            session.execute(delete(TurnEntry).where(TurnEntry.conversation == conversation))

    def all(self) -> tuple[KeptTurn, ...]:
        """Everything that is kept, in order, conversation by conversation. Raises JournalError."""
        with self._store.reading() as session:
            found = session.scalars(select(TurnEntry).order_by(TurnEntry.conversation, TurnEntry.number))
            return tuple(map(_turn, found))


def _keep(session: Session, conversation: str, number: int, turn: Turn, day: datetime.date) -> None:
    session.execute(delete(TurnEntry).filter_by(conversation=conversation, number=number))
    answer = cleaning.answer(turn.answer)
    session.add(
        TurnEntry(
            day=day,
            conversation=conversation,
            number=number,
            language=answer.language,
            question=cleaning.question(turn.question),
            answer=rows.of_answer(answer),
            outcome=answer.outcome,
        )
    )


def _turn(entry: TurnEntry) -> KeptTurn:
    return KeptTurn(
        entry.conversation, entry.number, entry.day, entry.language, entry.question, entry.answer, entry.outcome
    )
