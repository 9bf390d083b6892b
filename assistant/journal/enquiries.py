"""The enquiries of the desk."""

from __future__ import annotations

import datetime
from dataclasses import asdict, replace
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import CursorResult, select, update

from assistant import rows
from assistant.desk.enquiry import Enquiry, Event
from assistant.desk.mail import Mail
from assistant.desk.standing import Statement
from assistant.errors import DeskError
from assistant.journal.store import Store
from assistant.journal.tables import EnquiryEntry
from assistant.records import Row

_OWN = TypeAdapter(tuple[Statement, ...])
_HISTORY = TypeAdapter(tuple[Event, ...])


class KeptEnquiries:
    """As they are on the desk: whoever gives an enquiry has taken out of it what is not to be kept."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def all(self) -> tuple[Enquiry, ...]:
        """Every enquiry, as they came in. Raises JournalError."""
        with self._store.reading() as session:
            return tuple(map(_enquiry, session.scalars(select(EnquiryEntry).order_by(EnquiryEntry.id))))

    def one(self, id: int) -> Enquiry | None:
        """An enquiry by its number; None if there is none. Raises JournalError."""
        with self._store.reading() as session:
            entry = session.get(EnquiryEntry, id)
            return _enquiry(entry) if entry else None

    def keep(self, enquiry: Enquiry, day: datetime.date) -> Enquiry:
        """Adds an enquiry, or changes the one of that number and version.

        Raises JournalError, and DeskError where somebody else has changed it meanwhile.
        """
        return self._changed(enquiry, day) if enquiry.id else self._added(enquiry, day)

    def _added(self, enquiry: Enquiry, day: datetime.date) -> Enquiry:
        with self._store.writing(day) as session:
            entry = EnquiryEntry(day=day, version=1, **_columns(enquiry))
            session.add(entry)
        return replace(enquiry, id=entry.id, version=1)

    def _changed(self, enquiry: Enquiry, day: datetime.date) -> Enquiry:
        which = (EnquiryEntry.id == enquiry.id) & (EnquiryEntry.version == enquiry.version)
        changed = update(EnquiryEntry).where(which)
        with self._store.deleting() as session:  # what a change takes out is to be gone from the files too
            done: CursorResult[Any] = session.execute(  # type: ignore[assignment]
                changed.values(day=day, version=enquiry.version + 1, **_columns(enquiry)),
                execution_options={"synchronize_session": False},
            )
            if not done.rowcount:
                raise DeskError(
                    f"enquiry {enquiry.id}: somebody else has changed it meanwhile",
                    amiss="moved",
                    next_step="Open it again",
                )
        return replace(enquiry, version=enquiry.version + 1)


def _columns(enquiry: Enquiry) -> Row:
    mail = enquiry.mail
    return {
        "state": enquiry.state,
        "sender": mail.sender,
        "name": mail.name,
        "subject": mail.subject,
        "message": mail.id,
        "known_by": enquiry.known_by,
        "question": mail.text,
        "answer": rows.of_answer(enquiry.answer),
        "drafted": enquiry.drafted,
        "body": enquiry.body,
        "letter": enquiry.letter,
        "own": [_dated(each) for each in enquiry.own],
        "history": [_dated(each) for each in enquiry.history],
    }


def _dated(value: Statement | Event) -> Row:
    return {**asdict(value), "day": value.day.isoformat()}


def _enquiry(entry: EnquiryEntry) -> Enquiry:
    return Enquiry(
        mail=Mail(entry.question, entry.sender, entry.name, entry.subject, entry.message),
        answer=rows.answer(entry.answer),
        drafted=entry.drafted,
        body=entry.body,
        own=_OWN.validate_python(entry.own),
        state=entry.state,  # type: ignore[arg-type]  # as it was kept
        letter=entry.letter,
        history=_HISTORY.validate_python(entry.history),
        known_by=entry.known_by,
        id=entry.id,
        version=entry.version,
    )
