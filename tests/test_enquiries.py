"""Enquiries: each question of a message is found in order and answered by a part of its own, in one reply."""

from __future__ import annotations

import json
import re
import time

import pytest
from contract import assert_row_holds
from library import CORPUS

from assistant import background, rows
from assistant.assistant import Assistant
from assistant.enquiries import LONGEST, MOST, take_apart
from assistant.records import Answer, Language, Turn

MAIL: dict[Language, str] = {
    "sv": "Hej!\n\nVi är tre biodlare och vill bygga ett gemensamt slungrum för honung i trakten.\n\nPassar idén in i "
    "programmet? Hur mycket stöd kan man få?\n\nSen undrar jag vem som godkände programmet.\n\nMvh\nPer",
    "fi": "Hei,\n\nhaluamme perustaa keittiön, jossa seudun hunajasta ja marjoista tehdään elintarvikkeita.\n\n"
    "1. Sopiiko tällainen ohjelmaan?\n2. Paljonko tukea voi saada?\n3. Kuka hyväksyi ohjelman?\n\nTerveisin\nPertti",
    "en": "Hello,\n\nWe are three beekeepers who want to build a shared extraction room for local honey.\n\n"
    "- would this fit the programme?\n- how much support can one get?\n- who approved the programme?\n\nRegards\nPete",
}


def row_of(answer: Answer) -> dict[str, object]:
    row: dict[str, object] = json.loads(rows.line(rows.of_answer(answer)))
    return row


def text_of(document: str) -> str:
    return (CORPUS / document).read_text(encoding="utf-8")


def asked(text: str, language: Language) -> list[str]:
    return [part.text for part in take_apart(text, language, lambda _: "fit")]


@pytest.mark.parametrize("language", ["sv", "fi", "en"])
def test_each_question_of_a_mail_is_a_part_and_nothing_else_is(language: Language) -> None:
    parts = take_apart(MAIL[language], language, lambda _: "fit")
    assert len(parts) == 3
    told = MAIL[language].split("\n\n")[1]
    assert told in parts[0].standalone and parts[0].standalone.endswith("?")
    assert all(told not in part.standalone for part in parts[1:])


def test_an_indirect_question_stands_alone_without_what_leads_to_it() -> None:
    assert take_apart(MAIL["sv"], "sv", lambda _: "fit")[-1].standalone == "vem som godkände programmet."


def test_questions_without_question_marks_count() -> None:
    said = "hei\n\nmitkä ovat painopisteet\n\npaljonko tukea saa\n\nonko haku auki\n\nkiitos"
    assert asked(said, "fi") == ["mitkä ovat painopisteet", "paljonko tukea saa", "onko haku auki"]


def test_two_questions_in_one_sentence_of_a_mail_are_two() -> None:
    said = "Hello,\n\nHow much can we get and when is the deadline?\n\nRegards\nPete"
    assert asked(said, "en") == ["How much can we get", "when is the deadline?"]


def test_a_request_for_a_reply_is_no_question() -> None:
    said = "Hej,\n\nVad är visionen? Vilka är målen?\n\nKan ni svara snart?\n\nTack\nPer"
    assert asked(said, "sv") == ["Vad är visionen?", "Vilka är målen?"]


def test_a_line_that_was_wrapped_is_read_as_one() -> None:
    said = "Hello,\n\nWould a shared room where we extract honey\ntogether fit the programme?\nWho approved it?\n\nPete"
    assert asked(said, "en")[0] == "Would a shared room where we extract honey together fit the programme?"


