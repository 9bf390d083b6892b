"""What a chat model may cost in a day: tokens, or money at a price a token, counted across processes and restarts."""

from __future__ import annotations

import datetime
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from assistant.errors import ModelError

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


@dataclass(frozen=True, slots=True)
class Budget:
    """A day's budget, in a file of its own; `most` is None where nothing is limited, and nothing is counted then."""

    path: Path
    most: float | None = None
    price: Price = Price()
    today: Callable[[], datetime.date] = datetime.date.today

    def reserve(self, asked: int, answered: int) -> float:
        """Takes what a call may cost at most, before it is made. Raises ModelError if that is more than is left."""
        if self.most is None:
            return 0.0
        cost = self.price.of(asked, answered)
        if not self._add(cost, self.most):
            raise ModelError(
                "the chat model's budget for today is spent", why="spent", next_step="Raise ASSISTANT_CHAT_BUDGET"
            )
        return cost

    def settle(self, reserved: float, asked: int, answered: int) -> None:
        """Gives back what a call did not cost after all."""
        if self.most is not None:
            self._add(self.price.of(asked, answered) - reserved, None)

    @property
    def spent(self) -> float:
        """What today has cost so far."""
        if self.most is None:
            return 0.0
        with closing(self._opened()) as database:
            row = database.execute("SELECT cost FROM spent WHERE day = ?", (self._day(),)).fetchone()
            return float(row[0]) if row else 0.0

    def _add(self, cost: float, most: float | None) -> bool:
        """Adds to today's cost unless that would then be over `most`; whether it did."""
        with closing(self._opened()) as database, database:
            database.execute("INSERT INTO spent VALUES (?, 0) ON CONFLICT DO NOTHING", (self._day(),))
            changed = database.execute(
                "UPDATE spent SET cost = max(0, cost + ?1) WHERE day = ?2 AND (?3 IS NULL OR cost + ?1 <= ?3)",
                (cost, self._day(), most),
            )
            return changed.rowcount == 1

    def _day(self) -> str:
        return self.today().isoformat()

    def _opened(self) -> sqlite3.Connection:
        """The file. Raises ModelError where it cannot be used: what cannot be counted is not spent."""
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            database = sqlite3.connect(self.path, timeout=_WAIT)
            database.execute("CREATE TABLE IF NOT EXISTS spent (day TEXT PRIMARY KEY, cost REAL NOT NULL)")
            return database
        except (OSError, sqlite3.Error) as error:
            raise ModelError(
                f"{self.path.name}: the chat model's spending cannot be counted: {error}",
                why="spent",
                next_step="Check that the index folder may be written, or leave out ASSISTANT_CHAT_BUDGET",
            ) from error
