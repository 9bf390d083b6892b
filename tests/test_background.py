"""Background questions: as many in each language, in no eval set, and the hubs that they tell."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import numpy as np

from assistant import background, words
from assistant.records import LANGUAGES

SETS = Path(__file__).parent.parent / "evals" / "sets"


def test_there_are_as_many_of_each_topic_in_every_language() -> None:
    counts = Counter((question.language, question.topic) for question in background.questions())
    assert set(counts) == {(language, topic) for language in LANGUAGES for topic in ("funding", "beside")}
    assert len(set(counts.values())) == 1


def test_none_is_asked_twice_and_none_is_empty() -> None:
    folded = [words.fold(question.text).strip() for question in background.questions()]
    assert all(folded) and len(set(folded)) == len(folded)


def test_none_is_in_an_eval_set() -> None:
    rows = [json.loads(line) for path in SETS.glob("*.jsonl") for line in path.read_text("utf-8").splitlines()]
    asked = {tuple(words.split(turn)) for row in rows for turn in row.get("turns", [])}
    assert asked
    assert asked & {tuple(words.split(question.text)) for question in background.questions()} == set()


def test_a_hub_is_the_mean_similarity_to_the_questions_of_each_language() -> None:
    towards = {"sv": (1.0, 0.0), "fi": (0.0, 1.0), "en": (0.6, 0.8)}
    asked = np.array([towards[question.language] for question in background.questions()], dtype=np.float32)
    passages = np.array([(1.0, 0.0), (0.0, 1.0)], dtype=np.float32)
    assert np.allclose(background.hubs(passages, asked), [(1.0, 0.0, 0.6), (0.0, 1.0, 0.8)])


def test_no_passages_have_no_hubs() -> None:
    asked = np.zeros((len(background.questions()), 2), dtype=np.float32)
    assert background.hubs(np.zeros((0, 2), dtype=np.float32), asked) == []
