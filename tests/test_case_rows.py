"""A visitor's feedback becomes a case of the evals: filled in, corrected, and taken by them as it stands."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal, get_args

import pytest
from examined import GOAL, RULE, TEXT
from hypothesis import given
from hypothesis import strategies as st

from assistant import cases
from assistant.cases import KINDS, USUAL, Draft
from assistant.errors import CaseError, NoCase
from assistant.records import Language, Outcome, Passage
from evals import cases as sets

DAY = datetime.date(2026, 11, 24)
DRAFT = Draft("Vilka mål finns?", "sv", "answered", (GOAL,))


@dataclass(frozen=True, slots=True)
class Said:
    """Feedback as it is kept."""

    id: int = 1
    day: datetime.date = DAY
    language: Language = "sv"
    thumb: Literal["up", "down"] = "down"
    word: str = ""
    question: str = "Vilka mål finns?"
    outcome: Outcome = "answered"
    passages: tuple[str, ...] = ("p1", "gone")


def passage(text: str) -> Passage:
    return Passage("p1", "p/text.txt", "p", "goal", 0, len(text), text)


def test_a_draft_is_what_the_answer_was() -> None:
    drafted = cases.drafted(Said(), {"p1": passage("att utveckla\n turismen")})
    assert drafted == Draft("Vilka mål finns?", "sv", "answered", ("att utveckla turismen",))


@pytest.mark.parametrize(("outcome", "expected"), [("off_topic", "off_topic"), ("error", "not_in_programme")])
def test_what_was_not_answered_is_drafted_without_quotes(outcome: Outcome, expected: Outcome) -> None:
    drafted = cases.drafted(Said(outcome=outcome), {"p1": passage(GOAL)})
    assert (drafted.outcome, drafted.quotes) == (expected, ())


def test_the_evals_take_the_case_as_it_stands(tmp_path: Path) -> None:
    made = [
        cases.case(DRAFT, TEXT, DAY),
        cases.case(replace(DRAFT, question="Min idé: en spa", verdict="fits"), TEXT, DAY),
        cases.case(Draft("När?", "sv", "not_in_programme"), TEXT, DAY),
    ]
    path = tmp_path / "feedback.jsonl"
    path.write_text("\n".join(each.model_dump_json() for each in made), encoding="utf-8")
    loaded = sets.load(path, TEXT)
    assert loaded == made
    assert [each.kind for each in loaded] == ["fact", "idea", "silent"]
    assert (loaded[0].snippets, loaded[1].goals, loaded[1].verdict) == ((GOAL,), (GOAL,), ("fits",))


def test_a_quote_is_taken_from_the_text_whatever_was_made_of_it() -> None:
    made = cases.case(replace(DRAFT, quotes=("ATT  utveckla\nturismen", "", RULE)), TEXT, DAY)
    assert made.snippets == (GOAL, RULE)


@pytest.mark.parametrize(
    ("draft", "why"),
    [
        (replace(DRAFT, question="  \u200b "), "unasked"),
        (replace(DRAFT, quotes=("att hitta på",)), "unheld"),
        (replace(DRAFT, quotes=(" ",)), "uncited"),
        (replace(DRAFT, outcome="off_topic"), "cited"),
        (Draft("Vad?", "sv", "refused", (), "fits"), "cited"),
    ],
)
def test_what_is_no_case_is_told_with_the_reason(draft: Draft, why: NoCase) -> None:
    with pytest.raises(CaseError) as raised:
        cases.case(draft, TEXT, DAY)
    assert raised.value.why == why
    assert raised.value.quote == ("att hitta på" if why == "unheld" else "")


def test_a_case_holds_no_personal_details() -> None:
    asked = "Jag heter 131052-308T, skriv till anna@example.org: gäller 250 000 euro och 2021–2027, 1234567-8?"
    drafted = cases.drafted(Said(question=asked), {"p1": passage(GOAL)})
    [turn] = cases.case(replace(drafted, question=f"{drafted.question} anna@example.org"), TEXT, DAY).turns
    assert "131052-308T" not in turn and "anna@" not in drafted.question + turn
    assert all(kept in turn for kept in ("250 000 euro", "2021–2027", "1234567-8"))


def test_the_same_question_on_a_day_is_one_case() -> None:
    made = [cases.case(replace(DRAFT, outcome=each, quotes=()), TEXT, DAY).id for each in ("off_topic", "refused")]
    assert made[0] == made[1]
    assert cases.case(replace(DRAFT, question="Vad?"), TEXT, DAY).id != made[0]
    assert cases.case(DRAFT, TEXT, DAY + datetime.timedelta(1)).id != made[0]


def test_every_outcome_that_can_be_expected_has_a_kind() -> None:
    assert set(USUAL) == set(get_args(Outcome)) - {"error"}
    assert set(USUAL.values()) <= set(KINDS)


@given(st.text(), st.sampled_from([each for each in get_args(Outcome) if each != "error"]), st.lists(st.text()))
def test_whatever_is_written_is_a_case_or_a_reason(question: str, outcome: Outcome, quotes: list[str]) -> None:
    try:
        made = cases.case(Draft(question, "fi", outcome, tuple(quotes)), TEXT, DAY)
    except CaseError:
        return
    assert sets.Case.model_validate_json(made.model_dump_json()) == made
    assert made.faults(TEXT) == []
