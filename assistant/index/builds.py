"""Where builds are kept and published: in a folder of this machine, or on servers that several machines share."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from assistant.index import layout, writer
from assistant.index.reader import Build, open_build
from assistant.index.writer import BuildWriter
from assistant.settings import Settings


class Writing(Protocol):
    """What may be done while the writer's lock is held."""

    def building(self, base: Build | None) -> AbstractContextManager[BuildWriter]:
        """A build in the making, from scratch or from a copy, taken away again if anything fails."""
        ...

    def clean_up(self) -> None:
        """Removes builds never finished, and those replaced long ago."""
        ...


class Builds(Protocol):
    """Where builds are."""

    def published(self) -> str:
        """The id of the build that answers. Raises IndexMissing, IndexDamaged or IndexUnreachable."""
        ...

    def at_hand(self) -> list[str]:
        """The ids of builds that are on this machine, newest first."""
        ...

    def open(self, id: str, embedder: str, dimensions: int | None = None) -> Build:
        """A build, checked. Raises IndexUnusable."""
        ...

    def writing(self) -> AbstractContextManager[Writing]:
        """Holds the writer's lock. Raises IndexUnusable, IndexBusy if another holds it for long."""
        ...

    def close(self) -> None: ...


class FolderBuilds:
    """Builds in a folder of this machine."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def published(self) -> str:
        return layout.published(self._folder)

    def at_hand(self) -> list[str]:
        return layout.finished(self._folder)

    def open(self, id: str, embedder: str, dimensions: int | None = None) -> Build:
        return open_build(layout.folder(self._folder, id), embedder, dimensions)

    @contextmanager
    def writing(self) -> Iterator[FolderWriting]:
        with writer.writing(self._folder):
            yield FolderWriting(self._folder)

    def close(self) -> None:
        """Nothing is open."""


@dataclass(frozen=True, slots=True)
class FolderWriting:
    """What may be done while the lock of a folder is held."""

    folder: Path

    def building(self, base: Build | None) -> AbstractContextManager[BuildWriter]:
        return writer.building(self.folder, lambda: BuildWriter(self.folder, base))

    def clean_up(self) -> None:
        writer.clean_up(self.folder)


def of(settings: Settings) -> Builds:
    """The builds that the settings name. Reaches no server yet."""
    if not settings.chroma_url:
        return FolderBuilds(settings.index)
    from assistant.index.served import ServedBuilds  # loads what talks to PostgreSQL

    return ServedBuilds(settings.index, settings.chroma_url, settings.database_url)
