"""An ingest killed at one moment: what answers then, whether the next ingest succeeds, and what it had to do again."""

from __future__ import annotations

import json
import os
import shutil
import signal
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Literal

from assistant import ingestion
from assistant.errors import AssistantError
from assistant.index import layout
from assistant.index.builds import FolderBuilds
from assistant.index.pinning import Index
from evals.crash import fresh, stages
from evals.crash.place import Place, answers, copied, kept_count, small
from evals.crash.stages import Moment, Stage, Trace

Way = Literal["copied", "from scratch"]
"""How the build is made that an ingest is killed at: as a copy of the one before, or anew."""
Fault = Literal["lost", "torn", "not opened", "kept file damaged", "not ingested", "embedded again"]
KEPT = ("vectors.sqlite", "parsed.sqlite")
_DOCUMENTS = 12
_ENDED = (-signal.SIGKILL, -signal.SIGALRM)
"""The alarm has no handler: it ends a process as abruptly, wherever it is."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What is answered from."""

    build: str
    texts: dict[str, str]
    """Of every document, as published."""
    answers: str
    """The passages nearest to some questions, and the answers, as JSON."""

    def is_like(self, other: Seen) -> bool:
        """Whether they say the same, whichever build it is."""
        return replace(self, build="") == replace(other, build="")


@dataclass(frozen=True, slots=True)
class Ingested:
    """What an ingest left, and how many texts it embedded."""

    seen: Seen
    embedded: int


@dataclass(frozen=True, slots=True)
class Bench:
    """An index and a corpus that has changed since, and what is answered before and after the next ingest."""

    way: Way
    place: Place
    before: Seen
    after: Seen
    trace: Trace
    embedded: int
    kept: int

    def moments(self, count: int) -> list[Moment]:
        """Moments to kill at, spread over the stages."""
        shares = [count // len(stages.STAGES) + (at < count % len(stages.STAGES)) for at in range(len(stages.STAGES))]
        return [
            each for stage, share in zip(stages.STAGES, shares, strict=True) for each in self.trace.spread(stage, share)
        ]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a kill."""

    way: Way
    stage: Stage
    killed: bool
    """False if the ingest was done before."""
    published: bool
    """Whether it was the new build that answered then."""
    kept: int
    """Vectors that the killed ingest had embedded and kept."""
    faults: tuple[Fault, ...]


def bench(folder: Path, way: Way) -> Bench:
    """A bench in an empty folder."""
    place = Place(folder / "corpus", folder / "index")
    for number in range(_DOCUMENTS):
        place.write(f"samling/{number:02}.txt", small(number))
    before = fresh.ended(_begun, place).value
    kept = kept_count(place)
    _CHANGES[way](place)
    with TemporaryDirectory(dir=folder) as other:
        trace = fresh.ended(_traced, copied(place, Path(other))).value
    with TemporaryDirectory(dir=folder) as other:
        after = fresh.ended(ingested, copied(place, Path(other))).value
    return Bench(way, place, before, after.seen, trace, after.embedded, kept)


def killed(bench: Bench, moment: Moment) -> Outcome:
    """Kills an ingest of a copy of the bench, and looks at what is left."""
    with TemporaryDirectory(dir=bench.place.index.parent, ignore_cleanup_errors=True) as folder:
        place = copied(bench.place, Path(folder))
        died = fresh.ended(_killed, place, moment).code in _ENDED
        left = fresh.ended(look, place)
        kept = kept_count(place) - bench.kept
        following = fresh.ended(ingested, place)
        seen = left.made
        faults = (*_left(bench, place, seen), *_followed(bench, following, kept))
        published = bool(seen and seen.is_like(bench.after))
        return Outcome(bench.way, moment.stage, died, published, kept, faults)


def _left(bench: Bench, place: Place, seen: Seen | None) -> Iterator[Fault]:
    """What is wrong right after the kill."""
    if not all(_is_sound(place.index / name) for name in KEPT):
        yield "kept file damaged"
    if seen is None:
        yield "not opened"
        return
    acknowledged = bench.before.texts.items() if seen.build == bench.before.build else bench.after.texts.items()
    if not acknowledged <= seen.texts.items():
        yield "lost"
    if not (seen.is_like(bench.before) or seen.is_like(bench.after)):
        yield "torn"


def _followed(bench: Bench, following: fresh.Ended[Ingested], kept: int) -> Iterator[Fault]:
    """What is wrong with the next ingest."""
    if following.made is None or not following.made.seen.is_like(bench.after):
        yield "not ingested"
    elif following.made.embedded != bench.embedded - kept:
        yield "embedded again"


def look(place: Place) -> Seen:
    """What is answered from, as a reader opens it that mends nothing. Raises AssistantError."""
    with closing(Index(FolderBuilds(place.index), place.settings.embedding)) as index, index.pinned() as build:
        texts = {name: build.store.text(name) or "" for name in build.store.digests()}
        near = [build.nearest(vector, 5) for vector in build.store.questions("funding")]
    answering, said = answers(place)
    if answering != build.id:
        raise AssistantError(f"{answering} answers, and {build.id} is published", next_step="See why it was made anew")
    return Seen(build.id, texts, json.dumps([near, said]))


def _begun(place: Place) -> Seen:
    """An index with a past: the build that answers, the one before, one that is due to go, and one never finished."""
    place.ingest()
    due, before, unfinished = (layout.folder(place.index, f"2020010{day}T000000-000000000") for day in (1, 2, 3))
    for folder in (due, before, unfinished):
        shutil.copytree(place.published, folder)
        os.utime(folder / "manifest.json", (0, 0))
    (unfinished / "manifest.json").unlink()
    return look(place)


def _add_one(place: Place) -> None:
    place.write("samling/ny.txt", "".join(f"Punkt {number}: att utveckla tjänst {number}.\n\n" for number in range(40)))


def _change_several(place: Place) -> None:
    _add_one(place)
    (place.corpus / "samling/00.txt").unlink()
    for number in (1, 2):
        place.write(f"samling/{number:02}.txt", small(number + 100))


_CHANGES: dict[Way, Callable[[Place], None]] = {"copied": _add_one, "from scratch": _change_several}


def _traced(place: Place) -> Trace:
    return stages.traced(place.ingest)


def _killed(place: Place, moment: Moment) -> None:
    stages.watched(place.ingest, stages.at(moment, _die))


def _die(later: float) -> None:
    if later:
        signal.setitimer(signal.ITIMER_REAL, later)
    else:
        os.kill(os.getpid(), signal.SIGKILL)


def ingested(place: Place) -> Ingested:
    embedded: list[int] = []
    ingestion.ingest(place.settings, progress=partial(_counted, embedded))
    return Ingested(look(place), sum(embedded))


def _counted(embedded: list[int], done: int, total: int) -> None:
    if done == total:
        embedded.append(total)


def _is_sound(path: Path) -> bool:
    try:
        with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=rw", uri=True)) as database:
            return bool(database.execute("PRAGMA integrity_check").fetchone() == ("ok",))
    except sqlite3.Error:
        return False
