"""A note that is being written, before it is read in: how it will be shown, and which waiting drafts it completes."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Sequence
from dataclasses import replace

import numpy as np

from assistant import background, nearness
from assistant.embedding import Embedder
from assistant.index.reader import Build
from assistant.index.table import PhraseTable
from assistant.notebook import Entry, note_of
from assistant.notes import Note
from assistant.reading import read_part
from assistant.records import Answer, Evidence, Language
from assistant.writing import noting
from assistant.writing.noting import Asked, Sayings

_OPEN = ("not_in_programme", "off_topic")
"""Outcomes that a note can answer."""


def preview(entry: Entry, language: Language) -> Answer:
    """What will stand in an answer in a language, with its notices. Raises SourceError for what no note can hold."""
    silent = Answer("", language, "not_in_programme", "")
    noted, _ = noting.added(silent, Evidence(), [note_of(entry)])
    return replace(noted, text=noted.text.strip())


def completes(
    entry: Entry, waiting: Sequence[Answer], build: Build, embedder: Embedder, day: datetime.date
) -> list[bool]:
    """Of each drafted answer, whether it would leave less open if the note were read in.

    Raises SourceError for what no note can hold, EmbedderError.
    """
    note = note_of(entry)
    if note.state(day) != "valid":
        return [False] * len(waiting)
    said = _spoken(note, build, embedder)
    return [any(_answers(said, part, build, embedder) for part in answer.parts or (answer,)) for answer in waiting]


def _spoken(note: Note, build: Build, embedder: Embedder) -> Sayings:
    """What the note says, as an ingest would keep it."""
    said = list(note.sayings())
    vectors = embedder.documents([each.text for each in said])
    asked = np.stack([vector for _, vector in build.store.taught()[0]])
    table = PhraseTable(
        np.array([each.target for each in said], np.str_),
        np.array([each.language for each in said], np.str_),
        np.array(background.hubs(vectors, asked), np.float32),
        vectors,
    )
    return Sayings(note, table)


def _answers(said: Sayings, part: Answer, build: Build, embedder: Embedder) -> bool:
    """Whether a question that has no note yet would have this one, or an idea on something that it leaves open."""
    noted = {each.document for each in part.citations if each.kind == "note"}
    if part.fit:
        return _stands_beside(said.note, part, noted, build)
    if part.outcome not in _OPEN or noted:
        return False
    question = read_part(part.question, (), part.language)
    vector = nearness.heard(question, embedder, build).vector
    return said.answers(Asked(part.topics, vector, part.language), build)


def _stands_beside(note: Note, idea: Answer, noted: Collection[str], build: Build) -> bool:
    programme = build.store.documents().get(idea.citations[0].document)
    if note.programme != programme or len(noted) >= noting.BESIDE_AN_IDEA:
        return False
    beside = [each.about.topics for each in build.store.programmes[programme].notes if each.document in noted]
    return not set(idea.topics).difference(*beside).isdisjoint(note.about.topics)
