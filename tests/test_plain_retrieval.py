"""Documents without aids: a passage is found by its sentences, by its heading, and by words as far as they can be
trusted across languages."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from library import Place, copied

from assistant import calibration, embedding, nearness, windows
from assistant.index.reader import Build
from assistant.plain import PLAIN, Mixing
from assistant.reading import read
from assistant.records import Hit
from assistant.retrieval import retrieve

LATE = "Nej. Det som redan är gjort betalas aldrig i efterhand."
LONG = (
    "Sammanträdet öppnades klockan nio. Protokollet från våren godkändes utan ändringar. "
    "Stödet är högst fyrtio procent av kostnaderna. Kaffe serverades i aulan. "
    "Nästa möte hålls i Kouvola i november, och resorna bokar var och en själv."
)
FAQ = f"""# Vanliga frågor

## Kan man söka bidrag för ett projekt som redan har börjat?

{LATE}

## Vem får delta i utbildningen?

Alla som bor i landskapet. Anmäl dig på webben.
"""


@pytest.fixture(scope="module")
def build(programme: Place, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Build]:
    place = copied(programme, tmp_path_factory.mktemp("plain"))
    place.write("bare/faq.sv.md", FAQ)
    place.write("bare/minutes.sv.txt", f"{LONG}\n\nHögskolan Xamk undersöker träfiber.\n")
    place.ingest()
    with place.build() as opened:
        yield opened


def found(build: Build, text: str, mixing: Mixing = PLAIN, programme: str = "bare") -> dict[str, Hit]:
    """The hits of a programme, best first, by their text."""
    question = read(text, (), "auto", None)
    vector = embedding.load().query(text)
    near = nearness.measured(vector, question.worded_in, build)
    given = (question.sought, question.worded_in, vector, near, build, calibration.load()[build.regime])
    hits = retrieve(*given, mixing=mixing)
    return {hit.passage.text: hit for hit in hits if hit.passage.programme == programme}


def gained(build: Build, text: str, passage: str, **without: float) -> float:
    """What one of the means adds to the score of a passage."""
    return found(build, text)[passage].score - found(build, text, replace(PLAIN, **without))[passage].score


@pytest.mark.parametrize("text", ["Hur stor del av kostnaderna ersätts?", "What share of the costs is paid?"])
def test_a_sentence_that_answers_brings_its_long_passage_up(build: Build, text: str) -> None:
    assert gained(build, text, LONG, windows=0.0) > 0
    assert gained(build, text, LONG, windows=0.0) > gained(build, text, LATE, windows=0.0)


def test_the_nearest_sentence_is_the_one_that_says_it(build: Build) -> None:
    said = {passage.text: passage.id for passage in build.store.of_programme("bare")}
    vector = embedding.load().documents(["Stödet är högst fyrtio procent av kostnaderna."])[0]
    near = windows.nearest(vector, said.values(), build.store)
    assert near[said[LONG]] == pytest.approx(1.0, abs=1e-4)
    assert said["Högskolan Xamk undersöker träfiber."] not in near and windows.nearest(vector, [], build.store) == {}


def test_an_answer_is_found_by_the_question_it_stands_below(build: Build) -> None:
    hits = found(build, "Projektet är redan i gång, kan vi ändå söka bidrag?")
    assert next(text for text, hit in hits.items() if hit.passage.kind not in ("heading", "title")) == LATE


@pytest.mark.parametrize(
    "text", ["Voiko jo alkaneelle hankkeelle hakea avustusta?", "Can a project that has begun still apply for a grant?"]
)
def test_a_heading_brings_up_what_stands_below_it_in_any_language(build: Build, text: str) -> None:
    assert gained(build, text, LATE, headings=0.0) > 0


def test_an_answer_holds_the_words_of_its_heading(build: Build) -> None:
    assert (
        "utbildningen"
        in found(build, "Vem får delta i utbildningen?")["Alla som bor i landskapet. Anmäl dig på webben."].matched
    )


def test_a_name_counts_less_in_another_language_than_in_its_own(build: Build) -> None:
    passage = "Högskolan Xamk undersöker träfiber."
    for text, differs in (("What does Xamk study?", True), ("Vad gör Xamk?", False)):
        hits = found(build, text)
        assert hits[passage].matched == ("xamk",)
        assert (found(build, text, replace(PLAIN, across=1.0))[passage].score > hits[passage].score) is differs


def test_what_has_wordings_is_found_as_it_was_whatever_the_mixing(build: Build) -> None:
    other = Mixing(windows=1.0, headings=1.0, hubs=0.0, words=1.0, across=0.0, languages=0.0)
    text = "Vilka mål finns för turismen?"
    assert found(build, text, programme="kymmenedalen") == found(build, text, other, "kymmenedalen")
