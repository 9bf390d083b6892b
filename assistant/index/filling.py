"""The write side of a build's own SQLite file: documents, passages, phrases, and what is matched by words."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from assistant import words
from assistant.embedding import Vectors
from assistant.index.store import Hubs, Sentence
from assistant.index.texts import Occurrence, said
from assistant.index.vocabulary import Vocabulary
from assistant.phrases import Phrase
from assistant.programme import Programme
from assistant.records import Language, Passage, Source

SCHEMA = """
CREATE TABLE programmes (name TEXT PRIMARY KEY, description TEXT NOT NULL);
CREATE TABLE documents (name TEXT PRIMARY KEY, programme TEXT NOT NULL, language TEXT NOT NULL, format TEXT NOT NULL,
    version TEXT NOT NULL, replaced_by TEXT NOT NULL, digest TEXT NOT NULL, text TEXT NOT NULL);
CREATE TABLE passages (number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, document TEXT NOT NULL, kind TEXT NOT NULL,
    start INTEGER NOT NULL, "end" INTEGER NOT NULL, heading TEXT NOT NULL, "group" TEXT NOT NULL, hub TEXT NOT NULL,
    page INTEGER, turns TEXT NOT NULL, said TEXT NOT NULL);
CREATE INDEX passages_by_document ON passages (document, start);
CREATE INDEX passages_by_group ON passages ("group", start);
CREATE INDEX passages_by_said ON passages (said);
CREATE TABLE sentences (passage TEXT NOT NULL, start INTEGER NOT NULL, "end" INTEGER NOT NULL, vector BLOB NOT NULL);
CREATE INDEX sentences_by_passage ON sentences (passage);
CREATE TABLE phrases (programme TEXT NOT NULL, kind TEXT NOT NULL, target TEXT NOT NULL, language TEXT NOT NULL,
    text TEXT NOT NULL, hub TEXT NOT NULL, vector BLOB NOT NULL);
CREATE TABLE kinds (weights BLOB NOT NULL);
CREATE TABLE questions (language TEXT NOT NULL, topic TEXT NOT NULL, vector BLOB NOT NULL);
CREATE VIRTUAL TABLE lexical USING fts5 (id UNINDEXED, programme UNINDEXED, stems,
    tokenize = "unicode61 remove_diacritics 0");
CREATE TABLE stems (number INTEGER PRIMARY KEY, stem TEXT NOT NULL UNIQUE, passages INTEGER NOT NULL,
    grams INTEGER NOT NULL);
