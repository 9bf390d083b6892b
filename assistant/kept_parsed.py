"""What was parsed, kept beside the index, so that a file that has not changed is not parsed again.

Kept by the bytes of the file and by all that parses: our own code, the libraries, Python. Whatever is damaged in it is
parsed anew. It holds the texts of the corpus as the index does, and no others: what is not asked for goes.
"""

from __future__ import annotations

import hashlib
import logging
import sqlite3
import sys
from dataclasses import asdict
from functools import cache
from importlib import metadata
from pathlib import Path

from pydantic import TypeAdapter, ValidationError
from pydantic_core import to_json

from assistant import sources
from assistant.parsing.parsed import Parsed
from assistant.records import Format

log = logging.getLogger(__name__)
_LIBRARIES = ("beautifulsoup4", "lxml", "phonenumbers", "py3langid", "pypdf", "python-stdnum")
"""Those that parse and look at what was parsed, by their packages."""
_HERE = Path(__file__).parent
_MADE_OF = (
    "parsing",
    "sources.py",
    "records.py",
    "languages.py",
    "words.py",
    "glossary.py",
    "redaction.py",
    "remarking.py",
    "data/words.yaml",
    "data/glossary.yaml",
)
"""Ours that parse, and look at what was parsed: folders and files."""
_PARSED = TypeAdapter(Parsed)


class KeptParsed:
    """Parsed files in a SQLite file. That it cannot be read or written costs time alone, and the log says so."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._asked: set[bytes] = set()
        self._database = self._opened()

    def _opened(self) -> sqlite3.Connection | None:
        try:
            return _opened(self._path)
        except sqlite3.OperationalError as error:
            self._give_up(error)
        except sqlite3.DatabaseError:  # damaged: what it kept can be made again
            self._path.unlink()
            return _opened(self._path)
        return None

    def parse(self, data: bytes, format: Format) -> Parsed:
        """The text of a file, parsed now unless it is kept. Raises SourceError as `sources.parse` does, each time."""
        key = hashlib.sha256(f"{recipe()} {format} {hashlib.sha256(data).hexdigest()}".encode()).digest()
        self._asked.add(key)
        held = self._held(key)
        if held is None:
            held = sources.parse(data, format)
            self._keep(key, held)
        return held

    def _held(self, key: bytes) -> Parsed | None:
        found = self._rows("SELECT digest, parsed FROM parsed WHERE key = ?", key)
        try:
            [(digest, said)] = found
            return _PARSED.validate_json(said) if hashlib.sha256(said).digest() == digest else None
        except (ValueError, TypeError, ValidationError):  # nothing there, or no longer what was kept
            return None

    def _keep(self, key: bytes, parsed: Parsed) -> None:
        said = to_json(asdict(parsed))
        self._rows("INSERT OR REPLACE INTO parsed VALUES (?, ?, ?)", key, hashlib.sha256(said).digest(), said)

    def forget(self) -> None:
        """Deletes what was not asked for: files that have changed or gone, and what other parsers made."""
        for (key,) in self._rows("SELECT key FROM parsed"):
            if key not in self._asked:
                self._rows("DELETE FROM parsed WHERE key = ?", key)

    def _rows(self, statement: str, *values: bytes) -> list[tuple[bytes, ...]]:
        if self._database is None:
            return []
        try:
            with self._database:
                return self._database.execute(statement, values).fetchall()
        except sqlite3.Error as error:
            self._give_up(error)
            self.close()
            return []

    def _give_up(self, error: sqlite3.Error) -> None:
        log.warning("%s: %s; files are parsed anew", self._path, error)

    def close(self) -> None:
        if self._database is not None:
            self._database.close()
        self._database = None


@cache
def recipe() -> str:
    """A digest of all that parsing is made of, so that nothing is kept that would now be read otherwise."""
    made_of = [hashlib.sha256(path.read_bytes()).hexdigest() for name in _MADE_OF for path in _files(_HERE / name)]
    made_of += [f"{name} {metadata.version(name)}" for name in _LIBRARIES]
    return hashlib.sha256("\n".join([*made_of, sys.version]).encode()).hexdigest()


def _files(path: Path) -> list[Path]:
    return sorted(path.rglob("*.py")) if path.is_dir() else [path]


def _opened(path: Path) -> sqlite3.Connection:
    database = sqlite3.connect(path)
    try:
        # What it holds can be made again, so it need not be on disk before the next file is read.
        for pragma in ("auto_vacuum = FULL", "secure_delete = ON", "synchronous = OFF"):
            database.execute(f"PRAGMA {pragma}")
        database.execute(
            "CREATE TABLE IF NOT EXISTS parsed (key BLOB PRIMARY KEY, digest BLOB NOT NULL, parsed BLOB NOT NULL)"
        )
    except sqlite3.Error:
        database.close()
        raise
    return database
