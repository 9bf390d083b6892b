"""A build in the making: nobody sees it before it is published, and nothing is left of one that fails."""

from __future__ import annotations

import errno
import hashlib
import os
import shutil
import sqlite3
import sys
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

import numpy as np
import pytest
from filelock import FileLock

from assistant.described import Wording
from assistant.embedding import Vectors
from assistant.errors import IndexBusy, IndexMissing, IndexUnusable
from assistant.index import layout, writer
from assistant.index.reader import Build, open_build
from assistant.index.texts import said
from assistant.index.writer import BuildWriter
from assistant.kinds import KINDS
from assistant.programme import Programme
from assistant.records import Passage, Source

DIMENSIONS = 8
NAMED = {"embedder": "hand", "background": "b", "descriptions": "d", "aids": "a"}
IDS = ("20261121T000000-000000001", "20261122T000000-000000002", "20261123T000000-000000003")


def passages(document: str, count: int, programme: str = "p") -> tuple[Source, list[Passage]]:
    """A document of one passage a line; ids are hashes, as those of an ingest."""
    lines = [f"rad {number} i {document}" for number in range(count)]
    source = Source(f"{programme}/{document}", programme, "sv", "text", "\n".join(lines))
    found = []
    for line in lines:
        start = source.text.index(line + "\n") if line != lines[-1] else source.text.rindex(line)
        id = hashlib.sha256(f"{programme} {line}".encode()).hexdigest()[:16]
        found.append(Passage(id, source.document, programme, "paragraph", start, start + len(line), line))
    return source, found


def vectors(of: list[Passage]) -> Vectors:
    rows = [np.random.default_rng(int(each.id, 16)).normal(size=DIMENSIONS) for each in of]
    return np.asarray([row / np.linalg.norm(row) for row in rows], np.float32)


def describe(build: BuildWriter, *names: str, size: int = 200) -> None:
    programmes = [Programme(name=name, title=Wording(sv=name, fi=name, en=name)) for name in names]
    build.describe(programmes, dict.fromkeys(names, size), [], [], np.zeros((1, len(KINDS)), np.float32))


def add(build: BuildWriter, document: str, count: int = 2, programme: str = "p") -> list[Passage]:
    source, found = passages(document, count, programme)
    build.add(source, found, vectors(found), [(0.0, 0.0, 0.0)] * count, [], [])
    return found


def finish(build: BuildWriter) -> layout.Manifest:
    return build.finish(dimensions=DIMENSIONS, **NAMED)


@contextmanager
def opened(folder: Path) -> Iterator[Build]:
    with closing(open_build(folder, "hand", DIMENSIONS)) as build:
        yield build


@pytest.fixture
def first(tmp_path: Path) -> BuildWriter:
    """A finished build of two documents in two programmes."""
    build = BuildWriter(tmp_path, None)
    describe(build, "p", "q")
    add(build, "a.txt")
    add(build, "b.txt", 3, "q")
    finish(build)
    return build


def test_what_was_added_is_what_is_opened(tmp_path: Path) -> None:
    build = BuildWriter(tmp_path, None)
    describe(build, "p", "q")
    added = [*add(build, "a.txt"), *add(build, "b.txt", 3, "q")]
    told = finish(build)
    assert told == layout.read_manifest(build.folder)
    assert (told.format, told.build, told.passages) == (layout.FORMAT, build.id, 5)
    assert (told.embedder, told.dimensions) == ("hand", DIMENSIONS)
    assert (told.background, told.descriptions, told.aids) == ("b", "d", "a")
    assert told.files == layout.hashes(build.folder) and "passages.sqlite" in told.files
    with opened(build.folder) as held:
        assert held.id == build.id and held.store.passages([each.id for each in added]).keys() == {e.id for e in added}
        for each, vector in zip(added, vectors(added), strict=True):
            assert held.nearest(vector, 1)[0][0] == each.id


def test_nobody_sees_a_build_before_it_is_published(tmp_path: Path, first: BuildWriter) -> None:
    with pytest.raises(IndexMissing):
        layout.published(tmp_path)
    first.publish()
    assert layout.published(tmp_path) == first.id
    assert first.folder == layout.folder(tmp_path, first.id)


def test_ids_of_builds_are_in_the_order_of_time_and_never_alike(tmp_path: Path) -> None:
    builds = [BuildWriter(tmp_path, None) for _ in range(3)]
    assert len({build.id for build in builds}) == 3
    for build in builds:
        layout.publish(tmp_path, build.id)
        assert layout.published(tmp_path) == build.id  # as the pointer spells them
        build.abandon()


