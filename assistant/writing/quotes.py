"""The offline writer: answers composed by rule from quotes and checked building blocks, the same each time."""

from __future__ import annotations

import datetime
from itertools import groupby

from assistant.index.reader import Build
from assistant.judging.answerable import Judgement
from assistant.judging.listing import Listing
from assistant.markdown import escape
from assistant.messages import catalogue
from assistant.programme import Programme
from assistant.reading import Question
from assistant.records import Answer, Hit, Language, Passage
from assistant.writing import replies
from assistant.writing.citing import Citations, Render


def write(question: Question, judgement: Judgement, build: Build, day: datetime.date) -> Answer:
    """The draft answer to a question about the programme."""
    language = question.language
    citations = Citations(language, rendering(build, language))
    programmes = _of_evidence(judgement, build) or list(build.store.programmes.values())
    if judgement.outcome == "off_topic":
        text, programmes = replies.off_topic(programmes, language), []
    elif judgement.outcome == "not_in_programme":
        text = replies.silent(judgement.missing, judgement.topic, programmes, language)
    elif judgement.listing:
        text = _listed(language, judgement.listing, programmes[0], citations)
    else:
        text = _facts(language, judgement, build, citations)
    notices = replies.notices(question, programmes, day, citations)
    return Answer(question.text, language, judgement.outcome, text, citations.all, notices=notices)


def _facts(language: Language, judgement: Judgement, build: Build, citations: Citations) -> str:
    """Quotes under the programme they are from, attributed in the first line."""
    parts: list[str] = []
    for name, hits in groupby(judgement.evidence.hits, lambda hit: hit.passage.programme):
        programme = build.store.programmes[name]
        said = list(hits)
        shown = [f"> {citations.shown(hit, '> ')}" for hit in said]
        written_in = build.store.language(said[0].passage.document)
        parts += [_attribution(programme, written_in, language, citations.rendered), *shown]
    return "\n\n".join(parts)


def _attribution(programme: Programme, written_in: Language, language: Language, rendered: bool) -> str:
    _ = catalogue(language).gettext
    if rendered or written_in == language:
        return _("According to the {programme}:").format(programme=escape(programme.label(language)))
    return _("According to the {programme} (the text is {in_language}):").format(
        programme=escape(programme.label(language)),
        in_language={"sv": _("in Swedish"), "fi": _("in Finnish"), "en": _("in English")}[written_in],
    )


def _listed(language: Language, asked: Listing, programme: Programme, citations: Citations) -> str:
    if len(asked.groups) == 1 or asked.groups[0][0].kind != "area":
        return "\n\n".join(_group(language, head, members, programme, citations) for head, members in asked.groups)
    plural = catalogue(language).ngettext
    goals = sum(len(members) for _, members in asked.groups)
    lead = plural(
        "The {programme} has {count} goal, by focus area:", "The {programme} has {count} goals, by focus area:", goals
    )
    parts = [lead.format(programme=escape(programme.label(language)), count=goals)]
    for area, members in asked.groups:
        parts.append(citations.shown(Hit(area, 0.0)))
        parts.append(_bullets(members, citations))
    return "\n\n".join(parts)


def _group(
    language: Language, head: Passage, members: tuple[Passage, ...], programme: Programme, citations: Citations
) -> str:
    plural = catalogue(language).ngettext
    count = len(members)
    counted = {
        "goal": plural("{count} goal", "{count} goals", count),
        "area": plural("{count} focus area", "{count} focus areas", count),
    }.get(members[0].kind, plural("{count} point", "{count} points", count))
    heading = citations.inline(Hit(head, 0.0))
    lead = catalogue(language).gettext("The {programme} has {counted} under {heading}:")
    named = escape(programme.label(language))
    said = lead.format(heading=heading, programme=named, counted=counted.format(count=count))
    return f"{said}\n\n{_bullets(members, citations)}"


def _bullets(members: tuple[Passage, ...], citations: Citations) -> str:
    return "\n".join(f"- {citations.shown(Hit(member, 0.0), '  ')}" for member in members)


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
