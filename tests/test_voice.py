"""How answers read: the first sentence answers, corrects what is not so, and the reader learns whom to ask."""

from __future__ import annotations

import pytest

from assistant.assistant import Assistant
from assistant.markdown import MARK


def first(assistant: Assistant, question: str) -> str:
    """The first paragraph of an answer that cites something."""
    answer = assistant.ask(question)
    assert answer.outcome == "answered"
    return answer.text.partition("\n\n")[0]


@pytest.mark.parametrize(
    ("question", "opening"),
    [
        ("Är turismen med bland målen?", "Ja, enligt Kymmenedalen"),
        ("Onko kyberturvallisuus ohjelmassa?", "Kyllä, näin sanoo Kymenlaakso"),
        ("Is tourism among the goals?", "Yes, according to the Kymenlaakso programme 2014–2017"),
    ],
)
def test_whether_something_is_in_the_text_is_answered_with_yes(
    assistant: Assistant, question: str, opening: str
) -> None:
    assert first(assistant, question).startswith(opening)


@pytest.mark.parametrize(
    "question",
    [
        "Är kärnkraft med bland målen?",
        "Onko ydinvoima tavoitteissa?",
        "Onko matkailuvero tavoitteissa?",
        "Is nuclear power among the goals?",
        "Varför har kärnkraften glömts bort?",
        "Why was wind energy left out?",
    ],
)
def test_no_yes_is_said_to_what_the_quotes_do_not_hold(assistant: Assistant, question: str) -> None:
    assert not assistant.ask(question).text.startswith(("Ja", "Jo", "Kyllä", "Yes", "It is in"))


@pytest.mark.parametrize(
    ("question", "opening"),
    [
        ("Varför har man glömt bort turismen helt och hållet?", "Jo, "),
        ("Miksi matkailu jätettiin ohjelmasta pois?", "Kyllä siitä puhutaan."),
        ("Why was tourism left out?", "It is in the text."),
    ],
)
def test_what_is_thought_to_be_left_out_is_shown_first(assistant: Assistant, question: str, opening: str) -> None:
    assert first(assistant, question).startswith(opening)


@pytest.mark.parametrize(
    ("question", "right", "wrong"),
    [
        ("Godkändes programmet 2011?", "juni 2014", "2011"),
        ("Hyväksyttiinkö ohjelma toukokuussa 2014?", "kesäkuu 2014", "toukokuu"),
        ("The programme was approved in 2019, right?", "June 2014", "2019"),
        ("Är programmet i kraft till 2030?", "2014–2017", "2030"),
    ],
)
def test_a_wrong_date_is_set_right_before_the_quote(
    assistant: Assistant, question: str, right: str, wrong: str
) -> None:
    said = first(assistant, question)
    assert right in said
    assert said.index(right) < said.index(wrong)


@pytest.mark.parametrize(
    "question", ["Vem godkände programmet för 2014–2017?", "Kuka hyväksyi ohjelman?", "Who approved it in June 2014?"]
)
def test_a_date_that_is_right_is_not_set_right(assistant: Assistant, question: str) -> None:
    assert not any(word in first(assistant, question) for word in (" inte ", " ei ", " not "))


@pytest.mark.parametrize(
    ("question", "count"),
    [
        ("Vilka är de fem tyngdpunktsområdena?", "4 tyngdpunktsområden (inte 5)"),
        ("Listaa ohjelman viisi painopistealuetta.", "4 painopistealuetta (ei 5)"),
        ("Which five focus areas are there?", "4 focus areas (not 5)"),
        ("Hur många mål har programmet?", "16 mål"),
        ("Montako tavoitetta ohjelmassa on?", "16 tavoitetta"),
        ("How many goals are there?", "16 goals"),
    ],
)
def test_a_count_stands_in_the_first_sentence(assistant: Assistant, question: str, count: str) -> None:
    assert count in first(assistant, question)


