"""The passage store of a build: our own SQLite file with all that is shown, cited and matched by words."""

from __future__ import annotations

import copy
import datetime
import json
import sqlite3
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial
from itertools import accumulate
from pathlib import Path
from typing import Any

import numpy as np

from assistant.embedding import Vectors
from assistant.errors import IndexDamaged, SourceError, marked
from assistant.index import vocabulary
from assistant.index.table import PhraseTable
from assistant.index.texts import ALIKE
from assistant.notes import Note
from assistant.phrases import PhraseKind
from assistant.programme import Programme
from assistant.records import LANGUAGES, Language, Passage

_PASSAGE = """SELECT p.id, p.document, d.programme, p.kind, p.start, p."end",
    substr(d.text, p.start + 1, p."end" - p.start) AS text, p.heading, p."group", p.page, p.turns,
    d.version, d.replaced_by
    FROM passages AS p JOIN documents AS d ON d.name = p.document"""

_FOUND_BY = 1000
"""Passages that are looked at for their words: what keeps a question as fast in a large corpus (docs/decisions.md)."""
_WORDS = 4096
"""Words whose stems are at hand in memory."""
Hubs = tuple[float, ...]
"""Mean similarity of a passage to questions in general, one a language as LANGUAGES orders them."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a passage of several, at document[start:end], with its unit vector."""

    start: int
    end: int
    vector: Vectors


