"""Pinning: one build a question, the newest sound one, open as long as somebody holds it, and no longer."""

from __future__ import annotations

import logging
import threading
from collections import Counter
from collections.abc import Callable
from contextlib import suppress

import pytest

from assistant.errors import AssistantError, IndexDamaged, IndexUnreachable
from assistant.index import pinning
from assistant.index.pinning import Chosen, Index


class Opened:
    """A build that only remembers what became of it."""

    def __init__(self, id: str) -> None:
        self.id = id
        self.is_doubtful = False
        self.closed = 0
        self.chosen: frozenset[str] = frozenset()

    def only(self, programmes: frozenset[str]) -> Opened:
        part = Opened(self.id)
        part.chosen = programmes
        return part

    def close(self) -> None:
        self.closed += 1


class Shelf:
    """Builds by their ids; what is an error is raised, and `asked` counts."""

    def __init__(self, *ids: str) -> None:
        self.pointer: str | AssistantError = ids[-1] if ids else IndexDamaged("no pointer")
        self.ids = list(reversed(ids))
        self.broken: dict[str, AssistantError] = {}
        self.asked: Counter[str] = Counter()
        self.opened: list[Opened] = []
        self.before_opening: Callable[[], object] = lambda: None
        self.closed = False

    def published(self) -> str:
        self.asked["published"] += 1
        if isinstance(self.pointer, AssistantError):
            raise self.pointer
        return self.pointer

    def at_hand(self) -> list[str]:
        return self.ids

    def open(self, id: str, embedder: str, dimensions: int | None = None) -> Opened:
        assert (embedder, dimensions) == ("e", 4)
        self.asked[id] += 1
        self.before_opening()
        if id in self.broken:
            raise self.broken[id]
        self.opened.append(Opened(id))
        return self.opened[-1]

    def close(self) -> None:
        self.closed = True


def following(shelf: Shelf) -> Index:
    return Index(shelf, "e", 4)  # type: ignore[arg-type]


def pinned(index: Index) -> str:
    with index.pinned() as build:
        return build.id


def test_a_build_is_opened_once_and_stays_open_for_the_next_question() -> None:
    shelf = Shelf("1")
    index = following(shelf)
    assert [pinned(index) for _ in range(3)] == ["1"] * 3
    assert shelf.asked["1"] == 1 and not shelf.opened[0].closed


def test_another_build_that_is_published_answers_and_the_one_before_is_closed_once() -> None:
    shelf = Shelf("1")
    index = following(shelf)
    pinned(index)
    shelf.pointer = "2"
    assert [pinned(index), pinned(index)] == ["2", "2"]
    assert [build.closed for build in shelf.opened] == [1, 0]


def test_a_build_that_is_held_stays_open_until_the_last_one_lets_go() -> None:
    shelf = Shelf("1")
    index = following(shelf)
    with index.pinned() as held:
        with index.pinned() as too:
            assert held is too
            shelf.pointer = "2"
            assert pinned(index) == "2"
        assert held.id == "1" and not shelf.opened[0].closed
    assert [build.closed for build in shelf.opened] == [1, 0]


def test_whoever_fails_while_holding_a_build_lets_go_of_it() -> None:
    shelf = Shelf("1")
    index = following(shelf)
    with suppress(ZeroDivisionError), index.pinned():
        raise ZeroDivisionError
    shelf.pointer = "2"
    pinned(index)
    assert shelf.opened[0].closed == 1


def test_while_one_opens_the_next_build_others_go_on_with_the_one_before() -> None:
    shelf = Shelf("1")
    index = following(shelf)
    pinned(index)
    opening, go_on = threading.Event(), threading.Event()
    shelf.pointer, shelf.before_opening = "2", lambda: (opening.set(), go_on.wait(10))
    thread = threading.Thread(target=pinned, args=(index,))
    thread.start()
    assert opening.wait(10)
    with index.pinned() as build:
        go_on.set()
        thread.join(10)
        assert build.id == "1" and not shelf.opened[0].closed
    assert shelf.opened[0].closed == 1 and pinned(index) == "2" and shelf.asked["2"] == 1


def test_whoever_comes_while_the_first_build_is_opened_waits_for_it() -> None:
    shelf, seen = Shelf("1"), list[str]()
    index = following(shelf)
    opening, go_on = threading.Event(), threading.Event()
    shelf.before_opening = lambda: (opening.set(), go_on.wait(10))
    threads = [threading.Thread(target=lambda: seen.append(pinned(index))) for _ in range(3)]
    threads[0].start()
    assert opening.wait(10)
    for thread in threads[1:]:
        thread.start()
    threads[1].join(0.05)
    assert not seen
    go_on.set()
    for thread in threads:
        thread.join(10)
    assert seen == ["1"] * 3 and shelf.asked["1"] == 1


