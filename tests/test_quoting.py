"""A passage that a question quotes is the one it asks about, whole; a focus area with its goals."""

from __future__ import annotations

import pytest

from assistant.assistant import Assistant
from assistant.records import Turn


@pytest.mark.parametrize(
    ("question", "goals"),
    [
        ('Vad säger programmet om "INNOVATIVA TJÄNSTER; produktifierade servicehelheter"?', 4),
        ('Mitä ohjelma sanoo kohdasta "ICT-BRANSCHENS NYA ÖPPNINGAR"?', 4),
    ],
)
def test_a_quoted_focus_area_is_answered_with_its_goals(assistant: Assistant, question: str, goals: int) -> None:
    quotes = [each.quote for each in assistant.ask(question).citations]
    assert sum(quote.startswith(("att ", "nya ")) for quote in quotes) == goals


def test_a_quoted_beginning_of_a_passage_is_answered_with_all_of_it(assistant: Assistant) -> None:
    answer = assistant.ask('Vad säger programmet om "En högklassig, ren och trivsam livs- och verksamhetsmiljö"?')
    assert "framtidens experter" in answer.citations[0].quote


def test_a_quoted_word_is_only_a_word(assistant: Assistant) -> None:
    answer = assistant.ask('Vad menas med "serious games"?')
    assert all(len(each.quote) < 200 for each in answer.citations)


@pytest.mark.parametrize(
    ("first", "then"),
    [
        ("Mitkä ovat painopistealueet?", "kerro lisää kolmosesta"),
        ("Vilka är tyngdpunktsområdena?", "berätta mer om den tredje"),
        ("Which focus areas are there?", "tell me more about the third one"),
    ],
)
def test_more_about_a_listed_focus_area_is_its_goals(assistant: Assistant, first: str, then: str) -> None:
    listed = assistant.ask(first)
    answer = assistant.ask(then, [Turn(first, listed)])
    assert "att utveckla kompetensen i cybersäkerheten" in [each.quote for each in answer.citations]
