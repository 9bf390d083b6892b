"""What is measured of an index as it grows: its ingest, its questions, and what its search misses."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from assistant.embedding import Embedder
from assistant.errors import AssistantError
from assistant.index import layout
from assistant.index.reader import open_build
from assistant.index.texts import said
from evals import growing
from evals.beside import NEAREST, Exact
from evals.growing import Made

ROOT = Path(__file__).parent.parent
_SAMPLE = 150
"""Texts by which it is measured how long embedding takes."""
_CHANGE = "\n\nDetta stycke är tillagt.\n"


@dataclass(frozen=True, slots=True)
class Run:
    """A process: its seconds, and the most memory it held, in MB."""

    seconds: float
    memory: float


@dataclass(frozen=True, slots=True)
class Ingested:
    """An index of a size. Times in seconds, memory and disk in MB."""

    passages: int
    made: Made
    embedding: float
    """What embedding all of it takes, by the speed at which a sample of its texts was embedded just then."""
    rest: Run
    """An ingest that finds every vector kept."""
    changed: Run
    """One document has changed."""
    nothing: Run
    """Nothing has."""
    disk: float
    opening: float
    recall: float
    """recall@10 of the texts that are nearest to questions, against exact search."""


def ingested(place: Path, made: Made, questions: Sequence[str], embedder: Embedder) -> Ingested:
    """Reads a corpus in whose vectors are all kept, and measures what comes of it."""
    rest = _ingest(place, "--rebuild")
    opening, recall, passages = _opened(place, questions, embedder)
    document = sorted((place / "corpus" / growing.FEW).iterdir())[0]
    text = document.read_text(encoding="utf-8")
    document.write_text(text + _CHANGE, encoding="utf-8")
    changed = _ingest(place)
    document.write_text(text, encoding="utf-8")
    _ingest(place)
    nothing = _ingest(place)
    return Ingested(passages, made, _embedding(place, embedder), rest, changed, nothing, _disk(place), opening, recall)


def _ingest(place: Path, *options: str) -> Run:
    given = growing.settings(place)
    command = [
        sys.executable,
        "ingest.py",
        str(given.corpus.resolve()),
        "--index",
        str(given.index.resolve()),
        *options,
    ]
    began = time.perf_counter()
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL) as process:
        _, state, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(state)
    if process.returncode:
        raise AssistantError(f"the ingest of {given.corpus} failed", next_step=f"Run {' '.join(command[1:])}")
    unit = 2**20 if sys.platform == "darwin" else 2**10
    return Run(time.perf_counter() - began, used.ru_maxrss / unit)


def _opened(place: Path, questions: Sequence[str], embedder: Embedder) -> tuple[float, float, int]:
    index = growing.settings(place).index
    began = time.perf_counter()
    with closing(open_build(layout.folder(index, layout.published(index)), embedder.name)) as build:
        opening, exact = time.perf_counter() - began, Exact.of(build)
        vectors = [embedder.query(each) for each in questions]
        found = [build.store.passages(id for id, _ in build.nearest(vector, NEAREST)).values() for vector in vectors]
        texts = [{said(each) for each in own} for own in found]
        recall = [
            len(own.intersection(exact.nearest(each))) / NEAREST for own, each in zip(texts, vectors, strict=True)
        ]
        return opening, statistics.fmean(recall), build.store.size


def _embedding(place: Path, embedder: Embedder) -> float:
    every = [text for own in growing.texts(growing.settings(place), embedder).values() for text in own]
    some = every[:: max(1, len(every) // _SAMPLE)]
    began = time.perf_counter()
    embedder.documents(some)
    return (time.perf_counter() - began) * sum(map(len, set(every))) / sum(map(len, some))


def _disk(place: Path) -> float:
    index = growing.settings(place).index
    build = layout.folder(index, layout.published(index))
    return sum(path.stat().st_size for path in build.rglob("*") if path.is_file()) / 2**20


Ask = Callable[[str], object]


def asked(ways: Mapping[str, Ask], questions: Sequence[str]) -> dict[str, float]:
    """The median milliseconds of each way to answer.

    The ways take turns, since a machine that others use is slower at one time than at another. None is asked what
    another was, since much of what is made of a question stays at hand. The first few are not counted.
    """
    taken: dict[str, list[float]] = {name: [] for name in ways}
    for first in range(0, len(questions) - len(ways) + 1, len(ways)):
        for question, (name, ask) in zip(questions[first:], ways.items(), strict=False):
            began = time.perf_counter()
            ask(question)
            taken[name].append((time.perf_counter() - began) * 1000)
    return {name: statistics.median(times[len(times) // 10 :]) for name, times in taken.items()}
