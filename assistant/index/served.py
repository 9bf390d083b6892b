"""Builds that several machines share: vectors on a Chroma server, all else as a bundle in PostgreSQL.

<index>/shared/current       the build that was published when the database last answered
               builds/<id>/  passages.sqlite and manifest.json, fetched once a build
               making/       what an ingest of this machine is at
"""

from __future__ import annotations

import logging
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager, suppress
from pathlib import Path

from assistant.errors import AssistantError, IndexDamaged, IndexUnreachable, IndexUnusable
from assistant.index import layout, registry
from assistant.index.layout import Manifest
from assistant.index.reader import Build, check_files, open_build
from assistant.index.registry import Registry, RegistryWriter
from assistant.index.server import WRITING, ChromaServer
from assistant.index.vectors import VectorStore
from assistant.index.writer import GRACE, WAIT, BuildWriter, building

log = logging.getLogger(__name__)
PAUSE = 2.0
"""Seconds for which a database that did not answer is not asked again."""


class ServedBuilds:
    """Builds on servers, with a copy of their bundles in a folder of this machine."""

    def __init__(self, index: Path, chroma_url: str, database_url: str) -> None:
        """As the settings have them; reaches no server yet."""
        self._cache = index / "shared"
        self._urls = (chroma_url, database_url)
        self._registry = Registry(database_url)
        self._server = ChromaServer(chroma_url)
        self._known = ""
        self._silent_until = 0.0

    def published(self) -> str:
        """The published build; while the database does not answer, the last one that is known here."""
        if time.monotonic() < self._silent_until:
            return layout.published(self._cache)
        try:
            build = self._registry.published()
        except IndexUnreachable as error:
            return self._last_known(error)
        self._remember(build)
        return build

    def _last_known(self, error: IndexUnreachable) -> str:
        try:
            known = layout.published(self._cache)
        except IndexUnusable:
            raise error from None
        self._silent_until = time.monotonic() + PAUSE
        log.warning("%s; going on with build %s", error.message, known)
        return known

    def _remember(self, build: str) -> None:
        """Notes which build is published, once it is here."""
        if build != self._known and (layout.folder(self._cache, build) / "manifest.json").exists():
            with suppress(OSError):  # another process is noting it, or the disk is full: it is tried again
                layout.publish(self._cache, build)
                self._known = build

    def at_hand(self) -> list[str]:
        return layout.finished(self._cache)

    def open(self, id: str, embedder: str, dimensions: int | None = None) -> Build:
        folder = layout.folder(self._cache, id)
        if not (folder / "manifest.json").exists():
            self._fetch(id)
        try:
            return self._opened(folder, embedder, dimensions)
        except IndexDamaged:
            if _is_whole(folder):
                raise
            self._fetch(id)
            return self._opened(folder, embedder, dimensions)

    def _opened(self, folder: Path, embedder: str, dimensions: int | None) -> Build:
        return open_build(folder, embedder, dimensions, self._vectors)

    def _vectors(self, _: Path, manifest: Manifest) -> VectorStore:
        return self._server.vectors("", manifest.build, manifest.collections)

    def _fetch(self, id: str) -> None:
        """Brings a bundle here, whole or not at all, and removes those that the database no longer has."""
        target = layout.folder(self._cache, id)
        with _written(self._cache):
            target.parent.mkdir(parents=True, exist_ok=True)
            with tempfile.TemporaryDirectory(dir=self._cache, prefix="fetching-", ignore_cleanup_errors=True) as beside:
                arrived = Path(beside) / id
                arrived.mkdir()
                self._registry.fetch(id, arrived)
                if not _is_whole(target):
                    shutil.rmtree(target, ignore_errors=True)
                with suppress(OSError):  # another process of this machine was faster: its copy is as good
                    arrived.rename(target)
        for gone in set(self.at_hand()) - self._registry.ids():
            shutil.rmtree(layout.folder(self._cache, gone), ignore_errors=True)

    @contextmanager
    def writing(self) -> Iterator[ServedWriting]:
        chroma_url, database_url = self._urls
        with _written(self._cache):
            self._cache.mkdir(parents=True, exist_ok=True)
        with (
            registry.writing(database_url, WAIT) as writer,
            closing(ChromaServer(chroma_url, WRITING)) as server,
        ):
            making = self._cache / "making"
            shutil.rmtree(making, ignore_errors=True)
            yield ServedWriting(making, server, writer, self.open)

    def close(self) -> None:
        self._registry.close()
        self._server.close()


class ServedWriting:
    """What may be done while the writer's lock is held."""

    def __init__(
        self, making: Path, server: ChromaServer, registry: RegistryWriter, opened: Callable[[str, str], Build]
    ) -> None:
        self._making = making
        self._server = server
        self._registry = registry
        self._opened = opened

    def building(self, base: Build | None) -> AbstractContextManager[BuildWriter]:
        return building(
            self._making, lambda: ServedWriter(self._making, base, self._server, self._registry, self._opened)
        )

    def clean_up(self) -> None:
        """The bundles go first, so that nobody opens one without its vectors. What fails is left to the next ingest."""
        try:
            for id in self._registry.expired(GRACE):
                self._registry.remove(id)
            _swept(self._server, self._registry)
        except (IndexUnreachable, OSError) as error:
            log.warning("earlier builds are not cleaned up: %s", error)


class ServedWriter(BuildWriter):
    """A build in the making: its vectors on the server, where nobody looks for them before `publish`."""

    def __init__(
        self,
        making: Path,
        base: Build | None,
        server: ChromaServer,
        registry: RegistryWriter,
        opened: Callable[[str, str], Build],
    ) -> None:
        self._server = server
        self._registry = registry
        self._as_read = opened
        super().__init__(making, base)

    def _filled(self, base: Build | None) -> VectorStore:
        """What is not changed is not copied either."""
        return self._server.vectors(self._registry.index, self.id, base.collections if base else {})

    def verify(self, embedder: str) -> None:
        """Keeps the bundle, and opens the build from there, as every machine will."""
        self._registry.put(self.id, self.folder, layout.read_manifest(self.folder).collections.values())
        try:
            self._as_read(self.id, embedder).close()
        except IndexDamaged as error:
            raise IndexUnusable(
                f"the new build does not stand its check: {error.message}",
                next_step="Run it again; the earlier build keeps answering",
            ) from error

    def publish(self) -> None:
        self._registry.publish(self.id)
        shutil.rmtree(self.folder, ignore_errors=True)

    def abandon(self) -> None:
        """As far as the servers answer; the next ingest takes away the rest."""
        super().abandon()
        with suppress(AssistantError, OSError):
            if self._registry.published() != self.id:
                self._registry.remove(self.id)
                _swept(self._server, self._registry)


def _swept(server: ChromaServer, registry: RegistryWriter) -> None:
    """Takes away the collections that no build is in any more."""
    server.sweep(registry.index, registry.ids(), registry.collections())


def _is_whole(folder: Path) -> bool:
    try:
        check_files(folder, layout.read_manifest(folder))
    except IndexDamaged:
        return False
    return True


@contextmanager
def _written(cache: Path) -> Iterator[None]:
    """A disk that is full now may have space with the next question, as a server may answer again."""
    try:
        yield
    except OSError as error:
        raise IndexUnreachable(f"{cache} cannot be written: {error}", next_step="Check the folder") from error
