"""The way of a question whose words are read: embed, retrieve, decide, judge, write, check; in each programme."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial

from assistant import nearness, retrieval
from assistant.calibration import Calibrations
from assistant.checking import check, violations
from assistant.embedding import Embedder
from assistant.index.reader import Build
from assistant.judging.answerable import Judgement, judge
from assistant.judging.due import DUE, Due
from assistant.judging.due import due as what_is_due
from assistant.judging.fit import judge_fit, unsure
from assistant.reading import Question, read
from assistant.records import Answer, Evidence, Hit, Language
from assistant.reranking import Reranker
from assistant.settings import Settings
from assistant.stopwatch import Stopwatch
from assistant.writing import differing, ideas, modelled, noting, quotes, reasons, replies, together
from assistant.writing.modelled import Writing

_PROGRAMMES = 4
"""Programmes, the nearest ones, that are asked; each takes some ten milliseconds."""


@dataclass(frozen=True, slots=True)
class Way:
    """What every question goes through, and what it is judged by."""

    settings: Settings
    embedder: Embedder
    figures: Calibrations
    reranker: Reranker

    def begun(self) -> Way:
        """The same for one message, however many questions are in it."""
        return replace(self, reranker=self.reranker.begun())

    def answered(self, question: Question, build: Build, watch: Stopwatch, writing: Writing) -> tuple[Answer, Evidence]:
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
            return quotes.write(question, Judgement("off_topic"), build, self.settings.day), Evidence()
        return answer, evidence

    def _within(self, question: Question, build: Build, watch: Stopwatch, writing: Writing) -> tuple[Answer, Evidence]:
        """What one programme says."""
        figures = self.figures[build.regime]
        with watch.stage("embed"):
            heard = nearness.heard(question, self.embedder, build)
        with watch.stage("retrieve"):
            hits = self._hits(question, heard, build)
        with watch.stage("decide"):
            decided = what_is_due(question, heard, hits, build, figures)
        if decided == "fit":
            return self._fitted(question, heard, build, watch, writing)
        with watch.stage("judge"):
            judgement = judge(question, decided, heard, hits, build, figures)
            notes = noting.answering(question, judgement, heard.vector, build, self.settings.day)
            if notes:  # what the staff answer is not beside the point
                judgement = replace(judgement, outcome="not_in_programme")
        with watch.stage("write"):
            draft = quotes.write(question, judgement, build, self.settings.day)
            draft, given = noting.added(draft, judgement.evidence, notes)
        with watch.stage("check"):
            draft = check(draft, given, build.store.text)
        if writing.writer is not None and draft.outcome == "answered":
            with watch.stage("model"):
                broken = partial(violations, evidence=judgement.evidence, text_of=build.store.text)
                draft, given = modelled.write(writing, question, judgement, draft, build, broken), judgement.evidence
        with watch.stage("compare"):
            return differing.added(draft, given, build)

    def due(self, told: str, language: Language, build: Build) -> Due:
        """What is due to a text by itself: in several programmes, the most that is in any."""
        question = read(told, (), "auto", language)
        found = set()
        for each in build.near(self.embedder.query(question.standalone), _PROGRAMMES):
            heard = nearness.heard(question, self.embedder, each)
            found.add(what_is_due(question, heard, self._hits(question, heard, each), each, self.figures[each.regime]))
        return next(each for each in DUE if each in found)

    def _hits(self, question: Question, heard: nearness.Heard, build: Build) -> list[Hit]:
        figures = self.figures[build.regime]
        found = retrieval.retrieve(question.sought, question.worded_in, heard.vector, heard.near, build, figures)
        return self.reranker.ordered(question.standalone, found)

    def _fitted(
        self, question: Question, heard: nearness.Heard, build: Build, watch: Stopwatch, writing: Writing
    ) -> tuple[Answer, Evidence]:
        """The answer to an idea: the goals that it meets."""
        with watch.stage("judge"):
            judgement = judge_fit(nearness.told(question, heard, self.embedder, build), self.figures[build.regime])
            if not any(each.aids.guide.goals for each in build.store.programmes.values()):
                judgement = unsure(judgement)
            evidence = ideas.evidence(judgement, build)
        with watch.stage("write"):
            draft = ideas.write(question, judgement, evidence, build, self.settings.day)
            notes = noting.left_open(evidence.passages[0].programme, build, self.settings.day)
            draft, evidence = noting.added(draft, evidence, notes)
        with watch.stage("check"):
            draft = check(draft, evidence, build.store.text)
        if writing.writer is None:
            return draft, evidence
        with watch.stage("model"):
            reasoned = reasons.added(writing, question, draft, evidence, build)
            return reasoned if not violations(reasoned, evidence, build.store.text) else draft, evidence

    def found(self, text: str, build: Build) -> list[Hit]:
        """The passages and house notes for a query, best first."""
        question, figures = read(text, (), "auto", None), self.figures[build.regime]
        vector = self.embedder.query(text)
        near = nearness.measured(vector, question.worded_in, build)
        hits = retrieval.retrieve(question.sought, question.worded_in, vector, near, build, figures)
        said = retrieval.noted(question.sought, question.worded_in, vector, build, figures, self.settings.day)
        return self.reranker.ordered(text, retrieval.in_order([*hits, *said]))
