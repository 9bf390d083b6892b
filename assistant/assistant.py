"""The way of a question, each stage entered once. The only room that knows the order."""

from __future__ import annotations

import copy
from collections.abc import Collection, Sequence
from dataclasses import replace
from functools import partial
from typing import Literal

from assistant import document, enquiries, nearness, reranking, retrieval, settings
from assistant.calibration import Calibrations
from assistant.checking import check, violations
from assistant.document import Document
from assistant.embedding import Embedder
from assistant.enquiries import Part
from assistant.exporting import making
from assistant.index.reader import Build, Chosen, Pinning
from assistant.judging.answerable import Judgement, judge
from assistant.judging.due import DUE, Due, due
from assistant.judging.fit import judge_fit
from assistant.reading import Question, read, read_part
from assistant.records import Answer, Evidence, Hit, Language, Made, Turn
from assistant.reranking import Reranker
from assistant.settings import Settings
from assistant.stopwatch import Stopwatch
from assistant.writing import (
    dialogue,
    gathering,
    handover,
    ideas,
    letters,
    modelled,
    noting,
    quotes,
    reasons,
    replies,
    suggesting,
    together,
)
from assistant.writing.modelled import Writing

_PROGRAMMES = 4
"""Programmes, the nearest ones, that are asked; each takes some ten milliseconds."""


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
        self._figures = figures
        self.index = index
        self.embedder = embedder
        self.reranker = reranker
        self._model = writer

    def of(self, programmes: Collection[str]) -> Assistant:
        """The same assistant, of some of its programmes; none named is all. Raises SourceError if it lacks one."""
        if not programmes:
            return self
        part = copy.copy(self)
        part.index = Chosen(self.index, frozenset(programmes))
        with part.index.pinned():
            return part

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

    def described(self, language: Language) -> list[str]:
        """Each programme in a few words: its label, and what the text of it is."""
        with self.index.pinned() as build:
            return replies.described(list(build.store.programmes.values()), language)

    def replaced(self, language: Language) -> list[str]:
        """Of each programme whose time is over, that it is, and what replaced it."""
        with self.index.pinned() as build:
            return replies.over(list(build.store.programmes.values()), self._settings.day, language)

    def suggested(self, turns: Sequence[Turn], language: Language) -> list[str]:
        """Questions to go on with, which the text answers."""
        with self.index.pinned() as build:
            return suggesting.suggestions(turns, build, language) if turns else suggesting.opening(language)

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
            answer, evidence = self._asked(question, text, before, build, watch, writing)
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
            answer, evidence = self._asked(question, text, (), build, watch, Writing(self._writer))
            if answer.outcome != "refused":
                letter = letters.letter(answer, list(build.store.programmes.values()))
                answer = check(letter, evidence, build.store.text)
            return replace(answer, question=text, index=build.id, timings_ms=watch.total())

    def _asked(
        self, question: Question, text: str, before: Sequence[Turn], build: Build, watch: Stopwatch, writing: Writing
    ) -> tuple[Answer, Evidence]:
        """The answer to a message, to each of its questions if it has several, and all that it could have cited."""
        language = question.language
        with watch.stage("split"):
            parts = enquiries.take_apart(text, language, lambda told: self._due(told, language, build))
        if len(parts) < 2:
            alone = read_part(parts[0].standalone, before, language) if parts else question
            # A part may say too little where the whole said enough.
            return self._answered(alone if alone.kind == "question" else question, build, watch, writing)
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
        answer, evidence = self._answered(read_part(part.standalone, before, language), build, watch, writing)
        return replace(answer, question=part.text, index=build.id, timings_ms=watch.total()), evidence

    def _answered(
        self, question: Question, build: Build, watch: Stopwatch, writing: Writing
    ) -> tuple[Answer, Evidence]:
        """The answer to a question. Each programme is judged as if it were alone, so that none disturbs another."""
        programmes = list(build.store.programmes.values())
        if question.kind != "question":
            return replies.reply(question, programmes), Evidence()
        if len(programmes) == 1:
            return self._within(question, build, watch, writing)
        with watch.stage("embed"):
            vector = self.embedder.query(question.standalone)
        found = [
            together.said(*self._within(question, each, watch, writing.without_text), vector, each)
            for each in build.near(vector, _PROGRAMMES)
        ]
        answer, evidence = together.joined(found)
        if answer.outcome == "off_topic":
            return quotes.write(question, Judgement("off_topic"), build, self._settings.day), Evidence()
        return answer, evidence

    def _within(self, question: Question, build: Build, watch: Stopwatch, writing: Writing) -> tuple[Answer, Evidence]:
        """What one programme says."""
        figures = self._figures[build.regime]
        with watch.stage("embed"):
            heard = nearness.heard(question, self.embedder, build)
        with watch.stage("retrieve"):
            hits = self.reranker.ordered(question.standalone, self._hits(question, heard, build))
        with watch.stage("decide"):
            decided = due(question, heard, hits, build, figures)
        if decided == "fit":
            return self._fitted(question, heard, build, watch, writing)
        with watch.stage("judge"):
            judgement = judge(question, decided, heard, hits, build, figures)
            notes = noting.answering(question, judgement, heard.vector, build, self._settings.day)
            if notes:  # what the staff answer is not beside the point
                judgement = replace(judgement, outcome="not_in_programme")
        with watch.stage("write"):
            draft = quotes.write(question, judgement, build, self._settings.day)
            draft, given = noting.added(draft, judgement.evidence, notes)
        with watch.stage("check"):
            draft = check(draft, given, build.store.text)
        if writing.writer is None or draft.outcome != "answered":
            return draft, given
        with watch.stage("model"):
            broken = partial(violations, evidence=judgement.evidence, text_of=build.store.text)
            return modelled.write(writing, question, judgement, draft, build, broken), judgement.evidence

    def _due(self, told: str, language: Language, build: Build) -> Due:
        """What is due to a text by itself: in several programmes, the most that is in any."""
        question = read(told, (), "auto", language)
        found = set()
        for each in build.near(self.embedder.query(question.standalone), _PROGRAMMES):
            heard = nearness.heard(question, self.embedder, each)
            found.add(due(question, heard, self._hits(question, heard, each), each, self._figures[each.regime]))
        return next(each for each in DUE if each in found)

    def _hits(self, question: Question, heard: nearness.Heard, build: Build) -> list[Hit]:
        figures = self._figures[build.regime]
        return retrieval.retrieve(question.sought, question.worded_in, heard.vector, heard.near, build, figures)

    def _fitted(
        self, question: Question, heard: nearness.Heard, build: Build, watch: Stopwatch, writing: Writing
    ) -> tuple[Answer, Evidence]:
        """The answer to an idea: the goals that it meets."""
        with watch.stage("judge"):
            judgement = judge_fit(nearness.told(question, heard, self.embedder, build), self._figures[build.regime])
            evidence = ideas.evidence(judgement, build)
        with watch.stage("write"):
            draft = ideas.write(question, judgement, evidence, build, self._settings.day)
            notes = noting.left_open(evidence.passages[0].programme, build, self._settings.day)
            draft, evidence = noting.added(draft, evidence, notes)
        with watch.stage("check"):
            draft = check(draft, evidence, build.store.text)
        if writing.writer is None:
            return draft, evidence
        with watch.stage("model"):
            reasoned = reasons.added(writing, question, draft, evidence, build)
            return reasoned if not violations(reasoned, evidence, build.store.text) else draft, evidence

    def search(self, text: str, top: int) -> list[Hit]:
        """The passages and house notes for a query, best first, at most `top`."""
        question = read(text, (), "auto", None)
        with self.index.pinned() as build:
            vector = self.embedder.query(text)
            near = nearness.measured(vector, question.worded_in, build)
            hits = retrieval.retrieve(
                question.sought, question.worded_in, vector, near, build, self._figures[build.regime]
            )
            said = retrieval.noted(
                question.sought, question.worded_in, vector, build, self._figures[build.regime], self._settings.day
            )
            return self.reranker.ordered(text, retrieval.in_order([*hits, *said]))[:top]

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