class PassageStore:
    """Read side. Opened so that the file is never written to, and safe to read from several threads."""

    def __init__(self, path: Path) -> None:
        address = f"{path.resolve().as_uri()}?mode=ro&immutable=1"
        self._database = sqlite3.connect(address, uri=True, check_same_thread=False)
        self.programmes = {
            name: Programme.model_validate_json(text)
            for name, text in self._rows("SELECT name, description FROM programmes ORDER BY name")
        }
        self._notes = _notes(self.programmes)
        self.size: int = self._rows("SELECT count(*) FROM passages")[0][0]
        self.languages: tuple[Language, ...] = tuple(
            row[0]
            for row in self._rows(
                "SELECT language FROM documents UNION SELECT language FROM phrases WHERE kind = 'rendering' ORDER BY 1"
            )
        )
        self._phrases: dict[str, PhraseTable] = {}
        self._centres: dict[Language, Vectors] = {}
        self._usual: dict[Language, dict[Language, float]] = {}
        self._questions: dict[str, Vectors] = {}
        self._documents: dict[str, str] = {}
        self._languages: dict[str, Language] = dict(self._rows("SELECT name, language FROM documents"))
        # The words of questions come again and again, and the file never changes.
        self.frequency = lru_cache(_WORDS)(partial(vocabulary.frequency, rows=self._rows))
        self.beginning = lru_cache(_WORDS)(partial(vocabulary.beginning, rows=self._rows))
        self.alike = lru_cache(_WORDS)(partial(vocabulary.alike, rows=self._rows))

    def check(self, programmes: Collection[str]) -> None:
        """Raises SourceError for the first programme that it lacks."""
        for name in programmes:
            if name not in self.programmes:
                known, step = ", ".join(self.programmes), marked("Name one of these: {known}")
                raise SourceError("no programme is called {name}", name=repr(name), known=known, next_step=step)

    def only(self, programmes: Collection[str]) -> PassageStore:
        """The same store as if it held some of its programmes alone; how rare a word is, all of them still tell."""
        view = copy.copy(self)
        view.programmes = {name: each for name, each in self.programmes.items() if name in programmes}
        view._notes = _notes(view.programmes)
        view._phrases, view._documents, view._usual = {}, {}, {}
        return view

    def _among(self, statement: str, values: Sequence[Any] = (), then: str = "") -> list[Any]:
        """The rows of a statement with a condition, of these programmes only."""
        marks = ",".join("?" * len(self.programmes))
        return self._rows(f"{statement} AND programme IN ({marks}) {then}", [*values, *self.programmes])

    def _rows(self, statement: str, values: Sequence[Any] = ()) -> list[Any]:
        try:
            return self._database.execute(statement, values).fetchall()
        except sqlite3.DatabaseError as error:
            raise IndexDamaged(
                f"the passage store failed: {error}", next_step="Run `python ingest.py --rebuild`"
            ) from error

    def digests(self) -> dict[str, str]:
        """The digest of each document, by its name."""
        return dict(self._among("SELECT name, digest FROM documents WHERE true", then="ORDER BY name"))

    def documents(self) -> Mapping[str, str]:
        """The programme of each document, by its name."""
        if not self._documents:
            rows = self._among("SELECT name, programme FROM documents WHERE true", then="ORDER BY name")
            self._documents.update(rows)
        return self._documents

    def text(self, document: str) -> str | None:
        """The exact text of a document or note, or None if there is none of that name."""
        rows = self._among("SELECT text FROM documents WHERE name = ?", (document,))
        if rows:
            return str(rows[0][0])
        note = self._notes.get(document)
        return note.text if note else None

    def notes(self, day: datetime.date) -> list[Note]:
        """The house notes that may be used on a day."""
        return [note for each in self.programmes.values() for note in each.notes if note.state(day) == "valid"]

    def language(self, document: str, place: int = 0) -> Language:
        """The language that a document is in, or a note at a place of it."""
        if document in self._notes:
            return self._notes[document].language(place)
        return self._languages[document]

    def passages(self, ids: Iterable[str]) -> dict[str, Passage]:
        """Passages by their ids; what is not there is left out."""
        wanted = list(ids)
        marks = ",".join("?" * len(wanted))
        return {row[0]: _passage(row) for row in self._rows(f"{_PASSAGE} WHERE p.id IN ({marks})", wanted)}

    def members(self, group: str) -> list[Passage]:
        """The members of a heading or focus area, in the order of the text."""
        return [
            _passage(row)
            for row in self._rows(f'{_PASSAGE} WHERE p."group" = ? ORDER BY p.document, p.start', (group,))
        ]

    def of_kind(self, kind: str) -> list[Passage]:
        """Every passage of a kind in what holds, in the order of the text."""
        rows = self._among(
            f"{_PASSAGE} WHERE p.kind = ? AND d.replaced_by = ''", (kind,), "ORDER BY p.document, p.start"
        )
        return [_passage(row) for row in rows]

    def of_programme(self, programme: str) -> list[Passage]:
        """Every passage of a programme in what holds, in the order of the text."""
        return [
            _passage(row)
            for row in self._rows(
                f"{_PASSAGE} WHERE d.programme = ? AND d.replaced_by = '' ORDER BY p.document, p.start", (programme,)
            )
        ]

    def of_document(self, document: str) -> list[Passage]:
        """Every passage of a document, in the order of the text."""
        return [_passage(row) for row in self._rows(f"{_PASSAGE} WHERE p.document = ? ORDER BY p.start", (document,))]

    def after(self, passage: Passage, count: int) -> list[Passage]:
        """The `count` passages that come next in a document."""
        rows = self._rows(
            f"{_PASSAGE} WHERE p.document = ? AND p.start > ? ORDER BY p.start LIMIT ?",
            (passage.document, passage.start, count),
        )
        return [_passage(row) for row in rows]

    def texts(self, programme: str) -> set[str]:
        """Every text of a programme, as `said` has it."""
        of = "SELECT name FROM documents WHERE programme = ?"
        return {row[0] for row in self._rows(f"SELECT said FROM passages WHERE document IN ({of})", (programme,))}

    def saying(self, texts: Iterable[str]) -> dict[str, list[str]]:
        """The ids of the passages of each text, at most `ALIKE` of each: those in what holds first."""
        found: dict[str, list[str]] = {text: [] for text in texts}
        marks = ",".join("?" * len(found))
        rows = self._rows(
            "SELECT p.said, p.id FROM passages AS p JOIN documents AS d ON d.name = p.document "
            f"WHERE p.said IN ({marks}) ORDER BY d.replaced_by != '', d.name, p.start",
            list(found),
        )
        for text, id in rows:
            found[text].append(id)
        return {text: ids[:ALIKE] for text, ids in found.items()}

    def hubs(self, ids: Iterable[str], language: Language) -> dict[str, float]:
        """The mean similarity of each passage to questions in general in a language."""
        wanted = list(ids)
        marks = ",".join("?" * len(wanted))
        rows = self._rows(f"SELECT id, hub FROM passages WHERE id IN ({marks})", wanted)
        return {id: json.loads(hub)[LANGUAGES.index(language)] for id, hub in rows}

    def usual(self, language: Language) -> Mapping[Language, float]:
        """The mean hub, for questions in a language, of the passages in each language that there are texts in."""
        if language not in self._usual:
            rows = self._among(
                "SELECT d.language, avg(json_extract(p.hub, ?)) FROM passages AS p "
                "JOIN documents AS d ON d.name = p.document WHERE true",
                (f"$[{LANGUAGES.index(language)}]",),
                "GROUP BY d.language",
            )
            self._usual[language] = dict(rows)
        return self._usual[language]

    def sentences(self, passage: str) -> list[Sentence]:
        """The sentences of a passage that has several; else none."""
        rows = self._rows('SELECT start, "end", vector FROM sentences WHERE passage = ? ORDER BY start', (passage,))
        return [Sentence(start, end, np.frombuffer(vector, np.float32)) for start, end, vector in rows]

    def spoken(self, ids: Iterable[str]) -> tuple[list[str], Vectors]:
        """The sentences of those passages that have several, passage by passage: its id and a unit vector a row."""
        wanted = list(ids)
        marks = ",".join("?" * len(wanted))
        rows = self._rows(f"SELECT passage, vector FROM sentences WHERE passage IN ({marks}) ORDER BY passage", wanted)
        vectors = np.frombuffer(b"".join(row[1] for row in rows), np.float32)
        return [row[0] for row in rows], vectors.reshape(len(rows), -1) if rows else vectors

    def centre(self, language: Language) -> Vectors:
        """The mean vector of the background questions in a language: what hubs are the similarity to."""
        if language not in self._centres:
            rows = self._rows("SELECT vector FROM questions WHERE language = ?", (language,))
            self._centres[language] = np.mean([np.frombuffer(row[0], np.float32) for row in rows], axis=0)
        return self._centres[language]

    def questions(self, topic: str) -> Vectors:
        """The vectors of the background questions of a topic, one a row."""
        if topic not in self._questions:
            rows = self._rows("SELECT vector FROM questions WHERE topic = ?", (topic,))
            self._questions[topic] = np.stack([np.frombuffer(row[0], np.float32) for row in rows])
        return self._questions[topic]

    def taught(self) -> tuple[list[tuple[str, Vectors]], list[tuple[PhraseKind, Vectors]]]:
        """What kinds of messages are learnt from: background questions by topic, and phrases by kind."""
        questions = self._rows("SELECT topic, vector FROM questions ORDER BY rowid")
        phrases = self._rows("SELECT kind, vector FROM phrases ORDER BY rowid")
        return _with_vectors(questions), _with_vectors(phrases)

    def kind_weights(self) -> Vectors:
        """The weights of what is taught, flat."""
        return np.frombuffer(self._rows("SELECT weights FROM kinds")[0][0], np.float32)

    def phrases(self, kind: PhraseKind) -> PhraseTable:
        """The phrases of a kind, or the sayings of the notes; read once."""
        if kind not in self._phrases:
            rows = self._among(
                "SELECT target, language, hub, vector FROM phrases WHERE kind = ?", (kind,), "ORDER BY rowid"
            )
            self._phrases[kind] = PhraseTable(
                np.array([row[0] for row in rows], np.str_),
                np.array([row[1] for row in rows], np.str_),
                np.array([json.loads(row[2]) for row in rows], np.float32).reshape(len(rows), len(LANGUAGES)),
                np.stack([np.frombuffer(row[3], np.float32) for row in rows]) if rows else np.zeros((0, 1), np.float32),
            )
        return self._phrases[kind]

    def containing(self, stems: Iterable[str], limit: int) -> dict[str, frozenset[str]]:
        """The passages that hold any of the stems, best first by BM25, each with the stems it holds.

        The rarest stems find them, as many as are in `_FOUND_BY` passages together, and the first in any case.
        """
        sought = sorted(set(stems), key=lambda stem: (self.frequency(stem), stem))
        if not sought:
            return {}
        reached = accumulate(map(self.frequency, sought))
        finding = [
            stem for at, (stem, all) in enumerate(zip(sought, reached, strict=True)) if not at or all <= _FOUND_BY
        ]
        query = " OR ".join(f'"{stem}"' for stem in finding)
        rows = self._among(
            "SELECT id, stems FROM lexical WHERE lexical MATCH ?", (query,), f"ORDER BY rank, id LIMIT {limit:d}"
        )
        return {id: frozenset(sought).intersection(text.split()) for id, text in rows}

    def close(self) -> None:
        self._database.close()


def _notes(programmes: Mapping[str, Programme]) -> dict[str, Note]:
    return {note.document: note for each in programmes.values() for note in each.notes}


def _with_vectors(rows: Sequence[Any]) -> list[tuple[Any, Vectors]]:
    return [(name, np.frombuffer(vector, np.float32)) for name, vector in rows]


def _passage(row: Any) -> Passage:
    id, document, programme, kind, start, end, text, heading, group, page, turns, version, replaced_by = row
    above, inside = tuple(json.loads(heading)), tuple(json.loads(turns))
    place = (id, document, programme, kind, start, end, text)
    return Passage(*place, above, group, page, inside, version, replaced_by)
