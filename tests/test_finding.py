"""Finding words in a text: folded for matching, told by their places in the original."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant import finding, words
from assistant.finding import Folded
from evals.promises.generated import documents

TEXTS = st.one_of(documents(), st.text(max_size=200))


def found(query: str, *texts: str) -> list[list[str]]:
    """What is found in Swedish texts, as it is written there."""
    places = finding.find(query, [(text, "sv") for text in texts])
    return [[text[start:end] for start, end in spans] for text, spans in zip(texts, places, strict=True)]


@settings(max_examples=300, deadline=None)
@given(TEXTS)
def test_a_text_is_folded_as_words_are(text: str) -> None:
    assert Folded(text).text == words.fold(text)


@settings(max_examples=300, deadline=None)
@given(TEXTS, st.data())
def test_any_words_of_a_text_are_found_in_it_and_the_places_hold_them(text: str, data: st.DataObject) -> None:
    held = words.split(text)
    sought = data.draw(st.lists(st.sampled_from(held), max_size=3)) if held else []
    [places] = finding.find(" ".join(sought), [(text, "sv")])
    said = [words.fold(text[start:end]) for start, end in places]
    assert bool(places) == bool(sought)
    assert all(any(word in each for each in said) for word in sought)
    assert all(any(word in each for word in sought) for each in said)
    assert all(before[1] <= after[0] for before, after in pairwise(places))


@pytest.mark.parametrize("query", ["mål", "MÅL", "mal", "ma\u030al"])
def test_accents_and_case_make_no_difference(query: str) -> None:
    assert found(query, "Programmets mål är få, lätta och öppna.") == [["mål"]]


def test_a_letter_is_marked_with_its_accents_however_it_is_written() -> None:
    assert found("for oppna", "fo\u0308r öppna") == [["fo\u0308r", "öppna"]]


def test_a_word_is_found_inside_a_compound() -> None:
    assert found("säkerhet", "kompetensen i cybersäkerheten") == [["säkerhet"]]


def test_all_words_must_stand_in_the_same_text() -> None:
    assert found("nya tjänster", "nya mål", "tjänster av nytt slag", "tjänster, nya") == [[], [], ["tjänster", "nya"]]


def test_stems_are_looked_for_only_where_no_text_has_the_words() -> None:
    assert found("tjänsterna", "tjänster", "tjänsterna") == [[], ["tjänsterna"]]
    assert found("tjänsternas", "tjänster", "nättjänster") == [["tjänst"], []]


def test_signs_are_text_and_no_pattern() -> None:
    assert found("(mål|nej).*", "ett mål är nog") == [[]]
    assert found("(mål|är).*", "ett mål är nog") == [["mål", "är"]]
    assert found("2014–2017", "åren 2014−2017") == [["2014", "2017"]]
    assert found("?!", "vad?!") == [[]]
