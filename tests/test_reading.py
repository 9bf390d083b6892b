"""Reading: the language a turn is answered in, what kind of turn it is, and a wording that stands alone."""

from __future__ import annotations

import time
from typing import Literal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant import languages
from assistant.cues import content
from assistant.reading import LONGEST, Question, read
from assistant.records import LANGUAGES, Answer, Language, Outcome, Turn


def turn(question: str, language: Language = "sv", outcome: Outcome = "answered") -> Turn:
    return Turn(question, Answer(question, language, outcome, "svar"))


def asked(
    text: str, *history: Turn, language: Language | Literal["auto"] = "auto", page: Language | None = None
) -> Question:
    return read(text, history, language, page)


# The language


@pytest.mark.parametrize("text", ["ICT Kotka", "???", "", "EU BRICS", "\u200b", "2014"])
def test_a_turn_that_does_not_tell_takes_the_last_turns_language_then_the_pages_then_swedish(text: str) -> None:
    assert asked(text, turn("x", "en"), turn("y", "fi"), page="en").language == "fi"
    assert asked(text, page="en").language == "en"
    assert asked(text).language == "sv"


@pytest.mark.parametrize(
    ("text", "language"),
    [("Vilka mål finns för ICT?", "sv"), ("Mitä tavoitteita on?", "fi"), ("Which goals are there?", "en")],
)
def test_a_turn_that_tells_is_answered_in_its_own_language(text: str, language: Language) -> None:
    for other in LANGUAGES:
        assert asked(text, turn("x", other), page=other).language == language


def test_a_language_that_was_asked_for_goes_before_all_else() -> None:
    for text in ("Vilka mål finns för ICT?", "", "Welche Ziele gibt es für die Branche?"):
        assert asked(text, turn("x", "en"), language="fi", page="sv").language == "fi"


def test_a_question_in_another_language_is_answered_in_english_and_known_as_foreign() -> None:
    question = asked("Welche Ziele gibt es für die IKT-Branche?", turn("x", "fi"), page="sv")
    assert (question.language, question.foreign, question.kind) == ("en", True, "question")
    assert not asked("Vilka mål finns för ICT?").foreign


# The kind


@pytest.mark.parametrize(
    "text", ["", " ", "\n\t\r\n", "\u200b\u200d\ufeff", "\u00a0\u2003", "\u202e", "\0", "\ud800", "\U000e0041"]
)
def test_what_cannot_be_seen_is_empty(text: str) -> None:
    assert asked(text).kind == "empty"


@pytest.mark.parametrize(
    "text",
    [
        "?",
        "a",
        "...",
        "🏭🏭🏭",
        "12345",
        "--- !!! ---",
        "sdfghjkl",
        "qwrtp xcvbnm",
        "$ € 100 000 %",
        "x1234567890",
        "\u0301\u0301",
    ],
)
def test_noise_is_no_question(text: str) -> None:
    assert asked(text).kind == "noise"


@pytest.mark.parametrize(
    "text",
    ["SMF", "ICT?", "EU", "vem?", "Strängnäs", "hallå, finns det stöd", "Målgrupp 2014–2017?", "samhällsstruktur",
     "landskapsstrategi?", "BRICS?",
     "プログラムの目標", "цели",
     "Kan jag få 250 000 euro 2021-2027? Y-tunnus 1234567-8", "Hei, onko tukea?", "Hello, which goals are there?"],
)  # fmt: skip
def test_a_short_or_odd_question_is_a_question(text: str) -> None:
    assert asked(text).kind == "question"


@pytest.mark.parametrize("text", ["Hej!", "hei", "Hello there", "God morgon", "Hyvää päivää!", "  moi :)", "HEJ"])
def test_a_greeting_is_one(text: str) -> None:
    assert asked(text).kind == "greeting"


@pytest.mark.parametrize(
    "text", ["Tack!", "tack så mycket", "Kiitos", "Paljon kiitoksia!", "thank you very much", "thanks :)"]
)
def test_thanks_are_thanks(text: str) -> None:
    assert asked(text).kind == "thanks"


@pytest.mark.parametrize(
    "text",
    [
        "Vad kan du?",
        "Mitä osaat?",
        "What can you do?",
        "Who are you?",
        "hjälp",
        "mitä osaat tehdä?",
        "Are you a robot?",
    ],
)
def test_a_question_about_the_assistant_asks_for_help(text: str) -> None:
    assert asked(text).kind == "help"


@pytest.mark.parametrize(
    "text",
    [
        "Kan du hjälpa mig hitta mål för turism?",
        "Auta minua löytämään matkailun tavoitteet",
        "Can you help me find goals for tourism?",
    ],
)
def test_who_wants_help_with_something_has_a_question(text: str) -> None:
    assert asked(text).kind == "question"


def test_the_longest_question_is_read_and_one_longer_is_too_long() -> None:
    longest = ("Vilka mål finns? " * LONGEST)[:LONGEST]
    assert asked(longest).kind == "question"
    assert asked(longest + "x").kind == "too_long"