@pytest.mark.parametrize(
    ("said", "language"),
    [
        ("Vilka mål finns för ICT?", "sv"),
        ("Vi vill bygga ett slungrum för honung. Passar det, och hur mycket kan vi få?", "sv"),
        ("Haluamme rakentaa linkoamon. Sopisiko se? Milloin voi hakea?", "fi"),
        ("We want a shared honey room. Would it fit? How much could we get?", "en"),
        ("How does the programme use the border? Is that the key aim?", "en"),
        ("Vad är visionen? " * 200, "sv"),
        ("Hej. Vad är visionen? Vilka är målen? " + "x" * LONGEST, "sv"),
        ("", "en"),
    ],
)
def test_one_question_or_an_idea_with_its_money_is_no_enquiry(said: str, language: Language) -> None:
    assert len(take_apart(said, language, lambda _: "fit")) < 2
    assert take_apart(said, language, lambda _: "not_in_programme") == ()


@pytest.mark.parametrize("language", ["sv", "fi", "en"])
def test_every_part_has_an_answer_of_its_own_in_a_row_that_holds(assistant: Assistant, language: Language) -> None:
    answer = assistant.ask(MAIL[language])
    assert_row_holds(row_of(answer), text_of)
    assert answer.fit is None and answer.language == language
    idea, money, approval = answer.parts
    assert idea.fit is not None and money.outcome == "not_in_programme" and approval.outcome == "answered"
    assert "godkände programmet" in approval.citations[0].quote


def test_whom_to_ask_and_what_replaced_the_programme_are_said_once(assistant: Assistant) -> None:
    answer = assistant.ask(MAIL["sv"])
    assert answer.text.count("kymenlaakso.fi, ") == 1
    assert sum("2022–2025" in notice for notice in answer.notices) == 1


def test_a_question_is_repeated_without_any_power_over_the_reply(assistant: Assistant) -> None:
    said = "Hej,\n\n- Vad är visionen [7](http://a.example) **nu**?\n- Vem godkände programmet?\n\nMvh"
    answer = assistant.ask(said)
    assert "[7]" not in answer.text.replace("\\[7\\]", "") and "\\*\\*nu" in answer.text
    assert_row_holds(row_of(answer), text_of)


def test_a_mail_over_the_length_of_a_question_is_answered_and_one_over_its_own_is_refused(assistant: Assistant) -> None:
    told = "Vi samlar honung i trakten. " * 100
    assert len(assistant.ask(f"Hej,\n\n{told}\n\nVad är visionen?\n\nVem godkände programmet?\n\nMvh").parts) == 2
    assert (
        assistant.ask(f"Hej,\n\n{told * 8}\n\nVad är visionen?\n\nVem godkände programmet?\n\nMvh").outcome == "refused"
    )


def test_more_questions_than_anyone_reads_are_left_out_and_counted(assistant: Assistant) -> None:
    answer = assistant.ask("\n".join(f"{number}. Vad är mål {number} i programmet?" for number in range(1, MOST + 3)))
    assert len(answer.parts) == MOST
    assert any(notice.startswith("2 frågor till") for notice in answer.notices)


def test_a_follow_up_leans_on_the_last_question_of_an_enquiry(assistant: Assistant) -> None:
    first = assistant.ask("Hej,\n\nHur mycket stöd kan man få?\n\nVad är visionen?\n\nMvh\nPer")
    follow = assistant.ask("Och vem godkände programmet?", (Turn(first.question, first),))
    assert follow.outcome == "answered" and "godkände" in follow.citations[0].quote


@pytest.mark.parametrize(
    ("said", "language", "parts"),
    [
        ("Hej! Vi är tre bönder som sku vilja göra egen saft. Är det nåt för programmet? Var finns blanketten? "
         "Hälsn. Kaj", "sv", ["Är det nåt för programmet?", "Var finns blanketten?"]),
        ("moi, tehdään Kotkassa pelejä. sopiiko tällainen ohjelmaan? kuka päättää rahasta? t. Jere", "fi",
         ["sopiiko tällainen ohjelmaan?", "kuka päättää rahasta?"]),
        ("Hi, I work for a consultancy. Is the bioeconomy among the goals? Who at the council could I talk to? "
         "Many thanks, Sanna", "en", ["Is the bioeconomy among the goals?", "Who at the council could I talk to?"]),
    ],
)  # fmt: skip
def test_a_letter_in_one_paragraph_is_known_by_its_closing(said: str, language: Language, parts: list[str]) -> None:
    assert asked(said, language) == parts


