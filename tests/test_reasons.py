"""Why an idea has to do with a goal, in a model's words: the goals, their order and the verdict stay what they were."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from answers import asked
from chatmodel import Served, claims, pieces, streamed
from werkzeug import Response

from assistant.assistant import Assistant
from assistant.writing import modelled

Opened = Callable[..., Assistant]
IDEA = "Haluamme perustaa leipomon, joka jalostaa lähiseudun viljaa leiväksi. Sopiiko hanke ohjelmaan?"
REASON = "Leipomo liittyy elintarvikkeiden jalostusketjujen kehittämiseen"
CHAINS = "förädlingskedjorna"


def test_a_reason_that_stands_is_told_with_its_goal(chat: Served, opened: Opened, assistant: Assistant) -> None:
    chat.says(f"{REASON} {{{CHAINS}}}.")
    row, offline = asked(opened(), IDEA), asked(assistant, IDEA)
    assert row["writer"] == "good" and len(chat.asked) == 1
    found = {goal["quote"]: goal for goal in row["fit"]["goals"]}
    assert found["att utveckla förädlingskedjorna för livsmedel"]["reason"] == f"{REASON}."
    [line] = [line for line in row["text"].split("\n") if REASON in line]
    assert line.startswith("- ") and line.endswith(
        f"{REASON} [{found['att utveckla förädlingskedjorna för livsmedel']['number']}]."
    )
    keep = ("passage", "strength", "number", "start", "end")
    assert [[goal[name] for name in keep] for goal in row["fit"]["goals"]] == [
        [goal[name] for name in keep] for goal in offline["fit"]["goals"]
    ]
    assert (row["fit"]["verdict"], row["fit"]["open"]) == (offline["fit"]["verdict"], offline["fit"]["open"])
    assert row["citations"] == offline["citations"] and row["notices"] == offline["notices"]


@pytest.mark.parametrize(
    "said",
    [
        f"Leipomo saa 5 000 euroa {{{CHAINS}}}.",
        f"Saatte tukea hankkeelle {{{CHAINS}}}.",
        f"Hankkeenne on tukikelpoinen {{{CHAINS}}}.",
        f"Serverhallar behövs i regionen {{{CHAINS}}}.",
        f"Bageriet utvecklar förädlingskedjorna för livsmedel {{{CHAINS}}}.",
        "Leipomo liittyy elintarvikkeiden jalostusketjujen kehittämiseen.",
        "Leipomo liittyy elintarvikkeiden jalostusketjujen kehittämiseen [9].",
        f"Leipomo ei liity elintarvikkeiden jalostusketjuihin {{{CHAINS}}}.",
        f"Leipomon hanke täyttää elintarvikkeiden jalostusketjujen kehittämisen ehdot {{{CHAINS}}}.",
        f"elintarvikkeiden jalostusketjujen kehittäminen {{{CHAINS}}}.",
        "SILENT",
        "",
    ],
)
def test_a_reason_that_does_not_stand_leaves_the_answer_as_it_was(
    chat: Served, opened: Opened, assistant: Assistant, said: str
) -> None:
    chat.says(said)
    row, offline = asked(opened(), IDEA), asked(assistant, IDEA)
    assert {**row, "timings_ms": None} == {**offline, "timings_ms": None}


def test_the_numbers_that_the_asker_named_are_no_sums_of_the_goal(
    chat: Served, opened: Opened, assistant: Assistant
) -> None:
    idea = IDEA.replace("Haluamme", "Haluamme 90 000 eurolla")
    chat.says(f"Tavoite antaa leipomolle 90 000 euroa {{{CHAINS}}}.")
    assert asked(opened(), idea)["text"] == asked(assistant, idea)["text"]


def test_a_model_that_fails_leaves_the_answer_and_says_why(chat: Served, opened: Opened, assistant: Assistant) -> None:
    chat.does(lambda passages: Response(status=401))
    row, offline = asked(opened(), IDEA), asked(assistant, IDEA)
    assert row["text"] == offline["text"]
    assert row["notices"] == [*offline["notices"], modelled.notice("refused", "fi")]


def test_an_idea_that_meets_no_goal_is_sent_to_nobody(chat: Served, opened: Opened) -> None:
    chat.says(REASON)
    row = asked(opened(), "Haluan avata parturin kotikaupunkiini. Sopiiko se ohjelmaan?")
    assert not row["fit"]["goals"] and chat.asked == []


def test_a_reason_given_as_an_object_is_a_reason(chat: Served, opened: Opened) -> None:
    def said(passages: dict[str, str]) -> Response:
        number = next(int(number) for number, text in passages.items() if CHAINS in text)
        return streamed(pieces(claims((f"{REASON}.", [number]))))

    chat.does(said)
    assert REASON in asked(opened(chat_claims="schema"), IDEA)["text"]
