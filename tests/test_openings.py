"""Where something new begins inside a sentence: told in three languages, and never a letter of it lost."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant import openings
from assistant.errors import AssistantError
from assistant.openings import OPENINGS, pieces


@pytest.mark.parametrize(
    ("sentence", "opened"),
    [
        ("Vi vill göra ost av getmjölk på gården, passar det in hos er och hur mycket kan man få i stöd?", 3),
        ("me tehtäis pojan kanssa vene mikä kulkee auringolla ja sopiiko se teille ja paljonko rahaa voi saada", 3),
        ("We make candles from leftover wax, would that suit you and by what date do we have to apply?", 3),
        ("Vilka mål finns för skogen och när godkändes programmet egentligen?", 2),
        ("Mitkä ovat ohjelman painopisteet ja kuinka paljon tukea yritys voi saada?", 2),
        ("We grow apples, pears and plums, and sell most of them at the market.", 1),
        ("Skulle ett bageri eller ett kafé passa in?", 1),
        ("Olemme pieni yhdistys, ja meillä on kaksi venettä, laituri ja vaja.", 1),
    ],
)
def test_a_sentence_is_cut_where_a_question_begins(sentence: str, opened: int) -> None:
    assert len(pieces(sentence)) == opened


def test_what_asks_whether_it_fits_is_told_from_other_questions() -> None:
    told = [
        name for _, name in pieces("We would smoke fish in the old boathouse, does that fit and how much can we get?")
    ]
    assert told == ["goes_on", "fits", "asks"]


@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.sampled_from(["vi", "ja", ",", "and", "sopiiko", "hur", "eller", "?", "–", "ost", "\u200d"]), max_size=12
    )
)
def test_the_pieces_of_a_sentence_hold_all_of_its_words(parts: list[str]) -> None:
    sentence = " ".join(parts)
    assert " ".join(piece for piece, _ in pieces(sentence)).split() == sentence.split()


def test_a_damaged_regression_is_told_with_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    held = dict(np.load(openings.FILE, allow_pickle=False))
    np.savez(tmp_path / "openings.npz", rows=held["rows"][:-1], weights=held["weights"])
    monkeypatch.setattr(openings, "FILE", tmp_path / "openings.npz")
    openings.model.cache_clear()
    try:
        with pytest.raises(AssistantError, match=r"openings\.npz.*evals openings"):
            openings.model()
    finally:
        openings.model.cache_clear()


def test_the_regression_that_ships_has_a_weight_for_each_row_and_opening() -> None:
    held = openings.model()
    assert held.weights.shape == (len(held.rows), len(OPENINGS))
