"""Files of the corpus, written whole or not at all, by one writer at a time, and never outside their folder."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from filelock import FileLock, Timeout

from assistant.errors import SourceError

LOCK = ".writer.lock"
_MODE = 0o644
"""Read by all, as the files beside it: the ingest may run as somebody else."""
_WAIT = 20.0
"""Seconds that a second writer waits for the first; each holds the corpus for about one."""


@contextmanager
def alone(corpus: Path) -> Iterator[None]:
    """Holds the corpus, so that what is read in it is still so when it is written. Raises SourceError."""
    try:
        with FileLock(corpus / LOCK, timeout=_WAIT):
            yield
    except Timeout as error:
        raise SourceError(
            "somebody else is writing in {folder}", folder=corpus.name, next_step="Try again in a while"
        ) from error
    except OSError as error:
        raise SourceError(
            "{folder} cannot be written: {fault}",
            folder=corpus.name,
            fault=error.strerror,
            next_step="Check that the folder may be written",
        ) from error


def put(folder: Path, path: str, content: bytes) -> None:
    """Writes a file of a programme's folder in one step, by its path below it. Raises SourceError, and so for a way
    out of the folder."""
    target = folder / path
    # realpath follows every link on the way; the last name is replaced, whatever it is.
    if not Path(os.path.realpath(target.parent), target.name).is_relative_to(os.path.realpath(folder)):
        raise SourceError("lies outside the programme's folder", place=path, next_step="Give it a name without folders")
    try:
        target.parent.mkdir(exist_ok=True)
        _replace(target, content)
    except OSError as error:
        raise SourceError(
            "{fault}",
            place=f"{folder.name}/{path}",
            fault=error.strerror,
            next_step="Check that the programme's folder may be written",
        ) from error


def _replace(target: Path, content: bytes) -> None:
    descriptor, beside = tempfile.mkstemp(prefix=".", suffix=".next", dir=target.parent)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.chmod(beside, _MODE)
        os.replace(beside, target)
    except BaseException:
        with suppress(OSError):
            os.unlink(beside)
        raise
