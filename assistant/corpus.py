"""What a corpus folder holds: programmes with their documents, aids and notes, and what could not be used."""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from assistant import aids, programme
from assistant.errors import SourceError
from assistant.kept import SHIPPED
from assistant.notes import Note
from assistant.programme import Programme
from assistant.records import Source


@dataclass(frozen=True, slots=True)
class Failure:
    """A document or folder that could not be used, and why."""

    name: str
    reason: str
    next_step: str


@dataclass(frozen=True, slots=True)
class Corpus:
    """All that was found and could be read."""

    programmes: tuple[Programme, ...]
    sources: dict[str, Source]
    failed: tuple[Failure, ...]
    shipped: tuple[Path, ...] = ()
    """Files with vectors of what the aids say."""
    folders: Mapping[str, Path] = field(default_factory=dict)
    """Each programme's folder, by its name."""

    @property
    def notes(self) -> list[Note]:
        return [note for each in self.programmes for note in each.notes]


def read_corpus(folder: Path) -> Corpus:
    """Every programme below `folder`. Raises SourceError if there is nothing in it that can be cited."""
    folder = folder.resolve()
    programmes: list[Programme] = []
    sources: dict[str, Source] = {}
    failed: list[Failure] = []
    shipped: list[Path] = []
    for place in _folders(folder):
        try:
            _check_name(place.name)
            os.listdir(place)  # a folder that may not be read would pass for an empty one
            paths = programme.document_paths(place, found := programme.load(place))
        except (SourceError, OSError) as error:
            failed.append(_failure(place.name, error))
            continue
        shipped += [place / SHIPPED] if (place / SHIPPED).exists() else []
        for path, language in paths.items():
            try:
                _check_name(path)
                source = programme.read_document(folder, place, found, path, language)
                sources[source.document] = source
            except (SourceError, OSError) as error:
                failed.append(_failure((place / path).relative_to(folder).as_posix(), error))
        texts = [source.text for source in sources.values() if source.programme == found.name]
        found_aids, faults = aids.load(place, texts)
        failed += [_failure(place.name, fault) for fault in faults]
        found = found.model_copy(update={"aids": found_aids})
        said, faulty = programme.read_notes(folder, place, found)
        failed += [_failure(name, fault) for name, fault in faulty.items()]
        programmes.append(found.model_copy(update={"notes": said}))
    if not sources:
        reasons = "; ".join(failure.reason for failure in failed) or "no programme folder with a document"
        raise SourceError(
            f"nothing to ingest in {folder}: {reasons}", next_step="Put a .txt or .md document in a folder below it"
        )
    kept = {source.programme for source in sources.values()}
    used = tuple(each for each in programmes if each.name in kept)
    folders = {place.name: place for place in _folders(folder)}
    return Corpus(used, sources, tuple(failed), tuple(shipped), folders)


def _check_name(name: str) -> None:
    """Raises SourceError for a name that no citation could hold."""
    if _shown(name) != name:
        raise SourceError("its name holds bytes that are not UTF-8, or control characters", next_step="Rename it")


def _shown(name: str) -> str:
    return "".join(f"\\x{ord(char):02x}" if unicodedata.category(char) in ("Cc", "Cs") else char for char in name)


def _failure(name: str, error: SourceError | OSError) -> Failure:
    if isinstance(error, OSError):
        return Failure(_shown(name), str(error.strerror), "Check that it may be read")
    return Failure(_shown(name), error.message, error.next_step)


def _folders(folder: Path) -> list[Path]:
    """The programmes' folders; a corpus that is described itself, or has no folders, is one programme."""
    try:
        below = sorted(path for path in folder.iterdir() if path.is_dir() and not path.name.startswith("."))
    except OSError as error:
        raise SourceError(f"{folder}: {error.strerror}", next_step="Name a folder of programme folders") from error
    return below if below and not (folder / programme.DESCRIPTION).exists() else [folder]
