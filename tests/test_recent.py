"""What was made of the latest texts is at hand, and no text is."""

from __future__ import annotations

import gc

from assistant.recent import Recent


def test_a_thing_is_made_once() -> None:
    made: list[str] = []
    recent: Recent[int] = Recent(2)
    assert [recent.of(text, lambda text: made.append(text) or len(text)) for text in ("a", "bb", "a")] == [1, 2, 1]
    assert made == ["a", "bb"]


def test_the_least_recently_used_goes_first() -> None:
    made: list[str] = []
    recent: Recent[str] = Recent(2)
    for text in ("a", "b", "a", "c", "a", "b"):
        recent.of(text, lambda text: made.append(text) or text)
    assert made == ["a", "b", "c", "b"]


def test_no_text_stays_in_memory() -> None:
    secret = "".join(["hemligt ", "nummer ", "131052-308T"])
    recent: Recent[int] = Recent(2)
    recent.of(secret, len)
    held = [each for each in gc.get_objects() if each is recent.__dict__]
    assert secret not in repr(held) and secret not in repr(recent._held)
