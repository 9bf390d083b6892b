"""A model's answer while it is written: only what stands is shown, and whoever stops it closes the connection."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from threading import Event

import pytest
from chatmodel import Body, Served, event, marked, pieces, streamed
from library import Place
from playwright.sync_api import Page, expect
from pytest_httpserver import HTTPServer
from test_accessible import Examined
from visiting import Visits, answered, served

from assistant.assistant import Assistant
from assistant.starting import open_assistant

APPROVAL = "Vem godkände programmet?"
FIRST = "Landskapsfullmäktige godkände programmet {godkände}."
INVENTED = "Det kostade nio miljoner 9 000 000 {godkände}."
LAST = "Det skedde i juni 2014 {godkände}."


@pytest.fixture
def chat(httpserver: HTTPServer) -> Served:
    return Served(httpserver)


@pytest.fixture
def writing(programme: Place, chat: Served) -> Iterator[Assistant]:
    """The assistant with the served model."""
    given = {"chat_url": chat.url, "chat_model": "good", "chat_seconds": 20.0}
    with closing(open_assistant(programme.settings.model_copy(update=given))) as opened:
        yield opened


def endless(text: str, left: Event) -> Body:
    """A text whose end never comes."""
    try:
        yield from pieces(text, None)
        for _ in range(200):
            time.sleep(0.1)
            yield event("")
    finally:
        left.set()


def test_each_sentence_is_shown_once_it_is_whole_and_stands(writing: Assistant, chat: Served) -> None:
    chat.says(f"{FIRST} {INVENTED} {LAST} ")
    shown: list[str] = []
    answer = writing.ask(APPROVAL, shows=shown.append)
    first, last = FIRST.format(godkände="[1]"), LAST.format(godkände="[1]")
    assert answer.text == f"{first} {last}"
    assert first in shown and set(shown) <= {"", first, answer.text}


def test_nothing_is_shown_without_a_model(assistant: Assistant) -> None:
    shown: list[str] = []
    assert assistant.ask(APPROVAL, shows=shown.append).citations and shown == []


def test_whoever_stops_closes_the_connection(writing: Assistant, chat: Served) -> None:
    left = Event()
    chat.does(lambda passages: streamed(endless(marked(f"{FIRST} Det", passages), left)))

    def stop(stands: str) -> None:
        if stands:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        writing.ask(APPROVAL, shows=stop)
    assert left.wait(5)


@pytest.fixture
def talk(visits: Visits, programme: Place, chat: Served, tmp_path: Path) -> Iterator[Page]:
    """The chat with a model that has written one sentence, and never comes to an end."""
    chat.does(lambda passages: streamed(endless(marked(f"{FIRST} Det", passages), Event())))
    with served(programme, tmp_path, ASSISTANT_CHAT_URL=chat.url, ASSISTANT_CHAT_MODEL="good") as address:
        page = visits(address, "sv-FI")
        expect(page.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning")
        page.get_by_test_id("stChatInputTextArea").fill(APPROVAL)
        page.keyboard.press("Enter")
        expect(page.get_by_text("Landskapsfullmäktige godkände programmet [1].")).to_be_visible()
        yield page
        page.close()  # before its server is gone


@pytest.mark.browser
def test_a_visitor_reads_along_stops_and_asks_again(talk: Page, chat: Served) -> None:
    again = talk.get_by_role("button", name="Ställ frågan igen")
    assert not again.is_visible()
    talk.get_by_test_id("stChatInputStopButton").click()
    expect(again).to_be_visible()
    assert not talk.get_by_test_id("stSpinner").is_visible() and len(chat.asked) == 1
    examined = Examined(talk)
    examined("stopped")
    assert examined.faults == []
    chat.says(f"{FIRST} {LAST}")
    again.click()
    answered(talk, 1)
    expect(talk.get_by_text("Det skedde i juni 2014 [1].")).to_be_visible()
    assert len(chat.asked) == 1 and again.count() == 0


@pytest.mark.browser
def test_another_language_in_mid_answer_asks_anew_by_itself(talk: Page, chat: Served) -> None:
    chat.says(f"{FIRST} {LAST}")
    talk.get_by_text("English").click()
    answered(talk, 1)
    expect(talk.get_by_text("Det skedde i juni 2014 [1].")).to_be_visible()
    assert talk.get_by_test_id("stChatMessage").count() == 2 and len(chat.asked) == 1
