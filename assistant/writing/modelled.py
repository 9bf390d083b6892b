"""An answer in a chat model's words, where they stand their check; else the one composed by rules, and why."""

from __future__ import annotations

import logging
from collections.abc import Callable, Generator
from contextlib import closing
from dataclasses import dataclass, replace
from typing import Literal, get_args

from assistant import languages
from assistant.chat import model, prompts
from assistant.chat.claims import SILENT
from assistant.chat.model import Model
from assistant.chat.prompts import Prompt
from assistant.embedding import Embedder
from assistant.errors import ModelError, Why
from assistant.grounding import grounds
from assistant.grounding.grounds import Grounds
from assistant.index.reader import Build
from assistant.judging.answerable import Judgement
from assistant.messages import catalogue
from assistant.reading import Question
from assistant.records import Answer, Evidence, Hit, Language
from assistant.settings import Settings
from assistant.writing import support
from assistant.writing.citing import Citations
from assistant.writing.quotes import rendering

log = logging.getLogger(__name__)
Shows = Callable[[str], None]
"""Called again and again with what stands of an answer in the making, as Markdown; it may raise to end it."""
Unshown = Literal["silent", "empty", "language", "unchecked"]
UNSHOWN: tuple[Unshown, ...] = get_args(Unshown)
"""Why what a model wrote is not shown."""


def unseen(_: str) -> None:
    """Shows nobody anything."""


@dataclass(frozen=True, slots=True)
class Writer:
    """A chat model, how much evidence it is given, and the embedder that its sentences are checked with."""

    model: Model
    evidence_tokens: int
    embedder: Embedder

    @property
    def name(self) -> str:
        return self.model.name

    def given(self, evidence: Evidence) -> tuple[Hit, ...]:
        """The first hits of the evidence, each for its whole passage, since the model reads the whole."""
        return tuple(replace(hit, span=None) for hit in prompts.within(evidence.hits, self.evidence_tokens))


@dataclass(frozen=True, slots=True)
class Writing:
    """Who writes an answer, if not the rules alone, and who reads along."""

    writer: Writer | None
    shows: Shows = unseen

    @property
    def without_text(self) -> Writing:
        """The same where nothing is shown before all is there; whoever waits may stop it nevertheless."""
        return Writing(self.writer, lambda _: self.shows(""))


def load(settings: Settings, embedder: Embedder) -> Writer | None:
    """The writer that the settings ask for; None if they ask for none. Raises ModelError."""
    found = model.load(settings)
    return Writer(found, settings.evidence_tokens, embedder) if found else None


def write(
    writing: Writing,
    question: Question,
    judgement: Judgement,
    draft: Answer,
    build: Build,
    broken: Callable[[Answer], list[str]],
) -> Answer:
    """The model's answer where it stands its check, else the draft with a notice that says why.

    `broken` lists what an answer breaks of what is promised of every answer.
    """
    writer = writing.writer
    if writer is None:
        return draft
    hits = writer.given(judgement.evidence)
    making = _Making(
        question.language, hits, grounds.of(hits, question.language, build, writer.embedder), writing.shows
    )
    try:
        reply = making.watched(writer.model.claims(Prompt("answer", question.language, hits, question.standalone)))
    except ModelError as error:
        log.warning("%s", error)
        return _instead(draft, error.why)
    citations = Citations(question.language, rendering(build, question.language))
    text = making.checked(reply, citations)
    answer = replace(draft, text=text, citations=citations.all, writer=writer.name)
    if text and not broken(answer) and _covers(answer, judgement):
        return answer
    return _instead(draft, _fault(reply, question.language))


class _Making:
    """An answer in the making: each sentence is shown once it is at its end and has been checked."""

    def __init__(self, language: Language, hits: tuple[Hit, ...], grounds: Grounds, shows: Shows) -> None:
        self._language = language
        self._evidence = Evidence(hits)
        self._grounds = grounds
        self._shows = shows

    def watched(self, replies: Generator[str]) -> str:
        """The whole reply, unchecked; what stands of it is shown while it grows."""
        reply, said, stands = "", "", ""
        with closing(replies):
            for reply in replies:
                whole = support.ended(reply)
                if whole != said:
                    said = whole
                    # With a sentence that falls, the whole may for a while have too few that stand.
                    stands = self.checked(said, Citations(self._language)) or stands
                self._shows(stands)
        return reply

    def checked(self, reply: str, citations: Citations) -> str:
        return support.supported(reply, self._language, self._evidence, self._grounds, citations)


def _covers(answer: Answer, judgement: Judgement) -> bool:
    """A list stays whole: the model must have cited every member."""
    groups = judgement.listing.groups if judgement.listing else ()
    members = {member.id for _, members in groups for member in members}
    return members <= {citation.passage for citation in answer.citations}


def _fault(reply: str, language: Language) -> Why | Unshown:
    """What is the matter with a reply of which too little stands."""
    said = reply.strip(" \n.*\"'")
    if said.upper() == SILENT:
        return "silent"
    if not said:
        return "empty"
    found = languages.detection(support.own(reply))
    return "language" if found.certain and found.language != language else "unchecked"


def _instead(draft: Answer, why: Why | Unshown) -> Answer:
    return replace(draft, notices=(*draft.notices, notice(why, draft.language)))


def has_failed(answer: Answer) -> bool:
    """Whether an answer tells that the model failed; not that what it wrote did not stand."""
    return not {notice(why, answer.language) for why in get_args(Why)}.isdisjoint(answer.notices)


def reasons(language: Language) -> frozenset[str]:
    """All that is told of an answer that is not the model's."""
    return frozenset(notice(why, language) for why in (*get_args(Why), *UNSHOWN))


def notice(why: Why | Unshown, language: Language) -> str:
    """Why an answer is not the model's, in plain words."""
    _ = catalogue(language).gettext
    return {
        "failed": _("The language model did not answer, so this answer is composed by rules."),
        "refused": _("The language model did not accept the call, so this answer is composed by rules."),
        "busy": _("The language model is too busy just now, so this answer is composed by rules."),
        "late": _("The language model took too long, so this answer is composed by rules."),
        "cut": _("The language model broke off in mid-answer, so this answer is composed by rules."),
        "long": _("The language model wrote far too much, so this answer is composed by rules."),
        "spent": _(
            "The language model has been used as much as is allowed in a day, so this answer is composed by rules."
        ),
        "silent": _("The language model found no answer in these passages, so they are shown as quotes."),
        "empty": _("The language model wrote nothing, so this answer is composed by rules."),
        "language": _("The language model wrote in another language, so this answer is composed by rules."),
        "unchecked": _("What the language model wrote did not stand the check, so this answer is composed by rules."),
    }[why]
