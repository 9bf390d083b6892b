"""What a corpus folder holds: programmes with their documents, aids and notes, and what could not be used."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from assistant import aids, programme, sources
from assistant.errors import SourceError, legible
from assistant.kept import SHIPPED
from assistant.notes import Note
from assistant.parsing import formats
from assistant.parsing.apart import Parse
from assistant.programme import Programme
from assistant.records import Language, Source


@dataclass(frozen=True, slots=True)
class Failure:
    """A document or folder that could not be used, and why."""

    name: str
    reason: str
    next_step: str
    wording: str = ""
    """The reason with `{places}`, without the file's name; "" in a report of before."""
    step: str = ""
    """The next step with `{places}`."""
    values: dict[str, str] = field(default_factory=dict)
    """What stands in the places."""
    place: str = ""
    """The file, perhaps with a line, that the reason names."""

    @property
    def told(self) -> str:
        """In a sentence; many a reason begins with the name already."""
        named = "" if self.reason.startswith(self.name) else f"{self.name}: "
        return f"{named}{self.reason}. {self.next_step}"


@dataclass(frozen=True, slots=True)
class Corpus:
    """All that was found and could be read."""

    programmes: tuple[Programme, ...]
    sources: dict[str, Source]
    failed: tuple[Failure, ...]
    skipped: tuple[Failure, ...] = ()
    """Files that are no documents: of another kind, in no programme's folder, or with the text of another."""
    shipped: tuple[Path, ...] = ()
    """Files with vectors of what the aids say."""
    folders: Mapping[str, Path] = field(default_factory=dict)
    """Each programme's folder, by its name."""

    def of(self, programme: str) -> list[Source]:
        """The documents of a programme."""
        return [source for source in self.sources.values() if source.programme == programme]

    @property
    def notes(self) -> list[Note]:
        return [note for each in self.programmes for note in each.notes]


@dataclass
class _Folder:
    """What is found in the folder of a programme."""

    place: Path
    programme: Programme | None = None
    sources: dict[str, Source] = field(default_factory=dict)
    wordings: dict[str, str] = field(default_factory=dict)
    """The document that has a wording first."""
    failed: list[Failure] = field(default_factory=list)
    skipped: list[Failure] = field(default_factory=list)


def read_corpus(folder: Path, parse: Parse = sources.parse) -> Corpus:
    """Every programme below `folder`, its documents parsed by `parse`.

    Raises SourceError if there is nothing in it that can be cited.
    """
    folder = folder.resolve()
    places = _folders(folder)
    read = [_read(folder, place, parse) for place in places]
    sources = {name: source for each in read for name, source in each.sources.items()}
    failed = tuple(failure for each in read for failure in each.failed)
    skipped = (*_loose(folder, places), *(failure for each in read for failure in each.skipped))
    if not sources:
        reasons = "; ".join(failure.reason for failure in failed) or "no programme folder with a document"
        raise SourceError(
            "nothing to ingest in {folder}: {reasons}",
            folder=folder,
            reasons=reasons,
            next_step="Put a document in a folder below it: {endings}",
            endings=formats.ENDINGS,
        )
    return Corpus(
        tuple(each.programme for each in read if each.programme and each.sources),
        sources,
        failed,
        skipped,
        tuple(place / SHIPPED for place in places if os.path.exists(place / SHIPPED)),
        {place.name: place for place in places},
    )


def _read(corpus: Path, place: Path, parse: Parse) -> _Folder:
    """A programme with its documents, aids and notes."""
    held = _Folder(place)
    try:
        _check_name(place.name)
        os.listdir(place)  # a folder that may not be read would pass for an empty one
        found = programme.load(place)
        paths = programme.document_paths(place, found)
    except (SourceError, OSError) as error:
        held.failed.append(_failure(place.name, error))
        return held
    for path, language in paths.items():
        _take(held, corpus, found, path, language, parse)
    # A later version that could not be read replaces nothing.
    for name, source in held.sources.items():
        if source.replaced_by not in held.sources:
            held.sources[name] = replace(source, replaced_by="")
    held.skipped += [
        _failure((place / path).relative_to(corpus).as_posix(), why) for path, why in programme.others(place).items()
    ]
    found_aids, faults = aids.load(place, [source.text for source in held.sources.values()])
    held.failed += [_failure(place.name, fault) for fault in faults]
    said, faulty = programme.read_notes(corpus, place, found.model_copy(update={"aids": found_aids}))
    held.failed += [_failure(name, fault) for name, fault in faulty.items()]
    held.programme = found.model_copy(update={"aids": found_aids, "notes": said})
    return held


def _take(held: _Folder, corpus: Path, found: Programme, path: str, language: Language | None, parse: Parse) -> None:
    """Adds a document, unless it cannot be read, or its text is there already under another name."""
    try:
        _check_name(path)
        source = programme.read_document(corpus, held.place, found, path, language, parse)
    except (SourceError, OSError) as error:
        held.failed.append(_failure((held.place / path).relative_to(corpus).as_posix(), error))
        return
    # What is replaced answers nothing, and so stands for no other.
    same = source.document if source.replaced_by else held.wordings.setdefault(source.wording, source.document)
    if same == source.document:
        held.sources[source.document] = source
    else:
        held.skipped.append(
            _failure(
                source.document,
                SourceError("has the same text as {other}", other=same, next_step="Remove one of the two"),
            )
        )


def _loose(folder: Path, places: Sequence[Path]) -> list[Failure]:
    """Documents that lie beside the programmes' folders."""
    beside = sorted(folder.iterdir()) if folder not in places else []
    return [
        _failure(path.name, SourceError("lies in no programme's folder", next_step="Move it into one"))
        for path in beside
        if programme.is_document(path)
    ]


def _check_name(name: str) -> None:
    """Raises SourceError for a name that no citation could hold, or that reads as another."""
    if legible(name) != name:
        raise SourceError(
            "its name holds bytes that are not UTF-8, control characters or turns of direction",
            next_step="Rename it",
        )


def _failure(name: str, error: SourceError | OSError) -> Failure:
    if isinstance(error, OSError):
        error = SourceError("{fault}", fault=error.strerror, next_step="Check that it may be read")
    values = {each: legible(value) for each, value in error.values.items()}
    told = legible(error.message), legible(error.next_step), error.wording, error.step, values, legible(error.place)
    return Failure(legible(name), *told)


def _folders(folder: Path) -> list[Path]:
    """The programmes' folders; a corpus is one programme itself if it is described, if it has no folders, or if it has
    documents and no folder that is described."""
    try:
        inside = sorted(path for path in folder.iterdir() if not path.name.startswith("."))
    except OSError as error:
        raise SourceError(
            "{fault}", place=str(folder), fault=error.strerror, next_step="Name a folder of programme folders"
        ) from error
    below = [path for path in inside if path.is_dir()]
    described = [path for path in (folder, *below) if os.path.exists(path / programme.DESCRIPTION)]
    is_one = folder in described or not below or (not described and any(map(programme.is_document, inside)))
    return [folder] if is_one else below
