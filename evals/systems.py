"""What can be examined: the assistant, and the baselines that it is shown beside."""

from __future__ import annotations

import re
import time
import uuid
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Protocol

from langchain_chroma import Chroma
from langchain_core.documents import Document
from langchain_text_splitters import RecursiveCharacterTextSplitter

from assistant import embedding
from assistant.chat import model
from assistant.chat.model import Model
from assistant.corpus import Corpus
from assistant.embedding import Embedder
from assistant.errors import AssistantError
from assistant.ingestion import ingest
from assistant.languages import detect
from assistant.markdown import quoted
from assistant.records import Answer, Citation, Outcome, Source, Turn
from assistant.settings import Settings
from assistant.starting import open_assistant
from evals import wording

_WHOLE = (Path(__file__).parent / "whole_text.md").read_text(encoding="utf-8")


class System(Protocol):
    """Answers questions, one conversation at a time."""

    @property
    def writer(self) -> str:
        """The chat model's name, or "quotes"."""

    def ask(self, text: str, history: Sequence[Turn] = ()) -> Answer: ...


def load(name: str, settings: Settings, corpus: Corpus) -> System:
    """The system of that name, ready to answer. Raises AssistantError."""
    if name == "stock":
        return Stock(corpus.sources, embedding.load(settings.embedding))
    if name == "whole-text":
        writer = model.load(settings)
        if writer is None:
            raise AssistantError("the whole-text baseline needs a chat model", next_step="Name one with --writer")
        return WholeText(corpus.sources, writer)
    ingest(settings)
    return open_assistant(settings)


class Stock:
    """What a reader of the LangChain tutorial builds, with the same embedder.

    The text cut every 1,000 characters with 200 of overlap, in Chroma; the four nearest pieces are the answer, always.
    """

    writer = "quotes"

    def __init__(self, sources: dict[str, Source], embedder: Embedder) -> None:
        splitter = RecursiveCharacterTextSplitter(chunk_size=1000, chunk_overlap=200, add_start_index=True)
        whole = [Document(source.text, metadata={"document": name}) for name, source in sources.items()]
        # Chroma in memory is one for the whole process; a name of its own keeps two of these apart.
        self._store = Chroma.from_documents(
            splitter.split_documents(whole), embedder.embeddings, collection_name=uuid.uuid4().hex
        )

    def ask(self, text: str, history: Sequence[Turn] = ()) -> Answer:
        began = time.perf_counter()
        found = self._store.similarity_search(text, k=4)
        citations = tuple(_cited(number, piece) for number, piece in enumerate(found, start=1))
        language = detect(text)
        shown = "\n\n".join(f"> {quoted(each.quote, language, '> ')} [{each.number}]" for each in citations)
        return _timed(Answer(text, language, "answered", shown, citations, index="stock"), began)


def _timed(answer: Answer, began: float) -> Answer:
    return replace(answer, timings_ms={"total": (time.perf_counter() - began) * 1000})


def _cited(number: int, piece: Document) -> Citation:
    document, start = piece.metadata["document"], piece.metadata["start_index"]
    said = piece.page_content
    return Citation(number, document, f"{document}:{start}", (), said, start, start + len(said))


class WholeText:
    """A chat model with the whole text in its prompt and no retrieval. What it quotes word for word is its citation."""

    def __init__(self, sources: dict[str, Source], writer: Model) -> None:
        self._sources = sources
        self._writer = writer

    @property
    def writer(self) -> str:
        return self._writer.name

    def ask(self, text: str, history: Sequence[Turn] = ()) -> Answer:
        began = time.perf_counter()
        said = [(role, each) for turn in history for role, each in (("human", turn.question), ("ai", turn.answer.text))]
        whole = "\n\n".join(source.text for source in self._sources.values())
        reply = self._writer.text((("system", _WHOLE.replace("{text}", whole)), *said, ("human", text)))
        shown, citations = _located(reply, self._sources)
        outcome: Outcome = "not_in_programme" if reply.lstrip().startswith("SILENT") else "answered"
        answer = Answer(text, "en", outcome, shown, citations, writer=self.writer, index="whole-text")
        # Its language is that of its own words: most of what it quotes is in another.
        return _timed(replace(answer, language=detect(wording.own(answer) or text)), began)


def _located(reply: str, sources: dict[str, Source]) -> tuple[str, tuple[Citation, ...]]:
    """The reply with a mark after each «quote» that a document holds, and those quotes as citations."""
    citations: list[Citation] = []

    def marked(found: re.Match[str]) -> str:
        words = found[1].split()
        for name, source in sources.items():
            place = re.search(r"\s+".join(map(re.escape, words)), source.text) if words else None
            if place:
                number, (start, end) = len(citations) + 1, place.span()
                citations.append(Citation(number, name, f"{name}:{start}", (), place[0], start, end))
                return f"«{found[1].strip()}» [{number}]"
        return found[0]

    return re.sub(r"«([^»]*)»", marked, reply), tuple(citations)
