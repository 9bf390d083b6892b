"""What is due to a message: told in three languages, from signs that no programme is named in."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from library import Place, copied, load_embedder

from assistant import calibration, nearness, retrieval
from assistant.calibration import REGIMES, Calibration, Regime
from assistant.errors import AssistantError
from assistant.index.reader import Build
from assistant.judging import due
from assistant.judging.due import DUE, Due
from assistant.reading import read
from evals import decisions
from evals.decisions import Example

MESSAGES: list[tuple[Due, str]] = [
    ("answered", "Vilka mål finns för skogen?"),
    ("answered", "Milloin maakuntavaltuusto hyväksyi ohjelman?"),
    ("answered", "What does the programme say about young people?"),
    ("fit", "Vi tänker starta en verkstad som bygger spel för sjukgymnaster"),
    ("fit", "Neljä tilaa perustaisi yhteisen myllyn ja myisi jauhot lähikauppoihin"),
    ("fit", "Our college and three small machine shops want to design products together"),
    ("not_in_programme", "Hur många procent av kostnaderna täcker stödet?"),
    ("not_in_programme", "Mihin mennessä hakemus pitää jättää?"),
    ("not_in_programme", "Who decides on the applications?"),
    ("off_topic", "Grannens katt jamar hela natten. Vad ska jag göra?"),
    ("off_topic", "Paljonko kello on Tokiossa?"),
    ("off_topic", "Our washing machine leaks onto the floor. Which hose do I need?"),
]


@pytest.fixture(scope="module")
def build(programme: Place) -> Iterator[Build]:
    with programme.build() as opened:
        yield opened


def told(text: str, build: Build, figures: Calibration | None = None) -> Due:
    figures = figures or calibration.load()[build.regime]
    question = read(text, (), "auto", None)
    heard = nearness.heard(question, load_embedder(), build)
    hits = retrieval.retrieve(question.sought, question.worded_in, heard.vector, heard.near, build, figures)
    return due.due(question, heard, hits, build, figures)


@pytest.mark.parametrize(("wanted", "text"), MESSAGES)
def test_what_is_due_is_told(build: Build, wanted: Due, text: str) -> None:
    assert told(text, build) == wanted


def test_an_idea_is_never_due_a_fit_where_no_goals_are_known(place: Place) -> None:
    place.write("p/text.sv.txt", "Mål\n\n - att främja spelifiering\n - att utveckla livsmedel\n")
    place.ingest()
    with place.build() as bare:
        assert {told(text, bare) for _, text in MESSAGES} <= {"answered", "not_in_programme", "off_topic"}


@pytest.mark.parametrize(
    ("text", "wanted"), [("Vad säger programmet om turism?", "answered"), ("Hur kokar man potatis?", "off_topic")]
)
def test_figures_of_another_embedder_give_way_to_a_rule(build: Build, text: str, wanted: Due) -> None:
    assert told(text, build, replace(calibration.load()[build.regime], embedder="another")) == wanted


def test_a_document_of_a_programme_without_wordings_that_holds_the_words_answers(
    programme: Place, tmp_path: Path
) -> None:
    place = copied(programme, tmp_path)
    place.write("fisk/fisk.txt", "Om fiskodling\n\nBidrag för fiskodling: kar och pumpar ersätts till hälften.\n")
    place.ingest()
    with place.assistant() as assistant:
        for question in ("Vad sägs om bidrag för fiskodling?", "Får man bidrag för fiskodling?"):
            answer = assistant.ask(question)
            assert answer.outcome == "answered" and "fiskodling" in answer.citations[0].quote
        assert "att utveckla kompetensen i cybersäkerheten" in assistant.ask("Vilka mål finns för ICT?").text


def test_a_regression_of_other_features_is_told_with_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    held = dict(np.load(due.FILES["worded"], allow_pickle=False))
    np.savez(tmp_path / "due.npz", **{**held, "features_version": np.array(1)})
    monkeypatch.setitem(due.FILES, "worded", tmp_path / "due.npz")
    due.model.cache_clear()
    try:
        with pytest.raises(AssistantError, match=r"due\.npz.*of features 1.*evals calibrate"):
            due.model("worded")
    finally:
        due.model.cache_clear()


@pytest.mark.parametrize("regime", REGIMES)
def test_the_regression_that_ships_has_a_weight_for_each_outcome_and_example(regime: Regime) -> None:
    held = due.model(regime)
    assert held.weights.shape == (len(held.examples), len(DUE))
    assert held.examples.shape[1] == len(held.mean) == len(held.scale)


@pytest.mark.parametrize(
    ("scores", "wanted"),
    [
        ((0.2, -1.0, 0.4, -1.0), "answered"),
        ((0.2, -1.0, 0.6, -1.0), "not_in_programme"),
        ((0.2, 0.5, 0.4, -1.0), "fit"),
        ((0.2, -1.0, 0.4, 0.5), "off_topic"),
    ],
)
def test_an_answer_is_given_where_silence_is_hardly_likelier(scores: tuple[float, ...], wanted: Due) -> None:
    told = due.likeliest(np.array([scores], np.float32), answer_margin=0.3)
    assert DUE[int(told[0])] == wanted


def test_the_margin_makes_up_for_texts_that_answer_seldom(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(due.FILES, "plain", tmp_path / "due.npz")
    drawn = np.random.default_rng(1)

    def examples(wanted: Due, centre: float, count: int) -> list[Example]:
        return [Example((float(drawn.normal(centre)), 0.0), wanted, str(nth % 20)) for nth in range(count)]

    silent = examples("not_in_programme", 0.0, 400)
    answers = examples("answered", 3.0, 300)  # as plainly as texts seldom do
    others = [*examples("fit", -9.0, 40), *examples("off_topic", 9.0, 40)]
    taught = [*examples("answered", 1.0, 60), *examples("not_in_programme", 0.0, 60)]
    figures, _ = decisions.fitted_to([*silent, *answers, *others], taught, "plain", calibration.load()["plain"])
    try:
        rows = [each.row for each in taught]
        told = due.likeliest(due.model("plain").scores(rows), figures.answer_margin)
        rates = [np.mean(told[:60] == DUE.index("answered")), np.mean(told[60:] == DUE.index("not_in_programme"))]
        assert figures.answer_margin > 0 and abs(rates[0] - rates[1]) < 0.15
    finally:
        due.model.cache_clear()
