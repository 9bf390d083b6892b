"""What a letter can be proved by today: its citations as the texts of this build hold them."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import replace

from assistant.embedding import Embedder
from assistant.grounding import grounds
from assistant.index.reader import Build
from assistant.records import Citation, Hit, Language, Passage
from assistant.writing import support
from assistant.writing.quotes import rendering


class Proof:
    """The citations that hold today, by number, and whether a sentence is borne out by those it marks."""

    def __init__(
        self, citations: Iterable[Citation], language: Language, build: Build, embedder: Embedder, day: datetime.date
    ) -> None:
        self.language = language
        given = list(citations)
        self.notes = frozenset(each.number for each in given if each.kind == "note")
        """The numbers of house notes, whether they hold or not."""
        held = ((each, _held_in(each, build, day)) for each in given)
        sound = [(_placed(each, passage), passage) for each, passage in held if passage]
        self.citations: Mapping[int, Citation] = {each.number: each for each, _ in sound}
        """Those whose quote stands in its passage, with the place where it stands now."""
        official = {str(each.number): passage for each, passage in sound if each.kind == "official"}
        self._places = {mark: str(at) for at, mark in enumerate(official, start=1)}
        render = rendering(build, language)
        self._quotable = {
            self._places[mark]: " ".join([support.said(passage), render(passage, passage.text) or ""])
            for mark, passage in official.items()
        }
        hits = [Hit(passage, 0.0) for passage in official.values()]
        self._grounds = grounds.of(hits, language, build, embedder) if hits else None

    def bears_out(self, sentence: support.Sentence) -> bool:
        """Whether the official passages that a sentence marks say what it says; a note is quoted, never reworded."""
        marks = tuple(self._places.get(mark, "0") for mark in sentence.marks)
        moved = replace(sentence, marks=marks)
        return self._grounds is not None and support.stands(moved, self._quotable, self._grounds)


def _held_in(citation: Citation, build: Build, day: datetime.date) -> Passage | None:
    """The passage that holds a citation's quote today, its own if that does; None if none does."""
    if citation.kind == "note":
        notes = [note for note in build.store.notes(day) if note.document == citation.document]
        candidates = [passage for note in notes for passage, _ in note.passages()]
    else:
        own = build.store.passages([citation.passage])
        candidates = [*own.values(), *build.store.of_document(citation.document)]
    return next((each for each in candidates if citation.quote in each.text), None)


def _placed(citation: Citation, passage: Passage) -> Citation:
    """The citation at the place where its quote stands now."""
    start = passage.start + passage.text.index(citation.quote)
    return replace(
        citation, document=passage.document, passage=passage.id, start=start, end=start + len(citation.quote)
    )
