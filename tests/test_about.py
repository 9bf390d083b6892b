"""The page on the assistant itself: whole in every language, true of the installation, the council's to replace."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from assistant import embedding, reranking
from assistant.assistant import Assistant
from assistant.errors import SettingsError
from assistant.pages import about
from assistant.records import LANGUAGES, Language
from assistant.reranking import Reranker
from assistant.settings import Settings

PLACES = {"sv": r"\[Förbundet fyller i[:,]", "fi": r"\[Liitto täyttää[:,]", "en": r"\[The council fills in[:,]"}
FACTS = ["knows", "writes", "kept", "sent"]


class Stub:
    """An assistant that knows a hostile text and has a chat model, and an embedder elsewhere."""

    writer = "mistralai:<b>large</b>"
    embedder = replace(embedding.load(), name="openai:small", provided=True)
    reranker = reranking.NONE

    def described(self, language: str) -> list[str]:
        return ["![x](https://evil.invalid) {kept}", "another"]


def page(assistant: object, language: Language = "sv") -> AppTest:
    """The page as the frame opens it."""

    def script(assistant, language):  # type: ignore[no-untyped-def]  # its lines are run by themselves, without our imports
        from assistant import settings
        from assistant.pages import about

        about.show(assistant, settings.load(), language)

    return AppTest.from_function(script, args=(assistant, language), default_timeout=60).run()


def said(shown: AppTest) -> str:
    assert not shown.exception
    return "\n".join(each.value for each in [*shown.title, *shown.markdown, *shown.error]).replace("\u2060", "")


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A council's own folder of texts."""
    monkeypatch.setenv("ASSISTANT_ABOUT", str(tmp_path))
    return tmp_path


@pytest.mark.parametrize(
    ("language", "parts"),
    [
        ("sv", ["Om assistenten", "Råd, inte beslut", "Tillgänglighetsutlåtande", "Dataskyddsbeskrivning", "306/2019"]),
        ("fi", ["Tietoa avustajasta", "Neuvo, ei päätös", "Saavutettavuusseloste", "Tietosuojaseloste", "306/2019"]),
        ("en", ["About this assistant", "Advice, not a decision", "Accessibility statement", "Privacy notice", "306/"]),
    ],
)
def test_the_page_says_what_the_law_asks_for_in_each_language(
    assistant: Assistant, language: Language, parts: list[str]
) -> None:
    text = said(page(assistant, language))
    assert [
        part for part in [*parts, "WCAG 2.2", "EN 301 549", "14 ", "Traficom", "029 534 5000"] if part not in text
    ] == []
    assert assistant.described(language)[0] in text and not re.search(r"\{\w+\}", text)


def test_the_texts_that_ship_say_the_same_in_every_language() -> None:
    texts = {language: about.read(None, language) for language in LANGUAGES}
    shapes = {language: re.findall(r"(?m)^(?:#+ |- |\*\*|\{\w+\}$)", text) for language, text in texts.items()}
    assert shapes["sv"] == shapes["fi"] == shapes["en"]
    assert {len(re.findall(PLACES[language], text)) for language, text in texts.items()} == {14}
    assert [re.findall(r"\{(\w+)\}", text) for text in texts.values()] == [["writes", "knows", "kept", "sent"]] * 3
    assert [sorted(re.findall(r"WCAG [\d.]+\d|EN [\d ]+\d|\d+/\d+", text)) for text in texts.values()] == [
        sorted(re.findall(r"WCAG [\d.]+\d|EN [\d ]+\d|\d+/\d+", texts["sv"]))
    ] * 3


def test_places_to_fill_in_are_marked_and_nothing_else_is_in_brackets_but_links_and_the_mark() -> None:
    for language in LANGUAGES:
        text = re.sub(r"\[[^]]+\]\((?:https|mailto):[^)]+\)", "", about.read(None, language))
        assert re.findall(r"(?<!\*\*)\[[^]]*\]", text) == ["[1]"]
        assert all(re.match(PLACES[language], each) for each in re.findall(r"(?<=\*\*)\[[^]]*\](?=\*\*)", text))


