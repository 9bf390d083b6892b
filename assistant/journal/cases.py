"""Eval cases that staff make of feedback."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from sqlalchemy import delete, select

from assistant.journal import cleaning
from assistant.journal.store import Store
from assistant.journal.tables import CaseEntry
from assistant.records import Row


@dataclass(frozen=True, slots=True)
class KeptCase:
    """An eval case; `row` is a line of a question set."""

    day: datetime.date
    row: Row
    origin: str = ""
    """The number of the feedback that it was made of; "" if of none."""


class Cases:
    def __init__(self, store: Store) -> None:
        self._store = store

    def keep(self, case: KeptCase) -> KeptCase:
        """The case as it is kept; one kept before under the same id goes. Raises JournalError."""
        row = cleaning.case(case.row)
        with self._store.writing(case.day) as session:
            session.execute(delete(CaseEntry).where(CaseEntry.name == row["id"]))
            session.add(CaseEntry(day=case.day, name=row["id"], case=row, origin=case.origin))
        return KeptCase(case.day, row, case.origin)

    def all(self) -> tuple[KeptCase, ...]:
        """Everything that is kept, in the order it came. Raises JournalError."""
        with self._store.reading() as session:
            found = session.scalars(select(CaseEntry).order_by(CaseEntry.id))
            return tuple(KeptCase(each.day, each.case, each.origin) for each in found)
