"""In a dialogue nothing is said twice, and what is left out takes its citation with it."""

from __future__ import annotations

import pytest

from assistant.assistant import Assistant
from assistant.markdown import MARK
from assistant.records import Answer, Turn


def asked(assistant: Assistant, *questions: str) -> list[Answer]:
    turns: list[Turn] = []
    for question in questions:
        turns.append(Turn(question, assistant.ask(question, turns)))
    return [turn.answer for turn in turns]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Vad är visionen?", "Och vem godkände programmet?"),
        ("Mikä on ohjelman visio?", "Entä kuka hyväksyi ohjelman?"),
        ("What is the vision?", "And who approved the programme?"),
    ],
)
def test_what_leads_to_a_quote_is_put_in_other_words(assistant: Assistant, first: str, second: str) -> None:
    before, after = asked(assistant, first, second)
    assert before.outcome == after.outcome == "answered"
    assert before.text.split("\n\n")[0] != after.text.split("\n\n")[0]


def test_a_second_idea_repeats_neither_the_rule_nor_whom_to_ask(assistant: Assistant) -> None:
    ideas = (
        "Vi planerar en gemensam ystning för fem mjölkgårdar i Elimä",
        "Vi planerar en kurs i datasäkerhet för småföretag i Kotka",
    )
    before, after = asked(assistant, *ideas)
    assert before.fit and after.fit
    assert "virasto@" in before.text.replace("\\", "")
    assert "virasto@" not in after.text.replace("\\", "")
    shown = {int(number) for number in MARK.findall(after.text)} | {goal.number for goal in after.fit.goals}
    assert {citation.number for citation in after.citations} == shown
