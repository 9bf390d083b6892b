"""Reading: which language a turn is answered in, what kind of turn it is, and a wording of it that stands alone."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant import languages
from assistant.reading import LONGEST, Question, read
from assistant.records import LANGUAGES, Answer, Language, Outcome, Turn


def asked(question: str, language: Language = "sv", outcome: Outcome = "answered") -> Turn:
    return Turn(question, Answer(question, language, outcome, ""))


def alone(text: str, *history: Turn) -> Question:
    return read(text, history, "auto", None)


# Language


@pytest.mark.parametrize(
    ("text", "language"),
    [("Vilka mål finns för ICT?", "sv"), ("Mitä tavoitteita on?", "fi"), ("Which goals are there?", "en")],
)
def test_the_turn_decides_its_language_before_the_history_and_the_page(text: str, language: Language) -> None:
    for other in LANGUAGES:
        assert read(text, [asked("x", other)], "auto", other).language == language


def test_where_the_turn_does_not_tell_the_last_turn_decides_then_the_page_then_swedish() -> None:
    assert not languages.detection("ICT").certain
    assert read("ICT", [asked("x", "en"), asked("x", "fi")], "auto", "sv").language == "fi"
    assert read("ICT", [], "auto", "fi").language == "fi"
    assert read("ICT", [], "auto", None).language == "sv"


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_language_that_is_asked_for_goes_before_all(language: Language) -> None:
    for text in ("Vilka mål finns för ICT?", "Mitä tavoitteita on?", "ICT", "", "Какие цели?"):
        assert read(text, [asked("x", "fi")], language, "en").language == language


@pytest.mark.parametrize(
    "text",
    [
        "Wie hoch ist die Förderung im Programm?",
        "Какие цели у программы?",
        "Какие цели?",
        "目标是什么？",
        "ما هي الأهداف؟",
    ],
)
def test_another_language_is_answered_in_english_whatever_the_conversation(text: str) -> None:
    question = read(text, [asked("x", "fi")], "auto", "sv")
    assert (question.kind, question.language, question.foreign) == ("question", "en", True)


# Kind


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("", "empty"),
        (" \t\r\n\u00a0", "empty"),
        ("\u200b\u200d\ufeff\u2060", "empty"),
        ("\U000e0041\U000e0042", "empty"),
        ("\ud800", "empty"),
        ("\x00\x1b", "empty"),
        ("?", "noise"),
        ("!!! ... ???", "noise"),
        ("a", "noise"),
        ("1234567", "noise"),
        ("🏭🏭🏭", "noise"),
        ("asdfgh jkl", "noise"),
        ("asdfghjkl", "noise"),
        ("qwrtpsdf", "noise"),
        ("\u0301" * 9, "noise"),
        ("hej", "greeting"),
        ("Hei!", "greeting"),
        ("HELLO", "greeting"),
        ("God morgon 👋", "greeting"),
        ("Tack så mycket!", "thanks"),
        ("kiitos paljon", "thanks"),
        ("ok, thank you", "thanks"),
        ("Vad kan du göra?", "help"),
        ("mitä osaat", "help"),
        ("What can you do?", "help"),
        ("Hej! Vilka mål finns för ICT?", "question"),
        ("Kiitos, entä matkailu?", "question"),
        ("SMF", "question"),
        ("BRICS?", "question"),
        ("EU", "question"),
        ("samhällsstruktur", "question"),
        ("landskapsstrategi?", "question"),
        ("välfärdsstruktur", "question"),
        ("strukturfonder 2014–2020", "question"),
        ("<script>alert(1)</script>", "question"),
        ("må\u200bl för I\u202eCT", "question"),
    ],
    ids=lambda value: repr(value)[:24],
)
def test_each_kind_of_turn_is_told(text: str, kind: str) -> None:
    assert alone(text).kind == kind


def test_two_thousand_characters_are_read_and_one_more_is_too_long() -> None:
    text = "mål " * (LONGEST // 4)
    assert (len(text), alone(text).kind, alone(text + " ").kind) == (2000, "question", "too_long")
    assert alone("\u200b" * (LONGEST + 1)).kind == "too_long"


@pytest.mark.parametrize("piece", ["x", "å ", "\u200b", "\u0301", "mål? ", "[", "\n"])
def test_a_million_characters_are_turned_away_at_once(piece: str) -> None:
    text = piece * (1_000_000 // len(piece))
    alone("Vilka mål finns?")
    began = time.perf_counter()
    assert alone(text).kind == "too_long"
    assert time.perf_counter() - began < 0.1


# Follow-ups


@pytest.mark.parametrize(
    ("text", "before", "searched"),
    [
        ("och för turism?", asked("Vilka mål finns för ICT?"), "Vilka mål finns för och för turism?"),
        ("entä matkailu?", asked("Mitä tavoitteita ICT-alalla on?", "fi"), "Mitä tavoitteita on? entä matkailu?"),
        ("and tourism?", asked("Which goals are there for ICT?", "en"), "Which goals are there for and tourism?"),
        ("what about tourism?", asked("Vilka mål finns för ICT?"), "Vilka mål finns för what about tourism?"),
        ("och varför?", asked("Vem godkände programmet?"), "Vem godkände programmet? och varför?"),
        ("milloin?", asked("Kuka hyväksyi ohjelman?", "fi"), "Kuka hyväksyi ohjelman? milloin?"),
        ("Why?", asked("How much is paid?", "en", "not_in_programme"), "How much is paid? Why?"),
    ],
)
def test_a_follow_up_brings_what_it_leans_on(text: str, before: Turn, searched: str) -> None:
    assert alone(text, before).standalone == searched


@pytest.mark.parametrize("text", ["Vem godkände programmet?", "turism", "Vilka mål finns för skogen?"])
def test_a_question_of_its_own_leans_on_nothing(text: str) -> None:
    assert alone(text, asked("Vilka mål finns för ICT?")).standalone == text


def test_a_follow_up_of_a_follow_up_still_knows_what_was_asked() -> None:
    history = [asked("Vilka mål finns för ICT?"), asked("och för turism?")]
    standalone = alone("och skogen?", *history).standalone
    assert "mål" in standalone and "skogen" in standalone
    assert "ICT" not in standalone and "turism" not in standalone


@pytest.mark.parametrize("outcome", ["off_topic", "greeting", "refused", "error"])
def test_a_turn_that_was_no_question_about_the_programme_is_not_leant_on(outcome: Outcome) -> None:
    history = [asked("Vilka mål finns för ICT?"), asked("Hur blir vädret?", "sv", outcome)]
    assert alone("och varför?", *history).standalone == "Vilka mål finns för ICT? och varför?"


def test_a_first_turn_has_nothing_to_lean_on() -> None:
    assert alone("och för turism?").standalone == "och för turism?"


def test_thanks_and_greetings_bring_nothing_along() -> None:
    assert alone("tack!", asked("Vilka mål finns för ICT?")).standalone == "tack!"


def test_a_long_talk_of_whys_does_not_grow_without_end() -> None:
    history = [asked("Vilka mål finns för ICT?"), *[asked("varför?")] * 500]
    assert len(alone("varför?", *history).standalone) < 200


# What is asked for


@pytest.mark.parametrize(
    ("text", "language", "content"),
    [
        ("Vilka mål finns det för turismen?", "sv", ("mal", "turismen")),
        ("Mitä tavoitteita on matkailulle?", "fi", ("tavoitteita", "matkailulle")),
        ("What are the goals for tourism in 2017?", "en", ("goals", "tourism", "2017")),
    ],
)
def test_content_is_what_is_left_without_the_small_words(
    text: str, language: Language, content: tuple[str, ...]
) -> None:
    assert read(text, (), language, None).content == content


def test_what_is_sought_is_the_topic_or_all_content_if_the_text_itself_is_meant() -> None:
    assert alone("Vilka mål finns för turismen?").sought == ("turismen",)
    about_the_text = alone("Vad säger programmet?")
    assert about_the_text.topic == () and about_the_text.sought == about_the_text.content != ()


# Any text


@settings(max_examples=200, deadline=None)
@given(
    text=st.text(st.characters(), max_size=60),
    before=st.lists(st.tuples(st.text(st.characters(), max_size=30), st.sampled_from(LANGUAGES)), max_size=3),
    language=st.sampled_from([*LANGUAGES, "auto"]),
    page=st.sampled_from([*LANGUAGES, None]),
)
def test_any_text_can_be_read(
    text: str, before: list[tuple[str, Language]], language: Language, page: Language | None
) -> None:
    question = read(text, [asked(*each) for each in before], language, page)
    assert question.language in LANGUAGES
    assert language in ("auto", question.language)
    question.text.encode()
    assert all(question.content) and set(question.sought) <= set(question.content)
    assert isinstance(question.asks_for_goals or question.asks_for_areas or question.asks_for_all, bool)