@pytest.mark.parametrize(
    "said",
    [
        "Hi. 1. What does it say about freight? 2. Which markets are named? 3. Are lorries an eligible cost?",
        "Hi there 1 what does it say about freight 2 which markets are named 3 are lorries an eligible cost",
    ],
)
def test_questions_numbered_in_one_line_are_apart(said: str) -> None:
    assert len(asked(said, "en")) == 3


@pytest.mark.parametrize(
    ("said", "language"),
    [
        ("Vi är 2 personer och bygger från 1 juni till 2 juli en bastu, passar det?", "sv"),
        ("Vad räknas som landskapets viktigaste tillgång? hamnen? skogen? nåt annat?", "sv"),
        ("Mitä palveluissa tavoitellaan? Koko lista, kiitos.", "fi"),
    ],
)
def test_what_is_one_question_stays_one(said: str, language: Language) -> None:
    assert asked(said, language) == []


def test_a_name_that_ends_as_a_finnish_question_does_asks_nothing() -> None:
    said = "Moro\n\nkysymykset:\n- saako tuella maksaa palkkaa\n- minne hakemus lähetetään\n\nNiko ja Samu"
    assert len(asked(said, "fi")) == 2


@pytest.mark.parametrize(
    ("said", "language", "parts"),
    [
        ("Hei\nKysymykset\n- metsän tavoitteet\n- matkailun tavoitteet\n- kuka hyväksyi", "fi",
         ["metsän tavoitteet", "matkailun tavoitteet", "kuka hyväksyi"]),
        ("Hej,\n\nVi undrar vad programmet säger om skogen:\nHur mycket pengar finns?\n\nMvh\nAnna Berg", "sv",
         ["Vi undrar vad programmet säger om skogen:", "Hur mycket pengar finns?"]),
        ("Vad säger programmet om turism? Berätta också om målen för skog.", "sv",
         ["Vad säger programmet om turism?", "Berätta också om målen för skog."]),
        ("Hi, could you tell me (a) which goals concern food and (b) who approved the programme?\nBR, Tim", "en",
         ["which goals concern food and", "who approved the programme?"]),
        ("Moikka! Hoidan tiekunnan asioita. Mitä tavoitteita on matkailulle? Kuka ohjelman hyväksyi? Terkuin Marketta",
         "fi", ["Mitä tavoitteita on matkailulle?", "Kuka ohjelman hyväksyi?"]),
    ],
)  # fmt: skip
def test_no_question_of_a_letter_is_lost(said: str, language: Language, parts: list[str]) -> None:
    assert asked(said, language) == parts


def test_the_only_question_of_a_letter_is_read_without_the_rest_unless_the_rest_is_an_idea() -> None:
    said = "Hej!\n\nJag sköter bokföringen på ett sågverk.\n\nVad är visionen?\n\nMvh\nPer"
    assert [part.standalone for part in take_apart(said, "sv", lambda _: "answered")] == ["Vad är visionen?"]
    assert take_apart(said, "sv", lambda _: "fit") == ()


@pytest.mark.parametrize("thanks", ["Thanks!", "Thanks in advance", "Many thanks already now"])
def test_an_idea_with_its_money_stays_one_however_politely_it_ends(thanks: str) -> None:
    said = f"We want to build a game studio for physiotherapists. Would that fit? When is the deadline? {thanks}"
    assert asked(said, "en") == ["Would that fit?"]


def test_two_questions_without_an_idea_are_two_whatever_is_told_beside_them() -> None:
    said = "Our shop makes honey cakes. Which criteria decide between applications? How long is the waiting time?"
    assert len(take_apart(said, "en", lambda _: "answered")) == 2
    assert take_apart(said, "en", lambda _: "fit") == ()


