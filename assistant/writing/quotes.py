"""The offline writer: answers composed by rule from quotes and checked building blocks, the same each time."""

from __future__ import annotations

import datetime

from assistant.index.reader import Build
from assistant.judging.answerable import Judgement, silent_topics
from assistant.messages import catalogue
from assistant.programme import Programme
from assistant.reading import Question
from assistant.records import Answer, Hit, Language, Passage
from assistant.writing import replies
from assistant.writing.citing import Citations, Render
from assistant.writing.facts import explained, facts
from assistant.writing.lists import listed


def write(question: Question, judgement: Judgement, build: Build, day: datetime.date) -> Answer:
    """The draft answer to a question about the programme."""
    language = question.language
    citations = Citations(language, rendering(build, language))
    programmes = _of_evidence(judgement, build) or list(build.store.programmes.values())
    if judgement.outcome == "off_topic":
        text, programmes = replies.off_topic(programmes, language), []
    elif judgement.outcome == "not_in_programme":
        said = replies.silent(question, judgement.missing, judgement.topic, programmes)
        nearby = [_nearby(hit, citations) for hit in judgement.evidence.hits]
        text = "\n\n".join([" ".join([said, *explained(question, programmes)]), *nearby])
    elif judgement.listing:
        text = listed(question, judgement.listing, build, citations)
    else:
        text = facts(question, judgement.evidence, build, citations)
    notices = replies.notices(question, programmes, day, citations)
    topics = silent_topics(judgement, build)
    return Answer(question.text, language, judgement.outcome, text, citations.all, notices=notices, topics=topics)


def _nearby(hit: Hit, citations: Citations) -> str:
    _ = catalogue(citations.language).gettext
    return _("What it does say is this: {quote}").format(quote=citations.inline(hit))


def rendering(build: Build, language: Language) -> Render:
    """What renders quotes of the build's programmes into a language; a text in that language needs none."""

    def render(passage: Passage, quote: str) -> str | None:
        if build.store.language(passage.document) == language:
            return None
        return build.store.programmes[passage.programme].aids.rendering(quote, language)

    return render


def _of_evidence(judgement: Judgement, build: Build) -> list[Programme]:
    names = dict.fromkeys(passage.programme for passage in judgement.evidence.passages)
    return [build.store.programmes[name] for name in names]
