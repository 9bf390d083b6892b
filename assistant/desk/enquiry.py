"""An enquiry on the desk: the mail, what was found for it, and the letter as it stands by now."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Literal, get_args

from assistant.desk.mail import Mail
from assistant.desk.standing import Statement
from assistant.records import Answer

State = Literal["waiting", "returned", "approved", "sent", "closed"]
"""Nobody has stood by it yet; sent back with a remark; stood by; gone out; closed without a letter."""
STATES: tuple[State, ...] = get_args(State)
OPEN: tuple[State, ...] = ("waiting", "returned")
"""While an enquiry is in one of these, its letter may be changed."""
DONE: tuple[State, ...] = ("sent", "closed")
"""From then on nobody's address is kept."""


@dataclass(frozen=True, slots=True)
class Enquiry:
    """An enquiry as it stands on the desk."""

    id: int
    mail: Mail
    received: datetime.date
    answer: Answer
    """The drafted letter with all that was found; its text as the assistant composed it."""
    drafted: str
    """The body of that letter, as plain text."""
    body: str
    """The same as it has been edited."""
    own: tuple[Statement, ...] = ()
    state: State = "waiting"
    remark: str = ""
    """What colleagues wrote to each other about it; it never goes out."""
    by: str = ""
    """Who approved it, sent it back or closed it last."""
    version: int = 0
    """Counts the changes, so that nobody overwrites what another has changed meanwhile."""

    @property
    def is_edited(self) -> bool:
        return self.body != self.drafted

    @property
    def is_open(self) -> bool:
        return self.state in OPEN


def asked(answer: Answer) -> list[Answer]:
    """The answers to the questions of an enquiry, one by one."""
    return list(answer.parts) or [answer]
