"""Ingests, and kills itself at a point: `python tests/killed.py CORPUS INDEX POINT`.

The points: `embedding` (after the first vectors are kept), `writing` (after the first passages are in the vector
store), `flushed` (all files are closed), `verifying` (the child that checks the build has been started), `publishing`.
"""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path
from types import FrameType
from typing import Any

sys.path.insert(0, str(Path(__file__).parent.parent))

from assistant import ingestion
from assistant.settings import Settings

FUNCTIONS = {"writing": ("return", "VectorStore.add", 1), "verifying": ("call", "Popen.communicate", 1)}
"""For a point within a function: whether at its beginning or end, which one, and for the how manyth time."""


def main(corpus: str, index: str, point: str) -> None:
    if point in FUNCTIONS:
        sys.setprofile(_at(*FUNCTIONS[point]))
    sys.addaudithook(lambda event, arguments: _audited(event, arguments, point))
    ingestion.ingest(
        Settings(_env_file=None, corpus=Path(corpus), index=Path(index)),
        progress=lambda done, total: _die() if point == "embedding" else None,
    )


def _audited(event: str, arguments: tuple[Any, ...], point: str) -> None:
    # Only flushing opens a file of the vector store with os.open, which tells no mode.
    if point == "flushed" and event == "open" and "/chroma/" in str(arguments[0]) and arguments[1] is None:
        _die()
    if point == "publishing" and event == "os.rename" and Path(str(arguments[1])).name == "current":
        _die()


def _at(moment: str, function: str, times: int) -> Any:
    seen = 0

    def watch(frame: FrameType, event: str, argument: object) -> None:
        nonlocal seen
        if event == moment and frame.f_code.co_qualname == function:
            seen += 1
            if seen == times:
                _die()

    return watch


def _die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


if __name__ == "__main__":
    main(*sys.argv[1:])
