"""The read side: one build, opened and checked."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Collection, Sequence
from contextlib import closing
from functools import cached_property
from pathlib import Path

import numpy as np

from assistant import whitening
from assistant.calibration import Regime
from assistant.embedding import Vectors
from assistant.errors import IndexDamaged, IndexMismatch, IndexUnusable
from assistant.index import layout
from assistant.index.opening import for_reading
from assistant.index.store import PassageStore
from assistant.index.table import PhraseTable
from assistant.index.texts import said
from assistant.index.vectors import VectorStore
from assistant.kinds import KINDS, Kinds, Machine, taught
from assistant.phrases import SAID, Place, Said
from assistant.records import Passage
from assistant.whitening import Whitening

_ITSELF = 0.999
"""Cosine similarity from which two vectors are the same."""
_LOST = 0.1
"""Share of the canaries that may not find themselves: approximate search passes over one now and then."""


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
        """The passages of the texts nearest to a vector: id and cosine similarity, best first."""
        found = self._vectors.nearest(vector, count, tuple(self.store.programmes))
        held = self.store.saying(text for text, _ in found)
        return [(id, similarity) for text, similarity in found for id in held[text]]

    def vectors(self, passages: Sequence[Passage]) -> dict[str, Vectors]:
        """The vectors of passages, by their ids."""
        texts = {each.id: said(each) for each in passages}
        held: dict[str, Vectors] = {}
        for programme in dict.fromkeys(each.programme for each in passages):
            own = dict.fromkeys(texts[each.id] for each in passages if each.programme == programme)
            held |= self._vectors.vectors(programme, list(own))
        return {id: held[text] for id, text in texts.items() if text in held}

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

    @property
    def collections(self) -> dict[str, str]:
        """By programme, the collection of a server that holds its vectors; none in a folder."""
        return self._vectors.collections(self.store.programmes)

    @property
    def is_doubtful(self) -> bool:
        """Whether it must be opened anew before it answers again, since the server with its vectors has failed."""
        return self._vectors.is_doubtful

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


def _beside(folder: Path, _: layout.Manifest) -> VectorStore:
    """The vectors in the folder of a build."""
    _check_database(folder)
    return for_reading(folder / "chroma")


def open_build(
    folder: Path,
    embedder: str,
    dimensions: int | None = None,
    opened: Callable[[Path, layout.Manifest], VectorStore] = _beside,
) -> Build:
    """Opens a build after checking that it is what its manifest says, and of this embedder.

    Hashes come first: Chroma answers wrongly, or dies, on a damaged HNSW file. `opened` gives its vectors.
    Raises IndexDamaged, IndexMismatch or, where its vectors are on a server, IndexUnreachable.
    """
    manifest = layout.read_manifest(folder)
    if manifest.embedder != embedder or dimensions not in (None, manifest.dimensions):
        wanted = f" ({dimensions} dimensions)" if dimensions else ""
        raise IndexMismatch(
            f"the index was built with the embedder {manifest.embedder!r} ({manifest.dimensions} dimensions), "
            f"settings ask for {embedder!r}{wanted}",
            next_step=layout.REBUILD,
        )
    check_files(folder, manifest)
    store, vectors = None, None
    try:
        store = PassageStore(folder / "passages.sqlite")
        vectors = opened(folder, manifest)
        _check_vectors(folder, manifest, store, vectors)
    except BaseException as error:
        for each in (store, vectors):
            if each:
                each.close()
        if isinstance(error, (IndexUnusable, KeyboardInterrupt, SystemExit)):
            raise
        raise IndexDamaged(f"{folder.name}: cannot be opened: {error}", next_step=layout.REBUILD) from error
    return Build(folder, manifest, store, vectors)


def check_files(folder: Path, manifest: layout.Manifest) -> None:
    """Raises IndexDamaged if a file of a build is not what its manifest says."""
    try:
        found = layout.hashes(folder)
    except OSError as error:
        raise IndexDamaged(f"{folder.name}: {error}", next_step=layout.REBUILD) from error
    for name, expected in manifest.files.items():
        if found.get(name) != expected:
            state = "is missing" if name not in found else "has changed since it was published"
            raise IndexDamaged(f"{folder.name}: {name} {state}", next_step=layout.REBUILD)


def _check_database(folder: Path) -> None:
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
        if store.texts(programme) != vectors.ids(programme):
            raise IndexDamaged(f"{folder.name}: passages and vectors of {programme} differ", next_step=layout.REBUILD)
        canaries = manifest.canaries.get(programme, {})
        kept = vectors.vectors(programme, list(canaries))
        lost = []
        for id, numbers in canaries.items():
            expected = np.asarray(numbers, np.float32)
            if id not in kept or not np.allclose(kept[id], expected, atol=1e-5):
                raise IndexDamaged(f"{folder.name}: the vector of text {id} has changed", next_step=layout.REBUILD)
            if not _finds_itself(id, vectors.nearest(expected, 5, [programme])):
                lost.append(id)
        if len(lost) > _LOST * len(canaries):
            raise IndexDamaged(f"{folder.name}: text {lost[0]} does not find itself", next_step=layout.REBUILD)


def _finds_itself(id: str, nearest: Sequence[tuple[str, float]]) -> bool:
    """Texts alike but for a sign may share a vector; any five of them are right then."""
    twins = bool(nearest) and all(similarity >= _ITSELF for _, similarity in nearest)
    return twins or dict(nearest).get(id, 0.0) >= _ITSELF
