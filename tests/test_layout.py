"""Where builds lie: the pointer, the manifest that says a build is whole, and the hashes it vouches with."""

from __future__ import annotations

import hashlib
import json
import os
from dataclasses import replace
from pathlib import Path

import pytest

from assistant.errors import IndexDamaged, IndexMissing
from assistant.index import layout
from assistant.index.layout import Manifest
from assistant.index.reader import check_files

ONE, TWO, THREE = (f"2026112{number}T000000-00000000{number}" for number in (1, 2, 3))
MANIFEST = Manifest(layout.FORMAT, ONE, "e", 4, "b", "d", "å", 2, {"passages.sqlite": "0"}, {"p": {"a": [0.5, 0.25]}})


def finished(index: Path, *builds: str) -> None:
    for build in builds:
        folder = layout.folder(index, build)
        folder.mkdir(parents=True)
        (folder / "manifest.json").touch()


def made(index: Path, **files: str) -> Path:
    """The folder of a build with files, "__" for "/"."""
    folder = layout.folder(index, ONE)
    for name, text in {"passages.sqlite": "rows", **files}.items():
        path = folder / name.replace("__", "/")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


def test_what_is_published_is_what_was_published_last(tmp_path: Path) -> None:
    for build in (ONE, TWO):
        layout.publish(tmp_path, build)
        assert layout.published(tmp_path) == build
        assert layout.is_published(tmp_path, build) and not layout.is_published(tmp_path, THREE)
    assert os.listdir(tmp_path) == ["current"]
    assert layout.pointer(tmp_path).read_text() == f"{TWO}\n"


def test_without_a_pointer_there_is_no_index(tmp_path: Path) -> None:
    with pytest.raises(IndexMissing, match=f"^no index in {tmp_path}") as missing:
        layout.published(tmp_path)
    assert missing.value.next_step == "Run `python ingest.py`"
    assert not layout.is_published(tmp_path, ONE)


@pytest.mark.parametrize(
    "found", ["", "../x", f"{ONE}/..", f"x{ONE}", ONE.replace("T", "t"), "20261121T000000-00000000", "å" * 50]
)
def test_a_pointer_to_anything_else_is_damaged_and_quoted_in_short(tmp_path: Path, found: str) -> None:
    layout.pointer(tmp_path).write_text(found, encoding="utf-8")
    with pytest.raises(IndexDamaged) as damaged:
        layout.published(tmp_path)
    said = f"{layout.pointer(tmp_path)}: found {found[:40]!r}, expected the id of a build"
    assert (damaged.value.message, damaged.value.next_step) == (said, layout.REBUILD)
    assert not layout.is_published(tmp_path, found)


@pytest.mark.parametrize("unreadable", [b"\xff\xfe", None], ids=["no text", "a folder"])
def test_a_pointer_that_cannot_be_read_is_damaged(tmp_path: Path, unreadable: bytes | None) -> None:
    pointer = layout.pointer(tmp_path)
    _ = pointer.mkdir() if unreadable is None else pointer.write_bytes(unreadable)
    with pytest.raises(IndexDamaged) as damaged:
        layout.published(tmp_path)
    assert (damaged.value.message, damaged.value.next_step) == (f"{pointer} cannot be read", layout.REBUILD)


def test_builds_with_a_manifest_are_finished_newest_first(tmp_path: Path) -> None:
    finished(tmp_path, TWO, ONE, THREE)
    (layout.folder(tmp_path, TWO) / "manifest.json").rename(layout.folder(tmp_path, TWO) / "manifest.next")
    assert layout.finished(tmp_path) == [THREE, ONE]
    os.utime(layout.folder(tmp_path, ONE) / "manifest.json", (5, 7))
    assert layout.finished_at(tmp_path, ONE) == 7


def test_a_manifest_is_read_as_it_was_written_and_nothing_is_left_beside_it(tmp_path: Path) -> None:
    folder = made(tmp_path)
    layout.write_manifest(folder, MANIFEST)
    assert layout.read_manifest(folder) == MANIFEST
    assert sorted(os.listdir(folder)) == ["manifest.json", "passages.sqlite"]
    assert "å" in (folder / "manifest.json").read_text(encoding="utf-8")


@pytest.mark.parametrize("field", ["embedder", "dimensions", "background", "passages", "files", "canaries", "sha256"])
def test_a_manifest_with_one_field_changed_or_gone_is_damaged(tmp_path: Path, field: str) -> None:
    folder = made(tmp_path)
    layout.write_manifest(folder, MANIFEST)
    fields = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    for changed in ({**fields, field: "x"}, {name: value for name, value in fields.items() if name != field}):
        (folder / "manifest.json").write_text(json.dumps(changed), encoding="utf-8")
        with pytest.raises(IndexDamaged, match=f"^{ONE}: its manifest has changed since it was written") as damaged:
            layout.read_manifest(folder)
        assert damaged.value.next_step == layout.REBUILD


