"""A journal whose writer is killed: what had been acknowledged must be in it."""

from __future__ import annotations

import datetime
import os
import signal
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TextIO

from assistant.feedback import Feedback
from assistant.journal.journal import Journal
from assistant.journal.opening import reach
from assistant.settings import Settings
from evals.crash import fresh

_DAY = datetime.date(2026, 11, 24)


@dataclass(frozen=True, slots=True)
class Kept:
    """What a writer had been told is kept when it was killed, and how much of it is not."""

    acknowledged: int
    lost: int


def killed(folder: Path, seconds: float) -> Kept:
    """Kills a writer so long after its first entry."""
    with TemporaryDirectory(dir=folder) as place:
        acknowledged = Path(place) / "acknowledged"
        acknowledged.touch()
        fresh.ended(_write, Path(place), seconds)
        told = {int(line) for line in acknowledged.read_text().splitlines()}
        return Kept(len(told), len(told - fresh.ended(_read, Path(place)).value))


def _settings(folder: Path) -> Settings:
    return Settings(_env_file=None, database_url=f"sqlite:///{folder}/journal.sqlite", today=_DAY)


def _write(folder: Path, seconds: float) -> None:
    with closing(reach(_settings(folder))) as journal, (folder / "acknowledged").open("a") as acknowledged:
        _keep(journal, acknowledged)
        signal.setitimer(signal.ITIMER_REAL, seconds)
        while True:
            _keep(journal, acknowledged)


def _keep(journal: Journal, acknowledged: TextIO) -> None:
    kept = journal.feedback.keep(Feedback(_DAY, "sv", "up", "tack", "Vad?", "answered", (), "quotes", ""))
    os.write(acknowledged.fileno(), f"{kept.id}\n".encode())


def _read(folder: Path) -> set[int]:
    with closing(reach(_settings(folder))) as journal:
        return {each.id for each in journal.feedback.all()}
