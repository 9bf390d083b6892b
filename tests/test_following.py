"""Follow-ups: the wording that a turn has when it stands alone, in three languages."""

from __future__ import annotations

import pytest

from assistant.reading import Question, read
from assistant.records import Answer, Citation, Fit, Language, Outcome, Turn

GOALS = ("att bygga broar", "att plantera träd", "att laga vägar")


def turn(question: str, language: Language = "sv", outcome: Outcome = "answered", fit: Fit | None = None) -> Turn:
    return Turn(question, Answer(question, language, outcome, "svar", fit=fit))


def idea(question: str, language: Language) -> Turn:
    return turn(question, language, fit=Fit("fits"))


def listed(language: Language = "sv") -> Turn:
    text = "\n".join(f"- {goal} [{number}]" for number, goal in enumerate(GOALS, start=1))
    cited = [
        Citation(number, "d", str(number), ("Titel", "NATUREN"), goal, 0, len(goal))
        for number, goal in enumerate(GOALS, start=1)
    ]
    return Turn("Vilka mål finns?", Answer("", language, "answered", text, tuple(cited)))


def asked(text: str, *history: Turn) -> Question:
    return read(text, history, "auto", None)


@pytest.mark.parametrize(
    ("text", "language", "goal"),
    [
        ("berätta mer om det tredje", "sv", 2),
        ("vad betyder nr 2?", "sv", 1),
        ("kerro lisää toisesta", "fi", 1),
        ("mitä se viimeinen niistä tarkoittaa", "fi", 2),
        ("tell me more about the first one", "en", 0),
        ("what is the last of them about?", "en", 2),
    ],
)
def test_a_member_of_a_list_is_put_in_by_its_place(text: str, language: Language, goal: int) -> None:
    assert f'"{GOALS[goal]}"' in asked(text, listed(language)).standalone


@pytest.mark.parametrize(
    ("text", "language"),
    [("det femte då?", "sv"), ("kerro viidennestä", "fi"), ("and the fifth one?", "en"), ("vem är du?", "sv")],
)
def test_a_place_that_the_list_has_not_is_left_alone(text: str, language: Language) -> None:
    assert not any(goal in asked(text, listed(language)).standalone for goal in GOALS)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("alla mål under det området", "sv"),
        ("luettele sen alueen tavoitteet", "fi"),
        ("list the goals of that area", "en"),
    ],
)
def test_that_area_is_the_heading_of_the_last_answer(text: str, language: Language) -> None:
    assert '"NATUREN"' in asked(text, listed(language)).standalone


@pytest.mark.parametrize(
    ("text", "language"),
    [("samma på finska tack", "fi"), ("sama ruotsiksi", "sv"), ("Same in English, please!", "en")],
)
def test_the_last_question_is_asked_again_in_another_language(text: str, language: Language) -> None:
    question = asked(text, turn("Vilka mål finns för skogen?"))
    assert (question.standalone, question.language, question.worded_in) == (
        "Vilka mål finns för skogen?",
        language,
        "sv",
    )


@pytest.mark.parametrize(
    ("text", "language", "standalone"),
    [
        ("Vilka mål finns? Svara på finska.", "fi", "Vilka mål finns?"),
        ("Vastaa ruotsiksi: mitä tavoitteita on?", "sv", "mitä tavoitteita on?"),
        ("Mitä tavoitteita on, in English please", "en", "Mitä tavoitteita on"),
    ],
)
def test_a_question_may_say_in_which_language_to_answer(text: str, language: Language, standalone: str) -> None:
    question = asked(text)
    assert (question.language, question.standalone) == (language, standalone)


@pytest.mark.parametrize(
    "text", ["Finns programmet på finska?", "Löytyykö ohjelma ruotsiksi?", "Is the text in Swedish?"]
)
def test_whether_a_text_is_in_a_language_is_a_question(text: str) -> None:
    assert asked(text).standalone == text


@pytest.mark.parametrize(
    ("before", "text", "language", "standalone"),
    [
        ("Vilka mål finns för hamnen?", "å fisket då?", "sv", "Vilka mål finns för fisket?"),
        ("Mitä tavoitteita on satamalle?", "entäs kalastajille sitten?", "fi", "Mitä tavoitteita on kalastajille?"),
        (
            "Which goals are there for harbours?",
            "and what about fishing then?",
            "en",
            "Which goals are there for fishing?",
        ),
    ],
)
def test_a_new_topic_is_put_where_the_old_one_stood(
    before: str, text: str, language: Language, standalone: str
) -> None:
    assert asked(text, turn(before, language)).standalone == standalone


