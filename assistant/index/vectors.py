"""The vector store of a build: one Chroma collection a programme, cosine, our own vectors. Only it knows chromadb."""

from __future__ import annotations

import hashlib
import re
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec, TypeVar

import chromadb
import httpx
import numpy as np
from chromadb.api.client import Client
from chromadb.api.shared_system_client import SharedSystemClient
from chromadb.auth import UserIdentity
from chromadb.config import DEFAULT_DATABASE, DEFAULT_TENANT
from chromadb.config import Settings as ChromaSettings
from chromadb.errors import ChromaError, InternalError, NotFoundError
from tenacity import retry, retry_if_exception_type, stop_after_attempt, wait_fixed

from assistant.embedding import Embedder, Vectors
from assistant.errors import AssistantError, IndexDamaged, IndexUnreachable
from assistant.index.texts import Occurrence, said
from assistant.records import Passage

if TYPE_CHECKING:
    from chromadb.api.models.Collection import Collection

_PAGE = 5000
"""Rows a call: Chroma takes at most 5461, and fails above about 30,000 on reading."""
_WHOLE: Any = ["embeddings", "metadatas", "documents"]
"""What Chroma holds of a passage."""
_FLUSHED_EVERY = 1000
"""Rows after which Chroma writes its HNSW files; until then the vectors are in its log only, which no hash covers."""

_GRAPH = {"max_neighbors": 48, "ef_construction": 400, "ef_search": 400}
"""How well Chroma looks. With its own 16, 100 and 100 a tenth of the ten nearest of 8,600 statute texts are missed, and
with these 3 in 1,000; a search takes a millisecond longer, and filling twice as long (docs/decisions.md)."""
_CONNECTED = 3.0
"""Seconds that a server may take to accept a connection."""
_BEFORE_IT = (401, 403, 407, 429, 502, 503, 504)
"""What a proxy says in the place of the server behind it."""


_SHARING = threading.Lock()
"""Clients of one folder share an engine that Chroma counts the users of, but not safely between threads."""

_LATER = "It is tried again with the next question; see that the server runs"
_PASSING = (InternalError, httpx.NetworkError, httpx.RemoteProtocolError)
"""Failures that may be over in a moment. Chroma hands a database connection back a moment after a read, and until then
opens another, which fails once the folder has been removed; the one it has still reads."""
_again = retry(retry=retry_if_exception_type(_PASSING), stop=stop_after_attempt(4), wait=wait_fixed(0.05), reraise=True)
_Store = TypeVar("_Store", bound="VectorStore")
_Given = ParamSpec("_Given")
_Found = TypeVar("_Found")


def _reading(
    method: Callable[Concatenate[_Store, _Given], _Found],
) -> Callable[Concatenate[_Store, _Given], _Found]:
    """Reads again what failed, and raises our own errors."""
    again = _again(method)

    def read(self: _Store, /, *given: _Given.args, **named: _Given.kwargs) -> _Found:
        try:
            return again(self, *given, **named)
        except (ChromaError, httpx.HTTPError) as error:
            raise self._refusal(error) from error

    return read


