"""Sentences of letters: what each does, told in three languages."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.roles import ROLES, Role, role_of


@pytest.mark.parametrize(
    ("sentence", "role"),
    [
        ("Bästa mottagare,", "salutation"),
        ("Moikka!", "salutation"),
        ("Vi driver ett bageri med tolv anställda.", "tells"),
        ("Olemme pieni yhdistys saaristosta.", "tells"),
        ("I would be glad to know who took the decision.", "asks"),
        ("Samoin kiinnostaisi, milloin haku aukeaa.", "asks"),
        ("Dessutom skulle vi behöva uppgifter om målen för skogen.", "asks"),
        ("Löytyisikö tälle jokin tavoite?", "fits"),
        ("Jag ber om ursäkt för besväret.", "courtesy"),
        ("Med vänliga hälsningar, Bengt", "closing"),
        ("Terkuin Marketta", "closing"),
        ("All the best, Trevor", "closing"),
    ],
)
def test_a_sentence_is_known_by_what_it_does(sentence: str, role: Role) -> None:
    assert role_of(sentence) == role


def test_a_very_long_sentence_tells_something_and_is_not_embedded() -> None:
    assert role_of("hej " * 400_000) == "tells"


@settings(max_examples=60)
@given(st.text(max_size=80))
def test_every_text_has_a_role(text: str) -> None:
    assert role_of(text) in ROLES.names
