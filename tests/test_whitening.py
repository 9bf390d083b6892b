"""Whitening: ways of putting the same thing come nearer to each other than to ways of putting other things."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant import whitening


def said(seed: int, targets: int, each: int, dimensions: int = 12) -> tuple[np.ndarray, list[str]]:
    """Unit vectors of things that differ in a few directions, each put in ways that differ much in all the others."""
    random = np.random.default_rng(seed)
    meant = np.zeros((targets, dimensions))
    meant[:, :4] = random.normal(size=(targets, 4))
    ways = np.repeat(meant, each, axis=0)
    ways[:, 4:] += 3 * random.normal(size=(targets * each, dimensions - 4))
    ways[:, :4] += 0.1 * random.normal(size=(targets * each, 4))
    vectors = (ways / np.linalg.norm(ways, axis=1, keepdims=True)).astype(np.float32)
    return vectors, [f"t{at // each}" for at in range(targets * each)]


def own_nearest(vectors: np.ndarray, targets: list[str]) -> float:
    """Share of vectors whose nearest other one is of the same target."""
    near = vectors @ vectors.T
    np.fill_diagonal(near, -2)
    return float(np.mean([targets[at] == targets[int(nearest)] for at, nearest in enumerate(near.argmax(axis=1))]))


@pytest.mark.parametrize("seed", range(5))
def test_what_means_the_same_comes_together(seed: int) -> None:
    vectors, targets = said(seed, targets=12, each=8)
    whitened = whitening.fitted(vectors, targets)(vectors)
    assert own_nearest(whitened, targets) > own_nearest(vectors, targets) + 0.3


@given(seed=st.integers(0, 99), each=st.integers(1, 6))
def test_vectors_stay_of_length_one_and_one_is_whitened_as_in_a_row(seed: int, each: int) -> None:
    vectors, targets = said(seed, targets=5, each=each)
    learnt = whitening.fitted(vectors, targets)
    assert np.allclose(np.linalg.norm(learnt(vectors), axis=1), 1, atol=1e-4)
    assert np.allclose(learnt(vectors)[0], learnt(vectors[0]), atol=1e-4)


def test_from_too_few_phrases_nothing_is_learnt() -> None:
    vectors, targets = said(1, targets=5, each=2)
    assert np.allclose(whitening.fitted(vectors, targets)(vectors), vectors, atol=1e-6)
