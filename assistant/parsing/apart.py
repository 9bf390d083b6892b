"""Files are parsed apart: what is more than plain text, each in a process of its own, under a clock.

Plain text and Markdown are only decoded, which takes a millisecond here and would take 80 there. Of what was read the
latest is kept in memory, since staff's pages read the corpus again and again.
"""

from __future__ import annotations

import hashlib
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, Field, ValidationError

from assistant.errors import SourceError
from assistant.parsing import formats, limits, plain
from assistant.parsing.parsed import Parsed
from assistant.recent import Recent
from assistant.records import Format

_CODE = "import sys; sys.path.append(sys.argv[1]); from assistant.parsing.child import main; main(sys.argv[2])"
"""Python is isolated, and so looks for no modules here: our folder is named to it, and comes last."""
_HOME = str(Path(__file__).resolve().parent.parent.parent)
_PLAIN: tuple[Format, ...] = ("text", "markdown")
"""What is only decoded."""
Parse = Callable[[bytes, Format], Parsed]
"""The text of a file. Raises SourceError, without the file's name."""
_KEPT = 64
recent: Recent[Parsed] = Recent(_KEPT)


_Value = Literal["found", "expected", "most", "byte", "encoding", "fault", "ending"]


class _Said(BaseModel):
    """What the child says."""

    parsed: Parsed | None = None
    refused: Annotated[str, Field(max_length=1000)] = ""
    next_step: Annotated[str, Field(max_length=1000)] = ""
    values: dict[_Value, Annotated[str, Field(max_length=1000)]] = {}


def parse(data: bytes, format: Format, seconds: float = limits.SECONDS) -> Parsed:
    """The text of a file, read in so many seconds at most. Raises SourceError, without the file's name."""
    formats.check(data, format)
    if format in _PLAIN:
        return plain.parse(data)
    key = f"{format} {hashlib.sha256(data).hexdigest()}"
    return recent.of(key, lambda _: _apart(data, format, seconds))


def _apart(data: bytes, format: Format, seconds: float) -> Parsed:
    said = _heard(*_run(data, format, seconds))
    if said.parsed is None:
        raise SourceError(said.refused, next_step=said.next_step, **said.values)
    return said.parsed


def _run(data: bytes, format: Format, seconds: float) -> tuple[int, bytes]:
    """How a child ended that was given the bytes, and what it wrote. Its whole group ends with it."""
    child = subprocess.Popen(
        [sys.executable, "-I", "-X", "utf8", "-c", _CODE, _HOME, format],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={},
        cwd="/",
        start_new_session=True,
    )
    with child:
        try:
            written, _ = child.communicate(data, timeout=seconds)
        except subprocess.TimeoutExpired as error:
            raise _late() from error
        finally:
            if child.poll() is None:
                os.killpg(child.pid, signal.SIGKILL)
    return child.returncode, written


def _heard(code: int, written: bytes) -> _Said:
    if code == -signal.SIGXCPU:
        raise _late()
    try:
        return _Said.model_validate_json(written)
    except ValidationError as error:
        raise SourceError(
            "its reader came to a sudden end ({code}): damaged, or made to harm",
            code=code,
            next_step="Save it again in the program that it comes from",
        ) from error


def _late() -> SourceError:
    return SourceError(
        "takes more than {most} seconds to read",
        most=limits.SECONDS,
        next_step="Save it anew, or split it into several documents",
    )
