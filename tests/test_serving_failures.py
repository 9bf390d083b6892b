"""A server of a shared index dies, stands still or comes back: a question is answered rightly, or refused clearly."""

from __future__ import annotations

import json
import random
import signal
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from typing import Any

import pytest
from library import QUESTION, small
from serving import Asked, Machine, Servers
from sqlalchemy import make_url
from sqlalchemy.exc import SQLAlchemyError

from assistant import postgres
from assistant.assistant import Assistant
from assistant.errors import IndexUnreachable, JournalError
from assistant.index import pinning, served, server
from assistant.journal import opening
from assistant.journal.opening import open_journal
from assistant.starting import open_assistant

OTHER = "Mikä on rahoitettavan hankkeen ehto?"


@pytest.fixture(autouse=True)
def _both_run(servers: Servers) -> Iterator[None]:
    """Each test begins, and leaves, with both servers up."""
    yield
    if not servers.chroma.answers():
        servers.chroma.start()
    servers.postgres.start()


def refused(assistant: Assistant) -> float:
    """The seconds after which a question was refused."""
    began = time.monotonic()
    with pytest.raises(IndexUnreachable, match="Chroma server does not answer") as told:
        assistant.ask(QUESTION)
    assert told.value.next_step
    return time.monotonic() - began


def answered(assistant: Assistant, within: float = 30) -> str:
    """The text of the answer, once there is one again."""
    deadline = time.monotonic() + within
    while True:
        try:
            return assistant.ask(QUESTION).text
        except IndexUnreachable:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.2)


def test_without_the_chroma_server_questions_are_refused_until_it_is_back(machine: Machine, servers: Servers) -> None:
    with machine.assistant() as assistant:
        expected = assistant.ask(QUESTION).text
        servers.chroma.kill()
        assert refused(assistant) < 5
        assert refused(assistant) < 1
        with pytest.raises(IndexUnreachable):
            open_assistant(machine.settings)
        servers.chroma.start()
        assert answered(assistant) == expected


@pytest.mark.long
def test_a_chroma_server_that_stands_still_holds_up_nobody_for_long(machine: Machine, servers: Servers) -> None:
    with machine.assistant() as assistant:
        expected = assistant.ask(QUESTION).text
        servers.chroma.send(signal.SIGSTOP)
        waited: list[float] = []
        askers = [threading.Thread(target=lambda: waited.append(refused(assistant))) for _ in range(4)]
        for asker in askers:
            asker.start()
        for asker in askers:
            asker.join()
        assert len(waited) == 4 and max(waited) < 2 * server.READING + 5
        servers.chroma.send(signal.SIGCONT)
        assert answered(assistant) == expected


def test_a_chroma_server_that_comes_back_without_its_vectors_gives_no_answer(
    machine: Machine, servers: Servers
) -> None:
    from assistant.errors import IndexDamaged
    from assistant.index import registry
    from assistant.index.server import ChromaServer

    with machine.assistant() as assistant:
        expected = assistant.ask(QUESTION).text
        with registry.writing(machine.database, 1) as writer, closing(ChromaServer(machine.chroma)) as chroma:
            chroma.sweep(writer.index, [], [])
        for _ in range(2):
            with pytest.raises(IndexDamaged) as told:
                assistant.ask(QUESTION)
            assert "ingest.py --rebuild" in told.value.next_step
        machine.ingest()
        assert assistant.ask(QUESTION).text == expected


def test_without_the_database_answers_go_on_from_the_build_that_is_known(machine: Machine, servers: Servers) -> None:
    with machine.assistant() as assistant:
        before = assistant.ask(QUESTION)
        servers.postgres.kill()
        for _ in range(2):
            began = time.monotonic()
            assert assistant.ask(QUESTION).text == before.text
            assert time.monotonic() - began < 5
        assert machine.ask()["index"] == before.index
        servers.postgres.start()
        machine.write("samling/ett.txt", small(1))
        report = machine.ingest()
        time.sleep(served.PAUSE)
        assert assistant.ask(QUESTION).index == report.build


@pytest.mark.long
def test_a_database_that_stands_still_holds_up_nobody_for_long(machine: Machine, servers: Servers) -> None:
    with machine.assistant() as assistant:
        expected = assistant.ask(QUESTION).text
        servers.postgres.send(signal.SIGSTOP)
        try:
            began = time.monotonic()
            assert assistant.ask(QUESTION).text == expected
            assert time.monotonic() - began < 10
        finally:
            servers.postgres.send(signal.SIGCONT)
        time.sleep(postgres.PAUSE)  # nobody connects before, whoever asks
        assert assistant.ask(QUESTION).text == expected


