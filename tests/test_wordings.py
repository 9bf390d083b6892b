"""Wordings: mistakes are told with file and line, and another way of putting a thing leads to the text's own."""

from __future__ import annotations

from pathlib import Path

import pytest
from library import Place

from assistant import aids
from assistant.assistant import Assistant
from assistant.phrases import Place as Span
from assistant.records import Language
from assistant.wordings import Wordings

TEXT = (
    "Mål\n\n - att utveckla turismen\n - att främja bioekonomin\n\nProjekt ska uppfylla målen. De gäller till 2017.\n"
)
SOUND = 'language: sv\nasks:\n  - of: ["De gäller till 2017."]\n    wordings: [hur länge varar det]\n'


def loaded(folder: Path, text: str) -> tuple[tuple[Wordings, ...], list[str]]:
    (folder / "p" / "wordings").mkdir(parents=True)
    (folder / "p" / "wordings" / "sv.yaml").write_text(text, encoding="utf-8")
    found, faults = aids.load(folder / "p", [TEXT])
    return found.wordings, [str(fault) for fault in faults]


def test_sound_wordings_are_read(tmp_path: Path) -> None:
    (found,), faults = loaded(tmp_path, SOUND)
    assert faults == []
    assert found.asks[0].wordings == ("hur länge varar det",)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (SOUND.replace("2017", "2018"), "p/wordings/sv.yaml:3: no document holds 'De gäller till 2018.'"),
        (
            SOUND + "silent:\n  - of: [price]\n    wordings: [x]\n",
            "p/wordings/sv.yaml:6: guide.yaml has no silent topic",
        ),
        (SOUND + "outside: 7\n", "p/wordings/sv.yaml:5: outside: found '7'"),
        (SOUND.replace("language: sv", "language: de"), "p/wordings/sv.yaml:1: language: found 'de'"),
    ],
)
def test_a_mistake_is_told_with_file_and_line(tmp_path: Path, text: str, said: str) -> None:
    found, faults = loaded(tmp_path, text)
    assert found == ()
    assert [said in fault for fault in faults] == [True]


def test_places_are_read_back_as_they_were_joined() -> None:
    places = (Span("a1", 0, 7), Span("b2", 12, 40))
    assert Span.split(Span.joined(places)) == places


@pytest.mark.parametrize(
    ("language", "question", "quote"),
    [
        (
            "sv",
            "Vill man att pensionärer och unga ska trivas här, vilka riktar sig det sista området till?",
            "målgruppen",
        ),
        ("fi", "Puhutaanko siellä appeista tai nettipalveluista?", "ICT-tillämpningar"),
        ("en", "Is there anything on firms that sell beyond the border?", "små och medelstora företag"),
    ],
)
def test_a_question_in_other_words_finds_the_sentence(
    assistant: Assistant, language: Language, question: str, quote: str
) -> None:
    given = assistant.ask(question, language=language)
    assert given.outcome == "answered"
    assert quote in given.citations[0].quote


def test_a_list_asked_for_in_other_words_is_whole(assistant: Assistant) -> None:
    given = assistant.ask("Mitä kaikkea digipuolella tavoitellaan, luettele")
    assert len(given.citations) == 5


@pytest.mark.parametrize(
    "question",
    [
        "Finns det ett poängsystem när projekten jämförs?",
        "Millä perusteella hankkeiden välillä valitaan?",
        "On what basis are projects chosen over one another?",
    ],
)
def test_what_is_said_nearby_stands_beside_what_is_not(assistant: Assistant, question: str) -> None:
    given = assistant.ask(question)
    assert given.outcome == "not_in_programme"
    rule = "Projekt som finansieras i Kymmenedalen ska uppfylla programmets mål."
    assert [each.quote for each in given.citations] == [rule]
    letter = assistant.draft(question)
    assert [each.quote for each in letter.citations] == [rule]


@pytest.mark.long
def test_wordings_that_are_edited_count_at_the_next_ingest(place: Place) -> None:
    place.write("p/programme.toml", _DESCRIPTION)
    place.write("p/a.txt", TEXT)
    place.write("p/wordings/sv.yaml", SOUND)
    first = place.ingest()
    place.write("p/wordings/sv.yaml", SOUND.replace("hur länge varar det", "när tar det slut"))
    assert place.ingest().build != first.build
    with place.build() as build:
        assert len(build.store.phrases("ask").targets) == 2


_DESCRIPTION = """title = { sv = "P", fi = "P", en = "P" }
[[documents]]
path = "a.txt"
language = "sv"
"""
