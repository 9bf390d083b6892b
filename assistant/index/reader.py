"""The read side: one build opened and checked, and the index that follows what is published."""

from __future__ import annotations

import logging
import sqlite3
import threading
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from contextlib import AbstractContextManager, closing, contextmanager, suppress
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Protocol

import numpy as np

from assistant import whitening
from assistant.calibration import Regime
from assistant.embedding import Vectors
from assistant.errors import IndexDamaged, IndexMismatch, IndexUnusable
from assistant.index import layout
from assistant.index.store import PassageStore
from assistant.index.table import PhraseTable
from assistant.index.vectors import VectorStore, for_reading
from assistant.kinds import KINDS, Kinds, Machine, taught
from assistant.phrases import SAID, Place, Said
from assistant.records import Passage
from assistant.whitening import Whitening

log = logging.getLogger(__name__)


class Build:
    """A build that was whole when it was opened. It does not change while it is held."""

    def __init__(self, folder: Path, manifest: layout.Manifest, store: PassageStore, vectors: VectorStore) -> None:
        self.id = manifest.build
        self.folder = folder
        self.manifest = manifest
        self.store = store
        self._vectors = vectors
        self._parts: dict[frozenset[str], Build] = {}

    def only(self, programmes: Collection[str]) -> Build:
        """The same build as if it held some of its programmes alone. Raises SourceError if it lacks one."""
        self.store.check(programmes)
        chosen = frozenset(programmes)
        if chosen == self.store.programmes.keys():
            return self
        if chosen not in self._parts:
            part = Build(self.folder, self.manifest, self.store.only(chosen), self._vectors)
            part._parts = self._parts  # what a programme's phrases teach is learnt once, whatever else is chosen
            self._parts[chosen] = part
        return self._parts[chosen]

    def near(self, vector: Vectors, count: int) -> list[Build]:
        """The `count` programmes nearest to a vector, each as a build of its own, in the order of their names."""
        names = list(self.store.programmes)
        if len(names) > count:
            best = {name: self._vectors.nearest(vector, 1, [name]) for name in names}
            names = sorted(sorted(names, key=lambda name: -max((each for _, each in best[name]), default=-1))[:count])
        return [self.only([name]) for name in names]

    def nearest(self, vector: Vectors, count: int) -> list[tuple[str, float]]:
        """The passages nearest to a vector: id and cosine similarity, best first."""
        return self._vectors.nearest(vector, count, tuple(self.store.programmes))

    def vectors(self, passages: Sequence[Passage]) -> dict[str, Vectors]:
        """The vectors of passages, by their ids."""
        found: dict[str, Vectors] = {}
        for programme in dict.fromkeys(each.programme for each in passages):
            found |= self._vectors.vectors(programme, [each.id for each in passages if each.programme == programme])
        return found

    def kinds(self, vector: Vectors) -> Kinds:
        """What kind of message a vector is."""
        return self._machine.kinds(vector)

    def whitened(self, vectors: Vectors) -> Vectors:
        """Unit vectors as `said` has those of phrases."""
        return self._whitening(vectors)

    def said(self, kind: Said) -> PhraseTable:
        """The phrases of a kind, whitened."""
        return self._said[kind]

    def whitening(self, shrinkage: float = whitening.SHRINKAGE) -> Whitening:
        """The whitening that the phrases teach."""
        tables = [(kind, self.store.phrases(kind)) for kind in SAID]
        told = [f"{kind} {target}" for kind, table in tables for target in table.targets.tolist() if target]
        held = [table.vectors[table.targets != ""] for _, table in tables if len(table.targets)]
        if 0 < whitening.several(told) < whitening.FEW:
            embedder, known = whitening.shipped()
            if embedder == self.manifest.embedder:
                return known
        vectors = np.vstack(held) if told else np.zeros((1, self.manifest.dimensions), np.float32)
        return whitening.fitted(vectors, told, shrinkage)

    @cached_property
    def worded(self) -> frozenset[str]:
        """The programmes that ways of asking are known for."""
        asked = (place.passage for target in self.said("ask").rows for place in Place.split(target))
        return frozenset(passage.programme for passage in self.store.passages(asked).values())

    @property
    def regime(self) -> Regime:
        """Which calibration is for it."""
        return "worded" if self.worded else "plain"

    @cached_property
    def _whitening(self) -> Whitening:
        return self.whitening()

    @cached_property
    def _said(self) -> dict[Said, PhraseTable]:
        return {kind: self.store.phrases(kind).whitened(self._whitening) for kind in SAID}

    @cached_property
    def _machine(self) -> Machine:
        known = taught(self.manifest.embedder, *self.store.taught())
        return Machine(known, self.store.kind_weights().reshape(-1, len(KINDS)))

    def close(self) -> None:
        self.store.close()
        self._vectors.close()


def open_build(folder: Path, embedder: str, dimensions: int | None = None) -> Build:
    """Opens a build after checking that it is what its manifest says, and of this embedder.

    Hashes come first: Chroma answers wrongly, or dies, on a damaged HNSW file. Raises IndexDamaged or IndexMismatch.
    """
    manifest = layout.read_manifest(folder)
    if manifest.embedder != embedder or dimensions not in (None, manifest.dimensions):
        wanted = f" ({dimensions} dimensions)" if dimensions else ""
        raise IndexMismatch(
            f"the index was built with the embedder {manifest.embedder!r} ({manifest.dimensions} dimensions), "
            f"settings ask for {embedder!r}{wanted}",
            next_step=layout.REBUILD,
        )
    _check_files(folder, manifest)
    store, vectors = None, None
    try:
        store = PassageStore(folder / "passages.sqlite")
        vectors = for_reading(folder / "chroma")
        _check_vectors(folder, manifest, store, vectors)
    except BaseException as error:
        for opened in (store, vectors):
            if opened:
                opened.close()
        if isinstance(error, (IndexUnusable, KeyboardInterrupt, SystemExit)):
            raise
        raise IndexDamaged(f"{folder.name}: cannot be opened: {error}", next_step=layout.REBUILD) from error
    return Build(folder, manifest, store, vectors)


