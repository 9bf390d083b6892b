"""The page of promises: a chapter made anew leaves the others, and what is not kept is said."""

from __future__ import annotations

import datetime
from functools import partial
from pathlib import Path

import pytest

from evals.promises import resumed
from evals.promises.part import never
from evals.promises.promise import Chapter, Promise
from evals.trust import replaced, section

DAY = datetime.date(2026, 12, 1)
KEPT = Promise("Nothing is lost", "0 of 500", "0 of 500", kept=True)
SHORT = Promise("Nothing | is slow", "1 s", "2 s", kept=False, in_the_way="the disk")


def test_a_chapter_made_anew_leaves_the_others_in_their_order() -> None:
    page = "# Trust\n\nWhat it is.\n"
    for name in ("supply", "crash", "load"):
        page = replaced(page, name, section(name, Chapter(f"About {name}", "So.", (KEPT,)), DAY))
    made_anew = section("crash", Chapter("Another", "So.", (SHORT,)), DAY)
    page = replaced(page, "crash", made_anew)
    heads = [line for line in page.splitlines() if line.startswith("#")]
    assert heads == ["# Trust", "## Another", "## About load", "## About supply"]
    assert replaced(page, "crash", made_anew) == page


def test_what_is_not_kept_is_said_with_what_stands_in_the_way() -> None:
    text = section("crash", Chapter("Crashes", "So.", (KEPT, SHORT)), DAY)
    assert "| Nothing is lost | 0 of 500 | 0 of 500 | yes |" in text
    assert "| Nothing \\| is slow | 1 s | 2 s | **no** |" in text
    assert "- Nothing | is slow: the disk" in text


def test_what_never_happens_is_kept_only_if_it_was_tried() -> None:
    assert [never("It is lost", times, of).kept for times, of in ((0, 5), (1, 5), (0, 0))] == [True, False, False]


def test_a_run_of_trials_that_was_stopped_goes_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    tried: list[int] = []

    def trial(number: int, stopped_at: int) -> int:
        if number == stopped_at:
            raise KeyboardInterrupt
        tried.append(number)
        return number

    with pytest.raises(KeyboardInterrupt):
        resumed.tried("numbers", int, [partial(trial, number, 6) for number in range(10)])
    begun = len(tried)
    assert resumed.tried("numbers", int, [partial(trial, number, -1) for number in range(10)]) == list(range(10))
    assert sorted(set(tried)) == list(range(10)) and begun >= 6 and len(tried) < 10 + begun
    resumed.forget("numbers")
    assert not list(tmp_path.rglob("*.jsonl"))