def test_who_waits_for_a_database_that_stands_still_waits_once(machine: Machine, servers: Servers) -> None:
    engine = postgres.engine(make_url(machine.database), 0.5)

    def waited() -> float:
        began = time.monotonic()
        with pytest.raises(SQLAlchemyError, match=r"no answer in 1\.5 s|did not answer just now"), engine.connect():
            pass
        return time.monotonic() - began

    with engine.connect() as connection:
        assert connection.exec_driver_sql("SHOW tcp_keepalives_idle").scalar_one() == "30"
        with pytest.raises(SQLAlchemyError, match="statement timeout"):
            connection.exec_driver_sql("SELECT pg_sleep(5)")
    servers.postgres.send(signal.SIGSTOP)
    try:
        assert 1 < waited() < 4
        assert max(waited() for _ in range(3)) < 0.5
    finally:
        servers.postgres.send(signal.SIGCONT)
    time.sleep(postgres.PAUSE)
    with engine.connect() as connection:
        assert connection.exec_driver_sql("SELECT 7").scalar_one() == 7
    engine.dispose()


@pytest.mark.long
def test_the_journal_of_a_database_that_stands_still_holds_up_nobody_for_long(
    machine: Machine, servers: Servers
) -> None:
    with closing(open_journal(machine.settings)) as journal:
        assert not journal.feedback.all()
        servers.postgres.send(signal.SIGSTOP)
        try:
            for longest in (opening.PATIENCE + 5, 4):
                began = time.monotonic()
                with pytest.raises(JournalError, match="the journal test_"):
                    journal.feedback.all()
                assert time.monotonic() - began < longest
            began = time.monotonic()
            with pytest.raises(JournalError):
                open_journal(machine.settings)
            assert time.monotonic() - began < 5
        finally:
            servers.postgres.send(signal.SIGCONT)
        time.sleep(postgres.PAUSE)
        assert not journal.feedback.all()


def test_a_database_without_an_answer_and_no_copy_of_the_index_is_told(
    machine: Machine, machines: Callable[[], Machine], servers: Servers
) -> None:
    other = machines()
    servers.postgres.kill()
    with pytest.raises(IndexUnreachable, match="database of the index"):
        open_assistant(other.settings)


def test_an_ingest_whose_database_dies_publishes_nothing(machine: Machine, servers: Servers) -> None:
    before = machine.ask()
    machine.write("samling/ett.txt", small(1))
    servers.postgres.kill()
    with pytest.raises(IndexUnreachable):
        machine.ingest()
    assert machine.ask() == before
    servers.postgres.start()
    assert machine.ingest().added == ("samling/ett.txt",)


def asking(asked: Asked, questions: tuple[str, ...], said: list[dict[str, Any]], done: threading.Event) -> None:
    while not done.is_set():
        for question in questions:
            said.append(asked.ask(question))
            time.sleep(0.05)


@pytest.mark.long
@pytest.mark.parametrize("rounds", [1, 6])
@pytest.mark.timeout(900)
def test_no_answer_is_wrong_and_none_is_lost_while_servers_die_and_come_back(
    machine: Machine, machines: Callable[[], Machine], servers: Servers, rounds: int
) -> None:
    chance = random.Random(rounds)
    expected: dict[str, set[str]] = {QUESTION: set(), OTHER: set()}
    right = {}
    asked = [Asked(machine), Asked(machines())]
    said: list[list[dict[str, Any]]] = [[], []]
    done = threading.Event()
    try:
        askers = [
            threading.Thread(target=asking, args=(each, tuple(expected), rows, done))
            for each, rows in zip(asked, said, strict=True)
        ]
        for asker in askers:
            asker.start()
        for number in range(rounds):
            right |= known(machine, tuple(expected))
            for kill, start in (
                (lambda: servers.chroma.kill(), servers.chroma.start),
                (servers.postgres.kill, servers.postgres.start),
            ):
                time.sleep(1 + chance.random())
                kill()
                time.sleep(1 + chance.random())
                start()
            machine.write("samling/ett.txt", small(number))
            machine.ingest()
        right |= known(machine, tuple(expected))
        time.sleep(pinning.PAUSE + 2)
        done.set()
        for asker in askers:
            asker.join()
        last = [each.ask(QUESTION) for each in asked]
    finally:
        for each in asked:
            each.close()
    for rows in said:
        answers = [each["row"] for each in rows if "row" in each]
        told = [each for each in rows if "refused" in each]
        assert len(answers) > 10 * rounds and told
        assert {each["kind"] for each in told} <= {"IndexUnreachable"}
        assert all(each["text"] == right[each["index"], each["question"]] for each in answers)
    assert all("row" in each for each in last)
    with closing(open_journal(machine.settings)) as journal:
        kept = journal.conversations.all()
    for answer, rows in zip(last, said, strict=True):
        turns = [each for each in kept if each.conversation == answer["name"]]
        assert answer["kept"] == len(turns) == 1 + sum("row" in each for each in rows)


def known(machine: Machine, questions: tuple[str, ...]) -> dict[tuple[str, str], str]:
    """What is right, by build and question, told while nothing is the matter."""
    with machine.assistant() as assistant:
        answers = [assistant.ask(question) for question in questions]
    return {(each.index, each.question): json.loads(json.dumps(each.text)) for each in answers}