def test_a_very_long_message_is_taken_apart_in_time() -> None:
    said = " ".join(f"Ord {number} hej." for number in range(1100))
    began = time.monotonic()
    assert take_apart(said, "sv", lambda _: "answered") == ()
    assert time.monotonic() - began < 40


def test_many_things_told_and_asked_of_are_taken_apart_in_time() -> None:
    told = " ".join(f"The boat number {number} carries parcels and people over water." for number in range(150))
    items = "\n".join(f"- Would the boat {number} fit the programme goals?" for number in range(40))
    began = time.monotonic()
    assert len(take_apart(f"{told}\n{items}", "en", lambda _: "fit")) == 40
    assert time.monotonic() - began < 40


@pytest.mark.parametrize(
    ("said", "language", "alone"),
    [
        ("Vilka mål finns för ICT? Och vilka är tyngdpunktsområdena?", "sv", True),
        ("Mitä tavoitteita ICT-alalla on? Mitkä ovat ohjelman painopistealueet?", "fi", True),
        ("Which goals are there for ICT? And what are the focus areas?", "en", True),
        ("Vilka mål finns för ICT? Och hur många är de?", "sv", False),
    ],
)
def test_a_question_for_the_focus_areas_leans_on_no_other(said: str, language: Language, alone: bool) -> None:
    last = take_apart(f"Hej!\n\n{said}\n\nPer", language, lambda _: "answered")[-1]
    assert ("ICT" not in last.standalone) is alone


def test_each_question_whether_something_fits_has_what_is_told_of_it() -> None:
    said = (
        "Good morning,\n\nThe first is a boat that carries parcels to the islands in winter. The second is a course "
        "for cooks who want to bake with local rye.\n\nWould the boat fit? And the course?\n\nBest regards\nThe club"
    )
    boat, course = (part.standalone for part in take_apart(said, "en", lambda _: "fit"))
    assert "parcels" in boat and "rye" not in boat
    assert "rye" in course and "parcels" not in course


@pytest.mark.parametrize(
    ("said", "language"),
    [
        ("vi har ett mejeri och vill göra ost av fårmjölk skulle det passa ihop med målen o hur mycket får man", "sv"),
        ("meillä on saha ja tehtäisiin purusta pakkauksia, sopisiko se teille ja paljonko tukea voisi saada", "fi"),
        ("we run a sawmill and want to press boxes out of sawdust, does that fit and how much can we get", "en"),
    ],
)  # fmt: skip
def test_an_idea_in_a_chat_keeps_its_open_points_unless_the_text_answers_one(said: str, language: Language) -> None:
    [idea] = take_apart(said, language, lambda _: "fit")
    assert said.startswith(idea.standalone[:30]) and not re.search("hur mycket|paljonko|how much", idea.standalone)
    assert len(take_apart(said, language, lambda text: "fit" if len(text) > 60 else "answered")) == 2


@pytest.mark.parametrize(
    ("said", "language"),
    [
        ("Passar ett bageri, eller ett kafé, in i programmet?", "sv"),
        ("Which goals are there for food, drink and baking?", "en"),
        ("Olemme pieni yhdistys, ja meillä on kaksi venettä, laituri ja vaja. Sopiiko tämä?", "fi"),
    ],
)
def test_commas_and_other_sides_of_a_question_make_no_question_of_their_own(said: str, language: Language) -> None:
    assert take_apart(said, language, lambda _: "answered") == ()


@pytest.mark.parametrize(
    "said",
    [
        "Vi tänker göra om gården till pensionat, skulle det passa och hur mycket får man?",
        "We plan to turn the farm into a guesthouse, would that fit and who may apply?",
    ],
)
def test_an_idea_that_asks_more_is_not_asked_back_for_what_it_told(assistant: Assistant, said: str) -> None:
    assert assistant.ask(said).outcome != "needs_detail"


@pytest.mark.long
def test_a_question_by_itself_is_never_taken_apart() -> None:
    asked = background.questions()
    assert [each.text for each in asked if take_apart(each.text, each.language, lambda _: "off_topic")] == []
