"""`python -m evals.hostile.measured FILE`: seconds and megabytes that reading a file takes, as a JSON list.

A process of its own, since a system tells the most memory that a process or its children ever had, and nothing less.
"""

from __future__ import annotations

import json
import resource
import sys
import time
from contextlib import suppress
from pathlib import Path

from assistant import sources
from assistant.errors import SourceError


def main(path: Path) -> None:
    """Plain text is read in this process, whose own beginnings do not count; all else in a child."""
    before, start = _own(), time.perf_counter()
    with suppress(SourceError):  # how it is refused is the ingest's to say
        sources.read(path, path.name, "")
    seconds = time.perf_counter() - start
    print(json.dumps([seconds, max(_own() - before, _most(resource.RUSAGE_CHILDREN))]))


def _own() -> float:
    """The most of this process so far; by its usage alone, Linux would count that of whoever started it."""
    try:
        status = Path("/proc/self/status").read_text(encoding="ascii")
    except OSError:
        return _most(resource.RUSAGE_SELF)
    return int(status.partition("VmHWM:")[2].split()[0]) / 2**10


def _most(who: int) -> float:
    return resource.getrusage(who).ru_maxrss / (2**20 if sys.platform == "darwin" else 2**10)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
