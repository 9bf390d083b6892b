"""Runs as the app reads them: the figures that the evals wrote, the cases that went wrong, and never one kept aside."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from examined import GOAL, GROUND, answer, case

from assistant import charts, measures, quality
from assistant.charts import Line
from assistant.errors import RunError
from assistant.messages import catalogue
from assistant.quality import Figure, Run
from assistant.records import Answer, Language, Turn
from evals import figures, run
from evals.metrics import BY_NAME, METRICS
from evals.runs import Made
from evals.runs import Run as Examined

MADE = Made(system="scripted", writer="quotes", index="i1", settings={}, versions={}, code="")
SECRET = "Hemlig fråga"
CASES = [
    *(
        case(id=f"t{at}", concept=f"t{at}", turns=(f"{('Vad', 'Mitä')[at % 2]} {at}?",), language=("sv", "fi")[at % 2])
        for at in range(6)
    ),
    *(case(id=f"k{at}", concept=f"k{at}", turns=(f"{SECRET} {at}?",), split="check") for at in range(6)),
    case(id="k-list", concept="k-list", turns=(f"{SECRET} 9?",), split="check", kind="list"),
]


class Scripted:
    """Answers rightly but for some questions."""

    writer = "quotes"

    def __init__(self, *wrong: str) -> None:
        self.wrong = wrong

    def ask(self, text: str, history: Sequence[Turn] = ()) -> Answer:
        right = not any(each in text for each in self.wrong)
        spoken: Language = "fi" if text.startswith("Mitä") else "sv"
        return replace(answer("Så:", [GOAL] if right else []), question=text, language=spoken)


def made(folder: Path, *wrong: str, name: str = "run") -> Run:
    run.answer(CASES, Scripted(*wrong), MADE, GROUND, folder / name)
    return next(each for each in quality.runs(folder)[0] if each.name == name)


def test_a_run_has_the_figures_that_the_evals_tell(tmp_path: Path) -> None:
    found = made(tmp_path, "1", "3")
    scored = Examined(tmp_path / "run").scored
    assert (found.system, found.writer, found.index, found.all.cases, found.all.failed) == (
        "scripted", "quotes", "i1", 13, 0,
    )  # fmt: skip
    for split, label, belongs in (("tune", "all", lambda _: True), ("tune", "fi", lambda each: each.language == "fi")):
        told = figures.figure([each for each in scored if each.split == split and belongs(each)], BY_NAME["right"])
        figure = found.figure("right", split, label)
        assert figure and told.interval
        assert (figure.value, figure.low, figure.high, figure.n) == (
            told.interval.mean, told.interval.low, told.interval.high, told.scored,
        )  # fmt: skip


def test_a_measure_is_told_by_kind_and_language_without_the_whole(tmp_path: Path) -> None:
    assert [each.slice for each in made(tmp_path).slices("right", "tune")] == ["fact", "sv", "fi"]


def test_a_figure_that_would_tell_of_a_single_case_kept_aside_is_not_written(tmp_path: Path) -> None:
    found = made(tmp_path)
    assert found.figure("right", "check", "fact") and not found.figure("right", "check", "list")


def test_no_case_kept_aside_is_ever_given(tmp_path: Path) -> None:
    found = made(tmp_path, "1", SECRET)
    wrong = quality.wrong(tmp_path, found)
    assert [each.case.id for each in wrong] == ["t1"]
    assert SECRET not in str(wrong) + str(quality.graded(tmp_path, found)) + str(found)


def test_a_case_kept_aside_stays_so_where_its_scores_say_otherwise(tmp_path: Path) -> None:
    found = made(tmp_path, SECRET)
    path = tmp_path / "run" / "scores.jsonl"
    path.write_text(path.read_text().replace('"split": "check"', '"split": "tune"'))
    assert quality.wrong(tmp_path, found) == []


def test_a_case_that_went_wrong_is_told_with_what_came(tmp_path: Path) -> None:
    [wrong] = quality.wrong(tmp_path, made(tmp_path, "3"))
    assert (wrong.case.turns, wrong.answer.outcome) == (("Mitä 3?",), "not_in_programme")
    assert {"right", "outcome", "citation_recall"} <= set(wrong.measures)


def test_a_case_that_failed_is_wrong(tmp_path: Path) -> None:
    class Broken(Scripted):
        def ask(self, text: str, history: Sequence[Turn] = ()) -> Answer:
            if "2" in text:
                raise ValueError("broken")
            return super().ask(text, history)

    run.answer(CASES[:6], Broken(), MADE, GROUND, tmp_path / "run")
    [found], _ = quality.runs(tmp_path)
    assert [(each.case.id, each.answer.outcome) for each in quality.wrong(tmp_path, found)] == [("t2", "error")]


def test_two_runs_tell_what_changed(tmp_path: Path) -> None:
    before, after = made(tmp_path, "1", name="a"), made(tmp_path, "3", "5", name="b")
    changed = quality.changed(quality.graded(tmp_path, before), quality.graded(tmp_path, after))
    assert changed == quality.Changed(6, ("t1",), ("t3", "t5"))


def test_the_newest_run_comes_first(tmp_path: Path) -> None:
    for name, day in (("a", 3), ("b", 1), ("c", 2)):
        made(tmp_path, name=name)
        os.utime(tmp_path / name / "answers.jsonl", (day * 86_400 * 30,) * 2)
        figures.keep(Examined(tmp_path / name))
    assert [each.name for each in quality.runs(tmp_path)[0]] == ["a", "c", "b"]


def test_without_a_folder_there_are_no_runs(tmp_path: Path) -> None:
    assert quality.runs(tmp_path / "nowhere") == ([], [])


@pytest.mark.parametrize("name", ["run.json", "figures.json"])
@pytest.mark.parametrize("damage", [b"", b"{", b"\xff\xfe", b"[]", b'{"system": 1}'])
def test_a_damaged_run_is_told_of_beside_the_sound_ones(tmp_path: Path, name: str, damage: bytes) -> None:
    made(tmp_path, name="sound")
    shutil.copytree(tmp_path / "sound", tmp_path / "broken")
    (tmp_path / "broken" / name).write_bytes(damage)
    found, unreadable = quality.runs(tmp_path)
    assert [each.name for each in found] == ["sound"]
    assert [each.name for each in unreadable] == ["broken"]
    assert f"broken/{name}: it cannot be read" in unreadable[0].reason and str(tmp_path) not in unreadable[0].reason


def test_half_a_run_is_told_of_with_how_far_it_is(tmp_path: Path) -> None:
    made(tmp_path)
    path = tmp_path / "run" / "answers.jsonl"
    path.write_bytes(b"\n".join(path.read_bytes().split(b"\n")[:5]) + b'\n{"half')
    (tmp_path / "run" / "figures.json").unlink()
    [told] = quality.runs(tmp_path)[1]
    assert "5 of 13 cases were asked" in told.reason and "Let the run go on" in told.reason


@pytest.mark.parametrize("name", ["scores.jsonl", "cases.jsonl", "answers.jsonl"])
def test_damage_below_the_figures_is_told_when_the_cases_are_asked_for(tmp_path: Path, name: str) -> None:
    found = made(tmp_path, "1")
    (tmp_path / "run" / name).write_text("nonsense\n")
    with pytest.raises(RunError, match=f"run/{name}:1: it cannot be read"):
        quality.wrong(tmp_path, found)


def test_every_measure_has_a_name_in_each_language() -> None:
    for metric in METRICS:
        for language in ("sv", "fi"):
            assert catalogue(language).gettext(metric.title) != metric.title, metric.title


def figure(**given: object) -> Figure:
    usual = {"name": "right", "title": "Right outcome", "better": "more", "split": "tune", "slice": "all"}
    return Figure.model_validate({**usual, "value": 0.5, "low": 0.4, "high": 0.6, "n": 9, **given})


def test_a_figure_is_told_in_per_cent_with_its_interval() -> None:
    told = [measures.told(each) for each in (figure(), figure(low=None, high=None), figure(value=310.2))]
    assert told == ["50 % (40–60)", "50 %", "310"]
    assert measures.title(figure(better="less"), "fi") == "Oikea tulos (mitä pienempi, sen parempi)"


def test_a_chart_and_its_table_say_the_same_and_all_text_is_text() -> None:
    lines = [
        Line("<b>&", {"run <i>": figure(), "other": None}),
        Line("x", {"run <i>": figure(low=None), "other": figure()}),
    ]
    values = charts.chart(lines, "dark")["data"]["values"]
    assert [(each["name"], each["run"], each["low"]) for each in values] == [
        ("<b>&", "run <i>", 0.4), ("x", "run <i>", 0.5), ("x", "other", 0.4),
    ]  # fmt: skip
    table = charts.table(lines, "Measure", "cases")
    assert "<i>" not in table and "<b>" not in table and "run &lt;i&gt;" in table
    assert table.count("50 %") == len(values) and table.count("–</td>") == 2


def test_rows_that_are_scored_by_the_evals_can_be_read(tmp_path: Path) -> None:
    found = made(tmp_path)
    rows = [json.loads(line) for line in (tmp_path / "run" / "scores.jsonl").read_text().splitlines()]
    read = quality.graded(tmp_path, found)
    assert [each.scores for each in read] == [row["scores"] for row in rows if row["split"] == "tune"]
