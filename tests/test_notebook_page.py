"""The page of the house notes, each of its branches, run without a browser."""

from __future__ import annotations

import datetime
import re
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import pytest
from library import TODAY, Place
from streamlit.testing.v1 import AppTest

from assistant import notebook
from assistant.assistant import Assistant
from assistant.notebook import Entry
from assistant.notes import parse
from assistant.records import Answer, Language
from assistant.sources import Source

SCRIPT = """
import streamlit as st
from assistant.pages import notebook

given = st.session_state
notebook.show(given.assistant, given.settings, given.language, given.person, given.waiting)
"""
NOTE = "kymmenedalen/notes"
SILENT = Answer("Är någon utlysning öppen?", "sv", "not_in_programme", "", topics=("open-call",))
OTHER = replace(SILENT, topics=("amount-of-support",), question="Hur stor är summan?")
WAITING = [("Första brevet", SILENT), ("Andra *brevet*", OTHER)]
ENTRY = Entry("kymmenedalen", "Rådgivningen", TODAY + datetime.timedelta(days=100), {"sv": "Ring oss."}, ("contact",))
Opens = Callable[..., AppTest]


@dataclass(frozen=True)
class Person:
    name: str = "Exempelperson"


@pytest.fixture
def opens(indexed: Place) -> Iterator[Opens]:
    """Opens the page on a corpus with its index."""
    with indexed.assistant() as assistant:

        def opened(
            language: Language = "sv", waiting: object = (), found: Assistant = assistant, **brought: str
        ) -> AppTest:
            page = AppTest.from_string(SCRIPT, default_timeout=60)
            page.query_params.update(brought)
            given = {"settings": indexed.settings, "language": language, "person": Person(), "waiting": waiting}
            for name, value in {"assistant": found, **given}.items():
                page.session_state[name] = value
            return page.run()

        yield opened


def said(page: AppTest) -> str:
    shown = [page.title, page.header, page.subheader, page.markdown, page.error, page.warning, page.success]
    return "\n".join(each.value for kind in shown for each in kind).replace("\u2060", "").replace("\\", "")


def press(page: AppTest, label: str) -> AppTest:
    return next(button for button in page.button if button.label == label).click().run()


def read_in(page: AppTest) -> AppTest:
    """Waits until what was begun is read in, and the page has said so: it may end in the middle of a run."""
    until = time.monotonic() + 60
    while (
        "saved_note" in page.session_state or any(each.label == "Redigera" and each.disabled for each in page.button)
    ) and time.monotonic() < until:
        time.sleep(0.2)
        page.run()
    assert not page.exception
    return page


def write(page: AppTest) -> AppTest:
    """Fills the form in."""
    press(page, "Skriv en notis")
    page.multiselect(key="entry topics").set_value(["open-call"])
    page.text_area(key="entry sv").set_value("Utlysningen [1] är öppen.")
    return page.run()


def test_a_note_is_written_previewed_saved_and_read_in(opens: Opens, indexed: Place) -> None:
    page = write(opens(waiting=WAITING))
    told = said(page)
    assert "Från förbundets personal, inte från programmet" in told and "Utlysningen [1] är öppen." in told
    assert "Text saknas: Suomi, English." in told
    assert "Den kompletterar 1 väntande utkast:" in told and "Första brevet" in told and "Andra" not in told
    page = press(page, "Spara")
    assert not page.exception and "entry" not in page.session_state
    [written] = [path for path in (indexed.corpus / NOTE).iterdir() if path.name != "example.md"]
    page = read_in(page)
    assert "Notisen visas i svaren" in said(page) and "Ansvarig: Exempelperson" in said(page)
    assert "Notisen visas i svaren" not in said(page.run())
    [cited] = indexed.ask("Är någon ansökningsomgång öppen just nu?")["citations"]
    assert cited["document"] == f"{NOTE}/{written.name}"


def test_what_is_missing_in_a_note_is_said_and_nothing_is_written(opens: Opens, indexed: Place) -> None:
    page = press(opens(), "Skriv en notis")
    page.text_input(key="entry owner").set_value("")
    page.date_input(key="entry until").set_value(TODAY - datetime.timedelta(days=1))
    page = press(page.run(), "Spara")
    [error] = page.error
    assert error.value.count("\n") == 3
    page.text_area(key="entry fi").set_value("a\n## sv\nb")
    assert "##" in press(page.run(), "Spara").error[0].value
    assert [path.name for path in (indexed.corpus / NOTE).iterdir()] == ["example.md"]
    assert "Spara" not in [each.label for each in press(page, "Avbryt").button if each.key == "save entry"]


@pytest.mark.parametrize(
    ("language", "days", "off", "told"),
    [
        ("sv", 31, False, "Gäller till och med 25 december 2026** ·"),
        ("sv", 30, False, "upphör snart: 30 dagar kvar"),
        ("fi", 1, False, "päättyy pian: 1 päivä jäljellä"),
        ("en", 0, False, "Valid until 24 November 2026, ends today"),
        ("fi", -1, False, "Voimassaolo päättyi 23. marraskuuta 2026"),
        ("en", 31, True, "Switched off"),
    ],
)
def test_how_a_note_stands_is_told(
    opens: Opens, indexed: Place, language: Language, days: int, off: bool, told: str
) -> None:
    notebook.write(indexed.corpus, replace(ENTRY, valid_until=TODAY + datetime.timedelta(days=days), off=off))
    indexed.ingest()
    assert told in said(opens(language))


