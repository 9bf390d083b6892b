"""The chat page, each of its branches, run without a browser."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
import streamlit as st
from library import DOCUMENT, TODAY, Place
from streamlit.runtime.scriptrunner import StopException
from streamlit.testing.v1 import AppTest

from assistant import settings
from assistant.assistant import Assistant
from assistant.errors import AssistantError, IndexMissing, IndexUnreachable, JournalError, ModelError
from assistant.index.pinning import Chosen
from assistant.journal.journal import Journal
from assistant.journal.opening import open_journal
from assistant.markdown import apart, escape, plain
from assistant.pages.chat import Unanswered
from assistant.records import Answer, Citation, Language, Made

PAGE = Path(__file__).parent.parent / "assistant" / "pages" / "site.py"
RULE = "Projekt som finansieras i Kymmenedalen ska uppfylla programmets mål."
Opens = Callable[..., AppTest]


@pytest.fixture
def opens(monkeypatch: pytest.MonkeyPatch, assistant: Assistant) -> Opens:
    """Opens the page on an assistant (the real one unless told), or on the error that opening it raises."""

    def opened(found: object = assistant, language: str = "Suomi", **linked: str) -> AppTest:
        st.cache_resource.clear()
        monkeypatch.setattr("assistant.starting.open_assistant", lambda _: _raised_or(found))
        page = AppTest.from_file(PAGE, default_timeout=60)
        for name, value in {"language": language, **linked}.items():
            page.query_params[name] = value
        return page.run()

    return opened


def _raised_or(found: object) -> object:
    if isinstance(found, AssistantError):
        raise found
    return found


@pytest.mark.parametrize(
    ("language", "told"),
    [("Svenska", "inställd på att svara utifrån finns inte"), ("Suomi", "asetettu vastaamaan, ei ole")],
)
def test_a_programme_that_has_gone_since_is_told_on_the_page(
    opens: Opens, assistant: Assistant, language: str, told: str, caplog: pytest.LogCaptureFixture
) -> None:
    set_to = copy.copy(assistant)
    set_to.index = Chosen(assistant.index, frozenset(["borta"]))
    page = opens(set_to, language)
    assert not page.exception and told in page.error[0].value
    assert "no programme is called 'borta'" in caplog.text and "kymmenedalen" in caplog.text


class Stub:
    """An assistant that gives one answer, or fails."""

    def __init__(self, answer: Answer | Exception, writer: str = "quotes") -> None:
        self._answer, self.writer = answer, writer
        self.titles: dict[str, str] = {}
        self.picked: list[str] = []

    def programmes(self, language: str) -> dict[str, str]:
        return self.titles

    def offices(self, language: str) -> list[str]:
        return []

    def of(self, programmes: list[str]) -> Stub:
        self.picked = programmes
        return self

    def described(self, language: str) -> list[str]:
        return ["a *text*"]

    def ask(self, text: str, history: object, page: str, shows: object) -> Answer:
        if isinstance(self._answer, Exception):
            raise self._answer
        return replace(self._answer, question=text)

    def document(self, name: str) -> str:
        return "before the quote after"

    def replaced(self, language: Language) -> list[str]:
        return ["It was *replaced*."]

    def suggested(self, turns: object, language: Language) -> list[str]:
        return ["And what else?"]

    def made(self, answer: Answer) -> Made:
        return Made(TODAY, languages={1: "sv"})

    def mail(self, answer: Answer) -> str:
        return "mailto:a@b.example?body=x" if answer.message else ""


ANSWER = Answer(
    "", "en", "answered", "It says “the quote” [1].", (Citation(1, "a.txt", "p", ("H",), "the quote", 7, 16),)
)


def said(page: AppTest) -> str:
    return "\n".join(each.value for each in [*page.title, *page.markdown, *page.error]).replace("\u2060", "")


def buttons(page: AppTest) -> list[str]:
    return [button.label for button in page.button]


def press(page: AppTest, label: str) -> AppTest:
    return next(button for button in page.button if button.label == label).click().run()


@pytest.mark.parametrize(
    ("language", "title", "told"),
    [
        (
            "Svenska",
            "Programassistenten",
            ["Jag är en maskin.", "Inget av det du skriver sparas.", "fråga en människa."],
        ),
        ("Suomi", "Ohjelma-avustaja", ["Olen kone.", "Mitään kirjoittamaasi ei tallenneta.", "kysyä myös ihmiseltä."]),
        ("English", "Programme assistant", ["I am a machine.", "Nothing you write is stored.", "also ask a person."]),
    ],
)
def test_before_the_first_question_it_says_what_it_is_and_knows_and_keeps_and_whom_else_to_ask(
    opens: Opens, language: str, title: str, told: list[str]
) -> None:
    page = opens(language=language)
    assert not page.exception
    assert page.title[0].value == title
    assert [each for each in [*told, "virasto@kymenlaakso.fi"] if each not in said(page)] == []
    assert "2014–2017" in said(page) and "2022–2025" in said(page)
    assert len(buttons(page)) >= 4 and not page.chat_message
    assert page.chat_input[0].proto.max_chars == 20_000


def test_an_answer_has_its_sources_with_the_quote_marked_and_says_who_wrote_it(opens: Opens) -> None:
    page = opens().chat_input[0].set_value("Mikä on rahoitettavan hankkeen ehto?").run()
    assert not page.exception
    assert [each.name for each in page.chat_message] == ["user", "assistant"]
    [source] = page.expander
    assert source.label.startswith("Lähde 1: Kymmenedalen-programmet")
    assert RULE in source.get("html")[0].value.partition("<mark>")[2].partition("</mark>")[0]
    assert "Koottu sääntöjen mukaan lainauksista" in said(page) and "2022–2025" in said(page)


def test_a_click_on_an_example_asks_it(opens: Opens) -> None:
    page = press(opens(language="Svenska"), "Vilka mål finns för ICT?")
    assert page.chat_message[0].markdown[0].value == "Vilka mål finns för ICT?"
    assert page.expander[0].label.startswith("Källor 1–")
    assert "Vilka mål finns för ICT?" not in buttons(page) and "Rensa samtalet" in buttons(page)


def test_what_is_offered_next_is_asked_by_a_click(opens: Opens) -> None:
    page = opens(Stub(ANSWER)).chat_input[0].set_value("What?").run()
    page = press(page, "And what else?")
    assert [each.markdown[0].value for each in page.chat_message[::2]] == ["What?", "And what else?"]


def test_an_idea_told_in_three_answers_is_asked_as_one_message(opens: Opens) -> None:
    page = opens(language="English")
    for field, text in zip(page.text_input, ("A shared game lab.", "small studios", "Kouvola"), strict=True):
        field.set_value(text)
    page = press(page, "Check the idea")
    asked = "A shared game lab. small studios. Kouvola. This is what we want to do in our project."
    assert page.session_state.turns[0].question == asked and page.session_state.turns[0].answer.fit


def test_an_idea_without_what_is_to_be_done_is_not_asked(opens: Opens) -> None:
    page = press(opens(Stub(ANSWER), "English"), "Check the idea")
    assert not page.chat_message


def test_a_linked_question_is_filled_in_and_not_sent(opens: Opens) -> None:
    page = opens(Stub(ANSWER), q="Who approved it?")
    assert page.chat_input[0].proto.value == "Who approved it?" and not page.chat_message


def test_a_fit_is_shown_as_cards_and_its_message_can_be_taken_along(opens: Opens) -> None:
    idea = "Perustamme peliyrityksille yhteisen kiihdyttämön"
    page = opens().chat_input[0].set_value(idea).run()
    assert not page.exception
    assert "sopii tähän selvästi" in page.chat_message[1].get("html")[0].value
    assert page.code[0].value == plain(page.session_state.turns[0].answer.message)
    assert page.session_state.turns[0].answer.message not in said(page)


def test_switched_off_it_says_so_and_takes_no_question(opens: Opens, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ASSISTANT_OFF", "Stängt *i dag*")
    page = opens(Stub(ANSWER))
    assert [each.value.replace("\u2060", "") for each in page.info] == [escape("Stängt *i dag*")]
    assert not page.chat_input and not page.exception


def test_whoever_asks_too_much_is_told_to_wait(opens: Opens, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ASSISTANT_RATE", "1")
    page = opens(Stub(ANSWER), "English").chat_input[0].set_value("What?").run()
    page = page.chat_input[0].set_value("And now?").run()
    assert "Please ask again in" in page.warning[0].value
    assert len(page.session_state.turns) == 1 and "Ask it again" in buttons(page)


@pytest.fixture
def kept(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Journal]:
    """The journal of the pages, in which everything is kept that may be."""
    url = f"sqlite:///{tmp_path / 'journal.sqlite'}"
    for name, value in (("DATABASE_URL", url), ("FEEDBACK", "on"), ("CONVERSATIONS", "on"), ("TODAY", "2026-11-24")):
        monkeypatch.setenv(f"ASSISTANT_{name}", value)
    with closing(open_journal(settings.load())) as journal:
        yield journal


def test_a_rating_is_kept_once(opens: Opens, kept: Journal) -> None:
    page = opens(Stub(ANSWER), "English").chat_input[0].set_value("What?").run()
    page = press(page, "It did not help")
    assert [(each.thumb, each.day) for each in kept.feedback.all()] == [("down", TODAY)]
    assert "Thank you" in said(page) and "It did not help" not in buttons(page)
    page = press(page, "Clear the conversation").chat_input[0].set_value("What?").run()
    assert "It did not help" in buttons(page), "a new answer has not been rated"


def test_a_rating_that_cannot_be_kept_is_told_and_may_be_given_again(
    opens: Opens, kept: Journal, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("ASSISTANT_DATABASE_URL", f"sqlite:///{tmp_path}")
    page = opens(Stub(ANSWER), "English").chat_input[0].set_value("What?").run()
    page = press(page, "It helped")
    assert "This did not work just now." in said(page) and "It helped" in buttons(page)
    assert str(tmp_path) not in said(page) and not page.exception


def test_nothing_is_offered_to_be_kept_unless_it_is_switched_on(opens: Opens) -> None:
    page = opens(Stub(ANSWER), "English")
    assert "Nothing you write is stored. It is gone" in said(page)
    page = page.chat_input[0].set_value("What?").run()
    assert "It helped" not in buttons(page) and not page.toggle


def test_a_conversation_is_kept_from_its_beginning_as_long_as_the_visitor_lets_it_be(
    opens: Opens, kept: Journal
) -> None:
    page = opens(Stub(ANSWER), "English").chat_input[0].set_value("What?").run()
    [switch] = page.toggle
    assert not switch.value and not kept.conversations.all()
    page = switch.set_value(True).run()
    page = page.chat_input[0].set_value("And my number, 040 123 4567?").run()
    turns = kept.conversations.all()
    assert [(turn.number, turn.question) for turn in turns] == [(1, "What?"), (2, "And my number, [phone]?")]
    assert len({turn.conversation for turn in turns}) == 1 and page.toggle[0].value
    assert turns[0].conversation in said(page)
    page = page.toggle[0].set_value(False).run()
    assert not kept.conversations.all() and not page.toggle[0].value
    page = page.chat_input[0].set_value("And this?").run()
    assert not kept.conversations.all()


def test_clearing_a_conversation_that_is_kept_deletes_it_and_the_next_is_asked_for_anew(
    opens: Opens, kept: Journal
) -> None:
    page = opens(Stub(ANSWER), "English").chat_input[0].set_value("What?").run()
    page = page.toggle[0].set_value(True).run()
    [first] = kept.conversations.all()
    page = press(page, "Clear the conversation")
    assert not kept.conversations.all()
    page = page.chat_input[0].set_value("Another?").run()
    assert not kept.conversations.all() and not page.toggle[0].value
    page = page.toggle[0].set_value(True).run()
    [second] = kept.conversations.all()
    assert second.question == "Another?" and second.conversation != first.conversation


def test_what_cannot_be_kept_or_deleted_is_told_and_tried_again(
    opens: Opens, kept: Journal, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    page = opens(Stub(ANSWER), "English").chat_input[0].set_value("What?").run()
    with broken(monkeypatch, tmp_path):
        page = page.toggle[0].set_value(True).run()
        assert "could not be kept just now" in said(page)
    page = page.run()
    assert len(kept.conversations.all()) == 1 and "just now" not in said(page)
    with broken(monkeypatch, tmp_path):
        page = page.toggle[0].set_value(False).run()
        assert "could not be deleted just now" in said(page)
    page.run()
    assert not kept.conversations.all()


@contextmanager
def broken(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    """As long as the journal cannot be opened."""
    st.cache_resource.clear()
    with monkeypatch.context() as patch:
        patch.setenv("ASSISTANT_DATABASE_URL", f"sqlite:///{tmp_path}")
        yield


def test_another_language_keeps_the_conversation(opens: Opens) -> None:
    page = opens(Stub(ANSWER)).chat_input[0].set_value("What?").run()
    page = page.get("button_group")[0].set_value("en").run()
    assert page.title[0].value == "Programme assistant"
    assert "the quote” [1]" in said(page) and page.expander[0].label == "Source 1: H"


def test_clearing_begins_afresh(opens: Opens) -> None:
    page = opens(Stub(ANSWER)).chat_input[0].set_value("What?").run()
    page = press(page, "Tyhjennä keskustelu")
    assert not page.chat_message and "And what else?" in buttons(page)


@pytest.mark.parametrize("error", [ModelError("secret-key is wrong"), RuntimeError("secret-key")])
def test_an_error_is_one_sentence_and_the_question_can_be_asked_again(opens: Opens, error: Exception) -> None:
    page = opens(Stub(error)).chat_input[0].set_value("Mitä?").run()
    assert [each.value for each in page.error] == ["Tämä ei onnistunut juuri nyt. Yritä hetken kuluttua uudelleen."]
    assert not page.exception and "secret" not in said(page)
    assert page.chat_message[0].markdown[0].value == "Mitä?" and not page.session_state.turns


def test_a_question_whose_answer_was_interrupted_is_asked_anew(opens: Opens) -> None:
    page = opens(Stub(ANSWER))
    page.session_state.unanswered = Unanswered("What?")  # as it is left where Streamlit ends a run to begin another
    page = page.get("button_group")[0].set_value("en").run()
    assert page.chat_message[0].markdown[0].value == "What?" and page.expander[0].label == "Source 1: H"
    assert len(page.session_state.turns) == 1 and "unanswered" not in page.session_state


def test_a_question_whose_answer_was_stopped_is_offered_and_not_asked(opens: Opens) -> None:
    stub = Stub(ANSWER)
    page = opens(stub)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(stub, "ask", stopped)
        page.chat_input[0].set_value("What *is* it?").run()
    page = page.run()
    assert not page.chat_message and "What \\*is\\* it?" in said(page)
    page = press(page, "Kysy uudelleen")
    assert len(page.session_state.turns) == 1 and "Kysy uudelleen" not in buttons(page)


def test_clearing_forgets_a_question_that_is_being_answered(opens: Opens) -> None:
    page = opens(Stub(ANSWER)).chat_input[0].set_value("What?").run()
    page.session_state.unanswered = Unanswered("And what else?")
    page = press(page, "Tyhjennä keskustelu")
    assert not page.chat_message and "unanswered" not in page.session_state


def stopped(*_: object, **__: object) -> Answer:
    """As Streamlit ends a run that the visitor stops."""
    raise StopException


def test_without_an_index_it_says_so_and_takes_no_question(opens: Opens) -> None:
    page = opens(IndexMissing("/secret/place has no index"))
    assert page.error[0].value.startswith("Avustajalla ei ole vielä tekstiä")
    assert not page.exception and not page.chat_input and "/secret" not in said(page)


def test_the_chat_model_is_named_before_and_after(opens: Opens) -> None:
    page = opens(Stub(replace(ANSWER, writer="openai:*x*"), writer="openai:*x*"), "English")
    assert f"sent to the language model {escape('openai:*x*')}." in said(page)
    page = page.chat_input[0].set_value("What?").run()
    assert f"Written by {escape('openai:*x*')}, checked against the passages" in said(page)


def test_what_a_question_and_a_notice_hold_is_only_text(opens: Opens) -> None:
    hostile = "![x](http://a.example/y)"
    page = opens(Stub(replace(ANSWER, notices=(hostile,)))).chat_input[0].set_value(f"{hostile}\n# b").run()
    assert page.chat_message[0].markdown[0].value == apart(f"{escape(hostile)}  \n{escape('# b')}")
    assert hostile not in said(page) and apart(escape(hostile)) in page.chat_message[1].markdown[1].value


def test_a_note_of_the_staff_is_shown_in_its_place(opens: Opens, indexed: Place) -> None:
    front = "owner: Funding advice\nvalid_until: 2027-01-31\ntopics: [open-call]\n"
    indexed.write(
        "kymmenedalen/notes/call.md", f"---\n{front}---\n## sv\nUtlysningen är öppen.\n## en\nThe call is open.\n"
    )
    indexed.ingest()
    with indexed.assistant() as noted:
        page = opens(noted, "English").chat_input[0].set_value("Is a call open at the moment?").run()
        assert not page.exception
        assert 'lang="en"' in page.expander[0].get("html")[0].value
        assert "The call is open." in page.expander[0].get("html")[0].value


def test_of_a_text_that_has_changed_since_its_surroundings_are_not_shown(opens: Opens, indexed: Place) -> None:
    with indexed.assistant() as asked:
        page = opens(asked, "English").chat_input[0].set_value("Who approved the programme?").run()
        path = indexed.corpus / DOCUMENT
        path.write_bytes(path.read_bytes().replace("godkände".encode(), b"antog"))
        indexed.ingest()
        page = page.run()
        assert not page.exception
        assert page.expander[0].markdown[0].value == "The text has changed since this answer was given."


def test_of_several_programmes_a_visitor_or_a_link_picks_those_that_answer(opens: Opens) -> None:
    stub = Stub(Answer("a", "fi", "off_topic", "Ei."))
    stub.titles = {"north": "Pohjoinen *2027–2030*", "south": "Etelä 2027–2030"}
    page = opens(stub, programme="south")
    assert page.pills(key="programme").options[0].startswith("Pohjoinen \\*2027")
    assert page.pills(key="programme").value == ["south"] and stub.picked == ["south"]
    page.pills(key="programme").set_value(["north"]).run()
    assert stub.picked == ["north"]


def test_with_one_programme_there_is_nothing_to_pick(opens: Opens) -> None:
    assert not [each for each in opens().pills if each.key == "programme"]


@pytest.mark.parametrize("error", [IndexUnreachable, JournalError])
@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("English", "This did not work just now. Try again in a while."),
        ("Svenska", "Det här fungerade inte just nu. Försök igen om en stund."),
        ("Suomi", "Tämä ei onnistunut juuri nyt. Yritä hetken kuluttua uudelleen."),
    ],
)
def test_a_page_says_so_while_a_server_is_gone(
    opens: Opens, error: type[AssistantError], language: str, told: str
) -> None:
    class Unreachable(Stub):
        def described(self, language: str) -> list[str]:
            raise error("the server does not answer", next_step="See that it runs")

    page = opens(Unreachable(AssertionError()), language)
    assert not page.exception
    assert [each.value for each in page.error] == [told]


@pytest.mark.parametrize(
    ("language", "told"), [("Svenska", "är de här texterna: a; b."), ("Suomi", "nämä tekstit: a; b.")]
)
def test_several_texts_are_introduced_as_several(opens: Opens, language: str, told: str) -> None:
    class Two(Stub):
        def described(self, language: str) -> list[str]:
            return ["a", "b"]

    page = opens(Two(ModelError("unused")), language)
    assert any(told in each.value.replace("\\", "").replace("\u2060", "") for each in page.markdown)
