"""A disk that fills up, or an index that may no longer be written, as a stage of an ingest begins.

As a program: `python -m evals.crash.disk CORPUS INDEX STAGE full|closed`, an ingest that ends as `ingest.py` does.
"""

from __future__ import annotations

import ctypes
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Literal

from assistant.errors import AssistantError
from evals.crash import fresh, stages
from evals.crash.killing import Bench, Ingested, Seen, ingested, look
from evals.crash.place import TODAY, Place, copied
from evals.crash.stages import Moment, Stage

Trouble = Literal["full", "closed"]
_ROOT = Path(__file__).parents[2]
_OVERRIDES = (1, 2)
"""Root's leave to write, and to read, what is closed to it (linux/capability.h)."""
_DROP = 24
"""PR_CAPBSET_DROP of linux/prctl.h."""
_QUESTION = "Vilket är det centrala målet nummer 3?"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a trouble."""

    stage: Stage
    trouble: Trouble
    refused: bool
    """Whether the ingest was given up; else it had no more need to write."""
    faults: tuple[str, ...]


@contextmanager
def small(folder: Path) -> Iterator[bool]:
    """A disk of 100 MB in an empty folder; False if it cannot be made, which takes root."""
    mount = ["mount", "-t", "tmpfs", "-o", "size=100m", "tmpfs", str(folder)]
    if os.getuid() or subprocess.run(mount, capture_output=True, check=False).returncode:
        yield False
        return
    try:
        yield True
    finally:
        subprocess.run(["umount", "-l", folder], check=True)


def fill(place: Place, free: int) -> Path:
    """Leaves about `free` bytes on the disk; the file that fills it."""
    filler = place.index.parent / "filler"
    with filler.open("wb") as file:
        file.write(bytes(max(0, shutil.disk_usage(place.index).free - free)))
    return filler


def close(folder: Path) -> None:
    """Takes every leave to write away."""
    for path in (*folder.rglob("*"), folder):
        path.chmod(0o555 if path.is_dir() else 0o444)


def open_up(folder: Path) -> None:
    for path in (folder, *folder.rglob("*")):
        path.chmod(0o755)


def scratch() -> set[str]:
    """Copies of a vector store that are not removed yet."""
    places = {Path(tempfile.gettempdir()), Path("/dev/shm")}
    return {path.name for place in places for path in place.glob("assistant-*")}


def as_others(*command: str | Path) -> subprocess.CompletedProcess[str]:
    """A command of the project by someone who, unlike root, is held to the modes of files."""

    def give_up() -> None:
        for capability in _OVERRIDES:
            ctypes.CDLL(None).prctl(_DROP, capability, 0, 0, 0)

    return subprocess.run(
        [sys.executable, *command],
        capture_output=True,
        text=True,
        cwd=_ROOT,
        env={**os.environ, "ASSISTANT_TODAY": TODAY.isoformat()},
        preexec_fn=give_up if os.getuid() == 0 else None,
        timeout=100,
        check=False,
    )


def troubled(bench: Bench, folder: Path, stage: Stage, trouble: Trouble) -> Outcome:
    """An ingest of a copy of the bench that meets a trouble; then the trouble is over."""
    with TemporaryDirectory(dir=folder) as own, small(Path(own)) as mounted:
        if trouble == "full" and not mounted:
            return Outcome(stage, trouble, False, ("not tried: a disk of its own takes root",))
        place = copied(bench.place, Path(own))
        done = as_others("-m", "evals.crash.disk", place.corpus, place.index, stage, trouble)
        asked = as_others("-m", "assistant", "ask", _QUESTION, "--json", "--index", place.index)
        _ENDS[trouble](place)
        seen = fresh.ended(look, place).made
        following = fresh.ended(ingested, place).made
        faults = (*_refusal(done), *_answer(asked, seen), *_recovery(bench, seen, following))
        return Outcome(stage, trouble, bool(done.returncode), faults)


def _refusal(done: subprocess.CompletedProcess[str]) -> Iterator[str]:
    if done.returncode not in (0, 2):
        yield f"the ingest ended with {done.returncode}"
    if done.returncode and not (done.stderr.count("\n") == 1 and "cannot be written" in done.stderr):
        yield f"no clear reason: {done.stderr.strip()[-200:]}"


def _answer(asked: subprocess.CompletedProcess[str], seen: Seen | None) -> Iterator[str]:
    if asked.returncode:
        yield f"no answer: {asked.stderr.strip()[-200:]}"
    elif seen is None or json.loads(asked.stdout)["index"] != seen.build:
        yield "another build answered"


def _recovery(bench: Bench, seen: Seen | None, following: Ingested | None) -> Iterator[str]:
    if seen is None or not (seen.is_like(bench.before) or seen.is_like(bench.after)):
        yield "neither the old build nor the new one"
    if following is None or not following.seen.is_like(bench.after):
        yield "the next ingest failed"


def _filled(place: Place) -> None:
    fill(place, 0)


def _emptied(place: Place) -> None:
    (place.index.parent / "filler").unlink()


_BEGINS: dict[Trouble, Callable[[Place], None]] = {"full": _filled, "closed": lambda place: close(place.index)}
_ENDS: dict[Trouble, Callable[[Place], None]] = {"full": _emptied, "closed": lambda place: open_up(place.index)}


def main(corpus: str, index: str, stage: Stage, trouble: Trouble) -> int:
    """Exit codes as of `ingest.py`."""
    place = Place(Path(corpus), Path(index))
    try:
        stages.watched(place.ingest, stages.at(Moment(stage, 0), lambda later: _BEGINS[trouble](place)))
    except AssistantError as error:
        print(error, file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))  # type: ignore[arg-type]  # as the usage says
