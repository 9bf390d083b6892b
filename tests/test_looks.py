"""Whoever looks at the check split is on record; the same look twice is one, and tune leaves no trace."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from examined import GROUND, answer, case

from assistant.records import Answer, Turn
from evals import looks, run
from evals.cases import Split
from evals.runs import Made, Run


class Silent:
    writer = "quotes"

    def ask(self, text: str, history: Sequence[Turn] = ()) -> Answer:
        return answer()


def made(folder: Path, split: Split) -> Run:
    how = Made(system="scripted", writer="quotes", index="1", settings={}, versions={}, code="abc")
    return run.answer([case(split=split)], Silent(), how, GROUND, folder)


@pytest.fixture
def log(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "evals.md"
    path.write_text("# Evals\n\nFigures.\n\n", encoding="utf-8")
    monkeypatch.setattr(looks, "LOG", path)
    return path


def test_a_look_at_check_is_logged_once(tmp_path: Path, log: Path) -> None:
    checked = made(tmp_path / "run", "check")
    looks.log(checked, "figures")
    looks.log(checked, "figures")
    looks.log(checked, "cases")
    lines = [line for line in log.read_text(encoding="utf-8").splitlines() if "scripted" in line]
    assert [line.split("|")[-2].strip() for line in lines] == ["figures", "cases"]


def test_a_look_at_tune_is_not(tmp_path: Path, log: Path) -> None:
    looks.log(made(tmp_path / "run", "tune"), "figures")
    assert log.read_text(encoding="utf-8") == "# Evals\n\nFigures.\n\n"


def test_the_log_outlives_the_figures_above_it(tmp_path: Path, log: Path) -> None:
    looks.log(made(tmp_path / "run", "check"), "figures")
    log.write_text("# Evals\n\nOther figures.\n\n" + looks.logged(), encoding="utf-8")
    assert log.read_text(encoding="utf-8").count("| scripted") == 1
    assert log.read_text(encoding="utf-8").count(looks.HEADING) == 1
