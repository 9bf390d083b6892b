"""Whole answers of the offline writer, on the real text: right, whole, in the asker's language, the same each time."""

from dataclasses import replace

import pytest

from assistant.assistant import Assistant
from assistant.records import Answer, Turn

CONDITION = "Projekt som finansieras i Kymmenedalen ska uppfylla programmets mål."
APPROVAL = "Kymmenedalens landskapsfullmäktige godkände programmet i juni 2014."


def quotes(answer: Answer) -> list[str]:
    return [citation.quote for citation in answer.citations]


@pytest.mark.parametrize(
    ("question", "language", "quote"),
    [
        ("Mikä on rahoitettavan hankkeen ehto?", "fi", CONDITION),
        ("Vilket villkor ska ett finansierat projekt uppfylla?", "sv", CONDITION),
        ("What must a funded project meet?", "en", CONDITION),
        ("Kuka hyväksyi ohjelman?", "fi", APPROVAL),
        ("När godkändes programmet?", "sv", APPROVAL),
        ("When was the programme approved?", "en", APPROVAL),
    ],
)
def test_fact_is_answered_first_with_the_sentence_that_says_it(
    assistant: Assistant, question: str, language: str, quote: str
) -> None:
    answer = assistant.ask(question)
    assert (answer.outcome, answer.language) == ("answered", language)
    assert quote in quotes(answer)[0]


@pytest.mark.parametrize(
    "question", ["Vilka mål finns för ICT?", "Mitkä ovat ICT-alan tavoitteet?", "Which goals are there for ICT?"]
)
def test_list_has_every_member_and_then_what_the_area_says_of_itself(assistant: Assistant, question: str) -> None:
    said = quotes(assistant.ask(question))
    assert len(said) == 5
    assert "att utveckla kompetensen i cybersäkerheten" in said[:4]
    assert "ICT-BRANSCHENS" in said[4]


@pytest.mark.parametrize(
    ("question", "count"),
    [
        ("Vilka är programmets mål?", 16),
        ("Mitkä ovat ohjelman tavoitteet?", 16),
        ("What are the goals of the programme?", 16),
        ("Vilka är tyngdpunktsområdena?", 4),
        ("Mitkä ovat painopistealueet?", 4),
        ("Mitkä ovat strategiset valinnat?", 4),
    ],
)
def test_list_of_the_text_s_own_structure_is_its_members(assistant: Assistant, question: str, count: int) -> None:
    assert len(assistant.ask(question).citations) == count


@pytest.mark.parametrize(
    "question",
    [
        "Hur mycket stöd kan man få?",
        "Milloin hakuaika päättyy?",
        "Who can apply?",
        "Mistä löytyy hakulomake?",
        "Vem är kontaktperson?",
        "How high is the own contribution?",
    ],
)
def test_silence_of_the_text_is_said_with_whom_to_ask(assistant: Assistant, question: str) -> None:
    answer = assistant.ask(question)
    assert (answer.outcome, answer.citations) == ("not_in_programme", ())
    assert "kymmenedal" in answer.text.lower() or "kymenlaakso" in answer.text.lower()
    assert "virasto@kymenlaakso.fi" in answer.text


@pytest.mark.parametrize("question", ["Hur bakar man bröd?", "Millainen sää on huomenna?", "Can you write me a poem?"])
def test_question_beside_the_topic_is_off_topic(assistant: Assistant, question: str) -> None:
    answer = assistant.ask(question)
    assert (answer.outcome, answer.citations) == ("off_topic", ())


@pytest.mark.parametrize(
    ("question", "outcome"),
    [
        ("Hej!", "greeting"),
        ("kiitos", "greeting"),
        ("What can you do?", "greeting"),
        ("", "refused"),
        ("???", "refused"),
        ("x" * 2001, "refused"),
    ],
)
def test_what_is_no_question_is_answered_as_what_it_is(assistant: Assistant, question: str, outcome: str) -> None:
    assert assistant.ask(question).outcome == outcome


def test_every_answer_says_that_the_programme_is_over_and_what_replaced_it(assistant: Assistant) -> None:
    notice = " ".join(assistant.ask("Kuka hyväksyi ohjelman?").notices)
    assert "2014–2017" in notice
    assert "2022–2025" in notice


def test_another_language_is_answered_in_english_and_the_three_are_offered(assistant: Assistant) -> None:
    answer = assistant.ask("Welche Ziele hat das Programm für die Jugendlichen in der Region?")
    assert answer.language == "en"
    assert "Swedish, Finnish or English" in answer.notices[0]


def test_language_can_be_asked_for(assistant: Assistant) -> None:
    assert assistant.ask("Vad är visionen?", language="fi").language == "fi"


def test_short_turn_takes_the_language_of_the_talk_then_of_the_page(assistant: Assistant) -> None:
    before = Turn("Mitkä ovat strategiset valinnat?", assistant.ask("Mitkä ovat strategiset valinnat?"))
    assert assistant.ask("ICT?", [before]).language == "fi"
    assert assistant.ask("ICT?", page="en").language == "en"
    assert assistant.ask("ICT?").language == "sv"


def test_follow_up_leans_on_the_turn_before(assistant: Assistant) -> None:
    before = Turn("Vilka mål finns för ICT?", assistant.ask("Vilka mål finns för ICT?"))
    assert "turism" in quotes(assistant.ask("och för turism?", [before]))[0]


def test_same_question_has_the_same_answer(assistant: Assistant) -> None:
    first, second = (replace(assistant.ask("Vad är visionen?"), timings_ms={}) for _ in range(2))
    assert first == second
