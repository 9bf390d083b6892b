"""A run goes on where it stopped, keeps failures apart from answers, and is not mixed with another."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from examined import GOAL, GROUND, answer, case

from assistant.errors import AssistantError
from assistant.records import Answer, Turn
from evals import figures, replies, run, runs
from evals.cases import Case
from evals.metrics import BY_NAME
from evals.runs import Made, Run

MADE = Made(system="scripted", writer="quotes", index="1", settings={}, versions={}, code="")
CASES = [case(id=f"c{number}", concept=f"c{number}", turns=(f"Vad {number}?",)) for number in range(4)]


class Scripted:
    """Answers rightly, or breaks at the words it is told to; remembers what it was asked."""

    writer = "quotes"

    def __init__(self, breaks: str = "", stops: str = "") -> None:
        self.breaks, self.stops = breaks, stops
        self.asked: list[tuple[str, int]] = []

    def ask(self, text: str, history: Sequence[Turn] = ()) -> Answer:
        self.asked.append((text, len(history)))
        if self.stops and self.stops in text:
            raise KeyboardInterrupt
        if self.breaks and self.breaks in text:
            raise AssistantError("the index [1] is gone")
        return replace(answer("Så här:", [GOAL]), question=text)


def asked(system: Scripted, out: Path, chosen: Sequence[Case] = CASES, made: Made = MADE) -> Run:
    return run.answer(list(chosen), system, made, GROUND, out)


def test_every_case_is_asked_and_scored(tmp_path: Path) -> None:
    made = asked(Scripted(), tmp_path / "run")
    assert [each.id for each in made.scored] == [each.id for each in CASES]
    assert all(each.scores["right"] == 1 for each in made.scored)
    assert sorted(path.name for path in made.folder.iterdir()) == sorted((*runs.NEEDED, "scores.jsonl", "figures.json"))


def test_an_answer_is_read_back_as_it_was(tmp_path: Path) -> None:
    made = asked(Scripted(), tmp_path / "run", [case(turns=("Vad?", "Och sedan?"))])
    found = made.replies["c"]
    assert [each.question for each in found.answers] == ["Vad?", "Och sedan?"]
    assert replies.from_row(replies.to_row(found)) == found
    row = json.loads((made.folder / "answers.jsonl").read_text())
    assert row["id"] == "c"
    assert row["citations"][0]["quote"] == GOAL


def test_a_stopped_run_goes_on_with_what_is_left(tmp_path: Path) -> None:
    with pytest.raises(KeyboardInterrupt):
        asked(Scripted(stops="2"), tmp_path / "run")
    with (tmp_path / "run" / "answers.jsonl").open("a") as file:
        file.write('{"id": "c2", "half a li')
    later = Scripted()
    made = asked(later, tmp_path / "run")
    assert [text for text, _ in later.asked] == ["Vad 2?", "Vad 3?"]
    assert len(made.scored) == len(CASES)


def test_a_failure_is_no_answer_and_no_zero(tmp_path: Path) -> None:
    made = asked(Scripted(breaks="1"), tmp_path / "run")
    found = figures.figure(made.scored, BY_NAME["right"])
    assert (found.scored, found.unscored, found.failed) == (3, 0, 1)
    assert found.interval is not None
    assert found.interval.mean == 1
    assert made.replies["c1"].answer.text == r"the index \[1\] is gone"


def test_a_case_that_a_figure_does_not_ask_about_is_unscored(tmp_path: Path) -> None:
    made = asked(Scripted(), tmp_path / "run")
    found = figures.figure(made.scored, BY_NAME["verdict"])
    assert (found.interval, found.scored, found.unscored, found.failed) == (None, 0, 4, 0)


def test_a_case_that_failed_is_asked_again(tmp_path: Path) -> None:
    asked(Scripted(breaks="1"), tmp_path / "run")
    later = Scripted()
    made = asked(later, tmp_path / "run")
    assert [text for text, _ in later.asked] == ["Vad 1?"]
    assert not any(each.failed for each in made.scored)


def test_a_conversation_stops_at_the_turn_that_breaks(tmp_path: Path) -> None:
    system = Scripted(breaks="andra")
    made = asked(system, tmp_path / "run", [case(turns=("första", "andra", "tredje"))])
    assert system.asked == [("första", 0), ("andra", 1)]
    assert made.replies["c"].failed


@pytest.mark.parametrize(
    ("chosen", "made"), [(CASES[:2], MADE), (CASES, MADE.model_copy(update={"index": "2"}))], ids=["cases", "index"]
)
def test_another_run_is_not_mixed_in(tmp_path: Path, chosen: list[Case], made: Made) -> None:
    asked(Scripted(), tmp_path / "run")
    with pytest.raises(AssistantError, match="another run is there"):
        asked(Scripted(), tmp_path / "run", chosen, made)


def test_answers_of_an_unknown_run_are_not_taken_for_ones_own(tmp_path: Path) -> None:
    made = asked(Scripted(), tmp_path / "run")
    (made.folder / "run.json").unlink()
    with pytest.raises(AssistantError, match="answers of an unknown run"):
        asked(Scripted(), tmp_path / "run")


@pytest.mark.parametrize("name", ["run.json", "cases.jsonl", "ground.json", "answers.jsonl"])
def test_a_damaged_file_of_a_run_is_told_in_one_line(tmp_path: Path, name: str) -> None:
    made = asked(Scripted(), tmp_path / "run")
    (made.folder / "scores.jsonl").unlink()
    (made.folder / name).write_text('{"id": 1}\nnonsense\n')
    with pytest.raises(AssistantError, match="it is damaged"):
        _ = (Run(made.folder).made, Run(made.folder).scored)


def test_scores_that_are_not_those_of_the_answers_are_made_anew(tmp_path: Path) -> None:
    made = asked(Scripted(), tmp_path / "run")
    whole = (made.folder / "scores.jsonl").read_bytes()
    for damaged in (b"", whole[: len(whole) // 2], b'{"a": 1}\n'):
        (made.folder / "scores.jsonl").write_bytes(damaged)
        assert [each.id for each in Run(made.folder).scored] == [each.id for each in CASES]


def test_an_unfinished_run_says_so(tmp_path: Path) -> None:
    made = asked(Scripted(), tmp_path / "run")
    (made.folder / "answers.jsonl").write_bytes((made.folder / "answers.jsonl").read_bytes().split(b"\n")[0] + b"\n")
    assert Run(made.folder).unasked == 3
    with pytest.raises(AssistantError, match="3 of 4 cases were not asked yet"):
        runs.finished(Run(made.folder))


def test_a_folder_without_a_run_is_said_to_have_none(tmp_path: Path) -> None:
    with pytest.raises(AssistantError, match="no run there"):
        Run(tmp_path)


def test_scores_can_be_made_anew_from_the_folder(tmp_path: Path) -> None:
    made = asked(Scripted(), tmp_path / "run")
    before = (made.folder / "scores.jsonl").read_bytes()
    (made.folder / "scores.jsonl").unlink()
    assert [each.id for each in Run(made.folder).scored] == [each.id for each in CASES]
    assert (made.folder / "scores.jsonl").read_bytes() == before
