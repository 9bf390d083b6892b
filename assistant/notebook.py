"""The notebook: house notes written, renewed and switched off. What `notes.parse` reads is what is written here."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

import yaml

from assistant import filing, programme, words
from assistant.corpus import read_corpus
from assistant.errors import SourceError, marked
from assistant.notes import FOLDER, HEADING, Note, parse
from assistant.programme import Programme
from assistant.records import LANGUAGES, Language, Source

_LONGEST = 40
"""Characters of a file's name."""
_NAME = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_AGAIN = marked("Correct it and save it again")


@dataclass(frozen=True, slots=True)
class Entry:
    """A note as it is being written."""

    programme: str
    owner: str
    valid_until: datetime.date
    texts: Mapping[Language, str]
    topics: tuple[str, ...] = ()
    asks: tuple[str, ...] = ()
    off: bool = False
    name: str = field(default="", compare=False)
    """The file's, without its ending; "" is made from what it says."""

    @property
    def missing(self) -> list[Language]:
        """The languages that it does not speak."""
        return [code for code in LANGUAGES if not self.texts.get(code, "").strip()]


def entry_of(note: Note) -> Entry:
    """A note, to be written anew."""
    texts: dict[Language, str] = {code: passage.text for passage, code in note.passages()}
    about, name = note.about, Path(note.document).stem
    return Entry(note.programme, about.owner, about.valid_until, texts, about.topics, about.asks, about.off, name)


def note_of(entry: Entry, document: str = "") -> Note:
    """The note that an entry will be. Raises SourceError for what a note cannot hold."""
    place = document or f"{entry.programme}/{FOLDER}/{entry.name or named(entry)}.md"
    return parse(Source(place, entry.programme, "sv", "markdown", text_of(entry)), entry.topics)


def text_of(entry: Entry) -> str:
    """The exact text of an entry's file: read back it is the entry. Raises SourceError for what cannot be kept so."""
    given = _trimmed(entry)
    for code, said in given.texts.items():
        _check_text(said, code)
    front = {"owner": given.owner, "valid_until": given.valid_until, "topics": [*given.topics], "asks": [*given.asks]}
    kept = {name: value for name, value in front.items() if value} | ({"off": True} if given.off else {})
    yaml_text = yaml.safe_dump(kept, allow_unicode=True, sort_keys=False, width=float("inf"))
    sections = [f"\n## {code}\n\n{said}\n" for code, said in given.texts.items()]
    text = f"---\n{yaml_text}---\n{''.join(sections)}"
    _check_whole(text, given)
    return text


def write(corpus: Path, entry: Entry) -> str:
    """Writes a new note; gives its document's name. Overwrites nothing. Raises SourceError."""
    with filing.alone(corpus):
        found, folder = _described(corpus, entry.programme)
        taken = {path.stem.casefold() for path in (folder / FOLDER).glob("*")}
        return _put(corpus, folder, found, replace(entry, name=_free(entry.name or named(entry), taken)))


def rewrite(corpus: Path, note: Note, entry: Entry) -> str:
    """Writes an entry over the note that it was, if that is still as it was read. Raises SourceError."""
    with filing.alone(corpus):
        found, folder = _described(corpus, note.programme)
        path = folder / FOLDER / Path(note.document).name
        try:
            now = path.read_bytes().decode("utf-8").removeprefix("\ufeff")
        except (OSError, UnicodeDecodeError) as error:
            raise SourceError(
                "cannot be read any more", place=note.document, next_step="Read the corpus again"
            ) from error
        if now != note.text:
            raise SourceError(
                "has been changed since it was read",
                place=note.document,
                next_step="Read the corpus again, then make the change anew",
            )
        return _put(corpus, folder, found, replace(entry, programme=note.programme, name=path.stem))


def renew(corpus: Path, note: Note, until: datetime.date) -> str:
    """Lets a note hold until another day. Raises SourceError."""
    return rewrite(corpus, note, replace(entry_of(note), valid_until=until))


def switch(corpus: Path, note: Note, *, off: bool) -> str:
    """Switches a note off, or on again. Raises SourceError."""
    return rewrite(corpus, note, replace(entry_of(note), off=off))


def named(entry: Entry) -> str:
    """A file's name for an entry: from the first question it answers, else its topics, else its text."""
    for said in (*entry.asks, " ".join(entry.topics), *entry.texts.values()):
        found = [word for word in words.split(said) if word.isascii()]
        if found:
            return "-".join(found)[:_LONGEST].strip("-")
    return "note"


def _free(name: str, taken: Iterable[str]) -> str:
    """A name that no file has: with a number where it has to be."""
    if not _NAME.fullmatch(name):
        raise SourceError(
            "found the name {name}, expected small letters, digits and single hyphens",
            name=repr(name[:_LONGEST]),
            next_step=_AGAIN,
        )
    known = {each.casefold() for each in taken}
    return next(
        each for each in (name, *(f"{name}-{number}" for number in range(2, len(known) + 3))) if each not in known
    )


def _described(corpus: Path, name: str) -> tuple[Programme, Path]:
    """A programme that may have notes, and its folder."""
    held = read_corpus(corpus)
    found = next((each for each in held.programmes if each.name == name), None)
    folder = held.folders.get(name)
    if found is None or folder is None or not (folder / programme.DESCRIPTION).exists():
        raise SourceError(
            "no programme {name} with a {file}",
            name=repr(name[:_LONGEST]),
            file=programme.DESCRIPTION,
            next_step="Describe the programme in its folder first; only then its notes are read",
        )
    return found, folder


def _put(corpus: Path, folder: Path, found: Programme, entry: Entry) -> str:
    path = f"{FOLDER}/{entry.name}.md"
    document = (folder / path).relative_to(corpus.resolve()).as_posix()
    text = text_of(entry)
    topics = {each.topic for each in found.aids.guide.silent}
    parse(Source(document, found.name, "sv", "markdown", text), topics)
    filing.put(folder, path, text.encode())
    return document


def _trimmed(entry: Entry) -> Entry:
    """The same without the white space around what it says, and without what says nothing."""
    return replace(
        entry,
        owner=entry.owner.strip(),
        topics=tuple(each.strip() for each in entry.topics),
        asks=tuple(each.strip() for each in entry.asks if each.strip()),
        texts={code: said for code in LANGUAGES if (said := entry.texts.get(code, "").strip())},
    )


def _check_text(said: str, language: Language) -> None:
    """Raises SourceError for a line that would begin another text."""
    found = HEADING.search(said)
    if found:
        line = said[: found.start()].count("\n") + 1
        raise SourceError(
            "the text in {language}, line {line}: found {found}, which would begin another text",
            language=language,
            line=line,
            found=repr(found[0][:_LONGEST]),
            next_step="Write the line without ##",
        )


def _check_whole(text: str, entry: Entry) -> None:
    """Raises SourceError unless the text, read back, is the entry."""
    said = [entry.owner, *entry.topics, *entry.asks, *entry.texts.values()]
    if any(words.clean(each) != each for each in said):
        raise SourceError("found signs that cannot be seen, expected text", next_step="Type it anew")
    place = f"{entry.programme}/{FOLDER}"
    if entry_of(parse(Source(place, entry.programme, "sv", "markdown", text), entry.topics)) != entry:
        raise SourceError("found text that a note cannot hold as it is", next_step=_AGAIN)
