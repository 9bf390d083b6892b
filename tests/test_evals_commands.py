"""The commands of the evals from outside: exit codes, what is logged, and what of the check split is printed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from library import CORPUS, Place

from evals import looks
from evals.__main__ import main

RULE = "Projekt som finansieras i Kymmenedalen ska uppfylla programmets mål."


@pytest.fixture(autouse=True)
def _settings(programme: Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ASSISTANT_CORPUS", str(CORPUS))
    monkeypatch.setenv("ASSISTANT_INDEX", str(programme.index))
    monkeypatch.setenv("ASSISTANT_TODAY", "2026-11-24")
    monkeypatch.setattr(looks, "LOG", tmp_path / "evals.md")


def row(number: int, question: str, split: str = "tune") -> dict[str, object]:
    return {
        "id": f"q{number}",
        "concept": f"q{number}",
        "split": split,
        "kind": "fact",
        "language": "sv",
        "turns": [question],
        "outcome": "answered",
        "snippets": [RULE],
    }


@pytest.fixture
def small(tmp_path: Path) -> Path:
    path = tmp_path / "small.jsonl"
    asked = [
        "Vilket villkor ställs på projekt som finansieras i Kymmenedalen?",
        "Ska projekt uppfylla programmets mål?",
    ]
    rows = [row(0, asked[0]), row(1, asked[1], "check")]
    path.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    return path


@pytest.fixture
def made(small: Path, tmp_path: Path) -> Path:
    assert main(["run", str(small), "--out", str(tmp_path / "run")]) == 0
    return tmp_path / "run"


def logged() -> list[str]:
    text = looks.LOG.read_text(encoding="utf-8") if looks.LOG.exists() else ""
    return [line.split("|")[-2].strip() for line in text.splitlines() if "assistant (quotes)" in line]


def test_a_run_prints_figures_and_logs_the_look(
    small: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["run", str(small), "--out", str(tmp_path / "run")]) == 0
    said = capsys.readouterr().out
    assert "| Right in all respects |" in said
    assert "2 cases, 0 failed" in said
    assert logged() == ["figures"]


def test_a_run_of_tune_alone_logs_nothing(small: Path, tmp_path: Path) -> None:
    assert main(["run", str(small), "--split", "tune", "--out", str(tmp_path / "run")]) == 0
    assert logged() == []


@pytest.mark.parametrize(
    ("command", "shown"),
    [
        (["score", "RUN"], []),
        (["compare", "RUN", "RUN"], ["a comparison"]),
        (["compare", "RUN", "RUN", "--cases"], ["cases of a comparison"]),
        (["report", "RUN"], ["a report"]),
        (["report", "RUN", "--cases"], ["a report with cases"]),
        (["export", "ragas", "RUN", "OUT"], []),
        (["export", "ragas", "RUN", "OUT", "--cases"], ["cases, exported for ragas"]),
    ],
)
def test_each_command_logs_what_of_check_it_shows(made: Path, command: list[str], shown: list[str]) -> None:
    names = {"RUN": str(made), "OUT": str(made / "out.jsonl")}
    assert main([names.get(word, word) for word in command]) == 0
    assert logged() == ["figures", *shown]


def test_an_export_leaves_the_check_cases_out_unless_asked(made: Path) -> None:
    assert main(["export", "deepeval", str(made), str(made / "out.jsonl")]) == 0
    assert [json.loads(line)["name"] for line in (made / "out.jsonl").read_text().splitlines()] == ["q0"]


def test_a_worse_run_is_exit_code_one(made: Path, tmp_path: Path) -> None:
    rows = [row(number, f"{number}. Vilket villkor ställs på projekt som finansieras?") for number in range(12)]
    (tmp_path / "many.jsonl").write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    for name in ("base", "new"):
        assert main(["run", str(tmp_path / "many.jsonl"), "--out", str(tmp_path / name)]) == 0
    lines = [json.loads(line) for line in (tmp_path / "base" / "scores.jsonl").read_text().splitlines()]
    for number, name in enumerate(("new", "base")):
        written = [row | {"scores": row["scores"] | {"right": float(number)}} for row in lines]
        (tmp_path / name / "scores.jsonl").write_text("\n".join(map(json.dumps, written)) + "\n")
    assert main(["compare", str(tmp_path / "base"), str(tmp_path / "new")]) == 1
    assert main(["compare", str(tmp_path / "new"), str(tmp_path / "base")]) == 0


@pytest.mark.parametrize(
    "command",
    [
        ["run", "nosuch"],
        ["score", "nosuch"],
        ["compare", "nosuch", "nosuch"],
        ["report", "nosuch"],
        ["export", "ragas", "nosuch", "out"],
        ["retrieval", "nosuch"],
        ["convert", "sheet", "nosuch.csv", "out.jsonl"],
        ["baseline", "nosuch"],
    ],
)
def test_what_is_not_there_is_told_in_one_line(command: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(command) == 2
    assert len(capsys.readouterr().err.strip().splitlines()) == 1


@pytest.mark.parametrize("command", [[], ["nosuch"], ["run", "--split", "both"], ["compare", "one"]])
def test_wrong_use_is_exit_code_two(command: list[str]) -> None:
    with pytest.raises(SystemExit) as raised:
        main(command)
    assert raised.value.code == 2
