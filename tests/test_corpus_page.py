"""The page of the corpus, each of its branches, run without a browser."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator

import pytest
from library import Place
from streamlit.testing.v1 import AppTest

from assistant.records import Language

SCRIPT = """
import streamlit as st
from assistant.pages import corpus

corpus.show(st.session_state.assistant, st.session_state.settings, st.session_state.language, None)
"""
TEXT = "Rubrik\n\nProgrammets mål är att utveckla turismen.\n".encode()
Opens = Callable[..., AppTest]


@pytest.fixture
def opens(indexed: Place) -> Iterator[Opens]:
    with indexed.assistant() as assistant:

        def opened(language: Language = "sv") -> AppTest:
            page = AppTest.from_string(SCRIPT, default_timeout=60)
            given = {"assistant": assistant, "settings": indexed.settings, "language": language}
            for name, value in given.items():
                page.session_state[name] = value
            return page.run()

        yield opened


def said(page: AppTest) -> str:
    shown = [page.title, page.header, page.markdown, page.error, page.warning, page.success, page.get("html")]
    return "\n".join(each.value for kind in shown for each in kind).replace("\u2060", "").replace("\\", "")


def press(page: AppTest, label: str) -> AppTest:
    return next(button for button in page.button if button.label == label).click().run()


def read_in(page: AppTest) -> AppTest:
    until = time.monotonic() + 60
    while any(each.label == "Läs in texterna på nytt" and each.disabled for each in page.button):
        assert time.monotonic() < until
        time.sleep(0.2)
        page.run()
    assert not page.exception
    return page


@pytest.mark.parametrize(
    ("language", "told"),
    [
        (
            "sv",
            ("Senaste inläsning", "Programmets period är över.", "73 ämnen", "example.md: Inte i bruk", "Textställen"),
        ),
        ("fi", ("Tekstit luettu viimeksi", "Ohjelman kausi on päättynyt.", "73 aiheeseen", "example.md: Ei käytössä")),
        ("en", ("Last read in", "is over.", "73 silent topics", "example.md: Switched off", "Passages</dt><dd>34")),
    ],
)
def test_programmes_documents_aids_notes_and_the_last_ingest_are_told(
    opens: Opens, indexed: Place, language: Language, told: tuple[str, ...]
) -> None:
    page = opens(language)
    assert not page.exception and [each for each in told if each not in said(page)] == []
    with indexed.build() as build:
        digest = build.store.digests()["kymmenedalen/kymmenedalen.sv.txt"]
    assert digest[:12] in said(page)


def test_a_passage_can_be_looked_at(opens: Opens) -> None:
    page = opens()
    box = page.selectbox(key="in kymmenedalen/kymmenedalen.sv.txt")
    chosen = next(each for each in box.options if "cybersäkerheten" in each)
    page = box.set_value(chosen).run()
    assert chosen.startswith("Mål: ") and "> att utveckla kompetensen i cybersäkerheten" in said(page)


def test_that_nothing_is_known_of_the_last_ingest_is_said(opens: Opens, indexed: Place) -> None:
    (indexed.index / "last.json").write_text("{", encoding="utf-8")
    assert "Tidpunkten för den senaste inläsningen är okänd" in said(opens())


def test_what_could_not_be_used_is_told_with_its_reason_once_the_texts_are_read_again(
    opens: Opens, indexed: Place
) -> None:
    indexed.write("kymmenedalen/guide.yaml", "silent: 7\n")
    indexed.write("kymmenedalen/notes/bad.md", "x")
    page = read_in(press(opens(), "Läs in texterna på nytt"))
    told = ("kymmenedalen/guide.yaml:1: silent", "kymmenedalen/notes/bad.md:1: inledande uppgifter")
    assert [each for each in told if each not in said(page)] == []


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("sv", ("bild.txt: är en bild, ska vara text. Ge filen den filändelse", "ligger inte i något programs mapp")),
        ("fi", ("bild.txt: on kuva, pitää olla teksti. Anna tiedostolle", "ei ole minkään ohjelman kansiossa")),
        ("en", ("bild.txt: found a picture, expected text. Give the file", "lies in no programme's folder. Move it")),
    ],
)
def test_a_refusal_and_its_next_step_are_in_the_language_of_the_page(
    opens: Opens, indexed: Place, language: Language, told: tuple[str, ...]
) -> None:
    indexed.write("nytt/bild.txt", b"\x89PNG\r\n\x1a\n")
    indexed.write("nytt/a.txt", TEXT)
    indexed.write("utanför.txt", TEXT)
    indexed.ingest()
    page = opens(language)
    assert [each for each in told if each not in said(page)] == []


def test_why_the_texts_could_not_be_read_is_told_and_the_earlier_ones_stay(opens: Opens, indexed: Place) -> None:
    page = opens()
    indexed.corpus.rename(indexed.corpus.with_name("aside"))
    page = read_in(press(page, "Läs in texterna på nytt"))
    # It may have ended in the middle of a run, which then says so in the next one.
    page = page if "Svaren bygger" in said(page) else page.run()
    assert "Svaren bygger fortfarande på de tidigare." in said(page) and "Kymmenedalen-programmet" in said(page)


def test_a_document_is_added_and_read_in(opens: Opens, indexed: Place) -> None:
    page = opens()
    page.file_uploader[0].set_value(("Nytt program.txt", TEXT, "text/plain"))
    page.text_input[0].set_value("Det *nya*")
    page = press(page, "Lägg till dokumentet")
    assert "nytt-program.txt" in page.success[0].value.replace("\\", "").replace("\u2060", "")
    page = read_in(page)
    assert "Tillagda: kymmenedalen/nytt-program.txt" in said(page)
    assert [each.label.replace("\u2060", "") for each in page.expander][-1] == "Det \\*nya\\*"


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (None, "Välj först en fil."),
        (b"%PDF-1.7", "är en PDF-fil, ska vara text"),
        (b"m\xe5l m\xc3\xa5l", "är inte UTF-8"),
    ],
)
def test_what_cannot_be_added_is_refused_with_the_reason(
    opens: Opens, indexed: Place, content: bytes | None, told: str
) -> None:
    before = (indexed.corpus / "kymmenedalen/programme.toml").read_bytes()
    page = opens()
    if content is not None:
        page.file_uploader[0].set_value(("a.txt", content, "text/plain"))
    page = press(page, "Lägg till dokumentet")
    assert told in said(page)
    assert (indexed.corpus / "kymmenedalen/programme.toml").read_bytes() == before