def test_a_note_is_renewed_and_switched_off_from_the_list(opens: Opens, indexed: Place) -> None:
    document = notebook.write(indexed.corpus, ENTRY)
    indexed.ingest()
    page = opens()
    page.date_input(key=f"until {document}").set_value(datetime.date(2028, 2, 29))
    page = read_in(page.run().button(key=f"renew {document}").click().run())
    assert "Gäller till och med 29 februari 2028" in said(page)
    page = read_in(page.button(key=f"off {document}").click().run())
    assert "off" in (indexed.corpus / document).read_text(encoding="utf-8")
    assert [each.label for each in page.button if each.key == f"off {document}"] == ["Ta i bruk"]


def test_a_note_is_edited_with_what_it_says_in_the_form(opens: Opens, indexed: Place) -> None:
    document = notebook.write(indexed.corpus, ENTRY)
    indexed.ingest()
    page = opens().button(key=f"edit {document}").click().run()
    assert (
        page.text_area(key="entry sv").value == "Ring oss." and page.text_input(key="entry owner").value == ENTRY.owner
    )
    page.text_area(key="entry fi").set_value("Soittakaa.")
    (indexed.corpus / document).write_text(notebook.text_of(replace(ENTRY, owner="Another")), encoding="utf-8")
    page = press(page.run(), "Spara")
    assert "har ändrats sedan den lästes" in said(page)  # and what was typed is still there
    assert page.text_area(key="entry fi").value == "Soittakaa."
    (indexed.corpus / document).write_text(notebook.text_of(ENTRY), encoding="utf-8")
    page = read_in(press(page, "Spara"))
    # It may have ended in the middle of a run, which then says so in the next one.
    page = page if "Notisen visas i svaren" in said(page) else page.run()
    assert "Notisen visas i svaren" in said(page)
    assert "Soittakaa." in (indexed.corpus / document).read_text(encoding="utf-8")


def test_faults_of_the_last_ingest_are_told_with_file_and_line(opens: Opens, indexed: Place) -> None:
    indexed.write(f"{NOTE}/bad.md", "---\nowner: A\nvalid_until: soon *now*\n---\n## sv\nx\n")
    indexed.ingest()
    [warning] = opens().warning
    assert "kymmenedalen/notes/bad.md:3: valid" in warning.value.replace("\\", "").replace("\u2060", "")
    assert "*now*" not in warning.value


def test_what_a_note_says_cannot_format_the_page(opens: Opens, indexed: Place) -> None:
    hostile = "<b>x</b> ![y](http://evil.example/z) :red[w]"
    notebook.write(indexed.corpus, replace(ENTRY, owner=hostile, texts={"sv": hostile}, asks=(hostile,)))
    indexed.ingest()
    page = opens()
    shown = [each.value for kind in (page.markdown, page.subheader) for each in kind if "evil" in each.value]
    assert len(shown) == 3 and not any(re.search(r"(?<!\\)(<b>|\]\(|:red\[)", each) for each in shown)


def test_a_note_begins_with_the_topics_and_questions_that_the_address_brings_once(opens: Opens) -> None:
    page = opens(topics="deadline,open-call", asks="När är det?\n\n Milloin? ")
    assert page.multiselect(key="entry topics").value == ["deadline", "open-call"]
    assert page.text_area(key="entry asks").value == "När är det?\nMilloin?"
    assert page.text_input(key="entry owner").value == "Exempelperson"
    assert {"topics", "asks"}.isdisjoint(page.query_params)
    assert page.text_area(key="entry asks").set_value("Annat?").run().text_area(key="entry asks").value == "Annat?"


@pytest.mark.parametrize(
    "brought",
    [
        {"topics": "../../etc,<b>x</b>,,open-call", "asks": "## sv\n---\nowner: x"},
        {"topics": "x" * 5000, "asks": "<img src=http://evil.example/z> :red[w]\n" * 500},
        {"asks": "\x00\u202e\r\n \u2028 [x](javascript:alert(1))"},
    ],
)
def test_what_an_address_brings_is_only_text_in_the_form(opens: Opens, indexed: Place, brought: dict[str, str]) -> None:
    page = opens(**brought)
    assert not page.exception and set(page.multiselect(key="entry topics").value) <= {"open-call"}
    assert len(page.text_area(key="entry asks").value) <= 1000
    page.text_area(key="entry sv").set_value("Öppen.")
    page = read_in(press(page.run(), "Spara"))
    assert not any(re.search(r"(?<!\\)(<img|\]\(|:red\[)", each.value) for each in [*page.markdown, *page.subheader])
    [written] = [path for path in (indexed.corpus / NOTE).iterdir() if path.name != "example.md"]
    note = parse(Source(written.name, "p", "sv", "markdown", written.read_text(encoding="utf-8")), ("open-call",))
    assert (note.about.owner, [passage.text for passage, _ in note.passages()]) == ("Exempelperson", ["Öppen."])
