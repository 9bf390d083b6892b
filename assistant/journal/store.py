"""The database of a journal: its transactions, and what is too old."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, cast

from sqlalchemy import ColumnElement, CursorResult, Engine, delete, update
from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.orm import Session

from assistant.errors import JournalError
from assistant.journal.tables import Entry, kinds

NEXT = "ASSISTANT_DATABASE_URL must name a database that can be read and written"

_PATIENCE = 2000
"""Milliseconds that others may hold up what SQLite does after something is deleted."""


@contextmanager
def translated(place: str) -> Iterator[None]:
    """Raises JournalError for what a database says, without the values or the address that it was given."""
    try:
        yield
    except SQLAlchemyError as error:
        raise JournalError(f"the journal {place}: {_reason(error)}", next_step=NEXT) from None


def _reason(error: SQLAlchemyError) -> str:
    """The first line of what the driver says; what follows may hold values."""
    said = str(error.orig) if isinstance(error, DBAPIError) else type(error).__name__
    return said.strip().partition("\n")[0] or type(error).__name__


@dataclass(frozen=True, slots=True)
class Removed:
    """How many entries of a kind are gone."""

    kind: str
    number: int


def remove(session: Session, kind: type[Entry], which: ColumnElement[bool]) -> Removed:
    """Deletes entries of a kind, and counts them."""
    done = session.execute(delete(kind).where(which), execution_options={"synchronize_session": False})
    return Removed(kind.__tablename__, cast(CursorResult[Any], done).rowcount)


class Store:
    """Transactions on the database. Safe to share between threads. Every one raises JournalError."""

    def __init__(self, engine: Engine, place: str, kept_days: int) -> None:
        self.place = place
        self._engine = engine
        self._writing = engine.execution_options(begin=("BEGIN IMMEDIATE",))
        self._kept_days = kept_days
        self._purged = datetime.date.min

    @contextmanager
    def reading(self) -> Iterator[Session]:
        with translated(self.place), Session(self._engine) as session:
            yield session

    @contextmanager
    def writing(self, day: datetime.date) -> Iterator[Session]:
        """A transaction of that day, kept if it ends well. The first of a later day begins with a purge."""
        if day > self._purged:
            self.purge(day)
        with self._transaction() as session:
            yield session

    @contextmanager
    def deleting(self) -> Iterator[Session]:
        """The same for what deletes; nothing that it deletes is left in the files of SQLite."""
        with self._transaction() as session:
            yield session
        self._wipe()

    @contextmanager
    def _transaction(self) -> Iterator[Session]:
        with translated(self.place), Session(self._writing, expire_on_commit=False) as session, session.begin():
            yield session

    def hold(self) -> None:
        """Leaves off purging by itself: the days that follow are not those of the calendar."""
        self._purged = datetime.date.max

    def purge(self, day: datetime.date) -> tuple[Removed, ...]:
        """Deletes what has been kept for longer than may be; a day that is still to come counts as this one."""
        oldest = datetime.date.fromordinal(max(1, day.toordinal() - self._kept_days))
        with self._transaction() as session:
            for kind in kinds():
                session.execute(update(kind).where(kind.day > day).values(day=day))
            removed = tuple(remove(session, kind, kind.older(oldest)) for kind in kinds())
        self._wipe()
        self._purged = day
        return removed

    def _wipe(self) -> None:
        """Has SQLite put what was deleted out of its second file too; one who is reading it puts that off until the
        next time. PostgreSQL does so in its own time."""
        if self._engine.dialect.name != "sqlite":
            return
        patience = (f"PRAGMA busy_timeout = {_PATIENCE}",)
        with translated(self.place), self._engine.execution_options(begin=patience).connect() as connection:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")

    def close(self) -> None:
        self._engine.dispose()
