"""The vectors of a build opened where its folder may be read-only, or its disk full."""

from __future__ import annotations

import shutil
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory

from assistant.index.vectors import VectorStore

_IN_MEMORY = "/dev/shm"
"""Where a copy of a store can go when every disk is full."""


def for_reading(folder: Path) -> VectorStore:
    """The vectors in a folder that may be read-only, or on a full disk. Raises OSError.

    Chroma writes to a store whenever it opens it; where it may not, it is given a copy elsewhere.
    """
    try:
        return VectorStore(folder)
    except OSError:
        for place in (None, _IN_MEMORY):
            with suppress(OSError, shutil.Error):
                return _copied(folder, place)
        raise


def _copied(folder: Path, place: str | None) -> VectorStore:
    scratch = TemporaryDirectory(prefix="assistant-", dir=place)
    try:
        copy = Path(scratch.name) / folder.name
        shutil.copytree(folder, copy, copy_function=shutil.copyfile)
        copy.chmod(0o700)
        return VectorStore(copy, scratch)
    except BaseException:
        scratch.cleanup()
        raise
