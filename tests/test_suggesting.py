"""What is suggested next can be answered from the text, in each language, and has not been asked."""

from __future__ import annotations

import pytest

from assistant.assistant import Assistant
from assistant.records import LANGUAGES, Language, Turn


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_question_to_begin_with_is_answered(assistant: Assistant, language: Language) -> None:
    offered = assistant.suggested([], language)
    assert len(offered) >= 3
    for question in offered:
        answer = assistant.ask(question, page=language)
        assert (answer.outcome, answer.language, answer.fit) == ("answered", language, None), question


@pytest.mark.parametrize(
    ("language", "first"),
    [
        ("sv", "vi vill utbilda personal för serverhallarna i ett gemensamt projekt"),
        ("fi", "Mitä ohjelmassa sanotaan matkailusta?"),
        ("en", "Is food processing among the goals?"),
    ],
)
def test_what_is_offered_after_an_answer_is_answered_and_new(
    assistant: Assistant, language: Language, first: str
) -> None:
    turns = [Turn(first, assistant.ask(first, page=language))]
    for _ in range(3):
        offered = assistant.suggested(turns, language)
        assert offered and not {turn.question for turn in turns}.intersection(offered)
        answer = assistant.ask(offered[0], turns, page=language)
        assert answer.outcome == "answered" and answer.fit is None, offered[0]
        turns.append(Turn(offered[0], answer))


def test_a_focus_area_is_offered_until_its_goals_are_shown(assistant: Assistant) -> None:
    asked = "Is food processing among the goals?"
    turns = [Turn(asked, assistant.ask(asked))]
    offered = assistant.suggested(turns, "en")[0]
    assert "Smart use of natural resources" in offered
    shown = assistant.ask(offered, turns)
    assert len(shown.citations) >= 4
    assert offered not in assistant.suggested([*turns, Turn("other words", shown)], "en")
