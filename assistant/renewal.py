"""An ingest while the assistant goes on answering: one at a time, in a thread of its own."""

from __future__ import annotations

import logging
import threading
from dataclasses import dataclass, replace

from assistant.errors import AssistantError
from assistant.ingestion import ingest
from assistant.reports import Report
from assistant.settings import Settings

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Step:
    """How far an ingest is, in texts to be embedded, and how the last one ended."""

    running: bool = False
    done: int = 0
    total: int = 0
    report: Report | None = None
    error: AssistantError | None = None


class Renewal:
    """The one place that all sessions of the app ingest by. What is answered from changes when an ingest is done."""

    def __init__(self, given: Settings) -> None:
        self._settings = given
        self._lock = threading.Lock()
        self._again = False
        self._thread: threading.Thread | None = None
        self.step = Step()
        """Replaced whole, so that it may be read at any time."""

    def start(self) -> None:
        """Begins an ingest; while one is under way, another after it, since that may have read its files already."""
        with self._lock:
            if self.step.running:
                self._again = True
                return
            self.step = Step(running=True)
            self._thread = threading.Thread(target=self._run, name="ingest", daemon=True)
            self._thread.start()

    def wait(self, seconds: float) -> None:
        """Waits for the end of what is under way."""
        if self._thread:
            self._thread.join(seconds)

    def _run(self) -> None:
        while True:
            ended = self._ingested()
            with self._lock:
                self.step = replace(ended, running=self._again)
                if not self._again:
                    return
                self._again = False

    def _ingested(self) -> Step:
        try:
            return Step(report=ingest(self._settings, progress=self._progress))
        except AssistantError as error:
            log.error("%s", error)
            return Step(error=error)
        except Exception:  # the thread has nobody above it, and must say that it ended
            log.exception("the ingest failed")
            return Step(error=AssistantError("the ingest failed", next_step="The log has the reason"))

    def _progress(self, done: int, total: int) -> None:
        self.step = Step(running=True, done=done, total=total)
