"""Feedback: a thumb and a word on one answer, kept as a line of JSON that says nothing about who gave it."""

from __future__ import annotations

import datetime
import errno
import os
from io import FileIO
from pathlib import Path
from typing import Literal

from filelock import FileLock

from assistant import rows
from assistant.errors import FeedbackError
from assistant.records import Answer, Row
from assistant.words import clean

Thumb = Literal["up", "down"]
LONGEST = 500
"""Characters of a visitor's word that are kept."""
MOST = 10 * 2**20
"""Bytes of the file, some ten thousand lines; when it is full nothing more is kept until it is moved away."""
FILE = "feedback.jsonl"
_WAIT = 5.0
"""Seconds that a visitor waits for others' feedback to be written."""


def row(answer: Answer, thumb: Thumb, word: str, day: datetime.date) -> Row:
    """What is kept: the day but no time, the answer's circumstances but not the answer, nobody's name or address."""
    return {
        "day": day.isoformat(),
        "language": answer.language,
        "thumb": thumb,
        "word": " ".join(clean(word).split())[:LONGEST],
        "question": clean(answer.question),
        "outcome": answer.outcome,
        "passages": list(dict.fromkeys(citation.passage for citation in answer.citations)),
        "writer": answer.writer,
        "index": answer.index,
    }


def keep(folder: Path, row: Row) -> None:
    """Adds a row to the folder's file, whole or not at all. Raises FeedbackError."""
    path = folder / FILE
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with FileLock(folder / "feedback.lock", timeout=_WAIT), path.open("ab+", buffering=0) as file:
            _append(file, rows.line(row), path)
    except OSError as error:  # a lock that was waited for in vain is one too
        raise FeedbackError(
            f"{path}: {error.strerror or error}", next_step="ASSISTANT_FEEDBACK must name a folder that can be written"
        ) from error


def _append(file: FileIO, line: bytes, path: Path) -> None:
    size = file.seek(0, os.SEEK_END)
    line = _torn(file, size) + line
    if size + len(line) > MOST:
        raise FeedbackError(f"{path}: full, at most {MOST} bytes are kept", next_step="Move it away")
    if file.write(line) < len(line):
        file.truncate(size)
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def _torn(file: FileIO, size: int) -> bytes:
    """What ends a line that was cut off when its writer was killed, so that no other is lost with it."""
    file.seek(max(0, size - 1))
    return b"" if file.read(1) in (b"", b"\n") else b"\n"
