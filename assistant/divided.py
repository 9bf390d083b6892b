"""A corpus becomes passages, each document once."""

from __future__ import annotations

from assistant.corpus import Corpus
from assistant.embedding import Embedder
from assistant.index.reader import Build
from assistant.passages import passages
from assistant.records import Passage


class Divided:
    """The passages of each document of a corpus: those of a build where it has the document as it is."""

    def __init__(self, corpus: Corpus, embedder: Embedder, build: Build | None = None) -> None:
        self._sources = corpus.sources
        self._embedder = embedder
        self._build = build
        self._known = build.store.digests() if build else {}
        self._found: dict[str, list[Passage]] = {}

    def passages(self, document: str) -> list[Passage]:
        """Every passage of a document, in the order of the text."""
        source = self._sources[document]
        if self._build and self._known.get(document) == source.digest:
            return self._build.store.of_document(document)
        if document not in self._found:
            self._found[document] = passages(source, self._embedder.count_tokens)
        return self._found[document]
