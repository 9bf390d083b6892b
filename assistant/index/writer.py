"""The write side: a fresh folder, filled, verified in a process of its own, then published."""

from __future__ import annotations

import errno
import re
import shutil
import sqlite3
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager, suppress
from itertools import pairwise
from pathlib import Path

import numpy as np
from filelock import FileLock, Timeout

from assistant.embedding import Vectors
from assistant.errors import AssistantError, IndexBusy, IndexUnusable
from assistant.index import layout
from assistant.index.filling import PassageWriter
from assistant.index.reader import Build
from assistant.index.store import Hubs, Sentence
from assistant.index.texts import said
from assistant.index.vectors import VectorStore
from assistant.phrases import Phrase
from assistant.programme import Programme
from assistant.records import Language, Passage, Source

WAIT = 60.0
"""Seconds that a second writer waits for the first before it is refused."""
GRACE = 600.0
"""Seconds that a build is kept after it was replaced: longer than any question holds one."""
_CANARIES = 64
"""Texts of a programme whose vectors the manifest remembers."""
_TOGETHER = 1000
"""Passages that are handed to the vector store at once; a call for each document took twice as long."""
_SCARCE = 8 * 2**20
"""Bytes left on a disk below which it is what a failed write is put down to; Chroma does not say."""
_IMPORTABLE = Path(__file__).parents[2]
"""The folder that the library lies in, from wherever an ingest is started."""


@contextmanager
def writing(index: Path, wait: float = WAIT) -> Iterator[None]:
    """Holds the writer's lock of an index. Raises IndexBusy when another holds it for longer than `wait` seconds."""
    try:
        index.mkdir(parents=True, exist_ok=True)
        with FileLock(index / "writer.lock", timeout=wait):
            yield
    except Timeout as error:
        raise IndexBusy(
            f"another ingest is writing {index}", next_step="Wait until it is done, then run this again"
        ) from error
    except OSError as error:
        raise _unwritable(index, error) from error


class BuildWriter:
    """A build in the making. Nothing of it is seen by anyone before `publish`."""

    def __init__(self, index: Path, base: Build | None) -> None:
        """Starts from scratch, or from a copy of a published build."""
        self.id = f"{time.strftime('%Y%m%dT%H%M%S', time.gmtime())}-{time.time_ns() % 10**9:09d}"
        self.folder = layout.folder(index, self.id)
        self._index = index
        self._programmes: tuple[str, ...] = ()
        self._canaries: dict[str, dict[str, list[float]]] = {}
        self._waiting: defaultdict[str, list[tuple[Passage, Vectors]]] = defaultdict(list)
        self._open = ExitStack()
        self.folder.mkdir(parents=True)
        try:
            self._start(base)
        except BaseException:
            self.abandon()
            raise

    def _start(self, base: Build | None) -> None:
        if base:
            shutil.copyfile(base.folder / "passages.sqlite", self.folder / "passages.sqlite")
            self._canaries = {name: dict(known) for name, known in base.manifest.canaries.items()}
        self._store = PassageWriter(self.folder / "passages.sqlite")
        self._open.callback(self._store.close)
        self._vectors = self._filled(base)
        self._open.callback(self._vectors.close)

    def _filled(self, base: Build | None) -> VectorStore:
        """Where the vectors go, with those of `base` in it."""
        if base:
            _copy(base.folder / "chroma", self.folder / "chroma")
        return VectorStore(self.folder / "chroma")

    def describe(
        self,
        programmes: Sequence[Programme],
        sizes: dict[str, int],
        questions: Sequence[tuple[Language, str, Vectors]],
        phrases: Sequence[tuple[Phrase, Hubs, Vectors]],
        kind_weights: Vectors,
    ) -> None:
        """The programmes, how many passages each will have, background questions and phrases with their vectors, and
        the weights of the kinds that these teach."""
        self._store.programmes(programmes)
        self._store.kinds(kind_weights)
        self._store.questions(questions)
        self._store.phrases(phrases)
        self._programmes = tuple(each.name for each in programmes)
        for name in self._programmes:
            self._vectors.create(name, sizes.get(name, 0))

    def add(
        self,
        source: Source,
        passages: Sequence[Passage],
        vectors: Vectors,
        hubs: Sequence[Hubs],
        sentences: Sequence[tuple[str, Sentence]],
        renderings: Sequence[tuple[str, Language, str]],
    ) -> None:
        """A document with its passages, their vectors and hubs, the sentences of those with several, renderings."""
        texts = {said(each): (each, vector) for each, vector in zip(passages, vectors, strict=True)}
        self._waiting[source.programme] += [own for text, own in texts.items() if not self._store.says(text)]
        self._store.add(source, passages, hubs, sentences, renderings)
        if len(self._waiting[source.programme]) >= _TOGETHER:
            self._hand_on(source.programme)
        # They are hashes, so the lowest of them are a sample that does not depend on the order of documents.
        known = {text: vector.tolist() for text, (_, vector) in texts.items()}
        known |= self._canaries.get(source.programme, {})
        self._canaries[source.programme] = dict(sorted(known.items())[:_CANARIES])

    def _hand_on(self, programme: str) -> None:
        rows = self._waiting.pop(programme)
        self._vectors.add(programme, [passage for passage, _ in rows], np.stack([vector for _, vector in rows]))

    def remove(self, document: str) -> None:
        """Takes a document out that was there before."""
        removed = self._store.remove(document)
        self._vectors.remove(removed.programme, removed.gone)
        self._vectors.describe(removed.programme, removed.left)
        for text in removed.gone:
            self._canaries.get(removed.programme, {}).pop(text, None)

    def finish(
        self, *, embedder: str, dimensions: int, background: str, descriptions: str, aids: str
    ) -> layout.Manifest:
        """Puts all of it on disk, and writes the manifest last, which is returned."""
        for programme in [name for name, rows in self._waiting.items() if rows]:
            self._hand_on(programme)
        passages = self._store.finish()
        self._open.close()
        for path in self.folder.rglob("*"):
            layout.flush(path)
        files = layout.hashes(self.folder)
        made_by = (embedder, dimensions, background, descriptions, aids)
        held = self._vectors.collections(self._programmes)
        manifest = layout.Manifest(layout.FORMAT, self.id, *made_by, passages, files, self._canaries, held)
        layout.write_manifest(self.folder, manifest)
        return manifest

    def verify(self, embedder: str) -> None:
        """Opens the build in a process of its own, since a broken vector store can end the process that reads it."""
        command = [sys.executable, "-m", "assistant.index.verification", str(self.folder.resolve()), embedder]
        done = subprocess.run(command, cwd=_IMPORTABLE, capture_output=True, text=True, check=False)
        if done.returncode:
            found = done.stderr.strip().splitlines()[-1] if done.stderr.strip() else f"exit code {done.returncode}"
            raise IndexUnusable(
                f"the new build does not stand its check: {found}",
                next_step="Run it again; the earlier build keeps answering",
            )

    def publish(self) -> None:
        """Makes this the build that answers."""
        layout.publish(self._index, self.id)

    def abandon(self) -> None:
        """Leaves nothing behind, unless it was published before what went wrong."""
        with suppress(Exception):  # what could not be written need not be closed well
            self._open.close()
        if not layout.is_published(self._index, self.id):
            shutil.rmtree(self.folder, ignore_errors=True)


