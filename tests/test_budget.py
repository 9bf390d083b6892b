"""The day's budget of a chat model: never overdrawn, whoever asks at once, and new on the next day."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from answers import APPROVAL, STANDS, asked, assert_offline
from chatmodel import Served
from hypothesis import given
from hypothesis import settings as trying
from hypothesis import strategies as st
from library import Place, run

from assistant.assistant import Assistant
from assistant.chat.budget import Budget, Price
from assistant.errors import ModelError
from assistant.starting import open_assistant


def test_what_is_not_limited_is_not_counted(tmp_path: Path) -> None:
    budget = Budget(tmp_path / "spent.sqlite")
    budget.settle(budget.reserve(10**9, 10**9), 10**9, 10**9)
    assert budget.spent == 0 and list(tmp_path.iterdir()) == []


def test_a_call_that_might_cost_too_much_is_not_made(tmp_path: Path) -> None:
    budget = Budget(tmp_path / "spent.sqlite", most=1000)
    reserved = budget.reserve(600, 300)
    with pytest.raises(ModelError) as error:
        budget.reserve(100, 1)
    assert error.value.why == "spent" and error.value.next_step
    budget.settle(reserved, 600, 50)
    assert budget.spent == 650
    budget.reserve(100, 250)
    assert budget.spent == 1000


def test_money_is_counted_by_its_prices(tmp_path: Path) -> None:
    budget = Budget(tmp_path / "spent.sqlite", most=1.0, price=Price(asked=2.0, answered=10.0))
    budget.settle(budget.reserve(100_000, 50_000), 100_000, 20_000)
    assert budget.spent == pytest.approx(0.4)


def test_tomorrow_is_another_day_and_a_restart_is_not(tmp_path: Path) -> None:
    day = [datetime.date(2026, 12, 31)]
    path = tmp_path / "spent.sqlite"
    Budget(path, 100, today=lambda: day[0]).reserve(100, 0)
    again = Budget(path, 100, today=lambda: day[0])
    with pytest.raises(ModelError):
        again.reserve(1, 0)
    day[0] += datetime.timedelta(days=1)
    again.reserve(100, 0)


def test_many_at_once_never_overdraw_it(tmp_path: Path) -> None:
    budget = Budget(tmp_path / "spent.sqlite", most=50)

    def call(_: int) -> bool:
        try:
            budget.reserve(3, 0)
        except ModelError:
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        made = sum(pool.map(call, range(40)))
    assert made == 16 and budget.spent == 48


@trying(deadline=None, max_examples=30)
@given(calls=st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60), st.integers(0, 60)), max_size=12))
def test_whatever_is_called_the_budget_holds(
    tmp_path_factory: pytest.TempPathFactory, calls: list[tuple[int, ...]]
) -> None:
    budget = Budget(tmp_path_factory.mktemp("budget") / "spent.sqlite", most=100)
    for asked_for, at_most, answered in calls:
        try:
            reserved = budget.reserve(asked_for, at_most)
        except ModelError:
            continue
        assert budget.spent <= 100
        budget.settle(reserved, asked_for, min(answered, at_most))
        assert 0 <= budget.spent <= 100


def test_what_cannot_be_counted_is_not_spent(tmp_path: Path) -> None:
    (tmp_path / "spent.sqlite").write_text("no database")
    with pytest.raises(ModelError) as error:
        Budget(tmp_path / "spent.sqlite", most=100).reserve(1, 1)
    assert error.value.why == "failed" and error.value.next_step


def test_settling_what_cannot_be_counted_costs_no_answer(tmp_path: Path) -> None:
    budget = Budget(tmp_path / "spent.sqlite", most=100)
    reserved = budget.reserve(10, 10)
    (tmp_path / "spent.sqlite").write_text("no database")
    budget.settle(reserved, 10, 0)


def test_a_call_over_midnight_is_settled_on_the_day_it_was_made(tmp_path: Path) -> None:
    day = [datetime.date(2026, 12, 31)]
    budget = Budget(tmp_path / "spent.sqlite", 100, today=lambda: day[0])
    reserved = budget.reserve(50, 50)
    day[0] += datetime.timedelta(days=1)
    budget.settle(reserved, 50, 0)
    assert budget.spent == 0
    day[0] -= datetime.timedelta(days=1)
    assert budget.spent == 50


def test_when_it_is_spent_answers_are_composed_by_rules_and_say_so(
    chat: Served, programme: Place, assistant: Assistant, opened: Callable[..., Assistant]
) -> None:
    chat.says(STANDS)
    (programme.index / "spent.sqlite").unlink(missing_ok=True)
    with_budget = opened(chat_budget=5000.0)
    rows = [asked(with_budget, APPROVAL) for _ in range(6)]
    written = [row["writer"] for row in rows]
    assert written[0] == "good" and written[-1] == "quotes" and len(chat.asked) == written.count("good")
    assert_offline(rows[-1], "spent", assistant)
    (programme.index / "spent.sqlite").unlink()


@pytest.mark.parametrize(
    ("name", "value", "found"),
    [
        ("ASSISTANT_CHAT_BUDGET", "200000", b"200000"),
        ("ASSISTANT_CHAT_PRICE", "0.4, 2", b"(0.4, 2.0)"),
        ("ASSISTANT_CHAT_OFF", "yes", b"True"),
        ("ASSISTANT_CHAT_OFF", "in a hurry", b"True"),
        ("ASSISTANT_CHAT_OFF", "no", b"False"),
        ("ASSISTANT_CHAT_CLAIMS", "tools", b"tools"),
    ],
)
def test_settings_of_the_model_are_read(name: str, value: str, found: bytes) -> None:
    done = run("-m", "assistant", "settings", **{name: value})
    assert done.returncode == 0 and name.encode() + b"=" + found in done.stdout.replace(b" = ", b"=")


@pytest.mark.parametrize(
    ("name", "value"),
    [("ASSISTANT_CHAT_BUDGET", "-1"), ("ASSISTANT_CHAT_BUDGET", "much"), ("ASSISTANT_CHAT_PRICE", "0.4"),
     ("ASSISTANT_CHAT_PRICE", "cheap, dear"), ("ASSISTANT_CHAT_CLAIMS", "xml")],
)  # fmt: skip
def test_a_wrong_setting_is_told_in_one_line(name: str, value: str) -> None:
    done = run("-m", "assistant", "settings", **{name: value})
    assert done.returncode == 2 and done.stderr.startswith(name.encode()) and done.stderr.count(b"\n") == 1


def test_the_budget_is_beside_the_index(programme: Place, chat: Served) -> None:
    given = {"chat_url": chat.url, "chat_budget": 10.0}
    opened = open_assistant(programme.settings.model_copy(update=given))
    asked(opened)
    assert (programme.index / "spent.sqlite").exists() and chat.asked == []
    opened.close()
    (programme.index / "spent.sqlite").unlink()
