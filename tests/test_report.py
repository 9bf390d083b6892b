"""The report is one file that needs nothing else, hides the check split, and shows hostile text as text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from examined import GOAL, GROUND, answer, case

from assistant.errors import AssistantError
from assistant.records import Answer, Turn
from evals import compare, comparison, report, run
from evals.__main__ import main
from evals.cases import Case
from evals.runs import Made, Run

HOSTILE = '<script>alert("1")</script> & {{ 7 * 7 }}'


class Silent:
    writer = "quotes"

    def ask(self, text: str, history: Sequence[Turn] = ()) -> Answer:
        if "turism" in text:
            return replace(answer("Så här:", [GOAL]), question=text)
        return replace(answer(f"Texten säger inte {HOSTILE}."), question=text)


def made(folder: Path, system: str, *chosen: Case) -> Run:
    how = Made(system=system, writer="quotes", index="1", settings={"A": "b"}, versions={"python": "3"}, code="abc")
    return run.answer(list(chosen), Silent(), how, GROUND, folder / system)


CASES = (
    case(id="t1", concept="t1", turns=("Vad sägs om turism?",)),
    case(id="t2", concept="t2", turns=(f"Vad betyder {HOSTILE}?",)),
    case(id="s1", concept="s1", kind="silent", outcome="not_in_programme", turns=("Hur mycket?",)),
    case(id="k1", concept="k1", split="check", turns=("Hemlig kontrollfråga?",)),
)


@pytest.fixture
def page(tmp_path: Path) -> str:
    new, base = made(tmp_path, "new", *CASES), made(tmp_path, "base", *CASES)
    report.write(new, base, tmp_path / "report.html")
    return (tmp_path / "report.html").read_text(encoding="utf-8")


def test_it_loads_nothing(page: str) -> None:
    assert re.findall(r"<(?:script|link|img|iframe|object|embed)\b|@import|url\(|https?://", page) == []


def test_hostile_text_stays_text(page: str) -> None:
    assert "&lt;script&gt;alert" in page
    assert "{{ 7 * 7 }}" in page


def test_it_shows_the_worst_of_tune_with_what_was_expected(page: str) -> None:
    assert "t2" in page
    assert "Wrong in: right in all respects" in page
    assert GOAL in page


def test_cases_of_the_check_split_are_shown_only_when_asked_for(page: str, tmp_path: Path) -> None:
    assert "Hemlig kontrollfråga" not in page
    report.write(Run(tmp_path / "new"), None, tmp_path / "asked.html", with_check=True)
    assert "Hemlig kontrollfråga" in (tmp_path / "asked.html").read_text(encoding="utf-8")


def test_runs_of_other_cases_are_not_set_side_by_side(tmp_path: Path) -> None:
    new, base = made(tmp_path, "new", *CASES), made(tmp_path, "base", *CASES[:2])
    with pytest.raises(AssistantError, match="lacks 2 of the cases"):
        report.write(new, base, tmp_path / "report.html")


def test_the_confusion_table_counts_an_accepted_outcome_as_expected(tmp_path: Path) -> None:
    either = case(id="e", concept="e", outcome="off_topic", accepted=("not_in_programme",))
    assert report.confusion(made(tmp_path, "new", either, CASES[2])) == {"not_in_programme": {"not_in_programme": 2}}


def test_the_command_writes_into_the_folder_of_the_run(tmp_path: Path) -> None:
    new = made(tmp_path, "new", *CASES[:3])
    assert main(["report", str(new.folder)]) == 0
    assert (new.folder / "report.html").exists()


def test_compare_names_tune_cases_and_only_counts_check_cases(tmp_path: Path) -> None:
    lucky = tuple(each.model_copy(update={"snippets": (), "outcome": "not_in_programme"}) for each in CASES)
    new, base = made(tmp_path, "new", *CASES), made(tmp_path, "base", *lucky)
    told = compare.told(comparison.compare(base.scored, new.scored), new, with_check=False)
    assert "- t2: " in told
    assert "and 1 of the check split" in told
    assert "Hemlig" not in told
