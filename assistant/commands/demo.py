"""`demo`: a folder with everything that the staff's pages show, invented, beside a copy of the corpus."""

from __future__ import annotations

import argparse
import shutil
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from assistant import demo, feedback, settings
from assistant.access import Person
from assistant.assistant import Assistant
from assistant.desk.desk import Desk
from assistant.errors import AssistantError
from assistant.journal import conversations
from assistant.journal.journal import Journal
from assistant.journal.opening import open_journal
from assistant.records import Turn
from assistant.settings import Settings
from assistant.starting import open_assistant

BY = Person("A. A.")
"""Who has been at the desk before."""


def run(given: argparse.Namespace) -> int:
    place = settings.load()
    with _made_in(given.folder, place) as (assistant, journal, chosen):
        told = demo.data()
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
    with closing(open_assistant(chosen)) as assistant, closing(open_journal(chosen)) as journal:
        yield assistant, journal, chosen


def _enquire(desk: Desk, told: demo.Demo, chosen: Settings) -> None:
    """The enquiries, of which the first is answered, sent and found again, and the second sent back."""
    day = chosen.day
    first, second, *_ = desk.receive([each.mail for each in told.enquiries], BY.name, day).new
    desk.sent(desk.approve(first, BY, day), BY.name, day)
    desk.send_back(second, "?", BY.name, day)


def _rate(assistant: Assistant, journal: Journal, told: demo.Demo, chosen: Settings) -> None:
    for each in told.rated:
        answer = assistant.ask(each.question)
        journal.feedback.keep(feedback.given(answer, each.thumb, each.word, chosen.day))


def _talk(assistant: Assistant, journal: Journal, told: demo.Demo, chosen: Settings) -> None:
    for questions in told.conversations:
        turns: list[Turn] = []
        for question in questions:
            turns.append(Turn(question, assistant.ask(question, turns)))
        journal.conversations.keep(conversations.new(), turns, chosen.day)
