"""The index: follows what is published, and pins a build for each question."""

from __future__ import annotations

import logging
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import dataclass
from typing import Protocol

from assistant.errors import IndexUnreachable, IndexUnusable
from assistant.index.builds import Builds
from assistant.index.reader import Build

log = logging.getLogger(__name__)
PAUSE = 2.0
"""Seconds for which a server that did not answer is not asked again: nobody waits for what somebody has waited for."""


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

    def __init__(self, builds: Builds, embedder: str, dimensions: int | None = None) -> None:
        self._builds = builds
        self._embedder = embedder
        self._dimensions = dimensions
        self._following = threading.Lock()
        """Held while a build is opened: whoever comes meanwhile goes on with the one before it, if there is one."""
        self._lock = threading.Lock()
        """Held for a moment, to count who uses what."""
        self._current: Build | None = None
        self._users: Counter[Build] = Counter()
        self._refused: str | None = None
        self._unreachable: tuple[float, IndexUnreachable] | None = None

    @contextmanager
    def pinned(self) -> Iterator[Build]:
        """The published build, which stays open and unchanged while it is held. Raises IndexUnusable."""
        build = self._taken()
        try:
            yield build
        finally:
            self._release(build)

    def _taken(self) -> Build:
        with self._lock:
            follows, current = self._following.acquire(blocking=False), self._sound()
            if current and not follows:
                self._users[current] += 1
                return current
        if not follows:
            self._following.acquire()
        try:
            build = self._follow()
            with self._lock:
                self._users[build] += 1
            return build
        finally:
            self._following.release()

    def _sound(self) -> Build | None:
        return self._current if self._current and not self._current.is_doubtful else None

    def _release(self, build: Build) -> None:
        with self._lock:
            self._users[build] -= 1
            self._close_unused()

    def _follow(self) -> Build:
        current, published = self._sound(), ""
        if self._unreachable and time.monotonic() < self._unreachable[0]:
            if current:
                return current
            raise IndexUnreachable(self._unreachable[1].message, next_step=self._unreachable[1].next_step)
        try:
            published = self._builds.published()
            if current and published in (current.id, self._refused):
                return current
            return self._hold(self._builds.open(published, self._embedder, self._dimensions))
        except IndexUnusable as error:
            if isinstance(error, IndexUnreachable):
                self._unreachable = (time.monotonic() + PAUSE, error)
            if current is None:
                raise
            self._stay(current, published, error)
            return current

    def _stay(self, current: Build, published: str, error: IndexUnusable) -> None:
        """Goes on with a build, though another is published that cannot be used."""
        if published != self._refused:
            log.warning("%s; answering from build %s, which is still sound", error.message, current.id)
        if not isinstance(error, IndexUnreachable):
            self._refused = published

    def _hold(self, build: Build) -> Build:
        with self._lock:
            self._users[build] += 0
            self._current = build
            self._close_unused()
        return build

    def fall_back(self) -> bool:
        """Answers from the newest sound build until a sound one is published; False if there is none."""
        with self._following:
            for id in self._builds.at_hand():
                with suppress(IndexUnusable):
                    self._hold(self._builds.open(id, self._embedder, self._dimensions))
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
        self._builds.close()