class VectorStore:
    """The vectors in one folder. Chroma answers ids and similarities; what is shown comes from the passage store."""

    is_doubtful = False
    """Whether it must be opened and checked anew before it answers again."""
    page = _PAGE
    """Rows in one call."""

    def __init__(self, folder: Path, scratch: TemporaryDirectory[str] | None = None) -> None:
        """Opens a folder; `scratch`, which holds it, is removed on closing. Raises OSError."""
        self._scratch = scratch
        with written(), _SHARING:
            self._client: Any = _opened(folder)

    def create(self, programme: str, expected: int) -> None:
        """Makes the collection of a programme of about `expected` passages, unless it is there. Raises OSError."""
        every = max(2, min(_FLUSHED_EVERY, expected))
        kept = {"space": "cosine", "sync_threshold": every, "batch_size": min(100, every)}
        configuration: Any = {"hnsw": {**kept, **_GRAPH}}
        with written():
            self._client.get_or_create_collection(
                self._name(programme),
                configuration=configuration,
                metadata=self._about(programme),
                embedding_function=None,
            )

    def add(self, programme: str, passages: Sequence[Passage], vectors: Vectors) -> None:
        """Adds or replaces the texts of passages, no two alike, of a programme; one vector a row. Raises OSError."""
        with written():
            collection = self._client.get_collection(self._name(programme), embedding_function=None)
            for first in range(0, len(passages), self.page):
                page = passages[first : first + self.page]
                collection.upsert(
                    ids=[said(passage) for passage in page],
                    embeddings=vectors[first : first + self.page],
                    documents=[passage.text for passage in page],
                    metadatas=[_metadata(Occurrence.of(passage)) for passage in page],
                )

    def take(self, earlier: VectorStore, programme: str) -> None:
        """Copies a programme whole from another store. Raises OSError."""
        with written():
            source: Any = earlier._collection(programme)
            size = source.count() if source else 0
            self.create(programme, size)
            target = self._client.get_collection(self._name(programme), embedding_function=None)
            for first in range(0, size, self.page):
                held = source.get(include=_WHOLE, limit=self.page, offset=first)
                target.upsert(held["ids"], held["embeddings"], held["metadatas"], held["documents"])

    def remove(self, programme: str, ids: Sequence[str]) -> None:
        """Removes texts of a programme; ids that are not there are passed over. Raises OSError."""
        with written():
            collection = self._collection(programme)
            for first in range(0, len(ids) if collection else 0, self.page):
                collection.delete(ids=list(ids[first : first + self.page]))  # type: ignore[union-attr]

    def describe(self, programme: str, places: Mapping[str, Occurrence]) -> None:
        """Notes where texts are said. Raises OSError."""
        with written():
            collection: Any = self._collection(programme)
            if collection and places:
                collection.update(ids=list(places), metadatas=[_metadata(each) for each in places.values()])

    @_reading
    def nearest(self, vector: Vectors, count: int, programmes: Sequence[str]) -> list[tuple[str, float]]:
        """The texts nearest to a vector: id and cosine similarity, best first, merged over the programmes."""
        found: list[tuple[str, float]] = []
        for programme in programmes:
            collection: Any = self._collection(programme)
            if collection is None:
                raise NotFoundError(f"no collection for {programme}")
            result = collection.query(query_embeddings=[vector], n_results=count, include=["distances"])
            distances = result["distances"] or [[]]
            found += [(id, 1 - float(distance)) for id, distance in zip(result["ids"][0], distances[0], strict=True)]
        return sorted(found, key=lambda entry: (-entry[1], entry[0]))[:count]

    @_reading
    def ids(self, programme: str) -> set[str]:
        """Every id of a programme."""
        collection = self._collection(programme)
        pages = range(0, collection.count() if collection else 0, _PAGE)
        return {id for first in pages for id in collection.get(include=[], limit=_PAGE, offset=first)["ids"]}  # type: ignore[union-attr]

    @_reading
    def vectors(self, programme: str, ids: Sequence[str]) -> dict[str, Vectors]:
        """The stored vectors of some texts, by id, at most 5000 of them."""
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
            found: Collection = self._client.get_collection(self._name(programme), embedding_function=None)
            return found
        except NotFoundError:
            return None

    def collections(self, programmes: Iterable[str]) -> dict[str, str]:
        """By programme, the collection of a server that holds its vectors; none, since these lie in a folder."""
        return {}

    def _name(self, programme: str) -> str:
        return collection_name(programme)

    def _about(self, programme: str) -> dict[str, str]:
        """What a collection says of itself."""
        return {"programme": programme}

    def _refusal(self, error: Exception) -> AssistantError:
        """What is raised when a read has failed."""
        return IndexDamaged(f"the vector store failed: {error}", next_step="Run `python ingest.py --rebuild`")


def _opened(folder: Path) -> Any:
    try:
        return chromadb.PersistentClient(path=str(folder), settings=ChromaSettings(anonymized_telemetry=False))
    except BaseException:
        # Chroma keeps an engine that did not start, and would hand it out once the disk has space again.
        if str(folder) not in SharedSystemClient._identifier_to_refcount:
            SharedSystemClient._identifier_to_system.pop(str(folder), None)
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


def _metadata(place: Occurrence) -> dict[str, str | int]:
    return {**asdict(place), "heading": " › ".join(place.heading)}


@contextmanager
def written() -> Iterator[None]:
    """Chroma's failures to write, as any failure to write: a full disk looks alike from wherever it is met."""
    try:
        yield
    except ChromaError as error:
        raise OSError(str(error)) from error
    except httpx.HTTPError as error:
        raise unreachable(error) from error


def refused(error: Exception) -> AssistantError:
    """What is told of a server's failure: a collection that is gone does not come back by itself."""
    if isinstance(error, NotFoundError):
        return IndexDamaged(f"the vector store has changed: {error}", next_step="Run `python ingest.py --rebuild`")
    return unreachable(error)


def unreachable(error: Exception) -> IndexUnreachable:
    """What is told of a server that does not answer: never its address, which may hold a password."""
    said = f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
    return IndexUnreachable(f"the Chroma server does not answer ({said})", next_step=_LATER)


class _Client(Client):
    """Chroma's client of a server, which by itself waits for ever and asks who we are before it can be told not to."""

    def get_user_identity(self) -> UserIdentity:
        return UserIdentity("", DEFAULT_TENANT, [DEFAULT_DATABASE])

    def _validate_tenant_database(self, tenant: str, database: str) -> None:
        """Nothing is asked before there is a time limit."""


def client_of(host: str, port: int, headers: dict[str, str], *, encrypted: bool, seconds: float) -> Any:
    """A client of a Chroma server that waits for an answer for so many seconds. Reaches nobody yet."""
    client: Any = _Client(
        settings=ChromaSettings(
            chroma_api_impl="chromadb.api.fastapi.FastAPI",
            chroma_server_host=host,
            chroma_server_http_port=port,
            chroma_server_ssl_enabled=encrypted,
            chroma_server_headers=headers,
            anonymized_telemetry=False,
        )
    )
    session: httpx.Client = client._server._session
    session.timeout = httpx.Timeout(seconds, connect=min(seconds, _CONNECTED))
    session.event_hooks = {"response": [_of_chroma]}
    return client


def _of_chroma(response: httpx.Response) -> None:
    """Whatever is no answer of Chroma's comes from what stands before it, and is a failure to reach it."""
    if response.status_code in _BEFORE_IT or "json" not in response.headers.get("content-type", ""):
        raise httpx.RemoteProtocolError(f"found status {response.status_code}, expected an answer of Chroma's")
