"""A folder of the corpus becomes a Programme: its standing, and the documents that may be cited."""

from __future__ import annotations

import datetime
import os
import tomllib
from dataclasses import replace
from pathlib import Path, PurePosixPath
from typing import Annotated

from pydantic import AfterValidator, Field, ValidationError

from assistant import described, notes, sources
from assistant.aids import GUIDE, TRANSLATIONS, Aids
from assistant.described import Day, Described, Text, Wording
from assistant.errors import SourceError
from assistant.notes import Note
from assistant.parsing import formats
from assistant.parsing.apart import Parse
from assistant.records import Language, Source
from assistant.wordings import FOLDER as WORDINGS

DESCRIPTION = "programme.toml"
_HIDDEN = (".", "~$")
"""What the names of files begin with that a system or a word processor keeps for itself."""


def _period(value: tuple[int, int]) -> tuple[int, int]:
    if value[0] > value[1]:
        raise ValueError("expected the first year, then the last")
    return value


Period = Annotated[tuple[int, int], AfterValidator(_period)]


class Successor(Described):
    """A programme that replaced this one."""

    title: Wording
    period: Period
    approved: Day | None = None


class Standing(Described):
    """What the text is, who approved it, the years it is for, and what has replaced it."""

    what: Wording
    approved: Day | None = None
    approved_by: Wording | None = None
    period: Period | None = None
    horizon: int | None = None
    superseded_by: tuple[Successor, ...] = ()
    checked: datetime.date | None = None

    def is_over(self, today: datetime.date) -> bool:
        return self.period is not None and self.period[1] < today.year


class Office(Described):
    """Whom to ask."""

    name: Wording
    web: Annotated[str, Field(pattern=r"^https://[A-Za-z0-9./-]+$")] | None = None
    email: Annotated[str, Field(pattern=r"^[A-Za-z0-9.+-]+@[A-Za-z0-9.-]+$")] | None = None


class Document(Described):
    """An official document: the only text that is cited."""

    path: Text
    language: Language
    title: Wording | None = None
    version: Text | None = None
    """What tells it from its other versions, as "2027" or "2.1"."""
    replaces: Text | None = None
    """The path of the earlier version, which is no longer answered from, but can be read."""


def _once(documents: tuple[Document, ...]) -> tuple[Document, ...]:
    if len({document.path for document in documents}) < len(documents):
        raise ValueError("expected each path once")
    return documents


def _replacing(documents: tuple[Document, ...]) -> tuple[Document, ...]:
    """Each replaces another one that is there and that nobody else replaces; nothing replaces itself in the end."""
    known, replaced = {each.path for each in documents}, [each.replaces for each in documents if each.replaces]
    if not known.issuperset(replaced) or len(set(replaced)) < len(replaced):
        raise ValueError("expected `replaces` to name the path of another document, each once")
    earlier = {each.path: each.replaces for each in documents}
    for each in documents:
        before = each.replaces
        while before and before != each.path:
            before = earlier[before]
        if before:
            raise ValueError("expected one version that nothing replaces")
    return documents


class Programme(Described):
    """A programme as its folder describes it; `standing` and `ask` are None where the folder has no description."""

    name: str = ""
    """The folder's name."""
    title: Wording
    publisher: Wording | None = None
    language: Language | None = None
    standing: Standing | None = None
    ask: Office | None = None
    documents: Annotated[tuple[Document, ...], AfterValidator(_once), AfterValidator(_replacing)] = ()
    aids: Aids = Aids()
    """Renderings and the guide, where the folder has them; `aids.load` reads them."""
    notes: tuple[Note, ...] = ()
    """What staff say beside the text; `read_notes` reads it."""

    def label(self, language: Language) -> str:
        """Title and period, as a statement is attributed to it."""
        period = self.standing.period if self.standing else None
        return f"{self.title[language]} {period[0]}–{period[1]}" if period else self.title[language]


