"""`demo`: a folder with everything that the staff's pages show, invented, beside a copy of the corpus."""

from __future__ import annotations

import argparse
import shutil
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import yaml
from pydantic import BaseModel

from assistant import feedback, ingestion, settings
from assistant.assistant import Assistant, open_assistant
from assistant.desk.desk import Desk
from assistant.desk.mail import Mail
from assistant.errors import AssistantError
from assistant.feedback import Thumb
from assistant.journal import conversations
from assistant.journal.journal import Journal
from assistant.journal.opening import open_journal
from assistant.records import Turn
from assistant.settings import Settings

DATA = Path(__file__).parent.parent / "data" / "demo.yaml"
BY = "A. A."
"""Who has been at the desk before."""


class _Enquiry(BaseModel):
    sender: str
    name: str
    subject: str
    text: str

    @property
    def mail(self) -> Mail:
        return Mail(self.text, self.sender, self.name, self.subject)


class _Rated(BaseModel):
    question: str
    thumb: Thumb
    word: str


class Demo(BaseModel):
    """What is in the file."""

    enquiries: tuple[_Enquiry, ...]
    rated: tuple[_Rated, ...]
    conversations: tuple[tuple[str, ...], ...]
    page: str
    """A page of text with several questions."""


def data() -> Demo:
    """The invented enquiries, thumbs and conversations that ship."""
    return Demo.model_validate(yaml.load(DATA.read_text(encoding="utf-8"), yaml.CSafeLoader))


def run(given: argparse.Namespace) -> int:
    place = settings.load()
    with _made_in(given.folder, place) as (assistant, journal, chosen):
        told = data()
        _enquire(Desk(assistant, journal.enquiries), told, chosen)
        _rate(assistant, journal, told, chosen)
        _talk(assistant, journal, told, chosen)
    print(f"{given.folder}: {len(told.enquiries)} enquiries, {len(told.rated)} thumbs, {len(told.conversations)} talks")
    return 0


@contextmanager
def _made_in(folder: Path, place: Settings) -> Iterator[tuple[Assistant, Journal, Settings]]:
    """An assistant on a copy of the corpus, and a new journal. Raises AssistantError where the folder is taken."""
    if folder.exists() and any(folder.iterdir()):
        raise AssistantError(f"{folder}: it is not empty", next_step="Name a new folder; it is thrown away later")
    shutil.copytree(place.corpus, folder / "corpus")
    database = f"sqlite:///{(folder / 'journal.sqlite').resolve()}"
    chosen = settings.load(corpus=folder / "corpus", index=folder / "index", database_url=database)
    ingestion.ingest(chosen)
    with closing(open_assistant(chosen)) as assistant, closing(open_journal(chosen)) as journal:
        yield assistant, journal, chosen


def _enquire(desk: Desk, told: Demo, chosen: Settings) -> None:
    """The enquiries, of which the first is answered, sent and found again, and the second sent back."""
    day = chosen.day
    first, second, *_ = desk.receive([each.mail for each in told.enquiries], BY, day).new
    desk.sent(desk.approve(first, BY, day), BY, day)
    desk.send_back(second, "?", BY, day)


def _rate(assistant: Assistant, journal: Journal, told: Demo, chosen: Settings) -> None:
    for each in told.rated:
        answer = assistant.ask(each.question)
        journal.feedback.keep(feedback.given(answer, each.thumb, each.word, chosen.day))


def _talk(assistant: Assistant, journal: Journal, told: Demo, chosen: Settings) -> None:
    for questions in told.conversations:
        turns: list[Turn] = []
        for question in questions:
            turns.append(Turn(question, assistant.ask(question, turns)))
        journal.conversations.keep(conversations.new(), turns, chosen.day)
