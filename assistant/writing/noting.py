"""House notes beside an answer: what the staff say where the programme's text is silent, always labelled as theirs."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

import numpy as np

from assistant import days
from assistant.embedding import Vectors
from assistant.index.reader import Build
from assistant.index.table import PhraseTable
from assistant.judging.answerable import Judgement, silent_topics
from assistant.markdown import escape
from assistant.messages import catalogue
from assistant.notes import Note
from assistant.reading import Question
from assistant.records import Answer, Evidence, Hit, Language
from assistant.writing import replies
from assistant.writing.citing import Citations

_NEAR = 0.08
"""Centred similarity of a question to a note that answers it; one in a hundred other questions (tune) comes as near."""
_CLEARLY = 0.01
"""How much nearer the note must be than any topic that it is not on; no other question (tune) came above -0.015."""
BESIDE_AN_IDEA = 3
"""Most notes shown with an idea."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as notes are compared with it: the silent topics it is on, its unit vector and its language."""

    topics: Collection[str]
    vector: Vectors
    language: Language


@dataclass(frozen=True, slots=True)
class Sayings:
    """What a note says and what it answers, as questions are compared with it."""

    note: Note
    said: PhraseTable

    def answers(self, asked: Asked, build: Build) -> bool:
        """Whether it answers a question that the text does not."""
        return not set(asked.topics).isdisjoint(self.note.about.topics) or self.lead(asked, build) > _CLEARLY

    def lead(self, asked: Asked, build: Build) -> float:
        """How much nearer a question is to the note, and to its topics, than to the topics that it is not on."""
        silent = build.store.phrases("silent")
        on_topic = np.isin(silent.targets, self.note.about.topics)
        spoken = self.said.centred(asked.vector, asked.language)
        near = silent.centred(asked.vector, asked.language)
        nearest = max(*spoken, *near[on_topic], -1.0)
        return float(nearest - max(*near[~on_topic], _NEAR, -1.0))


def answering(
    question: Question, judgement: Judgement, vector: Vectors, build: Build, day: datetime.date
) -> Sequence[Note]:
    """The note that answers a question that the text does not, if there is one; never more than one."""
    if judgement.outcome == "answered":
        return ()
    asked = Asked(silent_topics(judgement, build), vector, question.language)
    found = [said for note in build.store.notes(day) if (said := stored(note, build)).answers(asked, build)]
    return [each.note for each in sorted(found, key=lambda each: -each.lead(asked, build))[:1]]


def stored(note: Note, build: Build) -> Sayings:
    """What a note of a build says."""
    targets = [saying.target for saying in note.sayings()]
    return Sayings(note, build.store.phrases("note").only(targets))


def left_open(programme: str, build: Build, day: datetime.date) -> Sequence[Note]:
    """The notes on what every idea leaves open, in the order of the guide."""
    points = build.store.programmes[programme].aids.guide.open
    mine = [note for note in build.store.notes(day) if note.programme == programme]
    found = [note for point in points for note in mine if point in note.about.topics]
    return list({note.document: note for note in found}.values())[:BESIDE_AN_IDEA]


def added(draft: Answer, evidence: Evidence, notes: Sequence[Note]) -> tuple[Answer, Evidence]:
    """The draft with a paragraph for each note, cited, and the evidence with what the notes say."""
    language = draft.language
    hits = [Hit(note.passage(language), 0.0) for note in notes]
    citations = Citations(language, first=len(draft.citations) + 1)
    blocks = [_block(note, hit, citations) for note, hit in zip(notes, hits, strict=True)]
    foreign = dict.fromkeys(
        _in_another_language(note.language(hit.passage.start), language) for note, hit in zip(notes, hits, strict=True)
    )
    answer = replace(
        draft,
        text="\n\n".join([draft.text, *blocks]),
        citations=(*draft.citations, *citations.all),
        notices=(*draft.notices, *filter(None, foreign)),
    )
    return answer, Evidence((*evidence.hits, *hits))


def _block(note: Note, hit: Hit, citations: Citations) -> str:
    """Whose words these are and how long they hold, and the words."""
    _ = catalogue(citations.language).gettext
    label = _("From the council's staff, not from the programme (valid until {day}, {owner}):").format(
        day=days.in_words(note.about.valid_until.isoformat(), citations.language),
        owner=escape(" ".join(note.about.owner.split())),
    )
    return f"{label}\n\n> {citations.shown(hit, '> ')}"


def _in_another_language(written_in: Language, language: Language) -> str:
    """That a note is not in the asker's language; "" if it is."""
    if written_in == language:
        return ""
    said = catalogue(language).gettext("The note from the council's staff is {in_language} only.")
    return said.format(in_language=replies.in_language(written_in, language))
