"""A reranker over HTTP: it orders the best hits anew, and one that fails leaves the order and says so in the log."""

from __future__ import annotations

import json
import logging
import time
from collections.abc import Callable
from typing import Any

import pytest
from library import Place
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

from assistant import reranking
from assistant.errors import RerankerError
from assistant.records import Hit, Passage
from assistant.reranking import REORDERED, Reranker
from assistant.settings import Settings
from assistant.starting import open_assistant

QUESTION = "Vem svarar, skriv till maja@example.invalid?"


def hit(number: int) -> Hit:
    text = f"text {number:02}"
    return Hit(Passage(str(number), "d", "p", "paragraph", 0, len(text), text, ("Title", "Heading")), 1 - number / 100)


HITS = [hit(number) for number in range(REORDERED + 5)]


def served(server: HTTPServer, answer: Callable[[Request], Response], **given: Any) -> Reranker:
    server.expect_request("/rerank", method="POST").respond_with_handler(answer)
    return reranking.load(Settings(_env_file=None, reranker_url=server.url_for("/rerank"), **given))


def backwards(request: Request) -> Response:
    """Says of each text that it is the better the later it stands."""
    texts = json.loads(request.get_data())["documents"]
    results = [{"index": at, "relevance_score": at} for at in range(len(texts))]
    return Response(json.dumps({"results": results}), content_type="application/json")


def test_the_best_hits_get_a_new_order_and_scores_keep_their_places(httpserver: HTTPServer) -> None:
    ordered = served(httpserver, backwards).ordered(QUESTION, HITS)
    assert [each.passage for each in ordered[:REORDERED]] == [each.passage for each in reversed(HITS[:REORDERED])]
    assert [each.score for each in ordered] == [each.score for each in HITS]
    assert ordered[REORDERED:] == HITS[REORDERED:]


def test_what_is_sent_has_no_personal_details_and_the_heading_before_the_text(httpserver: HTTPServer) -> None:
    asked: list[Request] = []

    def remembered(request: Request) -> Response:
        asked.append(request)
        return backwards(request)

    served(httpserver, remembered, reranker="some/model", reranker_key="hemlig").ordered(QUESTION, HITS)
    sent = json.loads(asked[0].get_data())
    assert sent["model"] == "some/model" and asked[0].headers["Authorization"] == "Bearer hemlig"
    assert "maja" not in sent["query"] and sent["query"].startswith("Vem svarar")
    assert sent["documents"][0] == "Heading\ntext 00" and len(sent["documents"]) == REORDERED


@pytest.mark.parametrize(
    "body",
    [
        "nonsense",
        "[]",
        '{"results": []}',
        '{"results": [{"index": 0, "relevance_score": 1}]}',
        json.dumps({"results": [{"index": at, "relevance_score": None} for at in range(REORDERED)]}),
    ],
    ids=["no JSON", "a list", "none", "one", "no numbers"],
)
def test_an_answer_that_scores_nothing_leaves_the_order_and_is_logged(
    httpserver: HTTPServer, caplog: pytest.LogCaptureFixture, body: str
) -> None:
    made = served(httpserver, lambda _: Response(body, content_type="application/json"), reranker="some/model")
    with caplog.at_level(logging.WARNING):
        assert made.ordered(QUESTION, HITS) == HITS
    assert "some/model" in caplog.text and "the order stays" in caplog.text and "Vem" not in caplog.text


def test_a_server_that_refuses_or_sends_elsewhere_leaves_the_order(httpserver: HTTPServer) -> None:
    for answer in (Response(status=500), Response(status=307, headers={"Location": "http://127.0.0.1:9/rerank"})):
        httpserver.clear()
        assert served(httpserver, lambda _, answer=answer: answer).ordered(QUESTION, HITS) == HITS  # type: ignore[misc]


def test_a_server_that_is_not_there_costs_no_answer(programme: Place, caplog: pytest.LogCaptureFixture) -> None:
    given = {"reranker_url": "http://user:hemligt@127.0.0.1:9/rerank"}
    assistant = open_assistant(programme.settings.model_copy(update=given))
    try:
        answer = assistant.ask("Vilka mål finns för ICT?")
    finally:
        assistant.close()
    assert answer.outcome == "answered" and "127.0.0.1:9" in caplog.text and "hemligt" not in caplog.text


def test_the_assistant_searches_in_the_order_of_the_reranker(programme: Place, httpserver: HTTPServer) -> None:
    with programme.assistant() as plain:
        before = [each.passage.id for each in plain.search("Vilka mål finns för ICT?", REORDERED)]
    httpserver.expect_request("/rerank", method="POST").respond_with_handler(backwards)
    reranked = open_assistant(programme.settings.model_copy(update={"reranker_url": httpserver.url_for("/rerank")}))
    try:
        after = [each.passage.id for each in reranked.search("Vilka mål finns för ICT?", REORDERED)]
    finally:
        reranked.close()
    assert after == before[::-1]


@pytest.fixture
def hurried(monkeypatch: pytest.MonkeyPatch) -> float:
    """Seconds for all the orders of a question: few, so that the tests are quick."""
    monkeypatch.setattr(reranking, "SECONDS", 0.5)
    return 0.5


def slow(request: Request) -> Response:
    time.sleep(0.3)
    return backwards(request)


def test_the_orders_of_one_question_share_its_time(
    httpserver: HTTPServer, hurried: float, caplog: pytest.LogCaptureFixture
) -> None:
    made, began = served(httpserver, slow), time.monotonic()
    asked = made.begun()
    found = [asked.ordered(QUESTION, HITS) != HITS for _ in range(5)]
    assert found == [True, False, False, False, False] and time.monotonic() - began < 2 * hurried
    assert "took its time" in caplog.text
    assert made.begun().ordered(QUESTION, HITS) != HITS  # the next question has its own


def test_a_server_that_sends_ever_one_more_piece_is_left(httpserver: HTTPServer, hurried: float) -> None:
    def dribbled(_: Request) -> Response:
        return Response((time.sleep(0.1) or b" " for _ in range(100)), content_type="application/json")

    made, began = served(httpserver, dribbled), time.monotonic()
    assert made.begun().ordered(QUESTION, HITS) == HITS and time.monotonic() - began < 3 * hurried


def test_a_letter_of_several_questions_waits_once(programme: Place, httpserver: HTTPServer, hurried: float) -> None:
    httpserver.expect_request("/rerank", method="POST").respond_with_handler(
        lambda _: time.sleep(hurried) or Response(status=500)  # type: ignore[func-returns-value]
    )
    reranked = open_assistant(programme.settings.model_copy(update={"reranker_url": httpserver.url_for("/rerank")}))
    try:
        answer = reranked.ask("Hej! Vem godkände programmet? Vilka mål finns för ICT? Vad är visionen?\n\nMvh\nMaja")
    finally:
        reranked.close()
    assert len(answer.parts) == 3 and len(httpserver.log) <= 2


def test_without_one_the_order_is_the_assistants_own() -> None:
    assert reranking.load(Settings(_env_file=None)).ordered(QUESTION, HITS) == HITS


def test_one_that_cannot_be_loaded_says_what_to_do() -> None:
    with pytest.raises(RerankerError, match="ASSISTANT_RERANKER=cohere:x: expected huggingface:NAME") as refused:
        reranking.load(Settings(_env_file=None, reranker="cohere:x"))
    assert "ASSISTANT_RERANKER_URL" in refused.value.next_step
