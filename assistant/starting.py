"""The assistant is opened on its index, which is made again where it must be."""

from __future__ import annotations

import logging
from contextlib import ExitStack

from assistant import calibration, embedding, ingestion, reranking
from assistant.assistant import Assistant
from assistant.errors import AssistantError, IndexDamaged, IndexMissing
from assistant.index import builds
from assistant.index.pinning import Index
from assistant.kept import Progress
from assistant.settings import Settings
from assistant.writing import modelled

log = logging.getLogger(__name__)


def open_assistant(given: Settings, progress: Progress | None = None) -> Assistant:
    """The assistant on its index.

    An index that is missing or damaged is made again where the corpus is there; else an earlier sound build answers.
    One that machines share is made by an ingest alone: what starts late must not undo what a later version has done.
    Raises AssistantError, also if a programme that the settings name is not there.
    """
    embedder = embedding.load(given.embedding)
    index = Index(builds.of(given), embedder.name, embedder.dimensions)
    with ExitStack() as undone:
        undone.callback(index.close)
        try:
            with index.pinned():
                pass
        except (IndexMissing, IndexDamaged) as error:
            _mend(given, index, error, progress)
        writer = modelled.load(given, embedder)
        whole = Assistant(given, index, embedder, writer, calibration.load(), reranking.load(given))
        chosen = whole.of(given.programmes)
        undone.pop_all()
    return chosen


def _mend(given: Settings, index: Index, error: AssistantError, progress: Progress | None) -> None:
    if given.corpus.is_dir() and not given.chroma_url:
        log.warning("%s; ingesting %s", error.message, given.corpus)
        try:
            ingestion.ingest(given, progress=progress)
            with index.pinned():
                return
        except AssistantError as failure:
            error = failure
    if not index.fall_back():
        raise error
