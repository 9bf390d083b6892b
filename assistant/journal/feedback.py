"""Visitors' feedback."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import select

from assistant.feedback import LONGEST, Feedback
from assistant.journal import cleaning
from assistant.journal.store import Store
from assistant.journal.tables import FeedbackEntry
from assistant.redaction import redacted


class KeptFeedback:
    def __init__(self, store: Store) -> None:
        self._store = store

    def keep(self, feedback: Feedback) -> Feedback:
        """The feedback as it is kept: in one line, without personal details. Raises JournalError."""
        word = " ".join(redacted(feedback.word).split())[:LONGEST]
        kept = replace(feedback, word=word, question=cleaning.question(feedback.question))
        with self._store.writing(kept.day) as session:
            entry = _entry(kept)
            session.add(entry)
        return replace(kept, id=entry.id)

    def all(self) -> tuple[Feedback, ...]:
        """Everything that is kept, the latest first. Raises JournalError."""
        with self._store.reading() as session:
            found = session.scalars(select(FeedbackEntry).order_by(FeedbackEntry.id.desc()))
            return tuple(map(_feedback, found))


def _entry(kept: Feedback) -> FeedbackEntry:
    return FeedbackEntry(
        day=kept.day,
        language=kept.language,
        thumb=kept.thumb,
        word=kept.word,
        question=kept.question,
        outcome=kept.outcome,
        passages=list(kept.passages),
        writer=kept.writer,
        index=kept.index,
    )


def _feedback(entry: FeedbackEntry) -> Feedback:
    return Feedback(
        day=entry.day,
        language=entry.language,  # type: ignore[arg-type]  # as it was kept
        thumb=entry.thumb,  # type: ignore[arg-type]
        word=entry.word,
        question=entry.question,
        outcome=entry.outcome,  # type: ignore[arg-type]
        passages=tuple(entry.passages),
        writer=entry.writer,
        index=entry.index,
        id=entry.id,
    )