def load(folder: Path) -> Programme:
    """The programme in `folder`. Without a programme.toml, every file of a known format is a document.

    Raises SourceError with file, field and what was expected.
    """
    description = folder / DESCRIPTION
    if not description.exists():
        return Programme(name=folder.name, title=Wording(sv=folder.name, fi=folder.name, en=folder.name))
    place = f"{folder.name}/{DESCRIPTION}"
    try:
        fields = tomllib.loads(description.read_text(encoding="utf-8"))
        return Programme.model_validate({**fields, "name": folder.name})
    except ValidationError as error:
        raise described.fault(place, error) from error
    except UnicodeDecodeError as error:
        raise SourceError(
            "byte {byte} is not UTF-8",
            place=place,
            byte=error.start,
            next_step="Save the file again with the encoding UTF-8",
        ) from error
    except tomllib.TOMLDecodeError as error:
        raise SourceError("{fault}", place=place, fault=error, next_step="Correct the file and ingest again") from error
    except OSError as error:
        raise SourceError(
            "{fault}", place=place, fault=error.strerror, next_step="Check that the file may be read"
        ) from error


def document_paths(folder: Path, programme: Programme) -> dict[str, Language | None]:
    """The documents of a programme, by path below its folder, with the language where it is given."""
    if (folder / DESCRIPTION).exists():
        return {document.path: document.language for document in programme.documents}
    return {path.relative_to(folder).as_posix(): None for path in _files(folder) if is_document(path)}


def others(folder: Path) -> dict[str, SourceError]:
    """The files of an undescribed folder that are no documents, by path, each with why; hidden ones go unmentioned."""
    found: dict[str, SourceError] = {}
    for path in _files(folder) if not (folder / DESCRIPTION).exists() else ():
        try:
            formats.of_name(path.suffix)
        except SourceError as error:
            found[path.relative_to(folder).as_posix()] = error
    return found


def is_document(path: Path) -> bool:
    """Whether a file is of a kind that can be read, and nobody's hidden or locked one."""
    return path.is_file() and path.suffix.lower() in formats.FORMATS and not path.name.startswith(_HIDDEN)


def _files(folder: Path) -> list[Path]:
    """The files below a folder that somebody put there to be read."""
    below = ((path, path.relative_to(folder)) for path in sorted(folder.rglob("*")) if path.is_file())
    return [
        path
        for path, inside in below
        if not any(part.startswith(_HIDDEN) for part in inside.parts)
        and inside.parts[0] not in (GUIDE, TRANSLATIONS, WORDINGS)
    ]


def read_document(
    corpus: Path,
    folder: Path,
    programme: Programme,
    path: str,
    language: Language | None,
    parse: Parse = sources.parse,
) -> Source:
    """One document of a programme, named by its path below `corpus`.

    Raises SourceError, also for a path that leads out of the programme's folder.
    """
    name = PurePosixPath(folder.relative_to(corpus), path).as_posix()
    # realpath, as Path.resolve raises of its own accord on a link that leads to itself.
    if not Path(os.path.realpath(folder / path)).is_relative_to(os.path.realpath(folder)):
        raise SourceError("lies outside the programme's folder", place=name, next_step="Move the file into the folder")
    found = sources.read(folder / path, name, programme.name, language, parse)
    version = next((each.version for each in programme.documents if each.path == path), None)
    later = next((each.path for each in programme.documents if each.replaces == path), None)
    replaced_by = PurePosixPath(folder.relative_to(corpus), later).as_posix() if later else ""
    return replace(found, version=version or "", replaced_by=replaced_by)


def read_notes(corpus: Path, folder: Path, programme: Programme) -> tuple[tuple[Note, ...], dict[str, SourceError]]:
    """The house notes of a described programme, and what is wrong with those that had to be left out, by name."""
    topics = {each.topic for each in programme.aids.guide.silent}
    found: list[Note] = []
    faults: dict[str, SourceError] = {}
    for path in sorted((folder / notes.FOLDER).glob("*.md")) if (folder / DESCRIPTION).exists() else ():
        name = path.relative_to(folder).as_posix()
        try:
            found.append(
                notes.parse(read_document(corpus, folder, programme, name, programme.language or "sv"), topics)
            )
        except SourceError as error:
            faults[path.relative_to(corpus).as_posix()] = error
    return tuple(found), faults