def test_a_published_build_that_is_damaged_is_passed_over_and_told_once(caplog: pytest.LogCaptureFixture) -> None:
    shelf = Shelf("1")
    index = following(shelf)
    pinned(index)
    shelf.pointer, shelf.broken = "2", {"2": IndexDamaged("2: halved")}
    assert [pinned(index) for _ in range(3)] == ["1"] * 3
    assert shelf.asked["2"] == 1
    assert [record.getMessage() for record in caplog.records] == [
        "2: halved; answering from build 1, which is still sound"
    ]
    assert caplog.records[0].levelno == logging.WARNING
    shelf.pointer = "3"
    assert pinned(index) == "3"


def test_without_a_build_before_it_a_damaged_one_is_an_error_each_time() -> None:
    shelf = Shelf("1")
    shelf.broken = {"1": IndexDamaged("1: halved")}
    index = following(shelf)
    for _ in range(2):
        with pytest.raises(IndexDamaged, match="1: halved"):
            pinned(index)
    shelf.broken = {}
    assert pinned(index) == "1"


def test_a_pointer_that_cannot_be_read_leaves_the_build_that_answers(caplog: pytest.LogCaptureFixture) -> None:
    shelf = Shelf("1")
    index = following(shelf)
    pinned(index)
    shelf.pointer = IndexDamaged("current cannot be read")
    assert [pinned(index) for _ in range(3)] == ["1"] * 3
    assert len(caplog.records) == 1
    shelf.pointer = "2"
    assert pinned(index) == "2"


def test_a_server_that_does_not_answer_is_not_asked_again_for_a_while(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pinning, "PAUSE", 60.0)
    shelf = Shelf()
    shelf.pointer = IndexUnreachable("no server", next_step="Start it")
    index = following(shelf)
    raised = []
    for _ in range(3):
        with pytest.raises(IndexUnreachable, match=r"^no server. Start it$") as error:
            pinned(index)
        raised.append(error.value)
    assert shelf.asked["published"] == 1 and len(set(map(id, raised))) == 3
    assert [error.next_step for error in raised] == ["Start it"] * 3


def test_a_server_that_answers_again_after_a_while_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pinning, "PAUSE", 0.0)
    shelf = Shelf("1")
    index, pointer = following(shelf), shelf.pointer
    shelf.pointer = IndexUnreachable("no server")
    with pytest.raises(IndexUnreachable):
        pinned(index)
    shelf.pointer = pointer
    assert pinned(index) == "1"


def test_while_a_server_does_not_answer_the_build_at_hand_does(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pinning, "PAUSE", 60.0)
    shelf = Shelf("1")
    index = following(shelf)
    pinned(index)
    shelf.pointer = IndexUnreachable("no server")
    assert [pinned(index) for _ in range(3)] == ["1"] * 3
    assert shelf.asked["published"] == 2


def test_a_build_that_could_not_be_fetched_is_tried_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pinning, "PAUSE", 0.0)
    shelf = Shelf("1")
    index = following(shelf)
    pinned(index)
    shelf.pointer, shelf.broken = "2", {"2": IndexUnreachable("no server")}
    assert pinned(index) == "1"
    shelf.broken = {}
    assert pinned(index) == "2"


def test_a_build_in_doubt_is_opened_anew_before_it_answers() -> None:
    shelf = Shelf("1")
    index = following(shelf)
    pinned(index)
    shelf.opened[0].is_doubtful = True
    assert pinned(index) == "1"
    assert [build.closed for build in shelf.opened] == [1, 0]
    shelf.opened[1].is_doubtful, shelf.broken = True, {"1": IndexDamaged("1: halved")}
    with pytest.raises(IndexDamaged):
        pinned(index)


def test_the_newest_sound_build_at_hand_can_answer_instead() -> None:
    shelf = Shelf("1", "2", "3")
    shelf.broken = {"3": IndexDamaged("3: halved")}
    index = following(shelf)
    assert index.fall_back()
    assert shelf.asked == {"3": 1, "2": 1}
    shelf.pointer = IndexDamaged("current cannot be read")
    assert pinned(index) == "2"


def test_with_no_sound_build_at_hand_there_is_none_to_fall_back_to() -> None:
    shelf = Shelf("1")
    shelf.broken = {"1": IndexDamaged("1: halved")}
    assert following(shelf).fall_back() is False
    assert following(Shelf()).fall_back() is False


def test_closing_closes_every_build_and_where_they_are_from() -> None:
    shelf = Shelf("1")
    index = following(shelf)
    pinned(index)
    index.close()
    assert shelf.opened[0].closed == 1 and shelf.closed


def test_an_index_of_some_programmes_pins_the_same_build_with_these_alone() -> None:
    shelf = Shelf("1")
    chosen = Chosen(following(shelf), frozenset({"a"}))
    with chosen.pinned() as build:
        assert build.id == "1" and build.chosen == {"a"}  # type: ignore[attr-defined]
    chosen.close()
    assert not shelf.opened[0].closed and not shelf.closed
