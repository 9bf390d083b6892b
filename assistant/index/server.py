"""A Chroma server that holds the vectors of many builds, which share the collection of a programme until it changes."""

from __future__ import annotations

import base64
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any
from urllib.parse import unquote, urlsplit

from assistant.embedding import Vectors
from assistant.errors import AssistantError
from assistant.index.texts import Occurrence
from assistant.index.vectors import VectorStore, client_of, collection_name, refused, written
from assistant.records import Passage

READING = 10.0
"""Seconds that a server may take to answer while somebody waits; the first question after its start takes longest."""
WRITING = 120.0
"""Seconds that it may take over a page of passages, or over dropping them."""
_PAGE = 100
"""Collections that are listed in one call."""


class ServedVectors(VectorStore):
    """The vectors of one build on a server, which never change once the build is published."""

    page = 1000  # a server refuses bodies of more than 40 MB

    def __init__(self, client: Any, index: str, build: str, held: Mapping[str, str]) -> None:
        """`held` names, by programme, the collections of earlier builds that it shares; others are its own."""
        self._client = client
        self._index = index
        self._build = build
        self._held = dict(held)
        self._known: dict[str, Any] = {}

    def close(self) -> None:
        """The connection is the server's, and stays open."""

    def _collection(self, programme: str) -> Any:
        if programme not in self._known:
            self._known[programme] = super()._collection(programme)
        return self._known[programme]

    def create(self, programme: str, expected: int) -> None:
        if programme not in self._held:
            super().create(programme, expected)
            self._known.pop(programme, None)

    def add(self, programme: str, passages: Sequence[Passage], vectors: Vectors) -> None:
        self._own(programme)
        super().add(programme, passages, vectors)

    def remove(self, programme: str, ids: Sequence[str]) -> None:
        self._own(programme)
        super().remove(programme, ids)

    def describe(self, programme: str, places: Mapping[str, Occurrence]) -> None:
        self._own(programme)
        super().describe(programme, places)

    def _own(self, programme: str) -> None:
        """Copies a collection that is shared, before this build changes it."""
        shared = self._held.pop(programme, None)
        if shared:
            self.take(ServedVectors(self._client, self._index, self._build, {programme: shared}), programme)

    def collections(self, programmes: Iterable[str]) -> dict[str, str]:
        return {programme: self._name(programme) for programme in programmes}

    def _name(self, programme: str) -> str:
        return self._held.get(programme) or f"{self._build}.{collection_name(programme)}"

    def _about(self, programme: str) -> dict[str, str]:
        return {"programme": programme, "index": self._index, "build": self._build}

    def _refusal(self, error: Exception) -> AssistantError:
        self.is_doubtful = True  # a server that comes back may have lost or changed what it held
        return refused(error)


class ChromaServer:
    """A connection to a server. Safe to share between threads; reaches nobody before it is used."""

    def __init__(self, url: str, seconds: float = READING) -> None:
        """`url` as the setting has it; `seconds` that an answer may take."""
        parts = urlsplit(url)
        encrypted = parts.scheme == "https"
        port = parts.port or (443 if encrypted else 8000)
        self._client = client_of(
            str(parts.hostname), port, _headers(parts.username, parts.password), encrypted=encrypted, seconds=seconds
        )

    def vectors(self, index: str, build: str, held: Mapping[str, str]) -> ServedVectors:
        """The vectors of a build of an index, in the collections that it names by programme or in its own."""
        return ServedVectors(self._client, index, build, held)

    def sweep(self, index: str, builds: Collection[str], held: Collection[str]) -> None:
        """Removes the collections of an index but those that are held or of certain builds.

        Raises OSError or IndexUnreachable.
        """
        for each in list(self._collections(index)):
            if each.name not in held and each.metadata["build"] not in builds:
                with written():
                    self._client.delete_collection(each.name)

    def _collections(self, index: str) -> Iterator[Any]:
        """The collections of an index; others on the server are somebody else's."""
        first = 0
        while True:
            with written():
                page = self._client.list_collections(limit=_PAGE, offset=first)
            yield from (each for each in page if (each.metadata or {}).get("index") == index)
            if len(page) < _PAGE:
                return
            first += _PAGE

    def close(self) -> None:
        self._client.close()


def _headers(user: str | None, password: str | None) -> dict[str, str]:
    if user is None:
        return {}
    said = f"{unquote(user)}:{unquote(password or '')}".encode()
    return {"Authorization": f"Basic {base64.b64encode(said).decode()}"}
