"""A polite pace, never above its rate, and the off switch."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as some

from assistant import limits, settings
from assistant.limits import MINUTE, Limits, Pace
from assistant.records import LANGUAGES
from assistant.settings import Settings

PAUSES = some.floats(0, 2 * MINUTE, allow_nan=False)


class Clock:
    """A clock that stands still until it is moved."""

    def __init__(self, at: float = 0.0) -> None:
        self.at = at

    def __call__(self) -> float:
        return self.at


def most_within_a_minute(times: list[float]) -> int:
    return max((sum(0 <= later - first < MINUTE for later in times) for first in times), default=0)


@given(some.integers(1, 5), some.integers(1, 8), some.lists(some.tuples(PAUSES, some.integers(0, 2)), max_size=60))
def test_no_minute_ever_holds_more_than_the_rate(one: int, every: int, asked: list[tuple[float, int]]) -> None:
    clock = Clock()
    shared, visitors = Limits(every, clock), [Pace(one) for _ in range(3)]
    taken: list[list[float]] = [[], [], []]
    for pause, who in asked:
        clock.at += pause
        if not shared.ask(visitors[who]):
            taken[who].append(clock.at)
    assert all(most_within_a_minute(times) <= one for times in taken)
    assert most_within_a_minute([time for times in taken for time in times]) <= every


@given(some.integers(1, 5), some.lists(PAUSES, max_size=30))
def test_who_waits_as_long_as_told_is_let_in(rate: int, pauses: list[float]) -> None:
    clock = Clock()
    shared, visitor = Limits(100, clock), Pace(rate)
    for pause in pauses:
        clock.at += pause
        if wait := shared.ask(visitor):
            assert 0 < wait <= MINUTE
            clock.at += wait
            assert shared.ask(visitor) == 0


@given(some.integers(1, 5), some.integers(0, 20))
def test_asking_in_vain_costs_nothing(rate: int, vain: int) -> None:
    clock = Clock()
    shared, visitor = Limits(100, clock), Pace(rate)
    assert [shared.ask(visitor) for _ in range(rate)] == [0] * rate
    assert all(shared.ask(visitor) for _ in range(vain))
    clock.at = MINUTE
    assert [shared.ask(visitor) for _ in range(rate)] == [0] * rate


def test_one_visitor_who_is_in_a_hurry_does_not_hold_up_another() -> None:
    shared, hasty, calm = Limits(10, Clock()), Pace(2), Pace(2)
    assert [bool(shared.ask(hasty)) for _ in range(5)] == [False, False, True, True, True]
    assert shared.ask(calm) == 0


def test_many_threads_at_once_get_in_as_many_as_the_rate() -> None:
    shared, gate, let_in = Limits(50, Clock()), threading.Barrier(8), list[int]()

    def ask_often() -> None:
        gate.wait()
        let_in.extend(1 for _ in range(40) if not shared.ask(Pace(1000)))

    threads = [threading.Thread(target=ask_often) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(let_in) == 50


def test_a_visitor_is_told_how_long_to_wait() -> None:
    assert [limits.told(1, language).split(".")[-2].strip() for language in LANGUAGES] == [
        "Fråga igen om 1 sekund",
        "Kysy uudelleen 1 sekunnin kuluttua",
        "Please ask again in 1 second",
    ]
    assert limits.told(12, "sv").endswith("om 12 sekunder.")
    assert limits.told(12, "en") == "There are many questions just now. Please ask again in 12 seconds."


@pytest.mark.parametrize("value", ["", "0", "false", "No"])
def test_the_chat_is_open_unless_it_is_switched_off(value: str) -> None:
    assert limits.closed(Settings(_env_file=None, off=value), "sv") is None


@pytest.mark.parametrize("value", ["on", "1", "TRUE", "yes", "off"])
def test_a_bare_word_switches_off_with_a_sentence_in_the_visitors_language(value: str) -> None:
    told = [limits.closed(Settings(_env_file=None, off=value), language) for language in LANGUAGES]
    assert [str(each).split()[0] for each in told] == ["Assistenten", "Avustaja", "The"]


def test_the_councils_own_sentence_is_shown_as_it_is() -> None:
    own = "Vi är tillbaka på måndag. / Palaamme maanantaina."
    assert {limits.closed(Settings(_env_file=None, off=f" {own} "), language) for language in LANGUAGES} == {own}


def test_a_changed_environment_file_switches_off_and_on_without_a_restart(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert limits.closed(settings.load(), "en") is None
    (tmp_path / ".env").write_text("ASSISTANT_OFF=Back on Monday\n", encoding="utf-8")
    assert limits.closed(settings.load(), "en") == "Back on Monday"
    (tmp_path / ".env").write_text("ASSISTANT_OFF=\n", encoding="utf-8")
    assert limits.closed(settings.load(), "en") is None
