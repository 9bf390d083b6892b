"""Feedback: kept whole, kept apart from who gave it, and never lost to another's."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from contextlib import closing

import pytest
from databases import settings
from hypothesis import given
from hypothesis import settings as trying
from hypothesis import strategies as some
from library import ROOT, TODAY

from assistant import feedback
from assistant.assistant import Assistant
from assistant.feedback import LONGEST, Feedback
from assistant.journal.journal import Journal
from assistant.journal.opening import open_journal
from assistant.records import Answer, Citation

ANSWER = Answer("Vad?", "sv", "answered", "Det [1].", (Citation(1, "a.txt", "p1", (), "Det", 0, 3),), index="b1")
SIGNS = some.text(some.characters(exclude_categories=()), max_size=1500)


def give(journal: Journal, word: str = "") -> Feedback:
    return journal.feedback.keep(feedback.given(ANSWER, "up", word, TODAY))


def test_a_thumb_keeps_the_answers_circumstances_and_nothing_of_the_visitor(
    assistant: Assistant, journal: Journal
) -> None:
    answer = assistant.ask("Vilka mål finns för ICT?")
    journal.feedback.keep(feedback.given(answer, "down", " Jag  saknar\nårtal. ", TODAY))
    [kept] = journal.feedback.all()
    assert kept == Feedback(
        day=TODAY,
        language="sv",
        thumb="down",
        word="Jag saknar årtal.",
        question="Vilka mål finns för ICT?",
        outcome="answered",
        passages=tuple(citation.passage for citation in answer.citations),
        writer="quotes",
        index=answer.index,
        id=kept.id,
    )
    assert kept.id > 0 and kept.passages


@pytest.fixture(scope="module")
def one(tmp_path_factory: pytest.TempPathFactory) -> Journal:
    return open_journal(settings(f"sqlite:///{tmp_path_factory.mktemp('one') / 'journal.sqlite'}"))


@trying(deadline=None, max_examples=50)  # each is written to disk
@given(word=SIGNS, question=SIGNS)
def test_whatever_is_written_becomes_visible_text_of_bounded_length(one: Journal, word: str, question: str) -> None:
    kept = one.feedback.keep(feedback.given(Answer(question, "fi", "off_topic", ""), "up", word, TODAY))
    assert one.feedback.all()[0] == kept
    assert len(kept.word) <= LONGEST and kept.word.isprintable() and "\x1b" not in kept.question


def test_what_is_long_is_cut_after_its_details_are_gone(journal: Journal) -> None:
    word = "x" * (LONGEST - 8) + " 131052-308T"
    kept = journal.feedback.keep(feedback.given(Answer("å" * 20_100, "sv", "refused", ""), "up", word, TODAY))
    assert len(kept.word) == LONGEST and "131052" not in kept.word and len(kept.question) == 20_000


def test_the_latest_comes_first(journal: Journal) -> None:
    give(journal, "ett")
    give(journal, "två")
    assert [each.word for each in journal.feedback.all()] == ["två", "ett"]


def test_threads_and_processes_at_once_lose_nothing(database: str, journal: Journal) -> None:
    code = f"""
import datetime
from assistant import feedback
from assistant.journal.opening import open_journal
from assistant.records import Answer
from assistant.settings import Settings
journal = open_journal(Settings(_env_file=None, database_url={database!r}))
for number in range(20):
    word = "{{who}}-" + str(number)
    journal.feedback.keep(feedback.given(Answer("", "sv", "refused", ""), "up", word, datetime.date.today()))
"""
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    others = [subprocess.Popen([sys.executable, "-c", code.format(who=f"p{n}")], env=environment) for n in range(2)]
    threads = [threading.Thread(target=_give_often, args=(journal, f"t{n}")) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [other.wait() for other in others] == [0, 0]
    expected = {f"{who}-{number}" for who in ("p0", "p1", "t0", "t1", "t2", "t3") for number in range(20)}
    said = [each.word for each in journal.feedback.all()]
    assert set(said) == expected and len(said) == len(expected)


def _give_often(journal: Journal, who: str) -> None:
    for number in range(20):
        give(journal, f"{who}-{number}")


def test_opened_again_it_holds_what_it_held(database: str) -> None:
    for word in ("first", "last"):
        with closing(open_journal(settings(database))) as journal:
            give(journal, word)
            said = [each.word for each in journal.feedback.all()]
    assert said == ["last", "first"]
