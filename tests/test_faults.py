"""A chat model's server that fails, over a real connection: each fault ends in the offline answer, in time."""

from __future__ import annotations

import json
import logging
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Event
from typing import get_args

import pytest
from answers import APPROVAL, KEY, STANDS, asked, assert_offline
from chatmodel import Passages, Served, claims, event, marked, pieces, stalling, streamed
from werkzeug import Response

from assistant import settings
from assistant.assistant import Assistant
from assistant.chat import calling
from assistant.errors import Why
from assistant.records import LANGUAGES, Language
from assistant.writing import modelled

Opened = Callable[..., Assistant]


@pytest.fixture(autouse=True)
def _at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Tries again without backing off, but for what the server asks."""
    monkeypatch.setattr(calling, "_BACKING_OFF", lambda state: 0.0)


def refused(status: int, **headers: str) -> Callable[[Passages], Response]:
    body = json.dumps({"error": {"message": f"no: {KEY}", "type": "x", "code": "x"}})
    return lambda passages: Response(body, status, headers, content_type="application/json")


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        (refused(401), "refused"),
        (refused(403), "refused"),
        (refused(404), "refused"),
        (refused(400), "failed"),
        (refused(500), "failed"),
        (refused(429, **{"Retry-After": "0.1"}), "busy"),
        (refused(503), "busy"),
        (lambda passages: Response("<html>Bad gateway</html>", 502), "failed"),
        (lambda passages: Response("Välkommen!", content_type="text/html"), "failed"),
        (lambda passages: streamed(iter([])), "failed"),
        (lambda passages: streamed(pieces(marked(STANDS, passages), reason=None)), "cut"),
        (lambda passages: streamed(pieces(marked(STANDS, passages), reason="length")), "cut"),
        (lambda passages: streamed(pieces(marked(STANDS, passages), reason="content_filter")), "cut"),
        (lambda passages: streamed(iter([event("Programmet"), b"data: {not json\n\n"])), "cut"),
        (lambda passages: streamed(iter([event("Programmet"), b'data: {"error": {"message": "overloaded"}}\n\n'])),
         "failed"),
        (lambda passages: streamed(iter([b"\xff\xfe\x00", b"data: \xff\n\n"])), "failed"),
        (lambda passages: streamed(pieces("x" * 10_000_000, size=1_000_000)), "long"),
    ],
    ids=["401", "403", "404", "400", "500", "429", "503", "502", "a page", "nothing", "cut off", "too long", "filtered",
         "malformed", "error in the stream", "no text", "ten megabytes"],
)  # fmt: skip
def test_a_fault_of_the_server_ends_in_the_offline_answer_with_the_reason(
    chat: Served,
    opened: Opened,
    assistant: Assistant,
    answer: Callable[[Passages], Response],
    why: Why,
    caplog: pytest.LogCaptureFixture,
) -> None:
    chat.does(answer)
    with caplog.at_level(logging.DEBUG):
        row = asked(opened(chat_key=settings.SecretStr(KEY)))
    assert_offline(row, why, assistant)
    assert chat.asked[0].headers["Authorization"] == f"Bearer {KEY}"
    said = [record.getMessage() for record in caplog.records if record.name == "assistant.writing.modelled"]
    assert len(said) == 1 and said[0].startswith("the chat model good ")
    assert KEY not in caplog.text and KEY not in json.dumps(row)


def test_a_server_that_is_not_there_ends_in_the_offline_answer(opened: Opened, assistant: Assistant) -> None:
    assert_offline(asked(opened(chat_url="http://127.0.0.1:9/v1")), "failed", assistant)


@pytest.mark.parametrize(("status", "calls"), [(429, 3), (500, 3), (503, 3), (401, 1), (400, 1)])
def test_what_may_pass_is_tried_again_and_what_will_not_is_not(
    chat: Served, opened: Opened, status: int, calls: int
) -> None:
    chat.does(refused(status))
    assert asked(opened())["writer"] == "quotes" and len(chat.asked) == calls


def test_after_429_it_is_asked_again_when_the_server_says_so(chat: Served, opened: Opened) -> None:
    times: list[float] = []

    def first_too_busy(passages: Passages) -> Response:
        times.append(time.monotonic())
        busy = len(chat.asked) == 1
        return refused(429, **{"Retry-After": "0.5"})(passages) if busy else streamed(pieces(marked(STANDS, passages)))

    chat.does(first_too_busy)
    assert asked(opened())["writer"] == "good" and len(chat.asked) == 2
    assert times[1] - times[0] >= 0.5


def test_a_server_that_asks_for_more_patience_than_there_is_is_not_waited_for(
    chat: Served, opened: Opened, assistant: Assistant
) -> None:
    chat.does(refused(429, **{"Retry-After": "3600"}))
    began = time.monotonic()
    assert_offline(asked(opened()), "busy", assistant)
    assert time.monotonic() - began < 10 and len(chat.asked) == 1


def test_what_has_begun_is_not_asked_again(chat: Served, opened: Opened) -> None:
    chat.does(lambda passages: streamed(iter([event("Programmet"), b'data: {"error": {"code": 500}}\n\n'])))
    asked(opened())
    assert len(chat.asked) == 1


@pytest.mark.parametrize(
    "answer",
    [
        lambda passages: streamed(stalling("Programmet", 3)),
        lambda passages: streamed(stalling("Programmet", 3, b": ping\n\n")),
        lambda passages: streamed(stalling("Programmet", 3, event("a"))),
    ],
    ids=["stalled", "kept alive", "drop by drop"],
)
def test_an_answer_is_waited_for_no_longer_than_was_set(
    chat: Served, opened: Opened, assistant: Assistant, answer: Callable[[Passages], Response]
) -> None:
    slow = opened(chat_seconds=0.6)
    chat.says(STANDS)
    asked(slow)  # so that nothing is being imported while time runs
    chat.does(answer)
    began = time.monotonic()
    row = asked(slow)
    assert time.monotonic() - began < 2 and row["timings_ms"]["model"] < 1500
    assert_offline(row, "late", assistant)


def test_a_model_that_pauses_too_long_in_mid_answer_is_given_up_before_the_time_is_over(
    chat: Served, opened: Opened, assistant: Assistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(calling, "_LONGEST_PAUSE", 0.4)
    chat.does(lambda passages: streamed(stalling("Programmet", 3)))
    row = asked(opened())
    assert_offline(row, "late", assistant)
    assert row["timings_ms"]["model"] < 2500


def test_a_model_that_thinks_before_it_begins_is_waited_for(
    chat: Served, opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    def thinking(passages: Passages) -> Response:
        time.sleep(1)
        return streamed(pieces(marked(STANDS, passages)))

    monkeypatch.setattr(calling, "_LONGEST_PAUSE", 0.4)
    chat.does(thinking)
    assert asked(opened())["writer"] == "good"


def test_a_connection_that_is_given_up_is_closed(chat: Served, opened: Opened) -> None:
    left = Event()

    def stalled() -> Iterator[bytes]:
        try:
            yield from stalling("Programmet", 5, b": ping\n\n")
        finally:
            left.set()

    chat.does(lambda passages: streamed(stalled()))
    assert asked(opened(chat_seconds=0.6))["writer"] == "quotes"
    assert left.wait(2)


def test_one_who_waits_holds_up_nobody_else(chat: Served, opened: Opened) -> None:
    def slow(passages: Passages) -> Response:
        time.sleep(0.5)
        return streamed(pieces(marked(STANDS, passages)))

    assistant = opened()
    chat.says(STANDS)
    asked(assistant)
    chat.does(slow)
    began = time.monotonic()
    with ThreadPoolExecutor(6) as pool:
        answers = list(pool.map(assistant.ask, [APPROVAL] * 6))
    assert {answer.writer for answer in answers} == {"good"} and time.monotonic() - began < 2.5


# Forms


@pytest.mark.parametrize("form", ["schema", "tools"])
def test_a_server_without_a_form_is_asked_in_the_next_simpler_one_and_that_is_remembered_the_second_time(
    chat: Served, opened: Opened, form: str
) -> None:
    def only_text(passages: Passages) -> Response:
        asks_for_form = "response_format" in chat.last or "tools" in chat.last
        return refused(500)(passages) if asks_for_form else streamed(pieces(marked(STANDS, passages)))

    chat.does(only_text)
    assistant = opened(chat_model=f"plain-{form}", chat_claims=form)
    assert [asked(assistant)["writer"] for _ in range(2)] == [f"plain-{form}"] * 2
    tried = len(chat.asked)
    assert asked(assistant)["writer"] == f"plain-{form}" and len(chat.asked) == tried + 1


def test_a_server_that_passes_over_the_form_is_taken_at_its_word(chat: Served, opened: Opened) -> None:
    chat.says(STANDS)
    assert asked(opened(chat_claims="schema"))["text"] == "Programmet godkändes i juni 2014 [1]."


@pytest.mark.parametrize(
    "said",
    [
        '{"silent": false, "claims": [',
        '{"silent": false, "claims": "Programmet är bra."}',
        '{"claims": [{"text": 5, "passages": "1"}]}',
        '{"claims": [null, 3, []]}',
        "{}",
        '{"answer": "Programmet är bra [1]."}',
        "[" * 5000,
        '{"claims": ' + "[" * 5000,
        claims(("Programmet är bra.", [1])),
        claims(("Programmet godkändes i juni 2014.", [])),
        claims(("Programmet godkändes i juni 2014.", [99])),
        claims(("Programmet godkändes i juni 2014.", [-1])),
    ],
)
def test_an_object_that_is_not_what_was_asked_for_shows_nothing(
    chat: Served, opened: Opened, assistant: Assistant, said: str
) -> None:
    chat.does(lambda passages: streamed(pieces(said)))
    row = asked(opened(chat_claims="schema"))
    assert row["writer"] == "quotes" and row["text"] == asked(assistant)["text"]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("why", [*get_args(Why), *modelled.UNSHOWN])
def test_every_reason_is_told_in_every_language(language: Language, why: modelled.Unshown | Why) -> None:
    said = modelled.notice(why, language)
    assert said.endswith(".") and (language == "en" or said != modelled.notice(why, "en"))
