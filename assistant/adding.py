"""A document added to a programme: checked, written into its folder, and listed where that lists its documents."""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path, PurePath

from assistant import filing, programme, sources, words
from assistant.corpus import Corpus, read_corpus
from assistant.errors import SourceError
from assistant.parsing import formats
from assistant.records import Language, Source

_LONGEST = 60
"""Characters of a file's name, without its ending."""


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as somebody gives it."""

    name: str
    content: bytes
    language: Language
    title: str
    """What the document is called, in any language."""


def add(corpus: Path, name: str, upload: Upload) -> str:
    """Adds a document to the programme of that name; gives its path in the programme's folder. Overwrites nothing.

    Raises SourceError; then everything is as it was.
    """
    path = filename(upload.name)
    source = sources.of_bytes(upload.content, path, name, upload.language)
    with filing.alone(corpus):
        held = read_corpus(corpus)
        folder = held.folders.get(name)
        if folder is None:
            raise SourceError("no programme {name}", name=repr(name[:_LONGEST]), next_step="Choose one that there is")
        _check_new(source, held, folder)
        _put(folder, path, upload)
    return path


def _check_new(source: Source, held: Corpus, folder: Path) -> None:
    """Raises SourceError if the programme has a file of that name, or a document of that text."""
    name = f"{folder.name}/{source.document}"
    if any(source.document == each.name.casefold() for each in folder.iterdir()):
        raise SourceError("there is a file of that name already", place=name, next_step="Give the new one another name")
    same = next((each.document for each in held.of(folder.name) if each.wording == source.wording), None)
    if same:
        raise SourceError(
            "has the same text as {other}", place=name, other=same, next_step="Leave it out, since it is there already"
        )


def filename(given: str) -> str:
    """A safe name for a file: its own in plain letters. Raises SourceError for a kind that cannot be read."""
    last = PurePath(given.replace("\\", "/")).name
    stem, dot, ending = last.rpartition(".")
    suffix = f".{ending.casefold()}" if dot else ""
    formats.of_name(suffix)
    found = [word for word in words.split(stem) if word.isascii()]
    return ("-".join(found)[:_LONGEST].strip("-") or "document") + suffix


def _put(folder: Path, path: str, upload: Upload) -> None:
    """Writes the document and lists it; takes both back if the programme cannot be read with it."""
    description = folder / programme.DESCRIPTION
    before = description.read_bytes() if description.exists() else None
    try:
        filing.put(folder, path, upload.content)
        if before is not None:
            filing.put(folder, programme.DESCRIPTION, _listing(before, path, upload))
        _check(folder, path)
    except BaseException:
        with suppress(OSError):
            (folder / path).unlink()
        if before is not None and description.read_bytes() != before:
            filing.put(folder, programme.DESCRIPTION, before)
        raise


def _listing(before: bytes, path: str, upload: Upload) -> bytes:
    """The description with the document at its end."""
    title = " ".join(words.clean(upload.title).split())
    lines = ["", "[[documents]]", f"path = {_quoted(path)}", f"language = {_quoted(upload.language)}"]
    if title:
        lines.append(f"title = {{ {', '.join(f'{code} = {_quoted(title)}' for code in ('sv', 'fi', 'en'))} }}")
    return before + (b"" if before.endswith(b"\n") else b"\n") + ("\n".join(lines) + "\n").encode()


def _quoted(text: str) -> str:
    """A string of TOML, which has the escapes of JSON."""
    return json.dumps(text, ensure_ascii=False)


def _check(folder: Path, path: str) -> None:
    found = programme.load(folder)
    listed = programme.document_paths(folder, found)
    if path not in listed:
        raise SourceError(
            "the document could not be listed",
            place=f"{folder.name}/{programme.DESCRIPTION}",
            next_step="List it there by hand, then read the corpus again",
        )
    programme.read_document(folder.parent, folder, found, path, listed[path])
