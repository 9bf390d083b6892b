"""Hits say why they are there, and come best first."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from library import Place

from assistant import calibration, embedding, nearness
from assistant.index.reader import Build
from assistant.reading import read
from assistant.records import Hit
from assistant.retrieval import retrieve


@pytest.fixture(scope="module")
def build(programme: Place) -> Iterator[Build]:
    with programme.build() as opened:
        yield opened


def found(build: Build, text: str, **figures: float) -> list[Hit]:
    question = read(text, (), "auto", None)
    used = replace(calibration.load()[build.regime], **figures)
    vector = embedding.load().query(text)
    near = nearness.measured(vector, question.worded_in, build)
    return retrieve(question.sought, question.worded_in, vector, near, build, used)


def test_every_passage_of_a_small_corpus_is_compared_once(build: Build) -> None:
    hits = found(build, "Vad är visionen?")
    assert len({hit.passage.id for hit in hits}) == len(hits) == build.store.size


def test_hits_come_best_first(build: Build) -> None:
    scores = [hit.score for hit in found(build, "Mitä matkailusta sanotaan?")]
    assert scores == sorted(scores, reverse=True)


def test_a_passage_s_own_text_finds_it(build: Build) -> None:
    for passage in build.store.of_kind("goal"):
        assert found(build, passage.text)[0].passage.id == passage.id


def test_hit_names_the_words_it_was_matched_by(build: Build) -> None:
    assert "turism" in found(build, "Vad säger programmet om turism?")[0].matched


def test_words_only_ever_add(build: Build) -> None:
    without = {hit.passage.id: hit.score for hit in found(build, "serverhallar", coverage_weight=0.0)}
    for hit in found(build, "serverhallar"):
        assert hit.score >= without[hit.passage.id]


def test_hub_is_taken_off(build: Build) -> None:
    plain = {hit.passage.id: hit for hit in found(build, "How do I get a driving licence?", hub_share=0.0)}
    for hit in found(build, "How do I get a driving licence?", hub_share=1.0):
        assert hit.similarity == plain[hit.passage.id].similarity
        assert hit.centred < plain[hit.passage.id].centred
