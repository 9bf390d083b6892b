"""The goals that an idea meets, as cards, and the answer's text around them."""

from __future__ import annotations

from dataclasses import replace
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant import cards
from assistant.assistant import Assistant
from assistant.records import Answer, Citation, Fit, GoalFit
from assistant.writing import handover

IDEA = "Haluamme perustaa pelialan yrityksille yhteisen kiihdyttämön Kouvolaan"


class Tags(HTMLParser):
    """The tags and the text of some HTML."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data


@pytest.fixture(scope="module")
def fitting(assistant: Assistant) -> Answer:
    return assistant.ask(IDEA)


def test_a_card_tells_how_well_what_where_and_why_and_has_the_original(fitting: Answer) -> None:
    assert fitting.fit
    shown = Tags(cards.html(fitting, {goal.number: "sv" for goal in fitting.fit.goals}))
    goal = fitting.fit.goals[0]
    for said in ("sopii tähän selvästi", "pelillistämiseen", "ICT-alan uudet avaukset", goal.reason, goal.quote):
        assert said in shown.text
    assert [attrs.get("lang") for tag, attrs in shown.tags if tag == "blockquote"] == ["sv"] * len(fitting.fit.goals)
    assert ("p", {"class": "goal", "lang": "fi"}) in shown.tags


def test_a_card_has_no_empty_line_for_what_the_guide_does_not_explain(fitting: Answer) -> None:
    assert fitting.fit
    bare = tuple(replace(goal, reason="", area="") for goal in fitting.fit.goals)
    shown = Tags(
        cards.html(replace(fitting, fit=replace(fitting.fit, goals=bare)), {goal.number: "sv" for goal in bare})
    )
    assert {attrs.get("class") for _, attrs in shown.tags}.isdisjoint({"why", "area"})


def test_cards_stand_for_the_list_and_nothing_else_of_the_text(fitting: Answer) -> None:
    text = handover.without(fitting)
    before, after = cards.without_goals(text, fitting)
    listed = text.removeprefix(before).removesuffix(after).strip()
    assert before and after and all(line.startswith("- ") for line in listed.splitlines())


def test_an_answer_without_goals_is_shown_as_it_is(assistant: Assistant) -> None:
    for question in ("Mitkä ovat strategiset valinnat?", "Uudet talvirenkaat omaan autooni"):
        answer = assistant.ask(question)
        assert cards.html(answer, {1: "sv"}) == ""
        assert cards.without_goals(answer.text, answer) == [answer.text]


@given(hostile=st.text(max_size=60))
def test_whatever_a_goal_holds_is_only_text(hostile: str) -> None:
    goal = GoalFit(1, "d", "p", hostile, 0, 1, "possible", hostile, hostile)
    cited = Citation(1, "d", "p", (hostile,), hostile, 0, 1)
    answer = Answer("", "en", "answered", "", (cited,), fit=Fit("partly", (goal,)))
    plain = replace(answer, fit=Fit("partly", (replace(goal, quote="x", reason="x", area="x"),)))
    assert tags(answer) == tags(plain)


def tags(answer: Answer) -> set[str]:
    return {tag for tag, _ in Tags(cards.html(answer, {1: "sv"})).tags}


def test_the_message_is_told_apart_from_the_text_and_can_be_mailed(assistant: Assistant, fitting: Answer) -> None:
    assert fitting.message and fitting.text.endswith(fitting.message)
    assert fitting.message not in handover.without(fitting)
    address = assistant.mail(fitting)
    assert address.startswith("mailto:virasto@kymenlaakso.fi?subject=Kysymys%20ohjelmasta&body=Hei%21")
    assert not set(address) & set(' \n"<>\\')
    assert assistant.mail(assistant.ask("Mitkä ovat strategiset valinnat?")) == ""
