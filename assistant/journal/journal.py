"""The journal: all that is kept, by noun."""

from __future__ import annotations

import datetime

from assistant.journal.cases import Cases
from assistant.journal.conversations import Conversations
from assistant.journal.enquiries import KeptEnquiries
from assistant.journal.feedback import KeptFeedback
from assistant.journal.requests import Requests
from assistant.journal.store import Removed, Store


class Journal:
    """Safe to share between threads. Whatever reads or writes raises JournalError."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self.feedback = KeptFeedback(store)
        self.conversations = Conversations(store)
        self.cases = Cases(store)
        self.enquiries = KeptEnquiries(store)
        self.requests = Requests(store)

    def hold(self) -> None:
        """Leaves off deleting what is too old, until it is asked for."""
        self._store.hold()

    def purge(self, day: datetime.date) -> tuple[Removed, ...]:
        """Deletes what is too old on that day, and counts what goes of each kind."""
        return self._store.purge(day)

    def close(self) -> None:
        self._store.close()
