"""The assistant: asked a question or a letter, it takes the message apart and puts together what is found for each."""

from __future__ import annotations

import copy
from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import Literal

from assistant import document, enquiries, reranking, settings
from assistant.answering import Way
from assistant.calibration import Calibrations
from assistant.checking import check
from assistant.document import Document
from assistant.embedding import Embedder
from assistant.enquiries import Part
from assistant.exporting import making
from assistant.index.pinning import Chosen, Pinning
from assistant.index.reader import Build
from assistant.reading import Question, read, read_part
from assistant.recent import Recent
from assistant.records import Answer, Evidence, Hit, Language, Made, Turn
from assistant.reranking import Reranker
from assistant.settings import Settings
from assistant.stopwatch import Stopwatch
from assistant.writing import (
    dialogue,
    gathering,
    handover,
    letters,
    modelled,
    replies,
    suggesting,
)
from assistant.writing.modelled import Writing

_REMEMBERED = 64
"""Builds, languages and choices of programmes whose questions to begin with are at hand."""


class Assistant:
    """Answers questions from the published index. Keeps no conversation; safe to share between threads."""

    def __init__(
        self,
        given: Settings,
        index: Pinning,
        embedder: Embedder,
        writer: modelled.Writer | None,
        figures: Calibrations,
        reranker: Reranker = reranking.NONE,
    ) -> None:
        self._settings = given
        self._way = Way(given, embedder, figures, reranker)
        self.index = index
        self.embedder = embedder
        self.reranker = reranker
        self._model = writer
        self._answered: Recent[list[str]] = Recent(_REMEMBERED)

    def of(self, programmes: Collection[str]) -> Assistant:
        """The same assistant, of some of its programmes; none named is all. Raises SourceError if it lacks one."""
        if not programmes:
            return self
        part = copy.copy(self)
        part.index = Chosen(self.index, frozenset(programmes))
        with part.index.pinned():
            return part

    def programmes(self, language: Language) -> dict[str, str]:
        """The programmes by name, each with its title and years."""
        with self.index.pinned() as build:
            return {name: each.label(language) for name, each in build.store.programmes.items()}

    @property
    def writer(self) -> str:
        """The chat model's name, or "quotes"."""
        writer = self._writer
        return writer.name if writer else "quotes"

    @property
    def _writer(self) -> modelled.Writer | None:
        """The chat model, unless it is switched off: that is looked up anew, so that it holds at once."""
        off = self._model is None or self._settings.chat_off or settings.chat_is_off()
        return None if off else self._model

    def probed(self) -> str:
        """The id of the build that answers, after a search in it. Raises AssistantError."""
        with self.index.pinned() as build:
            build.nearest(build.store.centre("sv"), 1)
            return build.id

    def described(self, language: Language) -> list[str]:
        """Each programme in a few words: its label, and what the text of it is."""
        with self.index.pinned() as build:
            return replies.described(list(build.store.programmes.values()), language)

    def replaced(self, language: Language) -> list[str]:
        """Of each programme whose time is over, that it is, and what replaced it."""
        with self.index.pinned() as build:
            return replies.over(list(build.store.programmes.values()), self._settings.day, language)

    def offices(self, language: Language) -> list[str]:
        """Whom a person can ask instead, as Markdown, a sentence an office."""
        with self.index.pinned() as build:
            return list(dict.fromkeys(gathering.offices(list(build.store.programmes.values()), language)))

    def suggested(self, turns: Sequence[Turn], language: Language) -> list[str]:
        """Questions to begin or to go on with, which the text answers. Raises AssistantError."""
        with self.index.pinned() as build:
            opening = suggesting.worded(language) if build.worded else self._general(build, language)
            return suggesting.suggestions(turns, opening, build, language) if turns else opening

    def _general(self, build: Build, language: Language) -> list[str]:
        """Of the questions of any programme, those that are answered. No chat model is asked."""
        by_rules = copy.copy(self)
        by_rules._model = None
        key = f"{build.id} {language} {' '.join(build.store.programmes)}"
        return list(
            self._answered.of(
                key,
                lambda _: [
                    each
                    for each in suggesting.general(language)
                    if by_rules.ask(each, (), language).outcome == "answered"
                ],
            )
        )

    def mail(self, answer: Answer) -> str:
        """The address that opens an answer's message in a mail program; "" where there is none, or nobody to ask."""
        with self.index.pinned() as build:
            offices = [each.ask for each in build.store.programmes.values() if each.ask]
            return handover.mail(answer, offices)

    def ask(
        self,
        text: str,
        history: Sequence[Turn] = (),
        language: Language | Literal["auto"] = "auto",
        page: Language | None = None,
        shows: modelled.Shows = modelled.unseen,
    ) -> Answer:
        """The answer to a question after the turns before it, checked. Raises AssistantError.

        While a chat model writes, `shows` is called again and again, with what stands of an answer to one question.
        """
        watch = Stopwatch()
        before = [turn for each in history for turn in each.singly]
        with self.index.pinned() as build:
            with watch.stage("read"):
                question = read(text, before, language, page)
            writing = Writing(self._writer, shows)
            answer, evidence = self._begun()._asked(question, text, before, build, watch, writing)
            if not answer.parts:
                fresh = dialogue.afresh(answer, before)
                answer = handover.added(question, fresh, build)
                answer = check(answer, evidence, build.store.text)
            return replace(answer, question=text, index=build.id, timings_ms=watch.total())

    def draft(self, text: str) -> Answer:
        """A letter that answers a message, checked; a refusal stays as it is. Raises AssistantError."""
        watch = Stopwatch()
        with self.index.pinned() as build:
            with watch.stage("read"):
                question = read(text, (), "auto", None)
            answer, evidence = self._begun()._asked(question, text, (), build, watch, Writing(self._writer))
            if answer.outcome != "refused":
                letter = letters.letter(answer, list(build.store.programmes.values()))
                answer = check(letter, evidence, build.store.text)
            return replace(answer, question=text, index=build.id, timings_ms=watch.total())

    def _begun(self) -> Assistant:
        """The same for one message, whose parts share what time there is."""
        part = copy.copy(self)
        part._way = self._way.begun()
        return part

    def _asked(
        self, question: Question, text: str, before: Sequence[Turn], build: Build, watch: Stopwatch, writing: Writing
    ) -> tuple[Answer, Evidence]:
        """The answer to a message, to each of its questions if it has several, and all that it could have cited."""
        language = question.language
        with watch.stage("split"):
            parts = enquiries.take_apart(text, language, lambda told: self._way.due(told, language, build))
        if len(parts) < 2:
            alone = read_part(parts[0].standalone, before, language) if parts else question
            # A part may say too little where the whole said enough.
            return self._way.answered(alone if alone.kind == "question" else question, build, watch, writing)
        with watch.stage("parts"):
            return self._gathered(parts, before, language, build, writing.without_text)

    def _gathered(
        self, parts: Sequence[Part], before: Sequence[Turn], language: Language, build: Build, writing: Writing
    ) -> tuple[Answer, Evidence]:
        """The answers to the questions of an enquiry, each found as that to any other, in one reply.

        A model that failed with one of them is not waited for with the others.
        """
        answered: list[tuple[Answer, Evidence]] = []
        for part in parts[: enquiries.MOST]:
            answered.append(self._part(part, before, language, build, writing))
            writing = Writing(None) if modelled.has_failed(answered[-1][0]) else writing
        evidence = Evidence(tuple(hit for _, given in answered for hit in given.hits))
        programmes = list(build.store.programmes.values())
        draft = gathering.gather([answer for answer, _ in answered], programmes, left=len(parts[enquiries.MOST :]))
        return check(draft, evidence, build.store.text), evidence

    def _part(
        self, part: Part, before: Sequence[Turn], language: Language, build: Build, writing: Writing
    ) -> tuple[Answer, Evidence]:
        watch = Stopwatch()
        answer, evidence = self._way.answered(read_part(part.standalone, before, language), build, watch, writing)
        return replace(answer, question=part.text, index=build.id, timings_ms=watch.total()), evidence

    def search(self, text: str, top: int) -> list[Hit]:
        """The passages and house notes for a query, best first, at most `top`."""
        with self.index.pinned() as build:
            return self._way.begun().found(text, build)[:top]

    def document(self, name: str) -> str:
        """The exact text of a document or house note. Raises SourceError if the index has none of that name."""
        with self.index.pinned() as build:
            text = build.store.text(name)
            if text is None:
                raise document.unknown(name, build)
            return text

    def made(self, answer: Answer) -> Made:
        """The day, and what the index knows of the texts behind an answer: for `assistant.exporting`."""
        with self.index.pinned() as build:
            return making.made(answer, build, self._settings.day)

    def shown(self, name: str, language: Language) -> Document:
        """A document, or a house note that holds today, for a reader of a language. Raises SourceError."""
        with self.index.pinned() as build:
            return document.read(name, language, build, self._settings.day)

    def titles(self, language: Language) -> dict[str, str]:
        """The documents by name, each with its title."""
        with self.index.pinned() as build:
            return document.titles(build, language)

    def close(self) -> None:
        """Closes the index; nobody may be asking."""
        self.index.close()