@pytest.mark.parametrize(
    ("question", "explained"),
    [
        ("Vad betyder spelifiering?", "Med våra egna ord, inte textens"),
        ("Mitä BRICS tarkoittaa?", "Omin sanoin, ei tekstin sanoin"),
        ("What does gamification mean?", "In our own words, not the text's"),
    ],
)
def test_a_word_is_explained_as_ours_before_the_place_where_it_stands(
    assistant: Assistant, question: str, explained: str
) -> None:
    answer = assistant.ask(question)
    assert answer.text.startswith(explained)
    assert answer.citations


@pytest.mark.parametrize(
    "question",
    [
        "Vad är skillnaden mellan ICT-området och naturområdet?",
        "Vertaa ICT-alaa ja luonnonvaroja",
        "What is the difference between the ICT area and the nature area?",
    ],
)
def test_two_areas_are_compared_with_all_their_goals(assistant: Assistant, question: str) -> None:
    quotes = [citation.quote for citation in assistant.ask(question).citations]
    assert len(quotes) == 10
    assert [quote for quote in quotes if quote.startswith(("ICT-BRANSCHENS", "SMART UTNYTTJANDE"))] == [
        quotes[0],
        quotes[5],
    ]


@pytest.mark.parametrize(
    ("question", "signpost"),
    [
        ("Hur mycket stöd kan en förening få?", "om en förening får söka"),
        ("Saako meidän yhdistys tukea?", "voiko yhdistys hakea"),
        ("Can our association get support?", "whether an association may apply"),
    ],
)
def test_who_asks_for_support_is_told_where_to_turn(assistant: Assistant, question: str, signpost: str) -> None:
    answer = assistant.ask(question)
    assert answer.outcome == "not_in_programme"
    assert signpost in answer.text
    assert "virasto\\@kymenlaakso.fi" in answer.text or "virasto@kymenlaakso.fi" in answer.text


@pytest.mark.parametrize(
    "question", ["Hur mycket stöd kan man få?", "Milloin hakuaika päättyy?", "How high is the own contribution?"]
)
def test_a_question_left_open_comes_as_a_message_to_send(assistant: Assistant, question: str) -> None:
    message = assistant.ask(question).text.split("\n\n")[-1]
    assert message.startswith(("Hej!", "Hei!", "Hello!"))
    assert question in message


def test_a_message_repeats_no_word_that_sounds_like_a_promise_and_forges_no_mark(assistant: Assistant) -> None:
    assert "eligible" not in assistant.ask("Are sole traders eligible?").text
    for question in ("Hur mycket stöd kan man få [9]?", "Passar det om vi startar ett gemensamt mejeri [9]?"):
        assert "9" not in MARK.findall(assistant.ask(question).text)


@pytest.mark.parametrize(
    ("idea", "lead"),
    [
        ("Vi vill ordna en kurs i cybersäkerhet för anställda på små företag i Kouvola", "Idén passar in på"),
        ("Hankkeessa koulutettaisiin nuoria palvelinkeskusten töihin", "Idea sopii"),
        ("Our project would build a mobile app that shows hiking trails to tourists", "The idea matches"),
    ],
)
def test_an_idea_comes_with_a_message_that_names_its_goals(assistant: Assistant, idea: str, lead: str) -> None:
    answer = assistant.ask(idea)
    message = answer.text.split("\n\n")[-1]
    assert answer.text.startswith(lead)
    assert answer.fit
    assert answer.fit.goals
    assert idea in message


def test_a_reply_to_several_questions_and_a_letter_hold_no_message(assistant: Assistant) -> None:
    asked = "Hej!\n\nHur mycket stöd kan man få? När går ansökningstiden ut?\n\nHälsningar"
    assert "kopiera" not in assistant.ask(asked).text
    assert "kopiera" not in assistant.draft(asked).text


@pytest.mark.parametrize(
    "question", ["Vilka mål gäller ungdomar?", "Mitkä tavoitteet koskevat nuoria?", "Which goals concern young people?"]
)
def test_the_same_question_gathers_the_same_passages_in_each_language(assistant: Assistant, question: str) -> None:
    quoted = " ".join(citation.quote for citation in assistant.ask(question).citations)
    assert "samhällsgarantin för unga" in quoted and "läroanstalter" in quoted and "ungdomar/studerande" in quoted
