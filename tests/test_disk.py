"""A disk that is full, or a folder that is read-only: the old build answers, and the message says why."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from library import DOCUMENT, QUESTION, Place, copied, small

from assistant.errors import IndexUnusable
from assistant.index import layout
from evals.crash import disk as disks
from evals.crash import killing
from evals.crash.disk import Trouble, as_others, close, fill, open_up, scratch
from evals.crash.stages import STAGES, Stage

NEW = "".join(f"Punkt {number}: att utveckla tjänst {number}.\n\n" for number in range(60))
KIB = 1024


@pytest.fixture
def disk(tmp_path: Path, without_wordings: Place) -> Iterator[Place]:
    """The real corpus with its index, without the wordings, on a small disk of their own."""
    folder = tmp_path / "disk"
    folder.mkdir()
    with disks.small(folder) as mounted:
        if not mounted:
            pytest.skip("needs root, to make a small disk: run `sudo make test`")
        yield copied(without_wordings, folder)


@pytest.mark.parametrize(
    "free", [60 * KIB, 1500 * KIB, *(pytest.param(kib * KIB, marks=pytest.mark.long) for kib in (0, 300, 700, 1900))]
)
def test_on_a_full_disk_the_old_build_answers_and_nothing_is_lost(disk: Place, free: int) -> None:
    answer, published = disk.ask(), layout.published(disk.index)
    disk.write("annan/ny.txt", NEW)
    filler = fill(disk, free)
    with pytest.raises(IndexUnusable, match="cannot be written: the disk is full") as refused:
        disk.ingest()
    assert "Free some space" in refused.value.next_step
    assert layout.published(disk.index) == published
    assert [path.name for path in (disk.index / "builds").iterdir()] == [published]
    assert disk.ask() == answer
    assert not scratch()

    filler.unlink()
    assert disk.ingest().added == ("annan/ny.txt",)
    assert disk.ask()["outcome"] == "answered"


def test_a_disk_with_no_byte_left_is_told_on_the_command_line(disk: Place) -> None:
    disk.write("annan/ny.txt", NEW)
    fill(disk, 0)
    done = as_others("ingest.py", disk.corpus, "--index", disk.index)
    assert done.returncode == 2
    assert done.stderr.splitlines() == [
        f"{disk.index} cannot be written: the disk is full. "
        "Free some space and run it again; the earlier build, if any, keeps answering"
    ]
    done = as_others("-m", "assistant", "ask", QUESTION, "--index", disk.index)
    assert (done.returncode, done.stderr) == (0, "")


def test_a_read_only_index_answers_and_is_not_written(indexed: Place) -> None:
    row = indexed.ask()
    close(indexed.index)
    before = {path: path.stat().st_mtime_ns for path in indexed.index.rglob("*")}
    try:
        done = as_others("-m", "assistant", "ask", QUESTION, "--index", indexed.index)
        assert (done.returncode, done.stderr) == (0, "")
        assert row["citations"][0]["quote"].split("\n")[0] in done.stdout
        done = as_others("ingest.py", indexed.corpus, "--index", indexed.index)
        assert (done.returncode, done.stdout) == (2, "")
        assert done.stderr.count("\n") == 1 and "cannot be written: [Errno 13] Permission denied" in done.stderr
        assert {path: path.stat().st_mtime_ns for path in indexed.index.rglob("*")} == before
        assert not scratch()
    finally:
        open_up(indexed.index)


def test_what_a_reader_killed_while_opening_left_half_written_is_taken_back(indexed: Place) -> None:
    code = """
import os, signal, sqlite3, sys
database = sqlite3.connect(sys.argv[1])
database.execute("PRAGMA cache_size = 1")
database.execute("BEGIN IMMEDIATE")
database.execute("CREATE TABLE half (written)")
database.executemany("INSERT INTO half VALUES (?)", [("x" * 500,)] * 2000)
os.kill(os.getpid(), signal.SIGKILL)
"""
    answer = indexed.ask()
    store = indexed.published / "chroma" / "chroma.sqlite3"
    subprocess.run([sys.executable, "-c", code, store], check=False)
    assert store.with_name("chroma.sqlite3-journal").stat().st_size > 0
    assert indexed.ask() == answer
    with closing(sqlite3.connect(store)) as database:
        assert not database.execute("SELECT 1 FROM sqlite_master WHERE name = 'half'").fetchall()


def test_what_may_not_be_read_is_listed_and_the_rest_is_published(place: Place) -> None:
    for name in ("a/ett.txt", "b/ett.txt", "b/closed.txt", "c/ett.txt"):
        place.write(name, small(1))
    closed = [place.corpus / "b" / "closed.txt", place.corpus / "c"]
    for path in closed:
        path.chmod(0)
    try:
        done = as_others("ingest.py", place.corpus, "--index", place.index)
        assert (done.returncode, done.stderr) == (1, "")
        assert done.stdout.startswith("2 added, 0 changed, 0 unchanged, 0 removed, 2 failed")
        assert "failed: b/closed.txt: Permission denied. Check the name and that it may be read" in done.stdout
        assert "failed: c: Permission denied. Check that it may be read" in done.stdout
        place.corpus.chmod(0)
        done = as_others("ingest.py", place.corpus, "--index", place.index)
        assert (done.returncode, done.stdout) == (2, "")
        assert done.stderr == f"{place.corpus}: Permission denied. Name a folder of programme folders\n"
    finally:
        place.corpus.chmod(0o755)
        for path in closed:
            path.chmod(0o755)
    with place.build() as build:
        assert list(build.store.digests()) == ["a/ett.txt", "b/ett.txt"]
        assert DOCUMENT not in build.store.digests()


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory) -> killing.Bench:
    return killing.bench(tmp_path_factory.mktemp("bench"), "from scratch")


@pytest.mark.long
@pytest.mark.parametrize("stage", STAGES)
@pytest.mark.parametrize("trouble", ["full", "closed"])
def test_whichever_stage_cannot_write_a_sound_build_answers(
    bench: killing.Bench, tmp_path: Path, stage: Stage, trouble: Trouble
) -> None:
    outcome = disks.troubled(bench, tmp_path, stage, trouble)
    if any("takes root" in fault for fault in outcome.faults):
        pytest.skip("needs root, to make a small disk: run `sudo make test-long`")
    assert not outcome.faults
    assert outcome.refused or stage not in ("write", "publish")
