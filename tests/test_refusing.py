"""Why a file could not be used, in each language: what files and systems say stays as it is, and cannot break it."""

from __future__ import annotations

import pytest

from assistant import refusing
from assistant.corpus import Failure
from assistant.errors import IndexBusy, SourceError
from assistant.parsing import formats
from assistant.records import Language


def refusal(suffix: str) -> SourceError:
    with pytest.raises(SourceError) as found:
        formats.of_name(suffix)
    return found.value


@pytest.mark.parametrize(
    ("suffix", "language", "told"),
    [
        (".xlsx", "sv", "Är ett kalkylark, ska vara .txt, .md, .html, .htm, .pdf, .docx eller .csv. Spara frågorna"),
        (".xlsx", "fi", "On laskentataulukko, pitää olla .txt, .md, .html, .htm, .pdf, .docx tai .csv. Tallenna sen"),
        (".xlsx", "en", "Found a spreadsheet, expected .txt, .md, .html, .htm, .pdf, .docx or .csv. Save its"),
        (".Title", "sv", "Är en .title-fil, ska vara"),
        ("", "fi", "On tiedosto, jolla ei ole päätettä, pitää olla"),
    ],
)
def test_reason_and_next_step_are_in_the_readers_language(suffix: str, language: Language, told: str) -> None:
    assert refusing.of_error(refusal(suffix), language).startswith(told)


def test_the_command_line_says_it_in_english_as_before() -> None:
    error = refusal(".docm").at("p/a.docm")
    assert str(error).startswith("p/a.docm: found a Word file with macros, expected .txt, ")
    assert str(error).endswith(" or .csv. Save it as .docx, which has none")


@pytest.mark.parametrize("value", ["{other}", "{0.__class__}", "{most:>999999999}", "", "100 %"])
def test_what_a_file_says_is_never_taken_for_places_to_fill(value: str) -> None:
    error = SourceError("has the same text as {other}", place="p/a.txt", other=value)
    assert refusing.of_error(error, "sv") == f"p/a.txt: har samma text som {value}"


def test_what_only_the_system_says_is_shown_as_it_says_it() -> None:
    told = [
        refusing.of_error(SourceError("{fault}", place="a", fault=each), "sv") for each in ("Permission denied", "Odd")
    ]
    assert told == ["a: Åtkomst nekad", "a: Odd"]


def test_an_error_that_is_no_documents_and_a_report_of_before_are_told_as_they_are() -> None:
    assert refusing.of_error(IndexBusy("busy", next_step="Wait"), "fi") == "busy. Wait"
    assert refusing.of_failure(Failure("p/a", "empty file", "Remove it"), "fi") == "p/a: empty file. Remove it"
