"""Sentences: where they begin and end, and where a full stop ends none."""

from __future__ import annotations

import pytest
from hypothesis import given, settings

from assistant import sentences
from evals.promises.generated import documents


def said(text: str) -> list[str]:
    return [text[start:end] for start, end in sentences.spans(text)]


@pytest.mark.parametrize(
    "text",
    [
        "Kontakter söks bland de s.k. BRICS-länderna.",
        "Det gäller t.ex. Kotka och bl.a. Fredrikshamn.",
        "Koskee esim. Kotkaa ja ns. Kaakkois-Suomea.",
        "See e.g. Kotka and i.e. Kouvola.",
        "Summan är ca. 3.5 milj. Euro.",
        "Utan punkt",
        "version 2.0 i Kotka",
        "Vad ... och sedan?",
    ],
)
def test_one_sentence_stays_one(text: str) -> None:
    assert said(text) == [text]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ett mål. Två mål! Tre? Fyra…", ["Ett mål.", "Två mål!", "Tre?", "Fyra…"]),
        ("Han sa ”nej.” Sedan gick han.", ["Han sa ”nej.”", "Sedan gick han."]),
        ("Åren gick.\u00a0Ökningen kom.", ["Åren gick.", "Ökningen kom."]),
        ("Slutet är nära. 2014 kom.", ["Slutet är nära.", "2014 kom."]),
        ("Rubrik utan punkt\n\nNästa stycke.", ["Rubrik utan punkt", "Nästa stycke."]),
        ("En mening.\r\nEn till.", ["En mening.", "En till."]),
        ("Följande:\n- ett\n• två", ["Följande:", "- ett", "• två"]),
        ("  \n ", []),
        ("", []),
    ],
)
def test_sentences_are_told_apart(text: str, expected: list[str]) -> None:
    assert said(text) == expected


@settings(max_examples=200)
@given(documents())
def test_sentences_lose_nothing_but_white_space(text: str) -> None:
    spans = sentences.spans(text)
    edges = [edge for span in spans for edge in span]
    assert edges == sorted(edges)
    assert all(text[start:end] == text[start:end].strip() != "" for start, end in spans)
    assert "".join("".join(text[start:end].split()) for start, end in spans) == "".join(text.split())