def test_the_manifest_of_another_build_is_damaged(tmp_path: Path) -> None:
    folder = made(tmp_path)
    layout.write_manifest(folder, replace(MANIFEST, build=TWO))
    with pytest.raises(IndexDamaged, match="has changed since it was written"):
        layout.read_manifest(folder)


@pytest.mark.parametrize("text", ['{"format": 1}', "[]", "7", "{}"])
def test_a_manifest_of_another_version_is_told_as_such(tmp_path: Path, text: str) -> None:
    folder = made(tmp_path, **{"manifest.json": text})
    with pytest.raises(IndexDamaged, match=f"^{ONE}: made by another version of the assistant") as damaged:
        layout.read_manifest(folder)
    assert damaged.value.next_step == layout.REBUILD


def test_a_manifest_that_is_no_manifest_cannot_be_read(tmp_path: Path) -> None:
    folder = made(tmp_path)
    fields = {"format": layout.FORMAT, "build": ONE, "more": 1}
    digest = hashlib.sha256(json.dumps(fields, sort_keys=True).encode()).hexdigest()
    for text in (None, "{", json.dumps({**fields, "sha256": digest})):
        if text is not None:
            (folder / "manifest.json").write_text(text)
        with pytest.raises(IndexDamaged, match=f"^{ONE}: its manifest cannot be read") as damaged:
            layout.read_manifest(folder)
        assert damaged.value.next_step == layout.REBUILD


def test_what_opening_never_changes_is_hashed(tmp_path: Path) -> None:
    folder = made(
        tmp_path,
        **{"chroma__chroma.sqlite3": "changes"},
        chroma__empty__data="never flushed", chroma__a__data="a",
        **{"chroma__a__index_metadata.pickle": "ids", "chroma__a__deep__x": "below"},
    )  # fmt: skip
    assert layout.hashes(folder) == {
        name: hashlib.sha256(text.encode()).hexdigest()
        for name, text in {
            "passages.sqlite": "rows",
            "chroma/a/data": "a",
            "chroma/a/index_metadata.pickle": "ids",
        }.items()
    }


def test_a_build_without_its_store_has_no_hash_of_it(tmp_path: Path) -> None:
    folder = made(tmp_path)
    (folder / "passages.sqlite").unlink()
    assert layout.hashes(folder) == {}


def test_files_as_the_manifest_says_pass_and_others_may_stand_beside_them(tmp_path: Path) -> None:
    folder = made(tmp_path, **{"chroma__a__index_metadata.pickle": "ids"})
    manifest = replace(MANIFEST, files={"passages.sqlite": layout.hashes(folder)["passages.sqlite"]})
    check_files(folder, manifest)


@pytest.mark.parametrize(("missing", "state"), [(True, "is missing"), (False, "has changed since it was published")])
def test_a_file_that_is_missing_or_changed_is_named(tmp_path: Path, missing: bool, state: str) -> None:
    folder = made(tmp_path)
    manifest = replace(MANIFEST, files=layout.hashes(folder))
    _ = (folder / "passages.sqlite").unlink() if missing else (folder / "passages.sqlite").write_text("rowz")
    with pytest.raises(IndexDamaged) as damaged:
        check_files(folder, manifest)
    assert (damaged.value.message, damaged.value.next_step) == (f"{ONE}: passages.sqlite {state}", layout.REBUILD)


def test_files_that_cannot_be_read_are_damage_too(tmp_path: Path) -> None:
    folder = made(tmp_path, **{"chroma__a__index_metadata.pickle": "ids"})
    (folder / "chroma/a/loop").symlink_to("loop")  # no file, though it is there
    (folder / "passages.sqlite").unlink()
    (folder / "passages.sqlite").symlink_to("x" * 300)  # no name is so long
    with pytest.raises(IndexDamaged, match=f"^{ONE}: ") as damaged:
        check_files(folder, MANIFEST)
    assert damaged.value.next_step == layout.REBUILD


def test_a_folder_can_be_flushed_and_leaves_nothing_open(tmp_path: Path) -> None:
    open_before = len(os.listdir("/proc/self/fd")) if Path("/proc").exists() else 0
    layout.flush(tmp_path)
    assert (len(os.listdir("/proc/self/fd")) if Path("/proc").exists() else 0) == open_before
