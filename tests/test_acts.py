"""Dialogue acts: what a turn does, told in three languages, and what is none of them."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant import acts


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
    assert acts.act_of(text) in acts.ACTS.names
