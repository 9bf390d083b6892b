"""The scripted liar: whatever way it takes, nothing that it made up is shown, and the offline answers are as before."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import closing

import pytest
from contract import assert_row_holds
from library import CORPUS, Place

from assistant import rows
from assistant.assistant import Assistant
from assistant.corpus import read_corpus
from assistant.records import LANGUAGES, Answer, Citation, Language
from assistant.starting import open_assistant
from evals import lies
from evals.liars import NAME, Liar, serving
from evals.lies import WAYS, Lie, Told, Truth

QUESTIONS = (
    "Vem godkände programmet?",
    "Vilka mål finns för ICT?",
    "Kuka hyväksyi ohjelman?",
    "Mitä ohjelmassa sanotaan BRICS-maista?",
    "What is the vision of the programme?",
    "What must funded projects fulfil?",
    "Haluamme perustaa leipomon, joka jalostaa lähiseudun viljaa. Sopiiko hanke ohjelmaan?",
    "We want to teach small firms cyber security. Would that fit the programme?",
    "Hej! Vem godkände programmet? Vilka mål finns för turismen? Hur mycket pengar får man?",
)


@pytest.fixture(scope="module")
def lied_to(programme: Place) -> Iterator[tuple[Assistant, Liar]]:
    with serving(read_corpus(CORPUS)) as (liar, address):
        given = {"chat_url": address, "chat_model": NAME, "chat_claims": "text"}
        with closing(open_assistant(programme.settings.model_copy(update=given))) as opened:
            yield opened, liar


def test_no_lie_is_shown_whichever_way_it_takes(lied_to: tuple[Assistant, Liar], assistant: Assistant) -> None:
    opened, liar = lied_to
    answers = []
    for _ in range(2):
        for question in QUESTIONS:
            answers.append(opened.ask(question))
            assert_row_holds(json.loads(rows.line(rows.of_answer(answers[-1]))), assistant.document)
    assert len({lie.way for lie, _ in liar.told}) >= len(WAYS) - 1
    assert any(answer.writer == NAME for answer in answers)
    assert liar.shown(answers) == []


def told(language: Language) -> Told:
    truths = [Truth(1, "Programmet gäller 2014 i Kymmenedalen.", "Programmet gäller 2014 i Kymmenedalen."),
              Truth(2, "Turismen utvecklas.", "Turismen utvecklas.")]  # fmt: skip
    return Told(language, truths, ["Något annat."], "- Regel ett.\n- Regel två.", "Vad gäller?")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("way", WAYS)
def test_every_way_says_something_that_is_not_so(way: lies.Way, language: Language) -> None:
    lie = way(told(language))
    true = {each.said for each in told(language).truths}
    assert lie.text.strip(".") not in {each.strip(".") for each in true} or lie.number == 2


def test_a_lie_that_is_shown_is_found() -> None:
    liar = Liar((), ("Turismen utvecklas.",))
    liar.told.append((Lie("number", "Turismen fick 5 miljoner.", 1), "(Mål) Turismen utvecklas."))
    shown = answer("Turismen utvecklas [1]. Turismen fick 5 miljoner [1].", "Turismen utvecklas.")
    assert [lie.way for lie in liar.shown([shown])] == ["number"]
    assert liar.shown([answer("Turismen utvecklas [1].", "Turismen utvecklas.")]) == []


def answer(text: str, quote: str) -> Answer:
    return Answer("", "sv", "answered", text, (Citation(1, "d", "p", (), quote, 0, len(quote)),), writer=NAME)
