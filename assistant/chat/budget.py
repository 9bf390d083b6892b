"""What a chat model may cost in a day: tokens, or money at a price a token, counted across processes and restarts."""

from __future__ import annotations

import datetime
import logging
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from assistant.errors import ModelError

log = logging.getLogger(__name__)
_PER_PRICE = 1_000_000
"""Tokens that a price is for."""
_WAIT = 5.0
"""Seconds to wait for another process that writes."""


@dataclass(frozen=True, slots=True)
class Price:
    """Money for a million tokens asked and answered; 1 and 1 where tokens themselves are counted."""

    asked: float = _PER_PRICE
    answered: float = _PER_PRICE

    def of(self, asked: int, answered: int) -> float:
        return (asked * self.asked + answered * self.answered) / _PER_PRICE


class Reserved(NamedTuple):
    """What was taken for a call, and of which day."""

    day: str
    cost: float


@dataclass(frozen=True, slots=True)
class Budget:
    """A day's budget, in a file of its own; `most` is None where nothing is limited, and nothing is counted then."""

    path: Path
    most: float | None = None
    price: Price = Price()
    today: Callable[[], datetime.date] = datetime.date.today

    def reserve(self, asked: int, answered: int) -> Reserved:
        """Takes what a call may cost at most, before it is made. Raises ModelError if that is more than is left."""
        reserved = Reserved(self.today().isoformat(), self.price.of(asked, answered) if self.most is not None else 0.0)
        if self.most is not None and not self._add(reserved.cost, reserved.day, self.most):
            raise ModelError(
                "the chat model's budget for today is spent", why="spent", next_step="Raise ASSISTANT_CHAT_BUDGET"
            )
        return reserved

    def settle(self, reserved: Reserved, asked: int, answered: int) -> None:
        """Gives back what a call did not cost after all; where that cannot be counted, what was taken stays taken."""
        if self.most is not None:
            try:
                self._add(self.price.of(asked, answered) - reserved.cost, reserved.day, None)
            except ModelError as error:
                log.warning("%s", error)

    @property
    def spent(self) -> float:
        """What today has cost so far."""
        if self.most is None:
            return 0.0
        with self._counting(), closing(self._opened()) as database:
            row = database.execute("SELECT cost FROM spent WHERE day = ?", (self.today().isoformat(),)).fetchone()
            return float(row[0]) if row else 0.0

    def _add(self, cost: float, day: str, most: float | None) -> bool:
        """Adds to a day's cost unless that would then be over `most`; whether it did. Raises ModelError."""
        with self._counting(), closing(self._opened()) as database, database:
            database.execute("INSERT INTO spent VALUES (?, 0) ON CONFLICT DO NOTHING", (day,))
            changed = database.execute(
                "UPDATE spent SET cost = max(0, cost + ?1) WHERE day = ?2 AND (?3 IS NULL OR cost + ?1 <= ?3)",
                (cost, day, most),
            )
            return changed.rowcount == 1

    def _opened(self) -> sqlite3.Connection:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        database = sqlite3.connect(self.path, timeout=_WAIT)
        database.execute("CREATE TABLE IF NOT EXISTS spent (day TEXT PRIMARY KEY, cost REAL NOT NULL)")
        return database

    @contextmanager
    def _counting(self) -> Iterator[None]:
        """What cannot be counted is not spent."""
        try:
            yield
        except (OSError, sqlite3.Error) as error:
            raise ModelError(
                f"{self.path.name}: the chat model's spending cannot be counted: {error}",
                next_step="Check that the index folder may be written, or leave out ASSISTANT_CHAT_BUDGET",
            ) from error
