"""The baselines: the tutorial's always answers from exact pieces; the whole-text one cites what the model copied."""

from __future__ import annotations

import pytest
from chatmodel import Served
from library import CORPUS, DOCUMENT
from pytest_httpserver import HTTPServer

from assistant.assistant import Assistant
from assistant.corpus import Corpus, read_corpus
from assistant.errors import AssistantError
from assistant.records import Turn
from assistant.settings import Settings
from evals import systems
from evals.systems import Stock, WholeText

RULE = "Projekt som finansieras i Kymmenedalen ska uppfylla programmets mål."


@pytest.fixture(scope="module")
def corpus() -> Corpus:
    return read_corpus(CORPUS)


def settings(**given: object) -> Settings:
    return Settings(_env_file=None, corpus=CORPUS, **given)  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def stock(corpus: Corpus) -> Stock:
    found = systems.load("stock", settings(), corpus)
    assert isinstance(found, Stock)
    return found


@pytest.mark.parametrize("question", ["Vad är visionen?", "Miten poro lentää?", "", "???"])
def test_the_tutorial_answers_whatever_is_asked_with_four_exact_pieces(
    stock: Stock, corpus: Corpus, question: str
) -> None:
    given = stock.ask(question)
    text = corpus.sources[DOCUMENT].text
    assert given.outcome == "answered"
    assert [each.number for each in given.citations] == [1, 2, 3, 4]
    assert all(text[each.start : each.end] == each.quote for each in given.citations)
    assert given.timings_ms["total"] > 0


def test_two_tutorials_do_not_share_their_pieces(corpus: Corpus, stock: Stock) -> None:
    again = systems.load("stock", settings(), corpus)
    assert again.ask("Vad är visionen?").citations == stock.ask("Vad är visionen?").citations


@pytest.fixture
def served(httpserver: HTTPServer) -> Served:
    return Served(httpserver)


def whole_text(served: Served, corpus: Corpus) -> WholeText:
    found = systems.load("whole-text", settings(chat_model="openai:m", chat_url=served.url), corpus)
    assert isinstance(found, WholeText)
    return found


def test_a_sentence_that_the_model_copied_is_its_citation(served: Served, corpus: Corpus) -> None:
    served.says(f"Projekten har ett villkor: «{RULE}» Och «det här står inte där».")
    given = whole_text(served, corpus).ask("Vilket villkor gäller?")
    assert given.outcome == "answered"
    assert [each.quote for each in given.citations] == [RULE]
    assert f"«{RULE}» [1]" in given.text
    assert "«det här står inte där»." in given.text
    assert RULE in served.prompt


def test_the_model_may_say_that_the_text_is_silent(served: Served, corpus: Corpus) -> None:
    served.says("SILENT Texten säger inte hur mycket.")
    assert whole_text(served, corpus).ask("Hur mycket?").outcome == "not_in_programme"


def test_earlier_turns_are_in_the_prompt(served: Served, corpus: Corpus) -> None:
    served.says("Så är det.")
    system = whole_text(served, corpus)
    first = system.ask("Första frågan?")
    system.ask("Andra frågan?", (Turn("Första frågan?", first),))
    assert "Första frågan?" in served.prompt
    assert "Andra frågan?" in served.prompt


def test_the_whole_text_needs_a_model(corpus: Corpus) -> None:
    with pytest.raises(AssistantError, match="needs a chat model"):
        systems.load("whole-text", settings(), corpus)


def test_the_assistant_is_the_one_that_everybody_uses(assistant: Assistant) -> None:
    assert assistant.writer == "quotes"
    assert assistant.ask("Vad är visionen?").outcome == "answered"