def test_a_copy_goes_on_from_a_build_that_stays_as_it_was(tmp_path: Path, first: BuildWriter) -> None:
    before = layout.hashes(first.folder)
    with opened(first.folder) as base:
        build = BuildWriter(tmp_path, base)
        describe(build, "p", "q")
        build.remove("p/a.txt")
        added = add(build, "c.txt")
        told = finish(build)
    assert told.passages == 5 and layout.hashes(first.folder) == before
    _, gone = passages("a.txt", 2)
    _, kept = passages("b.txt", 3, "q")
    assert told.canaries.keys() == {"p", "q"}
    assert told.canaries["p"].keys() == set(map(said, added))
    assert told.canaries["q"].keys() == set(map(said, kept))
    with opened(build.folder) as held:
        assert held.store.documents() == {"p/c.txt": "p", "q/b.txt": "q"}
        assert not held.store.passages([each.id for each in gone])
        assert {id for id, _ in held.nearest(vectors(gone)[0], 9)} == {each.id for each in [*added, *kept]}
    with opened(first.folder) as base:
        assert base.store.documents() == {"p/a.txt": "p", "q/b.txt": "q"}


def test_what_the_base_remembers_does_not_change_with_its_copy(tmp_path: Path, first: BuildWriter) -> None:
    with opened(first.folder) as base:
        build = BuildWriter(tmp_path, base)
        build.remove("p/a.txt")
        assert len(base.manifest.canaries["p"]) == 2
        build.abandon()


def test_the_texts_with_the_lowest_ids_are_remembered_whatever_came_first(tmp_path: Path) -> None:
    build = BuildWriter(tmp_path, None)
    describe(build, "p")
    added = [*add(build, "a.txt", 40), *add(build, "b.txt", 40)]
    canaries = finish(build).canaries["p"]
    lowest = sorted(added, key=said)[:64]
    assert list(canaries) == list(map(said, lowest))
    assert canaries == dict(zip(map(said, lowest), vectors(lowest).tolist(), strict=True))


def test_passages_are_handed_on_when_there_are_enough_of_them(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writer, "_TOGETHER", 4)
    build = BuildWriter(tmp_path, None)
    describe(build, "p")
    for number in range(3):
        add(build, f"{number}.txt", 2)
    assert build._vectors.ids("p") == {said(each) for number in (0, 1) for each in passages(f"{number}.txt", 2)[1]}
    finish(build)
    with opened(build.folder) as held:
        assert held.store.size == 6


def test_a_document_taken_out_of_a_programme_that_nothing_is_remembered_of_goes(
    tmp_path: Path, first: BuildWriter
) -> None:
    with opened(first.folder) as base:
        base.manifest.canaries.pop("q")
        build = BuildWriter(tmp_path, base)
        build.remove("q/b.txt")
        assert finish(build).passages == 2


def test_what_is_abandoned_leaves_nothing_unless_it_was_published(tmp_path: Path, first: BuildWriter) -> None:
    build = BuildWriter(tmp_path, None)
    build.abandon()
    assert not build.folder.exists()
    first.publish()
    first.abandon()
    assert layout.published(tmp_path) == first.id and first.folder.exists()


def test_a_build_that_cannot_start_leaves_nothing(tmp_path: Path, first: BuildWriter) -> None:
    with opened(first.folder) as base:
        shutil.rmtree(first.folder)
        with pytest.raises(FileNotFoundError):
            BuildWriter(tmp_path, base)
    assert os.listdir(tmp_path / "builds") == []


def test_a_failed_build_is_taken_away_and_what_failed_is_raised(tmp_path: Path) -> None:
    with pytest.raises(ZeroDivisionError), writer.building(tmp_path, lambda: BuildWriter(tmp_path, None)) as build:
        assert build.folder.exists()
        raise ZeroDivisionError
    assert os.listdir(tmp_path / "builds") == []


def test_a_build_that_succeeds_stays(tmp_path: Path) -> None:
    with writer.building(tmp_path, lambda: BuildWriter(tmp_path, None)) as build:
        pass
    assert build.folder.exists()
    build.abandon()


AGAIN = "run it again; the earlier build, if any, keeps answering"


@pytest.mark.parametrize(
    ("error", "said", "remedy"),
    [
        (OSError(errno.EACCES, "Permission denied"), "[Errno 13] Permission denied", "Check the folder"),
        (OSError(errno.ENOSPC, "whatever"), "the disk is full", "Free some space"),
        (OSError("No space left on device"), "the disk is full", "Free some space"),
        (sqlite3.OperationalError("database or disk is full"), "the disk is full", "Free some space"),
        (sqlite3.OperationalError("disk I/O error"), "disk I/O error", "Check the folder"),
    ],
    ids=str,
)
def test_a_disk_that_refuses_is_told_with_what_to_do(tmp_path: Path, error: Exception, said: str, remedy: str) -> None:
    with pytest.raises(IndexUnusable) as told, writer.building(tmp_path, lambda: BuildWriter(tmp_path, None)):
        raise error
    assert told.value.message == f"{tmp_path} cannot be written: {said}"
    assert told.value.next_step == f"{remedy} and {AGAIN}"
    assert os.listdir(tmp_path / "builds") == []


