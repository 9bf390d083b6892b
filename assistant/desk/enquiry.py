"""An enquiry on the desk: the mail, what was found for it, and the letter as it stands by now."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Literal

from assistant.desk.mail import Mail
from assistant.desk.standing import Statement
from assistant.records import Answer

State = Literal["waiting", "returned", "approved", "sent", "closed"]
"""Nobody stands by it yet; sent back with a remark; stood by; gone out; put away without a letter."""
OPEN: tuple[State, ...] = ("waiting", "returned")
"""As long as an enquiry is in one of these, its letter may be changed."""
DONE: tuple[State, ...] = ("sent", "closed")
"""From then on nobody's name or address is kept."""
Step = Literal["received", "approved", "returned", "sent", "closed", "noted"]


@dataclass(frozen=True, slots=True)
class Event:
    """What was done with an enquiry, by whom, and what was said of it among colleagues; that never goes out."""

    step: Step
    by: str
    day: datetime.date
    remark: str = ""


@dataclass(frozen=True, slots=True)
class Enquiry:
    """An enquiry as it stands on the desk."""

    mail: Mail
    answer: Answer
    """The drafted letter with all that was found, as it was composed."""
    drafted: str
    """The body of that letter, as plain text."""
    body: str
    """The same as it has been edited."""
    own: tuple[Statement, ...] = ()
    state: State = "waiting"
    letter: str = ""
    """What goes out, sources and all, once it is approved."""
    history: tuple[Event, ...] = ()
    """The latest last."""
    id: int = 0
    """Its number in the journal; 0 as long as it is not kept."""
    known_by: str = ""
    """A digest by which the same mail is known when it comes again, also once its sender is forgotten."""
    version: int = 0
    """Counts the changes, so that nobody overwrites what another has changed meanwhile."""

    @property
    def is_edited(self) -> bool:
        return self.body != self.drafted

    @property
    def is_open(self) -> bool:
        return self.state in OPEN

    @property
    def received(self) -> datetime.date:
        return self.history[0].day


def asked(answer: Answer) -> list[Answer]:
    """The answers to the questions of an enquiry, one by one."""
    return list(answer.parts) or [answer]
