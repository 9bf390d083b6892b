"""The vector store of a build: one Chroma collection a programme, cosine, our own vectors. Only it knows chromadb."""

from __future__ import annotations

import hashlib
import re
import shutil
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import chromadb
import numpy as np
from chromadb.api.shared_system_client import SharedSystemClient
from chromadb.config import Settings as ChromaSettings
from chromadb.errors import ChromaError, InternalError, NotFoundError
from tenacity import retry, retry_if_exception_type, stop_after_attempt, wait_fixed

from assistant.embedding import Embedder, Vectors
from assistant.errors import IndexDamaged
from assistant.records import Passage

if TYPE_CHECKING:
    from chromadb.api.models.Collection import Collection

_PAGE = 5000
"""Rows a call: Chroma takes at most 5461, and fails above about 30,000 on reading."""
_FLUSHED_EVERY = 1000
"""Rows after which Chroma writes its HNSW files; until then the vectors are in its log only, which no hash covers."""

_IN_MEMORY = "/dev/shm"
"""Where a copy of a store can go when every disk is full."""

_SHARING = threading.Lock()
"""Clients of one folder share an engine that Chroma counts the users of, but not safely between threads."""

_again = retry(
    retry=retry_if_exception_type(InternalError), stop=stop_after_attempt(4), wait=wait_fixed(0.05), reraise=True
)
"""Reads again what failed. Chroma hands a database connection back a moment after a read, and until then opens another,
which fails once the folder has been removed; the one it has still reads."""


@contextmanager
def _translated() -> Iterator[None]:
    try:
        yield
    except ChromaError as error:
        raise IndexDamaged(f"the vector store failed: {error}", next_step="Run `python ingest.py --rebuild`") from error


class VectorStore:
    """The vectors in one folder. Chroma answers ids and similarities; what is shown comes from the passage store."""

    def __init__(self, folder: Path, scratch: TemporaryDirectory[str] | None = None) -> None:
        """Opens a folder; `scratch`, which holds it, is removed on closing. Raises OSError."""
        self._scratch = scratch
        with _written(), _SHARING:
            self._client: Any = _opened(folder)

    def create(self, programme: str, expected: int) -> None:
        """Makes the collection of a programme of about `expected` passages, unless it is there. Raises OSError."""
        every = max(2, min(_FLUSHED_EVERY, expected))
        configuration: Any = {"hnsw": {"space": "cosine", "sync_threshold": every, "batch_size": min(100, every)}}
        with _written():
            self._client.get_or_create_collection(
                collection_name(programme),
                configuration=configuration,
                metadata={"programme": programme},
                embedding_function=None,
            )

    def add(self, programme: str, passages: Sequence[Passage], vectors: Vectors) -> None:
        """Adds or replaces passages of a programme, `vectors` of shape (len(passages), dimensions). Raises OSError."""
        with _written():
            collection = self._client.get_collection(collection_name(programme), embedding_function=None)
            for first in range(0, len(passages), _PAGE):
                page = passages[first : first + _PAGE]
                collection.upsert(
                    ids=[passage.id for passage in page],
                    embeddings=vectors[first : first + _PAGE],
                    documents=[passage.text for passage in page],
                    metadatas=[_metadata(passage) for passage in page],
                )

    def remove(self, programme: str, ids: Sequence[str]) -> None:
        """Removes passages of a programme; ids that are not there are passed over. Raises OSError."""
        with _written():
            collection = self._collection(programme)
            for first in range(0, len(ids) if collection else 0, _PAGE):
                collection.delete(ids=list(ids[first : first + _PAGE]))  # type: ignore[union-attr]

    @_translated()
    @_again
    def nearest(self, vector: Vectors, count: int, programmes: Sequence[str]) -> list[tuple[str, float]]:
        """The passages nearest to a vector: id and cosine similarity, best first, merged over the programmes."""
        found: list[tuple[str, float]] = []
        for programme in programmes:
            collection: Any = self._collection(programme)
            if collection is None:
                raise IndexDamaged(f"the vector store has no collection for {programme}")
            result = collection.query(query_embeddings=[vector], n_results=count, include=["distances"])
            distances = result["distances"] or [[]]
            found += [(id, 1 - float(distance)) for id, distance in zip(result["ids"][0], distances[0], strict=True)]
        return sorted(found, key=lambda entry: (-entry[1], entry[0]))[:count]

    @_translated()
    @_again
    def ids(self, programme: str) -> set[str]:
        """Every id of a programme."""
        collection = self._collection(programme)
        pages = range(0, collection.count() if collection else 0, _PAGE)
        return {id for first in pages for id in collection.get(include=[], limit=_PAGE, offset=first)["ids"]}  # type: ignore[union-attr]

    @_translated()
    @_again
    def vectors(self, programme: str, ids: Sequence[str]) -> dict[str, Vectors]:
        """The stored vectors of some passages, by id, at most 5000 of them."""
        collection = self._collection(programme)
        result: Any = (
            collection.get(ids=list(ids), include=["embeddings"])
            if collection and ids  # without ids Chroma would refuse
            else {"ids": [], "embeddings": []}
        )
        return {id: np.asarray(row, np.float32) for id, row in zip(result["ids"], result["embeddings"], strict=True)}

    def close(self) -> None:
        """Everything is on disk, and the folder can be copied or removed, when this returns."""
        with _SHARING:
            self._client.close()
        if self._scratch:
            self._scratch.cleanup()

    def _collection(self, programme: str) -> Collection | None:
        try:
            # Without the argument Chroma would attach its default embedder, which downloads a model.
            found: Collection = self._client.get_collection(collection_name(programme), embedding_function=None)
            return found
        except NotFoundError:
            return None


