"""What a person may ask for: everything kept that holds certain words, to be read or deleted."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from assistant.errors import JournalError
from assistant.journal.store import Removed, Store, remove
from assistant.journal.tables import Entry, kinds
from assistant.records import Row
from assistant.words import fold

_SHORTEST = 3
"""Letters of words that are looked for: fewer are in every text."""
_AT_A_TIME = 100


class Requests:
    """Case, diacritics and white space make no difference. What is said in a conversation goes for all of it."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def entries(self, words: str) -> tuple[Row, ...]:
        """Every entry that holds the words, as JSON with its kind. Raises JournalError."""
        sought = _sought(words)
        with self._store.reading() as session:
            return tuple(
                entry.row
                for kind in kinds()
                for which in _found(session, kind, sought)
                for entry in session.scalars(select(kind).where(which).order_by(kind.id))
            )

    def delete(self, words: str) -> tuple[Removed, ...]:
        """Deletes every entry that holds the words, and counts those of each kind. Raises JournalError."""
        sought = _sought(words)
        with self._store.deleting() as session:
            return tuple(_removed(session, kind, sought) for kind in kinds())


def _sought(words: str) -> str:
    sought = _plain(words)
    if sum(map(str.isalnum, sought)) < _SHORTEST:
        raise JournalError(
            f"found {words!r} to look for, expected at least {_SHORTEST} letters or digits",
            next_step="Give more of the text",
        )
    return sought


def _plain(text: str) -> str:
    return " ".join(fold(text).split())


def _found(session: Session, kind: type[Entry], sought: str) -> Iterator[ColumnElement[bool]]:
    """What tells each entry, or each whole of entries, that holds the words."""
    read = session.scalars(select(kind).execution_options(yield_per=_AT_A_TIME))
    wholes = {entry.whole for entry in read if any(sought in _plain(text) for text in entry.texts)}
    return (getattr(kind, column) == value for column, value in sorted(wholes, key=str))


def _removed(session: Session, kind: type[Entry], sought: str) -> Removed:
    gone = [remove(session, kind, which).number for which in _found(session, kind, sought)]
    return Removed(kind.__tablename__, sum(gone))
