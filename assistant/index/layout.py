"""Where a build lies, and the manifest that says it is whole.

<index>/current              the id of the published build; replaced in one step
        writer.lock          held by the one that writes
        vectors.sqlite       vectors kept by content, for the next build
        parsed.sqlite        what was parsed, kept by content, for the next ingest
        builds/<id>/         passages.sqlite, chroma/, and manifest.json, which is written last
"""

from __future__ import annotations

import hashlib
import json
import os
import re
from dataclasses import asdict, dataclass, field
from pathlib import Path

from assistant.errors import IndexDamaged, IndexMissing, IndexUnusable

FORMAT = 11
"""Raised when a build of an earlier version of the project can no longer be read."""
REBUILD = "Run `python ingest.py --rebuild`"
_ID = re.compile(r"\d{8}T\d{6}-\d{9}")


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a build holds, and the SHA-256 of each file that opening it never changes."""

    format: int
    build: str
    embedder: str
    dimensions: int
    background: str
    """Digest of the background questions, and of what else of the project's own a build is made by."""
    descriptions: str
    """Digest of the programmes' descriptions."""
    aids: str
    """Digest of their reading aids."""
    passages: int
    files: dict[str, str]
    canaries: dict[str, dict[str, list[float]]]
    """By programme, some texts with the vectors they must still have."""
    collections: dict[str, str] = field(default_factory=dict)
    """By programme, the collection of a server that holds its vectors, which builds may share; none in a folder."""


def pointer(index: Path) -> Path:
    return index / "current"


def folder(index: Path, build: str) -> Path:
    return index / "builds" / build


def published(index: Path) -> str:
    """The id of the published build. Raises IndexMissing or IndexDamaged."""
    try:
        found = pointer(index).read_text(encoding="utf-8").strip()
    except FileNotFoundError as error:
        raise IndexMissing(f"no index in {index}", next_step="Run `python ingest.py`") from error
    except (OSError, UnicodeDecodeError) as error:
        raise IndexDamaged(f"{pointer(index)} cannot be read", next_step=REBUILD) from error
    if not _ID.fullmatch(found):
        raise IndexDamaged(f"{pointer(index)}: found {found[:40]!r}, expected the id of a build", next_step=REBUILD)
    return found


def publish(index: Path, build: str) -> None:
    """Points at a build: readers see the old one or the new one, never half."""
    beside = pointer(index).with_suffix(".next")
    beside.write_text(build + "\n", encoding="utf-8")
    flush(beside)
    os.replace(beside, pointer(index))
    flush(index)


def finished(index: Path) -> list[str]:
    """The ids of the builds that have a manifest, newest first."""
    return sorted((path.parent.name for path in (index / "builds").glob("*/manifest.json")), reverse=True)


def is_published(index: Path, build: str) -> bool:
    """Whether this is the build that answers."""
    try:
        return published(index) == build
    except IndexUnusable:
        return False


def finished_at(index: Path, build: str) -> float:
    """When a build got its manifest, in seconds since the epoch."""
    return (folder(index, build) / "manifest.json").stat().st_mtime


def write_manifest(build: Path, manifest: Manifest) -> None:
    beside = build / "manifest.next"
    fields = asdict(manifest)
    beside.write_text(json.dumps({**fields, "sha256": _digest(fields)}, ensure_ascii=False), encoding="utf-8")
    flush(beside)
    os.replace(beside, build / "manifest.json")
    flush(build)


def read_manifest(build: Path) -> Manifest:
    """The manifest of a build. Raises IndexDamaged."""
    try:
        fields = json.loads((build / "manifest.json").read_text(encoding="utf-8"))
        if not isinstance(fields, dict) or fields.get("format") != FORMAT:
            raise IndexDamaged(f"{build.name}: made by another version of the assistant", next_step=REBUILD)
        if fields.pop("sha256", "") != _digest(fields) or fields.get("build") != build.name:
            raise IndexDamaged(f"{build.name}: its manifest has changed since it was written", next_step=REBUILD)
        return Manifest(**fields)
    except (OSError, ValueError, TypeError) as error:
        raise IndexDamaged(f"{build.name}: its manifest cannot be read", next_step=REBUILD) from error


def hashes(build: Path) -> dict[str, str]:
    """SHA-256 of the files of a build that nobody writes to once it is published.

    Whenever Chroma opens a store it rewrites `chroma.sqlite3`, and HNSW files that were never flushed, which are empty.
    """
    flushed = [path.parent for path in sorted((build / "chroma").glob("*/index_metadata.pickle"))]
    paths = [build / "passages.sqlite", *(path for folder in flushed for path in sorted(folder.iterdir()))]
    return {path.relative_to(build).as_posix(): _sha256(path) for path in paths if path.is_file()}


def flush(path: Path) -> None:
    """Has the system put a file, or a folder's names, on disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _digest(fields: dict[str, object]) -> str:
    """SHA-256 of a manifest's own fields: one flipped bit must not make it ask for another embedder."""
    return hashlib.sha256(json.dumps(fields, sort_keys=True).encode()).hexdigest()


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