def test_offline_it_says_that_nothing_is_kept_or_passed_on(assistant: Assistant) -> None:
    text = said(page(assistant, "en"))
    assert "Nothing you write is stored. It is gone" in text and "passed on to anyone else" in text
    assert "No language model writes them" in text


def test_with_a_model_and_feedback_it_says_what_is_passed_on_and_kept(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("ASSISTANT_FEEDBACK", "on")
    text = said(page(Stub(), "en"))
    assert "stored unless you rate an answer" in text and "Nothing you write is passed on" not in text
    assert "\\<b\\>large\\</b\\>, openai\\:small." in text and "No language model" not in text


@pytest.mark.parametrize(
    ("on", "told", "untold"),
    [
        ((), ["It is gone when you close the page."], ["If you", "365"]),
        (("FEEDBACK",), ["unless you rate an answer. If you rate", "after 365 days", "Names are not"], ["If you let"]),
        (("CONVERSATIONS",), ["unless you let the council keep the conversation. If you let"], ["If you rate"]),
        (("FEEDBACK", "CONVERSATIONS"), ["an answer or let the council", "If you rate", "If you let"], []),
    ],
)
def test_it_says_what_is_kept_of_what_is_written_and_no_more(
    monkeypatch: pytest.MonkeyPatch, on: tuple[str, ...], told: list[str], untold: list[str]
) -> None:
    for name in on:
        monkeypatch.setenv(f"ASSISTANT_{name}", "on")
    kept = said(page(Stub(), "en")).partition("**What is kept.**")[2].partition("**Where it goes.**")[0]
    assert [each for each in told if each not in kept] == [each for each in untold if each in kept] == []


def test_what_a_programme_is_called_is_text_and_no_place_to_fill(own: Path) -> None:
    (own / "en.md").write_text("{knows} {other} {", encoding="utf-8")
    assert r"- \!\[x\](https\://evil.invalid) \{kept\}".replace("\\!", "!") in said(page(Stub(), "en"))
    assert about.filled("{a} {b} {", {"a": "{b}", "b": "!"}) == "{b} ! {"


def test_a_councils_own_text_stands_instead_and_is_read_anew_each_time(own: Path) -> None:
    assert "Råd, inte beslut" in said(page(Stub()))
    (own / "sv.md").write_bytes("\ufeffVårt eget utlåtande\u202e {kept}".encode())
    assert "\nVårt eget utlåtande Inget av det du skriver sparas." in said(page(Stub()))
    assert "Advice, not a decision" in said(page(Stub(), "en"))


def test_a_text_that_cannot_be_read_gives_the_visitor_a_sentence_and_the_log_the_reason(
    own: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (own / "fi.md").write_bytes("väärä".encode("latin-1"))
    assert "Sivua ei voi näyttää juuri nyt." in said(page(Stub(), "fi"))
    assert "fi.md: found another encoding, expected UTF-8. Name a folder with sv.md" in caplog.text


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"ASSISTANT_ABOUT: .*nowhere: found no such folder"):
        about.read(tmp_path / "nowhere", "sv")


def test_every_fact_has_a_place(assistant: Assistant) -> None:
    assert list(about.facts(assistant, Settings(_env_file=None), "sv")) == FACTS


@pytest.mark.parametrize(("provided", "told"), [(True, ["rerank.invalid", "elsewhere"]), (False, [])])
def test_whoever_questions_go_to_is_named_and_a_model_in_this_process_is_not(provided: bool, told: list[str]) -> None:
    stub = Stub()
    stub.writer = "quotes"
    stub.embedder = replace(stub.embedder, name="elsewhere", provided=provided)
    stub.reranker = Reranker("rerank.invalid", None, provided=provided)
    sent = about.facts(stub, Settings(_env_file=None), "en")["sent"].replace("\u2060", "")  # type: ignore[arg-type]
    assert all(each in sent for each in told) and ("Nothing you write" in sent) is not provided