@contextmanager
def building(index: Path, begin: Callable[[], BuildWriter]) -> Iterator[BuildWriter]:
    """A build that `begin` makes, taken away again if anything fails. Raises IndexUnusable when the disk refuses."""
    writer: BuildWriter | None = None
    try:
        writer = begin()
        yield writer
    except BaseException as error:
        # Told first, since what is abandoned frees space.
        told = _unwritable(index, error) if isinstance(error, (OSError, sqlite3.Error)) else None
        if writer:
            writer.abandon()
        if told:
            raise told from error
        raise


def clean_up(index: Path, now: Callable[[], float] = time.time) -> None:
    """Removes builds never finished, and those replaced longer ago than the grace period, save the newest of them."""
    current = layout.published(index)
    finished = layout.finished(index)
    # A build was replaced when the next one was finished.
    replaced = {id: layout.finished_at(index, following) for following, id in pairwise(finished)}
    earlier = [id for id in finished if id != current]
    old = {id for id in earlier[1:] if now() - replaced[id] > GRACE}
    for folder in (index / "builds").iterdir():
        if folder.name in old or folder.name not in finished:
            shutil.rmtree(folder, ignore_errors=True)


def _copy(base: Path, target: Path) -> None:
    """A copy of a published store. Its `chroma.sqlite3` may be open elsewhere, so SQLite itself copies that."""
    shutil.copytree(base, target, ignore=shutil.ignore_patterns("chroma.sqlite3*"))
    address = f"{(base / 'chroma.sqlite3').resolve().as_uri()}?mode=ro"
    with (
        closing(sqlite3.connect(address, uri=True)) as source,
        closing(sqlite3.connect(target / "chroma.sqlite3")) as copy,
    ):
        source.backup(copy)


def _unwritable(index: Path, error: Exception) -> AssistantError:
    full = _is_full(index, error)
    remedy = "Free some space" if full else "Check the folder"
    return IndexUnusable(
        f"{index} cannot be written: {'the disk is full' if full else error}",
        next_step=f"{remedy} and run it again; the earlier build, if any, keeps answering",
    )


def _is_full(index: Path, error: Exception) -> bool:
    if getattr(error, "errno", None) == errno.ENOSPC or re.search("disk is full|No space left", str(error)):
        return True
    return index.exists() and shutil.disk_usage(index).free < _SCARCE
