"""A reranker: a model that reads question and passage together, and orders the best hits anew. None by default."""

from __future__ import annotations

import json
import logging
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlsplit

import numpy as np

from assistant import redaction, words
from assistant.errors import RerankerError
from assistant.records import Hit, Passage
from assistant.settings import Settings

log = logging.getLogger(__name__)
REORDERED = 30
"""Best hits that are ordered anew; a reranker reads every one of them."""
SECONDS = 10.0
"""Longest time that a question waits for all its orders, however many parts and programmes it has."""
_HERE = "huggingface:"
"""What the name of a model that runs in this process begins with."""

Scores = Callable[[str, Sequence[str], float], Any]
"""How well each text answers a question, told in so many seconds: a number a text, higher is better."""


@dataclass(slots=True)
class Waited:
    """How long one question has waited for its orders."""

    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class Reranker:
    """A reranking model by its name. Safe to share between threads."""

    name: str
    scores: Scores | None
    provided: bool
    """Whether questions and passages leave this process: personal details are taken out of the question first."""
    waited: Waited | None = None
    """Of one question; without it each order has all the time."""

    def begun(self) -> Reranker:
        """The same for one question, whose parts and programmes share the time."""
        return replace(self, waited=Waited())

    def ordered(self, question: str, hits: Sequence[Hit]) -> list[Hit]:
        """The hits, the best of them in a new order.

        Scores keep their places, so that how far a hit trails the best one still means what it did. A reranker that
        fails leaves the order as it is, and the log says so: a worse order is no reason to give no answer.
        """
        best = list(hits[:REORDERED])
        if self.scores is None or len(best) < 2:
            return list(hits)
        waited = self.waited or Waited()
        left = SECONDS - waited.seconds
        if left <= 0:
            log.warning("the reranker %s took its time for this question; the order stays as it was", self.name)
            return list(hits)
        asked = words.clean(redaction.redacted(question) if self.provided else question)
        began = time.monotonic()
        try:
            found = np.asarray(self.scores(asked, [_read(hit.passage) for hit in best], left), dtype=np.float64)
        except Exception as error:  # each library, and each broken server, raises its own kinds
            log.warning("the reranker %s failed: %s; the order stays as it was", self.name, type(error).__name__)
            return list(hits)
        finally:
            waited.seconds += time.monotonic() - began
        if found.shape != (len(best),) or not np.isfinite(found).all():
            log.warning("the reranker %s gave no score for each passage; the order stays as it was", self.name)
            return list(hits)
        order = np.argsort(-found, kind="stable")
        return [*(replace(best[at], score=hit.score) for at, hit in zip(order, best, strict=True)), *hits[REORDERED:]]


NONE = Reranker("", None, provided=False)
"""Leaves every order as it is."""


def _read(passage: Passage) -> str:
    """What a reranker reads of a passage: its headings too, which often say what it is about."""
    return words.clean("\n".join((*passage.heading[-1:], passage.text)))


def load(settings: Settings) -> Reranker:
    """The reranker that the settings ask for. Raises RerankerError."""
    name = settings.reranker
    if settings.reranker_url:
        key = settings.reranker_key.get_secret_value() if settings.reranker_key else None
        shown = name or urlsplit(settings.reranker_url).netloc.rpartition("@")[2]
        return Reranker(shown, _served(settings.reranker_url, name, key), provided=True)
    if name is None:
        return NONE
    if not name.startswith(_HERE):
        raise RerankerError(
            f"ASSISTANT_RERANKER={name}: expected huggingface:NAME, or the address of its server beside it",
            next_step="Set ASSISTANT_RERANKER_URL, as in http://127.0.0.1:7997/rerank",
        )
    return Reranker(name, _here(name), provided=False)


def _served(url: str, model: str | None, key: str | None) -> Scores:
    """A server that speaks as Cohere's, Infinity's and vLLM's do."""
    import httpx

    # It would log the address, with what may stand there in secret.
    logging.getLogger("httpx").setLevel(logging.WARNING)
    client = httpx.Client(headers={"Authorization": f"Bearer {key}"} if key else {})
    named = {"model": model} if model else {}

    def scores(question: str, texts: Sequence[str], seconds: float) -> list[float]:
        until = time.monotonic() + seconds
        asked = {**named, "query": question, "documents": list(texts), "top_n": len(texts)}
        with client.stream("POST", url, json=asked, timeout=seconds) as answer:
            answer.raise_for_status()
            body = b"".join(_in_time(answer.iter_bytes(), until))
        found = {each["index"]: each["relevance_score"] for each in json.loads(body)["results"]}
        return [found[at] for at in range(len(texts))]

    return scores


def _in_time(pieces: Iterator[bytes], until: float) -> Iterator[bytes]:
    """The pieces that come before a moment; a server that sends ever one more would outlast any wait for the next."""
    for piece in pieces:
        if time.monotonic() > until:
            raise TimeoutError
        yield piece


def _here(name: str) -> Scores:
    """A cross-encoder of sentence-transformers. Code that comes with a model is never run."""
    try:
        from sentence_transformers import CrossEncoder

        model = CrossEncoder(name.removeprefix(_HERE), trust_remote_code=False)
    except ImportError as error:
        raise RerankerError(
            f"ASSISTANT_RERANKER={name}: its package is not installed",
            next_step="Install sentence-transformers, or name the address of a server in ASSISTANT_RERANKER_URL",
        ) from error
    except Exception as error:  # a model that is not there, or none of its kind, raises many kinds
        raise RerankerError(
            f"ASSISTANT_RERANKER={name}: {type(error).__name__}", next_step="Check its name, or its folder"
        ) from error
    alone = threading.Lock()

    def scores(question: str, texts: Sequence[str], seconds: float) -> Any:
        with alone:
            return model.predict([(question, text) for text in texts], show_progress_bar=False)

    return scores
