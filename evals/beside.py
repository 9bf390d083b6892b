"""What the size of an index is measured beside: LangChain's own way to a Chroma store, and exact search."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from langchain_chroma import Chroma
from langchain_core.documents import Document
from langchain_core.embeddings import Embeddings

from assistant.embedding import Embedder, Vectors
from assistant.index.reader import Build
from assistant.index.texts import said
from assistant.kept import KeptVectors
from assistant.records import Passage

_AT_ONCE = 5000
NEAREST = 10


class Known(Embeddings):
    """The embedder, which is spared the passages whose vectors are kept."""

    def __init__(self, kept: KeptVectors, embedder: Embedder) -> None:
        self._kept = kept
        self._embedder = embedder

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        found: list[list[float]] = self._kept.documents(texts).tolist()
        return found

    def embed_query(self, text: str) -> list[float]:
        return self._embedder.embeddings.embed_query(text)


class Stock:
    """The four nearest passages of a Chroma store, filled and asked as the LangChain tutorial does."""

    def __init__(self, passages: Sequence[Passage], known: Known, folder: str) -> None:
        self._store = Chroma("passages", known, persist_directory=folder)
        for first in range(0, len(passages), _AT_ONCE):
            some = passages[first : first + _AT_ONCE]
            self._store.add_documents(
                [Document(each.text, metadata={"programme": each.programme}) for each in some],
                ids=[each.id for each in some],
            )

    def ask(self, question: str, programme: str = "") -> None:
        self._store.similarity_search(question, k=4, filter={"programme": programme} if programme else None)


@dataclass(frozen=True, slots=True)
class Exact:
    """Every text's vector, compared with each question's."""

    texts: tuple[str, ...]
    vectors: Vectors

    @classmethod
    def of(cls, build: Build) -> Exact:
        every = [each for name in build.store.programmes for each in build.store.of_programme(name)]
        texts = {said(each): each for each in every}
        held: dict[str, Vectors] = {}
        for first in range(0, len(texts), _AT_ONCE):
            held |= build.vectors(list(texts.values())[first : first + _AT_ONCE])
        return cls(tuple(texts), np.stack([held[each.id] for each in texts.values()]))

    def nearest(self, vector: Vectors) -> list[str]:
        """The texts nearest to a unit vector, best first."""
        similar = self.vectors @ vector
        best = np.argpartition(-similar, NEAREST)[:NEAREST]
        return [self.texts[at] for at in best[np.argsort(-similar[best])]]