@pytest.mark.parametrize(
    ("before", "text", "language", "kept", "gone"),
    [
        ("En kurs för fiskare i hamnen", "nej vänta, inte för fiskare, utan för dykare", "sv", "dykare", "fiskare"),
        (
            "Kurssi kalastajille satamassa",
            "eiku ei kalastajille vaan sukeltajille",
            "fi",
            "sukeltajille",
            "kalastajille",
        ),
        ("A course for fishermen", "no wait, not for fishermen, for divers", "en", "divers", "fishermen"),
    ],
)
def test_what_is_taken_back_no_longer_counts(before: str, text: str, language: Language, kept: str, gone: str) -> None:
    standalone = asked(text, idea(before, language)).standalone
    assert kept in standalone and gone not in standalone


@pytest.mark.parametrize(
    ("before", "text", "language"),
    [
        ("En kurs för fiskare", "tänk om vi utbildar lärare istället?", "sv"),
        ("Kurssi kalastajille", "entä jos koulutetaan opettajia?", "fi"),
        ("A course for fishermen", "what if we train teachers instead?", "en"),
    ],
)
def test_an_idea_goes_on_also_after_its_money_was_asked_for(before: str, text: str, language: Language) -> None:
    money = turn("How much could we get?", "en", "not_in_programme")
    assert asked(text, idea(before, language), money).standalone == f"{before}. {text}"


@pytest.mark.parametrize(
    ("text", "language"),
    [("Vilken av dem passar bättre?", "sv"), ("kumpi sopii paremmin?", "fi"), ("which of the two fits better?", "en")],
)
def test_two_ideas_are_compared(text: str, language: Language) -> None:
    assert asked(text, idea("En bro.", language), idea("En väg.", language)).standalone == f"En bro. En väg. {text}"


@pytest.mark.parametrize(
    ("text", "language", "standalone"),
    [
        ("En annan sak: hur är det med vägarna?", "sv", "hur är det med vägarna?"),
        ("Antaa olla. Entä tiet?", "fi", "Entä tiet?"),
        ("Never mind. What about roads?", "en", "What about roads?"),
        ("Which goals are there for roads?", "en", "Which goals are there for roads?"),
    ],
)
def test_a_change_of_topic_leans_on_nothing(text: str, language: Language, standalone: str) -> None:
    question = asked(text, turn("Vilka mål finns för hamnen?", language))
    assert question.standalone == standalone and not question.leans


@pytest.mark.parametrize(
    ("text", "language"),
    [("jag har en idé", "sv"), ("behöver pengar", "sv"), ("meillä olisi hanke", "fi"), ("tarvitsen rahaa", "fi"),
     ("I have an idea", "en"), ("can you help us with a project?", "en"), ("is this something for us?", "en")],
)  # fmt: skip
def test_a_vague_wish_is_asked_back_and_read_with_what_comes(text: str, language: Language) -> None:
    assert asked(text).kind == "vague"
    history = turn(text, language, "needs_detail")
    more = {"sv": "ett bageri i hamnen", "fi": "leipomo satamassa", "en": "a bakery in the harbour"}[language]
    assert asked(more, history).standalone.endswith(more) and asked(more, history).leans
    assert asked(text, history).kind == "still_vague"


@pytest.mark.parametrize(
    ("first", "text", "language", "standalone"),
    [
        ("Vad står det om turismen?", "nej förlåt, jag menade skogen", "sv", "Vad står det om skogen?"),
        ("Mitä metsistä sanotaan?", "anteeksi, tarkoitin satamia", "fi", "Mitä satamia sanotaan?"),
        ("Which goal is there for games?", "no, sorry, I meant forests", "en", "Which goal is there for forests?"),
    ],
)
def test_a_topic_that_is_set_right_takes_the_place_of_the_old_one(
    first: str, text: str, language: Language, standalone: str
) -> None:
    assert asked(text, turn(first, language)).standalone == standalone


@pytest.mark.parametrize("text", ["tourism", "deadline", "idé", "hanke", "how much money?", "Vilka projekt får stöd?"])
def test_a_topic_or_a_question_is_not_vague(text: str) -> None:
    assert asked(text).kind == "question"


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("hellooo", "greeting"), ("moiii", "greeting"), ("hur mår du?", "greeting"), ("thx!", "thanks"),
        ("kiitti, se riitti", "thanks"), ("hejdå", "goodbye"), ("nähdään!", "goodbye"), ("bye bye", "goodbye"),
        ("ootko sä botti?", "help"), ("who r u", "help"), ("hej, vem är du?", "help"),
        ("hi, what are the goals?", "question"),
    ],
)  # fmt: skip
def test_small_talk_is_known_also_sloppily_written(text: str, kind: str) -> None:
    assert asked(text).kind == kind