def test_a_disk_that_refuses_before_there_is_a_folder_is_told_too(tmp_path: Path) -> None:
    def begin() -> BuildWriter:
        raise OSError(errno.EROFS, "Read-only file system")

    with pytest.raises(IndexUnusable, match="Read-only file system"), writer.building(tmp_path / "none", begin):
        pass


def test_a_build_is_verified_in_a_process_that_may_say_why_not(tmp_path: Path, first: BuildWriter) -> None:
    first.verify("hand")
    with pytest.raises(IndexUnusable) as refused:
        first.verify("another")
    assert refused.value.message.startswith("the new build does not stand its check: the index was built with")
    assert refused.value.next_step == "Run it again; the earlier build keeps answering"


@pytest.mark.parametrize(
    ("program", "said"),
    [
        ("echo warning >&2; echo last line >&2; exit 1", "last line"),
        ("kill -11 $$", "exit code -11"),
        ("echo >&2; exit 3", "exit code 3"),
    ],
)
def test_a_process_that_dies_is_told_by_its_last_line_or_its_exit_code(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, program: str, said: str
) -> None:
    build = BuildWriter(tmp_path, None)
    dying = tmp_path / "python"
    dying.write_text(f"#!/bin/sh\n{program}\n")
    dying.chmod(0o700)
    monkeypatch.setattr(sys, "executable", str(dying))
    with pytest.raises(IndexUnusable, match=f"check: {said}\\. Run it again"):
        build.verify("hand")
    build.abandon()


def test_one_writer_at_a_time_and_the_other_is_told(tmp_path: Path) -> None:
    index = tmp_path / "deep" / "index"
    with writer.writing(index), pytest.raises(IndexBusy) as busy, writer.writing(index, wait=0.05):
        pass
    assert busy.value.message == f"another ingest is writing {index}"
    assert busy.value.next_step == "Wait until it is done, then run this again"
    with writer.writing(index, wait=0.05), writer.writing(tmp_path, wait=0.05):
        pass


def test_a_second_writer_goes_on_when_the_first_is_done(tmp_path: Path) -> None:
    lock = FileLock(tmp_path / "writer.lock", thread_local=False)
    lock.acquire()
    timer = threading.Timer(0.2, lock.release)
    timer.start()
    with writer.writing(tmp_path, wait=10):
        assert not lock.is_locked
    timer.join()


def test_an_index_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "index").write_text("a file")
    with pytest.raises(IndexUnusable, match="index cannot be written"), writer.writing(tmp_path / "index"):
        pass


def finished(index: Path, *ids: str, at: float) -> None:
    for number, id in enumerate(ids):
        manifest = layout.folder(index, id) / "manifest.json"
        manifest.parent.mkdir(parents=True)
        manifest.touch()
        os.utime(manifest, (at + number, at + number))


def left(index: Path) -> list[str]:
    return sorted(os.listdir(index / "builds"))


def test_the_build_before_the_one_that_answers_stays_however_old(tmp_path: Path) -> None:
    finished(tmp_path, *IDS, at=0)
    layout.publish(tmp_path, IDS[2])
    writer.clean_up(tmp_path)
    assert left(tmp_path) == [*IDS[1:]]


def test_a_build_stays_for_the_grace_period_after_the_next_was_finished(tmp_path: Path) -> None:
    finished(tmp_path, *IDS, at=1000)
    layout.publish(tmp_path, IDS[2])
    writer.clean_up(tmp_path, lambda: 1001 + writer.GRACE)
    assert left(tmp_path) == [*IDS]
    writer.clean_up(tmp_path, lambda: 1001.5 + writer.GRACE)
    assert left(tmp_path) == [*IDS[1:]]


def test_an_earlier_build_that_answers_again_stays(tmp_path: Path) -> None:
    finished(tmp_path, *IDS, at=0)
    layout.publish(tmp_path, IDS[0])
    writer.clean_up(tmp_path)
    assert left(tmp_path) == [IDS[0], IDS[2]]


def test_what_was_never_finished_is_swept_at_once(tmp_path: Path) -> None:
    finished(tmp_path, IDS[0], at=0)
    layout.publish(tmp_path, IDS[0])
    layout.folder(tmp_path, IDS[1]).mkdir()
    writer.clean_up(tmp_path)
    assert left(tmp_path) == [IDS[0]]


def test_what_cannot_be_removed_hinders_nobody(tmp_path: Path) -> None:
    finished(tmp_path, IDS[0], at=0)
    layout.publish(tmp_path, IDS[0])
    (tmp_path / "builds" / "stray").write_text("no folder")
    layout.folder(tmp_path, IDS[1]).mkdir()
    with suppress(NotADirectoryError):
        writer.clean_up(tmp_path)
    assert IDS[1] not in left(tmp_path)