CREATE TABLE grams (gram TEXT PRIMARY KEY, stems BLOB NOT NULL) WITHOUT ROWID;
"""


@dataclass(frozen=True, slots=True)
class Removed:
    """What went with a document: texts that were said there alone, and where those are said that others say too."""

    programme: str
    gone: list[str]
    left: dict[str, Occurrence]


class PassageWriter:
    """Write side: fills the file of a build that is not published yet."""

    def __init__(self, path: Path) -> None:
        self._fresh = not path.exists()
        self._database = sqlite3.connect(path)
        self._vocabulary = Vocabulary(self._database)
        if self._fresh:
            self._database.executescript(SCHEMA)

    def programmes(self, programmes: Iterable[Programme]) -> None:
        self._database.execute("DELETE FROM programmes")
        rows = [(programme.name, programme.model_dump_json(exclude={"aids": {"wordings"}})) for programme in programmes]
        self._database.executemany("INSERT INTO programmes VALUES (?, ?)", rows)

    def questions(self, rows: Iterable[tuple[Language, str, Vectors]]) -> None:
        """The background questions: language, topic, vector."""
        self._database.execute("DELETE FROM questions")
        self._database.executemany(
            "INSERT INTO questions VALUES (?, ?, ?)", [(*row[:2], row[2].tobytes()) for row in rows]
        )

    def phrases(self, rows: Iterable[tuple[Phrase, Hubs, Vectors]]) -> None:
        """Every phrase of the aids and saying of the notes, with its hub and its vector."""
        self._database.execute("DELETE FROM phrases")
        self._database.executemany(
            "INSERT INTO phrases VALUES (?, ?, ?, ?, ?, ?, ?)",
            [
                (p.programme, p.kind, p.target, p.language, p.text, json.dumps(hub), vector.tobytes())
                for p, hub, vector in rows
            ],
        )

    def kinds(self, weights: Vectors) -> None:
        """The weights by which kinds of messages are told, of what the questions and phrases teach."""
        self._database.execute("DELETE FROM kinds")
        self._database.execute("INSERT INTO kinds VALUES (?)", (weights.tobytes(),))

    def add(
        self,
        source: Source,
        passages: Sequence[Passage],
        hubs: Sequence[Hubs],
        sentences: Iterable[tuple[str, Sentence]],
        renderings: Iterable[tuple[str, Language, str]],
    ) -> None:
        """A document with its passages, the hubs of each, its sentences, and renderings to be found by their words."""
        database = self._database
        rendered: dict[str, list[tuple[Language, str]]] = {}
        for id, language, text in renderings:
            rendered.setdefault(id, []).append((language, text))
        document = (source.document, source.programme, source.language, source.format)
        standing = (source.version, source.replaced_by, source.digest, source.text)
        database.execute("INSERT INTO documents VALUES (?, ?, ?, ?, ?, ?, ?, ?)", (*document, *standing))
        for passage, hub in zip(passages, hubs, strict=True):
            place = (
                passage.id,
                passage.document,
                passage.kind,
                passage.start,
                passage.end,
                json.dumps(passage.heading, ensure_ascii=False),
            )
            number = database.execute(
                "INSERT INTO passages VALUES (NULL, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (*place, passage.group, json.dumps(hub), passage.page, json.dumps(passage.turns), said(passage)),
            ).lastrowid
            written = [(source.language, passage.text), *rendered.get(passage.id, [])]
            stems = [words.stem(word, language) for language, text in written for word in words.split(text)]
            database.execute(
                "INSERT INTO lexical (rowid, id, programme, stems) VALUES (?, ?, ?, ?)",
                (number, passage.id, source.programme, " ".join(stems)),
            )
            self._vocabulary.add(stems)
        rows = [(passage, sentence.start, sentence.end, sentence.vector.tobytes()) for passage, sentence in sentences]
        database.executemany("INSERT INTO sentences VALUES (?, ?, ?, ?)", rows)

    def remove(self, document: str) -> Removed:
        """Takes a document out."""
        (programme,) = self._database.execute("SELECT programme FROM documents WHERE name = ?", (document,)).fetchone()
        rows = self._database.execute(
            "SELECT number, id, said FROM passages WHERE document = ?", (document,)
        ).fetchall()
        for number, id, _ in rows:
            (stems,) = self._database.execute("SELECT stems FROM lexical WHERE rowid = ?", (number,)).fetchone()
            self._vocabulary.remove(stems.split())
            self._database.execute("DELETE FROM lexical WHERE rowid = ?", (number,))
            self._database.execute("DELETE FROM sentences WHERE passage = ?", (id,))
        self._database.execute("DELETE FROM passages WHERE document = ?", (document,))
        self._database.execute("DELETE FROM documents WHERE name = ?", (document,))
        places = {text: self._place(text) for text in dict.fromkeys(text for *_, text in rows)}
        left = {text: place for text, place in places.items() if place}
        return Removed(str(programme), [text for text in places if text not in left], left)

    def says(self, text: str) -> bool:
        """Whether a passage says it, as `said` has it."""
        return self._place(text) is not None

    def _place(self, text: str) -> Occurrence | None:
        """Where it is said, first."""
        row = self._database.execute(
            'SELECT document, kind, start, "end", heading FROM passages WHERE said = ? ORDER BY number LIMIT 1', (text,)
        ).fetchone()
        if not row:
            return None
        document, kind, start, end, heading = row
        return Occurrence(document, kind, start, end, tuple(json.loads(heading)))

    def finish(self) -> int:
        """Writes the vocabulary and leaves one file, with no journal beside it; how many passages it holds."""
        self._vocabulary.write()
        if self._fresh:  # what a copy adds is little, and this reads all there is
            self._database.execute("INSERT INTO lexical (lexical) VALUES ('optimize')")
        self._database.commit()
        passages: int = self._database.execute("SELECT count(*) FROM passages").fetchone()[0]
        return passages

    def close(self) -> None:
        """Leaves the file as it is."""
        self._database.close()
