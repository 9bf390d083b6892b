"""Kernel ridge regression on landmarks: the full regression where every example is one, and near it where few are."""

from __future__ import annotations

import numpy as np
import pytest

from assistant import ridge
from assistant.ridge import Ridge

RIDGE = Ridge(2.0, 0.3)


def examples(count: int) -> tuple[np.ndarray, np.ndarray]:
    chance = np.random.default_rng(1)
    classes = np.arange(count) % 3
    middles = chance.normal(size=(3, 8))
    return (middles[classes] + 0.3 * chance.normal(size=(count, 8))).astype(np.float32), classes


def test_with_every_example_a_landmark_it_is_the_full_regression() -> None:
    rows, classes = examples(60)
    apart = ((rows[:, None] - rows[None]) ** 2).sum(axis=2)
    full = np.linalg.solve(np.exp(-2.0 * apart) + 0.3 * np.eye(60), 2.0 * np.eye(3)[classes] - 1)
    found = RIDGE.weights(rows, rows, classes, 3)
    assert RIDGE.scores(rows, rows, found) == pytest.approx(np.exp(-2.0 * apart) @ full, abs=0.02)


def test_few_landmarks_tell_the_same_classes() -> None:
    rows, classes = examples(300)
    landmarks = rows[::10]
    scores = RIDGE.scores(rows, landmarks, RIDGE.weights(landmarks, rows, classes, 3))
    assert (scores.argmax(axis=1) == classes).mean() > 0.95


def test_a_class_of_few_examples_counts_as_one_of_many() -> None:
    rows, classes = examples(300)
    kept = np.flatnonzero((classes > 0) | (np.arange(300) < 30))
    scores = RIDGE.scores(rows, rows[kept], RIDGE.weights(rows[kept], rows[kept], classes[kept], 3))
    assert (scores.argmax(axis=1) == classes)[classes == 0].mean() > 0.9


@pytest.mark.parametrize("count", [1, 7, ridge.LANDMARKS, 3 * ridge.LANDMARKS + 1])
def test_landmarks_are_spread_evenly_and_never_too_many(count: int) -> None:
    chosen = ridge.chosen(count)
    assert len(chosen) == min(count, ridge.LANDMARKS) and chosen[0] == 0 and chosen[-1] == count - 1
    assert np.ptp(np.diff(chosen)) <= 1 if len(chosen) > 1 else True


def test_examples_that_repeat_one_another_do_no_harm() -> None:
    rows, classes = examples(30)
    twice, both = np.vstack([rows, rows]), np.concatenate([classes, classes])
    scores = RIDGE.scores(rows, twice, RIDGE.weights(twice, twice, both, 3))
    assert np.isfinite(scores).all() and (scores.argmax(axis=1) == classes).all()