def _check_files(folder: Path, manifest: layout.Manifest) -> None:
    try:
        found = layout.hashes(folder)
    except OSError as error:
        raise IndexDamaged(f"{folder.name}: {error}", next_step=layout.REBUILD) from error
    for name, expected in manifest.files.items():
        if found.get(name) != expected:
            state = "is missing" if name not in found else "has changed since it was published"
            raise IndexDamaged(f"{folder.name}: {name} {state}", next_step=layout.REBUILD)
    database = folder / "chroma" / "chroma.sqlite3"
    try:
        # "rw" makes no file, and takes back what a reader killed while opening it has left half written.
        with closing(sqlite3.connect(f"{database.resolve().as_uri()}?mode=rw", uri=True)) as connection:
            sound = connection.execute("PRAGMA integrity_check").fetchone()
    except sqlite3.Error as error:
        raise IndexDamaged(f"{folder.name}: chroma.sqlite3: {error}", next_step=layout.REBUILD) from error
    if sound != ("ok",):
        raise IndexDamaged(f"{folder.name}: chroma.sqlite3: {sound[0]}", next_step=layout.REBUILD)


def _check_vectors(folder: Path, manifest: layout.Manifest, store: PassageStore, vectors: VectorStore) -> None:
    for programme in store.programmes:
        ids = store.ids(programme)
        if ids != vectors.ids(programme):
            raise IndexDamaged(f"{folder.name}: passages and vectors of {programme} differ", next_step=layout.REBUILD)
        canaries = manifest.canaries.get(programme, {})
        kept = vectors.vectors(programme, list(canaries))
        for id, numbers in canaries.items():
            expected = np.asarray(numbers, np.float32)
            if id not in kept or not np.allclose(kept[id], expected, atol=1e-5):
                raise IndexDamaged(f"{folder.name}: the vector of passage {id} has changed", next_step=layout.REBUILD)
            if dict(vectors.nearest(expected, 5, [programme])).get(id, 0.0) < 0.999 and not _has_twins(
                expected, vectors, programme
            ):
                raise IndexDamaged(f"{folder.name}: passage {id} does not find itself", next_step=layout.REBUILD)


def _has_twins(vector: Vectors, vectors: VectorStore, programme: str) -> bool:
    """Passages alike to the letter share a vector; any five of them are right then."""
    return all(similarity > 0.999 for _, similarity in vectors.nearest(vector, 5, [programme]))


class Pinning(Protocol):
    """Where builds are pinned."""

    def pinned(self) -> AbstractContextManager[Build]:
        """A build that stays open and unchanged while it is held. Raises IndexUnusable."""
        ...

    def close(self) -> None: ...


@dataclass(frozen=True, slots=True)
class Chosen:
    """An index as if it held some programmes alone."""

    index: Pinning
    programmes: frozenset[str]

    @contextmanager
    def pinned(self) -> Iterator[Build]:
        """As that of the index. Raises SourceError too, if a programme is no longer there."""
        with self.index.pinned() as build:
            yield build.only(self.programmes)

    def close(self) -> None:
        """Nothing of its own is open."""


class Index:
    """The published build, reopened when another is published. Safe to share between threads."""

    def __init__(self, folder: Path, embedder: str, dimensions: int | None = None) -> None:
        self._folder = folder
        self._embedder = embedder
        self._dimensions = dimensions
        self._lock = threading.Lock()
        self._current: Build | None = None
        self._users: Counter[Build] = Counter()
        self._refused: str | None = None

    @contextmanager
    def pinned(self) -> Iterator[Build]:
        """The published build, which stays open and unchanged while it is held. Raises IndexUnusable."""
        with self._lock:
            build = self._follow()
            self._users[build] += 1
        try:
            yield build
        finally:
            self._release(build)

    def _release(self, build: Build) -> None:
        with self._lock:
            self._users[build] -= 1
            self._close_unused()

    def _follow(self) -> Build:
        published = ""
        try:
            published = layout.published(self._folder)
            if self._current and published in (self._current.id, self._refused):
                return self._current
            return self._hold(self._opened(published))
        except IndexUnusable as error:
            if self._current is None:
                raise
            if published != self._refused:
                log.warning("%s; answering from build %s, which is still sound", error.message, self._current.id)
                self._refused = published
            return self._current

    def _opened(self, id: str) -> Build:
        return open_build(layout.folder(self._folder, id), self._embedder, self._dimensions)

    def _hold(self, build: Build) -> Build:
        self._users[build] += 0
        self._current = build
        self._close_unused()
        return build

    def fall_back(self) -> bool:
        """Answers from the newest sound build until a sound one is published; False if there is none."""
        with self._lock:
            for id in layout.finished(self._folder):
                with suppress(IndexUnusable):
                    self._hold(self._opened(id))
                    return True
        return False

    def _close_unused(self) -> None:
        for build in [build for build, users in self._users.items() if users == 0 and build is not self._current]:
            del self._users[build]
            build.close()

    def close(self) -> None:
        """Closes every build; nobody may hold one."""
        with self._lock:
            self._current = None
            self._close_unused()
