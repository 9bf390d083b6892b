"""What is written goes every way that it can go: to a chat model, into the journal, over the desk, into the log."""

from __future__ import annotations

import datetime
import json
import logging
import re
from collections.abc import Collection, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from tqdm import tqdm

from assistant import feedback
from assistant.assistant import Assistant
from assistant.desk.desk import Desk
from assistant.desk.mail import Mail
from assistant.journal import conversations
from assistant.journal.journal import Journal
from assistant.journal.opening import open_journal
from assistant.records import Turn
from assistant.settings import Settings
from evals.promises.listening import Listener
from evals.promises.planted import Planted, signs

LOG = "app.log"
_MAILED = 5
"""Every so many messages come to the desk too."""


@dataclass(frozen=True, slots=True)
class Gone:
    """Where a message went: what a chat model was sent because of it, and what the journal kept of it."""

    planted: Planted
    mark: str
    """A word beside it that is nobody's detail: it is kept as long as the entry is."""
    sent: tuple[str, ...]
    kept: tuple[str, ...]

    @property
    def is_sent(self) -> bool:
        """Whether a detail is told to the chat model."""
        return any(map(self.planted.left_in, self.sent))

    @property
    def is_kept(self) -> bool:
        """Whether a detail is in the journal."""
        return any(map(self.planted.left_in, self.kept))


def sender(mark: str) -> str:
    """The address that a mail comes from: it is kept until the enquiry is done with."""
    return f"fran.{mark}@example.com"


def written(
    planted: Sequence[Planted], assistant: Assistant, listener: Listener, journal: Journal, day: datetime.date
) -> list[Gone]:
    """Each message asked, rated with itself as the comment, and its conversation kept; some are mail at the desk."""
    desk, marks = Desk(assistant, journal.enquiries), [f"merkki{number:04}x" for number in range(len(planted))]
    sent: list[tuple[str, ...]] = []
    for number, (each, mark) in enumerate(zip(tqdm(planted, desc="written", disable=None), marks, strict=True)):
        before = len(listener.heard)
        answer = assistant.ask(each.message)
        turns = [Turn(each.message, answer), Turn(f"{mark} {each.message}", answer)]
        journal.conversations.keep(mark + conversations.new(), turns, day)
        journal.feedback.keep(feedback.given(answer, "down", f"{mark} {each.message}", day))
        if number % _MAILED == 0:
            desk.receive([Mail(each.message, sender(mark), "", f"{mark} {each.written}")], "staff", day)
        sent.append(tuple(map(_as_text, listener.heard[before:])))
    kept = list(_entries(journal))
    return [
        Gone(each, mark, told, tuple(entry for entry in kept if mark in entry))
        for each, mark, told in zip(planted, marks, sent, strict=True)
    ]


def _as_text(body: str) -> str:
    """All that is said in a request."""
    return "\n".join(str(message["content"]) for message in json.loads(body)["messages"])


def _entries(journal: Journal) -> Iterator[str]:
    """Every entry of the journal as one text, turns of a conversation as one."""
    talks: dict[str, list[Any]] = {}
    for turn in journal.conversations.all():
        talks.setdefault(turn.conversation, []).append(asdict(turn))
    rows = [*talks.values(), *map(asdict, journal.feedback.all()), *map(asdict, journal.enquiries.all())]
    return (json.dumps(row, ensure_ascii=False, default=str) for row in rows)


def done_with(assistant: Assistant, journal: Journal, day: datetime.date) -> None:
    """Closes every enquiry of the desk."""
    desk = Desk(assistant, journal.enquiries)
    for each in desk.all():
        desk.close(each, "", "staff", day)


def grown_old(settings: Settings) -> None:
    """Opens the journal on a later day, as the app does when it starts."""
    with closing(open_journal(settings)):
        pass


def found(folder: Path, sought: Collection[str], since: float = 0) -> set[str]:
    """Those that stand in a file below a folder, free pages and write-ahead logs too, however they are divided.

    Files that nobody has written to since a time, in seconds, are passed over.
    """
    held: set[str] = set()
    for path in folder.rglob("*"):
        if path.is_file() and path.stat().st_mtime >= since:
            text = re.sub(rb"\\n|[^0-9A-Za-z]+", b"", path.read_bytes()).decode().casefold()
            held |= {each for each in sought if signs(each) in text}
    return held


@contextmanager
def logged(folder: Path) -> Iterator[None]:
    """Whatever any library logs meanwhile, at every level, goes into a file of the folder."""
    handler, root = logging.FileHandler(folder / LOG, encoding="utf-8"), logging.getLogger()
    handler.setFormatter(logging.Formatter("%(asctime)s %(name)s %(levelname)s %(message)s"))
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    try:
        yield
    finally:
        root.setLevel(level)
        root.removeHandler(handler)
        handler.close()
