"""What each stage of a question takes."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager


class Stopwatch:
    """Milliseconds by stage."""

    def __init__(self) -> None:
        self._began = time.perf_counter()
        self.stages: dict[str, float] = {}

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        began = time.perf_counter()
        yield
        self.stages[name] = round((time.perf_counter() - began) * 1000, 3)

    def total(self) -> dict[str, float]:
        return {**self.stages, "total": round((time.perf_counter() - self._began) * 1000, 3)}
