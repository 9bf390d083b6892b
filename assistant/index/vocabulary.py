"""The words of a build: in how many passages each stem is, and which stems are alike by their letters."""

from __future__ import annotations

import sqlite3
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import numpy as np

from assistant import words

_FEWEST = 3
"""Trigrams that two words alike share at least: the shortest have four."""
_MOST = 500
"""Stems that are compared with a word, those that share most first."""


class Vocabulary:
    """Write side: counts the stems of passages that are added and removed, and writes what has changed."""

    def __init__(self, database: sqlite3.Connection) -> None:
        self._database = database
        self._changes: Counter[str] = Counter()

    def add(self, stems: Iterable[str]) -> None:
        """The stems of one passage more."""
        self._changes.update(set(stems))

    def remove(self, stems: Iterable[str]) -> None:
        """The stems of one passage less."""
        self._changes.subtract(set(stems))

    def write(self) -> None:
        """Brings the tables in line. A stem that is in no passage any more stays known, as one of none."""
        known = "SELECT 1 FROM stems WHERE stem = ?"
        fresh = [stem for stem in self._changes if not self._database.execute(known, (stem,)).fetchone()]
        self._database.executemany(
            "INSERT INTO stems (stem, passages, grams) VALUES (?, 0, ?)",
            [(stem, len(words.grams(stem))) for stem in fresh],
        )
        self._database.executemany(
            "UPDATE stems SET passages = passages + ? WHERE stem = ?",
            [(change, stem) for stem, change in self._changes.items() if change],
        )
        self._index(fresh)
        self._changes.clear()

    def _index(self, stems: Sequence[str]) -> None:
        numbers: defaultdict[str, list[int]] = defaultdict(list)
        for stem in stems:
            (number,) = self._database.execute("SELECT number FROM stems WHERE stem = ?", (stem,)).fetchone()
            for gram in words.grams(stem):
                numbers[gram].append(number)
        self._database.executemany(
            "INSERT INTO grams VALUES (?1, ?2) ON CONFLICT DO UPDATE SET stems = CAST(stems || ?2 AS BLOB)",
            [(gram, np.array(held, np.int32).tobytes()) for gram, held in numbers.items()],
        )


Rows = Callable[[str, Sequence[Any]], list[Any]]
"""Reads the rows of a statement with its values."""


def frequency(stem: str, rows: Rows) -> int:
    """In how many passages a stem occurs."""
    found = rows("SELECT passages FROM stems WHERE stem = ?", (stem,))
    return int(found[0][0]) if found else 0


def beginning(letters: str, rows: Rows) -> list[str]:
    """Stems of the passages that begin so."""
    held = "SELECT stem FROM stems WHERE stem >= ? AND stem < ? AND passages > 0"
    return [row[0] for row in rows(held, (letters, letters + "\U0010ffff"))]


def alike(stem: str, share: float, rows: Rows) -> list[tuple[str, float]]:
    """Stems of the passages that share so much of the shorter one's trigrams with `stem`, each with how alike they are.

    That is Dice's coefficient, 0 to 1.
    """
    grams = words.grams(stem)
    held = rows(f"SELECT stems FROM grams WHERE gram IN ({','.join('?' * len(grams))})", sorted(grams))
    numbers, counts = np.unique(np.frombuffer(b"".join(row[0] for row in held), np.int32), return_counts=True)
    order = np.argsort(-counts, kind="stable")[:_MOST]
    shared = {int(numbers[at]): int(counts[at]) for at in order if counts[at] >= _FEWEST}
    marks = ",".join("?" * len(shared))
    known = rows(f"SELECT number, stem, grams FROM stems WHERE passages > 0 AND number IN ({marks})", list(shared))
    return [
        (other, 2 * shared[number] / (len(grams) + size))
        for number, other, size in known
        if shared[number] >= share * min(len(grams), size)
    ]