def test_a_million_characters_are_refused_at_once() -> None:
    asked("Vilka mål finns för ICT?")
    for text in ("å" * 10**6, "vad är " * 150_000, "\u200b" * 10**6, "[" * 10**6, "а" * 10**6):
        began = time.perf_counter()
        assert asked(text).kind == "too_long"
        assert time.perf_counter() - began < 0.1


@settings(max_examples=200, deadline=None)
@given(
    st.one_of(
        st.text(max_size=80), st.text(st.characters(categories=["Cs", "Cf", "Mn", "Nd", "Zs", "Lo"]), max_size=40)
    ),
    st.sampled_from([None, *LANGUAGES]),
)
def test_any_text_is_read(text: str, page: Language | None) -> None:
    question = read(text, [turn(text, "fi"), turn("Vilka mål finns för ICT?")], "auto", page)
    assert question.language in LANGUAGES
    question.standalone.encode()
    assert question.sought is not None and question.asks_for_goals in (True, False)


# What stands alone


@pytest.mark.parametrize(
    ("before", "text", "language"),
    [
        ("Vem godkände programmet?", "och när?", "sv"),
        ("Kuka hyväksyi ohjelman?", "entä milloin?", "fi"),
        ("Who approved it?", "and when?", "en"),
    ],
)
def test_a_turn_with_nothing_of_its_own_leans_on_the_whole_last_question(
    before: str, text: str, language: Language
) -> None:
    assert asked(text, turn(before, language)).standalone == f"{before} {text}"


@pytest.mark.parametrize(
    ("before", "text", "language", "kept", "gone"),
    [
        ("Vilka mål finns för ICT?", "och för turism?", "sv", ("mål", "turism"), "ICT"),
        ("Mitä tavoitteita on matkailulle?", "entä nuorille?", "fi", ("tavoitteita", "nuorille"), "matkailulle"),
        ("Which goals are there for forestry?", "and for tourism?", "en", ("goals", "tourism"), "forestry"),
    ],
)
def test_a_new_topic_takes_the_place_of_the_old_one(
    before: str, text: str, language: Language, kept: tuple[str, ...], gone: str
) -> None:
    standalone = asked(text, turn(before, language)).standalone
    assert all(word in standalone for word in kept) and gone not in standalone


def test_a_question_that_stands_alone_is_left_as_it_is() -> None:
    text = "Vad säger programmet om skogsbranschen och bioekonomin?"
    assert asked(text, turn("Vilka mål finns för ICT?")).standalone == text


@pytest.mark.parametrize("outcome", ["off_topic", "refused", "greeting", "error", "needs_detail"])
def test_nothing_leans_on_a_turn_that_was_not_about_the_programme(outcome: Outcome) -> None:
    assert asked("och när?", turn("Vem vann matchen?", outcome=outcome)).standalone == "och när?"


def test_a_follow_up_may_lean_on_one_before_it() -> None:
    history = (turn("Vilka mål finns för ICT?"), turn("och för turism?"))
    standalone = asked("och för skogen?", *history).standalone
    assert "mål" in standalone and "skogen" in standalone and "turism" not in standalone and "ICT" not in standalone


@pytest.mark.parametrize("outcome", ["answered", "not_in_programme"])
def test_a_turn_about_the_programme_is_leant_on_also_if_the_text_was_silent(outcome: Outcome) -> None:
    assert asked("varför?", turn("Hur mycket stöd?", outcome=outcome)).standalone == "Hur mycket stöd? varför?"


def test_a_follow_up_in_another_language_leans_on_the_question_too() -> None:
    standalone = asked("what about tourism?", turn("Vilka mål finns för ICT?")).standalone
    assert standalone == "Vilka mål finns för tourism?"


def test_a_long_talk_of_whys_does_not_grow_without_end() -> None:
    history = [turn("Vilka mål finns för ICT?"), *[turn("varför?")] * 500]
    assert len(asked("varför?", *history).standalone) < 200


def test_what_is_said_in_a_question_stays_in_its_text() -> None:
    assert asked("  Vilka mål\u200b finns? ").text == "Vilka mål finns?"


# Its words


def test_content_is_without_the_words_that_carry_none() -> None:
    assert content("Vilka mål finns det för ICT-branschen 2030?", "sv") == ("mal", "ict", "branschen", "2030")
    assert content("vad är det?", "sv") == ()


def test_no_function_word_is_content_in_its_own_language() -> None:
    for language in LANGUAGES:
        assert all(content(word, language) == () for word in languages.function_words(language))


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Leipomo haluaa myydä keksejä Viroon, sopiiko?", "Leipomo haluaa myydä keksejä Viroon"),
        ("Vi har en såg och vill börja göra limträ. Passar det?", "Vi har en såg och vill börja göra limträ."),
        ("Which projects fit the programme?", ""),
        ("Passar det?", ""),
        ("Who approved the programme?", ""),
    ],
)
def test_what_is_told_is_taken_apart_from_the_question_whether_it_fits(text: str, told: str) -> None:
    assert read(text, (), "auto", None).told == told
