"""Vectors kept by the content they are of, so that a rebuild is cheap; and those that ship with a programme."""

from __future__ import annotations

import hashlib
import sqlite3
import zipfile
import zlib
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

from assistant.embedding import Embedder, Vectors

Progress = Callable[[int, int], None]
"""Called with how many of how many are done."""
SHIPPED = "vectors.npz"
"""File of a programme's folder with the vectors of what its aids say, made by `make vectors`."""
_BATCH = 32
_TABLES = {"vectors": "vector", "fits": "held"}
"""The tables, and the column of each that holds what is kept."""
Role = Literal["passage", "query"]


class KeptVectors:
    """Vectors in a SQLite file, by embedder, role and content; what is not there is embedded, and kept batch by batch.

    Raises OSError when the file cannot be written.
    """

    def __init__(self, path: Path, embedder: Embedder) -> None:
        self._embedder = embedder
        try:
            self._database = _opened(path)
        except sqlite3.OperationalError as error:
            raise OSError(str(error)) from error
        except sqlite3.DatabaseError:  # damaged: what it kept can be made again
            path.unlink()
            self._database = _opened(path)

    def documents(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        """Vectors of passages, in order, shape (len(texts), dimensions)."""
        self.keep(texts, progress)
        return self._stacked("passage", texts)

    def queries(self, texts: Sequence[str]) -> Vectors:
        """Vectors of the project's own questions. What a user asks is never kept."""
        self._embed(texts, "query", self._embedder.queries, None)
        return self._stacked("query", texts)

    def keep(self, texts: Iterable[str], progress: Progress | None = None) -> None:
        """Embeds those passages whose vectors are not kept. However many they are, only a batch of vectors is held."""
        self._embed(texts, "passage", self._embedder.documents, progress)

    def put(self, texts: Sequence[str], vectors: Vectors) -> None:
        """Keeps vectors of passages that were made elsewhere, one a row."""
        self._keep((self._key("passage", text), vector.tobytes()) for text, vector in zip(texts, vectors, strict=True))

    def has(self, texts: Sequence[str], role: Role = "passage") -> bool:
        """Whether the vector of every text is kept."""
        return all(self._kept(self._key(role, text)) is not None for text in texts)

    def _embed(
        self,
        texts: Iterable[str],
        role: Role,
        embed: Callable[[Sequence[str]], Vectors],
        progress: Progress | None,
    ) -> None:
        wanted = ((self._key(role, text), text) for text in texts)
        missing = {key: text for key, text in wanted if self._kept(key) is None}
        keys = list(missing)
        for first in range(0, len(keys), _BATCH):
            batch = keys[first : first + _BATCH]
            vectors = embed([missing[key] for key in batch])
            self._keep((key, vector.tobytes()) for key, vector in zip(batch, vectors, strict=True))
            if progress:
                progress(first + len(batch), len(keys))

    def _stacked(self, role: Role, texts: Sequence[str]) -> Vectors:
        kept = [vector for text in texts if (vector := self._kept(self._key(role, text))) is not None]
        return np.stack(kept) if kept else np.zeros((0, self._embedder.dimensions), np.float32)

    def _key(self, role: Role, text: str) -> bytes:
        made_of = (self._embedder.name, self._embedder.recipe, role, text)
        return hashlib.sha256("\0".join(made_of).encode("utf-8", "surrogatepass")).digest()

    def _kept(self, key: bytes) -> Vectors | None:
        held = self._sound("SELECT vector, checksum FROM vectors WHERE key = ?", key)
        if held is None or len(held) != 4 * self._embedder.dimensions:
            return None
        vector: Vectors = np.frombuffer(held, dtype=np.float32)
        return vector if abs(float(vector @ vector) - 1) < 0.01 else None

    def fitted(self, key: bytes, fit: Callable[[], Vectors]) -> Vectors:
        """What `fit` makes of vectors, flat; kept under a digest of all that it is made of."""
        held = self._sound("SELECT held, checksum FROM fits WHERE key = ?", key)
        if held and len(held) % 4 == 0:
            return np.frombuffer(held, dtype=np.float32)
        made = fit().ravel()
        self._put("INSERT OR REPLACE INTO fits VALUES (?, ?, ?)", [(key, made.tobytes())])
        return made

    def _sound(self, statement: str, key: bytes) -> bytes | None:
        """What is held under a key, if it is still what was kept. A row from before there were checksums has none."""
        held, checksum = self._database.execute(statement, (key,)).fetchone() or (None, None)
        return held if isinstance(held, bytes) and checksum in (None, zlib.crc32(held)) else None

    def _keep(self, rows: Iterable[tuple[bytes, bytes]]) -> None:
        self._put("INSERT OR REPLACE INTO vectors VALUES (?, ?, ?)", rows)

    def _put(self, statement: str, rows: Iterable[tuple[bytes, bytes]]) -> None:
        try:
            with self._database:
                self._database.executemany(statement, [(key, held, zlib.crc32(held)) for key, held in rows])
        except sqlite3.Error as error:
            raise OSError(str(error)) from error

    def take(self, path: Path) -> None:
        """Keeps what a file has of this embedder, where nothing is kept yet. Raises OSError."""
        try:
            with path.open("rb") as file, np.load(file, allow_pickle=False) as held:
                if [str(each) for each in held["made_by"]] != self._made_by:
                    return
                rows = [(key.tobytes(), _unit(vector).tobytes()) for key, vector in zip(*_held(held), strict=True)]
                fits = [(held["fit_key"].tobytes(), held["fit"].astype(np.float32).tobytes())] if "fit" in held else ()
        except (ValueError, KeyError, zipfile.BadZipFile, EOFError) as error:
            raise OSError(f"{path.name} cannot be used: {error}") from error
        self._put("INSERT OR IGNORE INTO vectors VALUES (?, ?, ?)", rows)
        self._put("INSERT OR IGNORE INTO fits VALUES (?, ?, ?)", fits)

    def give(self, path: Path, texts: Sequence[str], key: bytes, fit: Vectors) -> None:
        """Writes vectors of passages, and a fit with its key, in half precision, to a file that `take` reads."""
        given = list(dict.fromkeys(texts))
        np.savez_compressed(
            path,
            made_by=np.array(self._made_by),
            keys=self._keys("passage", given),
            vectors=self.documents(given).astype(np.float16),
            fit_key=np.frombuffer(key, np.uint8),
            fit=fit.astype(np.float16),
        )

    def give_queries(self, path: Path, texts: Sequence[str]) -> None:
        """Writes vectors of the project's own questions, exactly, to a file that `take` reads."""
        keys = self._keys("query", texts)
        np.savez_compressed(path, made_by=np.array(self._made_by), keys=keys, vectors=self.queries(texts))

    def _keys(self, role: Role, texts: Sequence[str]) -> npt.NDArray[np.uint8]:
        return np.array([np.frombuffer(self._key(role, text), np.uint8) for text in texts])

    @property
    def _made_by(self) -> list[str]:
        return [self._embedder.name, self._embedder.recipe, str(self._embedder.dimensions)]

    def close(self) -> None:
        self._database.close()


def _opened(path: Path) -> sqlite3.Connection:
    database = sqlite3.connect(path)
    try:
        if database.execute("PRAGMA quick_check").fetchone() != ("ok",):
            raise sqlite3.DatabaseError("damaged")
        for table, held in _TABLES.items():
            _prepare(database, table, held)
    except sqlite3.Error:
        database.close()
        raise
    return database


def _prepare(database: sqlite3.Connection, table: str, held: str) -> None:
    made_of = f"key BLOB PRIMARY KEY, {held} BLOB NOT NULL, checksum INTEGER"
    database.execute(f"CREATE TABLE IF NOT EXISTS {table} ({made_of}) WITHOUT ROWID")
    columns = [row[1] for row in database.execute(f"PRAGMA table_info ({table})")]
    if columns == ["key", held]:  # made before there were checksums
        database.execute(f"ALTER TABLE {table} ADD COLUMN checksum INTEGER")
    elif columns != ["key", held, "checksum"]:
        raise sqlite3.DatabaseError("made by something else")


def _held(file: Any) -> tuple[Any, Any]:
    """The keys and vectors of a file."""
    return file["keys"], file["vectors"].astype(np.float32)


def _unit(vector: Vectors) -> Vectors:
    unit: Vectors = vector / np.linalg.norm(vector)
    return unit
