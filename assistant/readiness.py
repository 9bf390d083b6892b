"""Whether the assistant can answer by now: what a proxy asks before it sends anybody here."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable

from assistant.assistant import Assistant
from assistant.errors import AssistantError

log = logging.getLogger(__name__)
_HELD = 1.0
"""Seconds for which what was found holds, however often it is asked for."""


class Readiness:
    """Tries the assistant, one at a time. Safe to share between threads."""

    def __init__(self, opened: Callable[[], Assistant]) -> None:
        """`opened` gives the assistant that answers, and opens it if need be."""
        self._opened = opened
        self._trying = threading.Lock()
        self._found: str | None = None
        self._until = 0.0

    def index(self) -> str | None:
        """The id of the build that answers; None if none does, or while the assistant is being opened."""
        if not self._trying.acquire(blocking=False):
            return self._found
        try:
            if time.monotonic() >= self._until:
                self._found = self._probed()
                self._until = time.monotonic() + _HELD
            return self._found
        finally:
            self._trying.release()

    def _probed(self) -> str | None:
        try:
            return self._opened().probed()
        except AssistantError as error:
            log.warning("not ready: %s", error)
            return None
