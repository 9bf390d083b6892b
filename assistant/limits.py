"""How many questions are taken, and whether any are: a polite pace, and the off switch."""

from __future__ import annotations

import math
import threading
import time
from collections import deque
from collections.abc import Callable

from assistant.messages import catalogue
from assistant.records import Language
from assistant.settings import Settings

MINUTE = 60.0
_ROUNDING = 1e-6
"""Seconds below which a wait is what the clock's floating point left over."""


class Pace:
    """When the last questions were asked, as many as a minute may hold: exact in every minute, and forgotten after."""

    def __init__(self, most: int) -> None:
        self._asked: deque[float] = deque(maxlen=most)

    def wait(self, now: float) -> float:
        """Seconds until there is room for one more."""
        full = len(self._asked) == self._asked.maxlen
        left = MINUTE - (now - self._asked[0]) if full else 0.0
        return left if left > _ROUNDING else 0.0

    def count(self, now: float) -> None:
        self._asked.append(now)


class Limits:
    """The pace of all visitors of one process together. Safe to share between threads."""

    def __init__(self, most: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._everyone = Pace(most)
        self._clock = clock
        self._lock = threading.Lock()

    def ask(self, visitor: Pace) -> int:
        """0 if the visitor may ask now, which is then counted; else the whole seconds to wait, and nothing is."""
        with self._lock:
            now = self._clock()
            wait = max(visitor.wait(now), self._everyone.wait(now))
            if not wait:
                visitor.count(now)
                self._everyone.count(now)
            return math.ceil(wait)


def told(seconds: int, language: Language) -> str:
    """What a visitor is told who has to wait."""
    many = catalogue(language).ngettext(
        "There are many questions just now. Please ask again in {seconds} second.",
        "There are many questions just now. Please ask again in {seconds} seconds.",
        seconds,
    )
    return many.format(seconds=seconds)


def closed(settings: Settings, language: Language) -> str | None:
    """Why the chat is switched off, as plain text; None while it is open."""
    if settings.off == "on":
        return catalogue(language).gettext("The assistant is switched off for the time being. Please come back later.")
    return settings.off or None
