"""What is asked about funding, and what a passage says on it: told across languages, learnt from texts that say it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from library import Place, load_embedder

from assistant import nearness, sources, topics
from assistant.embedding import Vectors
from assistant.index.reader import Build
from assistant.nearness import Nearness
from assistant.passages import passages
from assistant.records import Language
from assistant.ridge import Ridge
from evals import practical

TEXT = """Näin haet

Haku alkaa 3.2. ja päättyy 28.3. klo 16.

Tukea voivat hakea kunnat ja yhdistykset.

Rannikon lintuja lasketaan joka kevät vapaaehtoisin voimin.
"""


def heard(text: str, language: Language, build: Build) -> tuple[Vectors, Nearness]:
    vector = load_embedder().query(text)
    return vector, nearness.measured(vector, language, build)


@pytest.mark.parametrize(
    ("language", "question", "said"),
    [
        ("sv", "När är sista dagen att söka?", "Haku alkaa"),
        ("en", "Who is allowed to apply?", "Tukea voivat"),
        ("fi", "Mihin mennessä paperit on jätettävä?", "Haku alkaa"),
    ],
)
def test_the_passage_that_says_what_is_asked_is_told_in_any_language(
    place: Place, language: Language, question: str, said: str
) -> None:
    place.write("p/ohje.fi.txt", TEXT)
    place.ingest()
    with place.build() as build:
        held = {each.id: each for each in build.store.of_programme("p")}
        sure = topics.said(*heard(question, language, build), held, build)
        best = max((each for each in held.values() if each.kind == "paragraph"), key=lambda each: sure[each.id])
    assert best.text.startswith(said)


def test_what_is_beside_the_point_is_on_no_topic(place: Place) -> None:
    place.write("p/ohje.fi.txt", TEXT)
    place.ingest()
    with place.build() as build:
        asked, beside = (
            topics.asked(load_embedder().query(text), build)
            for text in ("Kuinka paljon tukea voi saada?", "Miten linnunpönttö rakennetaan?")
        )
    assert beside < 0.5 < asked


def test_a_row_may_be_of_several_classes_or_of_none() -> None:
    rows = np.eye(3, dtype=np.float32)
    ridge = Ridge(5.0, 0.01)
    targets = np.array([[1, 1], [1, -1], [-1, -1]], np.float32)
    told = ridge.scores(rows, rows, ridge.several(rows, targets))
    assert (np.sign(told) == targets).all()


def test_every_sentence_that_is_said_to_answer_stands_in_its_text() -> None:
    for text in practical.told():
        source = sources.read(practical.TEXTS / text.name / "text.md", f"{text.name}/text.md", text.name)
        held = [practical.plain(each.text) for each in passages(source, len)]
        pieces = [piece for said in text.answers.values() for piece in said]
        assert [piece for piece in pieces if not any(piece in each for each in held)] == []


def test_the_texts_are_folders_of_a_corpus_and_each_is_told_of() -> None:
    assert {text.name for text in practical.told()} == {path.name for path in Path(practical.TEXTS).iterdir()}
