"""The stages of an ingest, and the moments in each at which something can befall it.

Counted as moments are, within a stage: each call of a function of the project and each return from one, each call of
anything from one of these, and what Python tells audit hooks of: files opened, renamed and removed, programs started.
"""

from __future__ import annotations

import sys
import time
from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from types import FrameType
from typing import Literal, TypeVar

from assistant import ingestion
from assistant.index.builds import FolderWriting
from assistant.index.filling import PassageWriter
from assistant.index.writer import BuildWriter
from assistant.kept import KeptVectors

Stage = Literal["parse", "embed", "write", "flush", "verify", "publish", "clean up"]
_BEGINNINGS: dict[object, Stage] = {
    ingestion.ingest.__code__: "parse",
    KeptVectors.__init__.__code__: "embed",
    BuildWriter.__init__.__code__: "write",
    PassageWriter.finish.__code__: "flush",
    BuildWriter.verify.__code__: "verify",
    BuildWriter.publish.__code__: "publish",
    FolderWriting.clean_up.__code__: "clean up",
}
"""The function with whose call a stage begins."""
STAGES = tuple(_BEGINNINGS.values())
_OURS = str(Path(ingestion.__file__).parent)
_TOLD = ("open", "os.", "shutil.", "sqlite3.", "subprocess.")
"""How the names of audit events begin that count: looking at a frame, as a profile function does, is one too."""
Seen = Callable[[Stage, int], object]
"""Told of each moment: its stage, and the how manyth of it, from 0."""
Made = TypeVar("Made")


@dataclass(frozen=True, slots=True)
class Moment:
    """Some seconds after an event of a stage."""

    stage: Stage
    event: int
    later: float = 0.0


@dataclass(frozen=True, slots=True)
class Trace:
    """When each event of each stage was, in seconds, and when all was over."""

    times: dict[Stage, list[float]]
    end: float

    def spread(self, stage: Stage, count: int) -> list[Moment]:
        """Moments of a stage: half of them evenly over its events, or as many as there are, the rest over its time.

        The latter are mostly within what is not Python: Chroma's, SQLite's and the embedder's own code, and waiting
        for the process that verifies.
        """
        times = self.times[stage]
        counted = min(count - count // 2, len(times))
        timed, length = count - counted, self._end(stage) - times[0]
        events = [Moment(stage, len(times) * at // counted) for at in range(counted)]
        return events + [self._at(stage, length * (at + 0.5) / timed) for at in range(timed)]

    def _at(self, stage: Stage, seconds: float) -> Moment:
        times = self.times[stage]
        event = bisect_right(times, times[0] + seconds) - 1
        return Moment(stage, event, times[0] + seconds - times[event])

    def _end(self, stage: Stage) -> float:
        following = dict(pairwise(STAGES)).get(stage)
        return self.times[following][0] if following else self.end


class _Watch:
    """Follows the process that it is in through the stages."""

    def __init__(self, seen: Seen) -> None:
        self._seen = seen
        self._stage: Stage | None = None
        self._number = 0

    def profiled(self, frame: FrameType, event: str, argument: object) -> None:
        if not frame.f_code.co_filename.startswith(_OURS):
            return
        if event == "call" and frame.f_code in _BEGINNINGS:
            self._stage, self._number = _BEGINNINGS[frame.f_code], 0
        self._count()

    def audited(self, event: str, arguments: tuple[object, ...]) -> None:
        if event.startswith(_TOLD):
            self._count()

    def _count(self) -> None:
        if self._stage:
            number, self._number = self._number, self._number + 1
            self._seen(self._stage, number)

    def over(self) -> None:
        self._stage = None


def watched(work: Callable[[], Made], seen: Seen) -> Made:
    """Does work, an ingest, that is watched. An audit hook stays for good, so in a process of its own."""
    watch = _Watch(seen)
    sys.addaudithook(watch.audited)
    sys.setprofile(watch.profiled)
    try:
        return work()
    finally:
        sys.setprofile(None)
        watch.over()


def traced(work: Callable[[], object]) -> Trace:
    """When each event was while it was done."""
    times: dict[Stage, list[float]] = {stage: [] for stage in STAGES}
    watched(work, lambda stage, number: times[stage].append(time.perf_counter()))
    return Trace(times, time.perf_counter())


def at(moment: Moment, act: Callable[[float], object]) -> Seen:
    """Has `act` done at a moment, told how much later."""

    def seen(stage: Stage, number: int) -> None:
        if (stage, number) == (moment.stage, moment.event):
            act(moment.later)

    return seen