def _opened(folder: Path) -> Any:
    try:
        return chromadb.PersistentClient(path=str(folder), settings=ChromaSettings(anonymized_telemetry=False))
    except BaseException:
        # Chroma keeps an engine that did not start, and would hand it out once the disk has space again.
        if str(folder) not in SharedSystemClient._identifier_to_refcount:
            SharedSystemClient._identifier_to_system.pop(str(folder), None)
        raise


def for_reading(folder: Path) -> VectorStore:
    """The vectors in a folder that may be read-only, or on a full disk. Raises OSError.

    Chroma writes to a store whenever it opens it; where it may not, it is given a copy elsewhere.
    """
    try:
        return VectorStore(folder)
    except OSError:
        for place in (None, _IN_MEMORY):
            with suppress(OSError, shutil.Error):
                return _copied(folder, place)
        raise


def _copied(folder: Path, place: str | None) -> VectorStore:
    scratch = TemporaryDirectory(prefix="assistant-", dir=place)
    try:
        copy = Path(scratch.name) / folder.name
        shutil.copytree(folder, copy, copy_function=shutil.copyfile)
        copy.chmod(0o700)
        return VectorStore(copy, scratch)
    except BaseException:
        scratch.cleanup()
        raise


def collection_name(programme: str) -> str:
    """A folder's name as Chroma allows it, still telling any two apart."""
    safe = re.sub(r"[^a-zA-Z0-9-]", "-", programme).strip("-")[:60]
    return f"{safe or 'programme'}-{hashlib.sha256(programme.encode()).hexdigest()[:8]}"


def langchain_store(folder: Path, programme: str, embedder: Embedder) -> Any:
    """The collection of a programme as LangChain's own Chroma vector store, for whoever builds a chain on the index."""
    from langchain_chroma import Chroma

    client = chromadb.PersistentClient(path=str(folder), settings=ChromaSettings(anonymized_telemetry=False))
    return Chroma(collection_name(programme), client=client, embedding_function=embedder.embeddings)


def _metadata(passage: Passage) -> dict[str, str | int]:
    return {
        "document": passage.document,
        "kind": passage.kind,
        "start": passage.start,
        "end": passage.end,
        "heading": " › ".join(passage.heading),
    }


@contextmanager
def _written() -> Iterator[None]:
    """Chroma's failures to write, as any failure to write: a full disk looks alike from wherever it is met."""
    try:
        yield
    except ChromaError as error:
        raise OSError(str(error)) from error
