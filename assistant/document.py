"""A document as it is shown: its passages in order, what stands out in them, and what is told about it."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise
from pathlib import PurePosixPath
from typing import Literal

from assistant import finding
from assistant.errors import SourceError
from assistant.finding import Span
from assistant.index.reader import Build
from assistant.messages import catalogue
from assistant.notes import Note
from assistant.programme import Programme
from assistant.records import Language, Passage

LOWEST = 2
"""The lowest level that headings are told apart to; the title is 0."""


@dataclass(frozen=True, slots=True)
class Block:
    """A passage, and what it says in the reader's language where there is an unofficial rendering."""

    passage: Passage
    language: Language
    rendering: str | None = None

    @property
    def level(self) -> int | None:
        """That of a heading, from 0, the title; None for the rest."""
        is_heading = self.passage.kind in ("title", "heading", "area")
        return min(len(self.passage.heading), LOWEST) if is_heading else None


@dataclass(frozen=True, slots=True)
class Found:
    """A passage that holds what is looked for: where in the document, and where in the rendering beside it."""

    passage: Passage
    places: tuple[Span, ...]
    beside: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Mark:
    """A span that stands out: cited, perhaps under a number, or found."""

    start: int
    end: int
    kind: Literal["cited", "found"] = "cited"
    number: int | None = None


@dataclass(frozen=True, slots=True)
class Piece:
    """A slice of a text between two edges of marks, with the marks that it lies in, and those that begin with it."""

    text: str
    marks: tuple[Mark, ...] = ()
    begun: tuple[Mark, ...] = ()


@dataclass(frozen=True)
class Document:
    """A document or house note of one build, for a reader of one language."""

    name: str
    title: str
    text: str
    blocks: tuple[Block, ...]
    programme: Programme
    digest: str
    """SHA-256 of all that its passages are made of; "" for a note."""
    build: str
    language: Language
    """The reader's, which renderings are in."""
    note: Note | None = None

    @property
    def ingested(self) -> datetime.datetime:
        """When its build was begun."""
        return datetime.datetime.strptime(self.build[:15] + "Z", "%Y%m%dT%H%M%S%z")

    @cached_property
    def passages(self) -> dict[str, Passage]:
        """Its passages by their ids."""
        return {block.passage.id: block.passage for block in self.blocks}

    @property
    def is_rendered(self) -> bool:
        """Whether anything of it has a rendering."""
        return any(block.rendering for block in self.blocks)

    def alone(self) -> Document:
        """The same without renderings."""
        return replace(self, blocks=tuple(replace(block, rendering=None) for block in self.blocks))

    def find(self, query: str) -> list[Found]:
        """The passages that hold all words of a query, in the text or in its rendering; see `finding.find`."""
        texts = [(block.passage.text, block.language) for block in self.blocks]
        beside = [(block.rendering or "", self.language) for block in self.blocks]
        spans = finding.find(query, [*texts, *beside])
        pairs = zip(self.blocks, spans[: len(texts)], spans[len(texts) :], strict=True)
        return [_found(block.passage, own, other) for block, own, other in pairs if own or other]


def _found(passage: Passage, own: Sequence[Span], beside: Sequence[Span]) -> Found:
    places = tuple((passage.start + start, passage.start + end) for start, end in own)
    return Found(passage, places, tuple(beside))


def pieces(text: str, start: int, marks: Iterable[Mark]) -> list[Piece]:
    """A text that begins at `start`, cut where marks begin and end; joined the pieces are the text."""
    end = start + len(text)
    mine = [mark for mark in marks if mark.start < end and start < mark.end]
    edges = sorted({start, end, *(edge for mark in mine for edge in (mark.start, mark.end) if start < edge < end)})
    return [_piece(text[left - start : right - start], left, mine) for left, right in pairwise(edges)]


def _piece(text: str, at: int, marks: Iterable[Mark]) -> Piece:
    around = tuple(mark for mark in marks if mark.start <= at < mark.end)
    return Piece(text, around, tuple(mark for mark in around if mark.start == at))


# Reading one from a build


def read(name: str, language: Language, build: Build, day: datetime.date) -> Document:
    """A document, or a note that holds on a day, by its name. Raises SourceError if there is none of it."""
    note = next((note for note in build.store.notes(day) if note.document == name), None)
    if note:
        return _of_note(note, language, build)
    passages, text = build.store.of_document(name), build.store.text(name)
    if not passages or text is None:
        raise unknown(name, build)
    programme = build.store.programmes[passages[0].programme]
    blocks = tuple(_blocks(passages, build.store.language(name), language, programme))
    digest = build.store.digests()[name]
    return Document(name, title(name, programme, language), text, blocks, programme, digest, build.id, language)


def unknown(name: str, build: Build) -> SourceError:
    """That the index has no document of a name, and which it has."""
    known = ", ".join(build.store.digests())
    return SourceError("no document {name} in the index", name=repr(name), next_step="It has: {known}", known=known)


def _of_note(note: Note, language: Language, build: Build) -> Document:
    named = catalogue(language).gettext("A note from the council's staff")
    blocks = tuple(Block(passage, code) for passage, code in note.passages())
    programme = build.store.programmes[note.programme]
    return Document(note.document, named, note.text, blocks, programme, "", build.id, language, note)


def _blocks(
    passages: Iterable[Passage], written_in: Language, language: Language, programme: Programme
) -> Iterator[Block]:
    for passage in passages:
        rendering = programme.aids.rendering(passage.text, language) if written_in != language else None
        yield Block(passage, written_in, rendering)


def title(name: str, programme: Programme, language: Language) -> str:
    """What a document is called; its name where the programme's description has no title for it."""
    described = (each for each in programme.documents if f"/{name}".endswith(f"/{PurePosixPath(each.path)}"))
    return next((each.title[language] for each in described if each.title), name)


def titles(build: Build, language: Language) -> dict[str, str]:
    """The documents of a build by name, each with its title."""
    programmes = {name: build.store.programmes[programme] for name, programme in build.store.documents().items()}
    return {name: title(name, programme, language) for name, programme in programmes.items()}
