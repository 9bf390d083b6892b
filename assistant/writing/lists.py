"""Lists: every member of what is asked for, under a sentence with their number."""

from __future__ import annotations

from assistant import cues, words
from assistant.index.reader import Build
from assistant.judging.listing import Listing
from assistant.markdown import escape
from assistant.messages import catalogue
from assistant.programme import Programme
from assistant.reading import Question
from assistant.records import Hit, Language, Passage, PassageKind
from assistant.writing import replies
from assistant.writing.citing import Citations

_NUMBERS = range(2, 21)
"""Numbers that a question may give in words."""


def listed(question: Question, asked: Listing, build: Build, citations: Citations) -> str:
    """The members under their heading; those of several focus areas under each."""
    programme = build.store.programmes[asked.passages[0].programme]
    areas = [area for area in build.store.of_kind("area") if area.programme == programme.name]
    goals = [goal for _, members in asked.groups for goal in members]
    by_area = asked.groups[0][0].kind == "area" or (not areas and question.asks_for_goals)
    label = _label(programme, asked.passages[0], build, citations)
    if len(asked.groups) == 1 or not by_area:
        return "\n\n".join(_group(question, *group, label, citations) for group in asked.groups)
    _ = catalogue(question.language).gettext
    if len(asked.groups) < len(areas):
        said = _("The {programme} sets these goals in the focus areas you ask about:")
    else:
        said = _("The {programme} has {counted}, by focus area:")
    parts = [said.format(programme=label, counted=_counted(question, "goal", len(goals)))]
    for area, members in asked.groups:
        compared = len(asked.groups) < len(areas)
        named = citations.shown(Hit(area, 0.0)) if compared else citations.heading(area)
        parts += [named, _bullets(members, citations)]
    return "\n\n".join(parts)


def _group(question: Question, head: Passage, members: tuple[Passage, ...], label: str, citations: Citations) -> str:
    _ = catalogue(question.language).gettext
    under = _("The {programme} has {counted} under {heading}:")
    lead = (_("The {programme} has {counted}:") if members[0].kind == "area" else under).format(
        heading=citations.heading(head),
        programme=label,
        counted=_counted(question, members[0].kind, len(members)),
    )
    if question.asks_for_goals:
        return "\n\n".join([lead, _bullets(members, citations), *_whole(head, citations)])
    return "\n\n".join([*_whole(head, citations), lead, _bullets(members, citations)])


def _whole(head: Passage, citations: Citations) -> list[str]:
    """What a focus area says of itself besides its name."""
    said = catalogue(citations.language).gettext("The focus area as a whole: {quote}")
    return [said.format(quote=citations.inline(Hit(head, 0.0)))] if ";" in head.text else []


def _label(programme: Programme, member: Passage, build: Build, citations: Citations) -> str:
    """The programme, and in which language its text is, if it is shown in another than the asker's."""
    label, language = escape(programme.label(citations.language)), citations.language
    written_in = build.store.language(member.document)
    return label if citations.renders(member) else f"{label}{replies.foreign(written_in, language)}"


def _counted(question: Question, kind: PassageKind, count: int) -> str:
    """How many there are; and how many there are not, if the question has them more."""
    plural = catalogue(question.language).ngettext
    named = {
        "goal": plural("{count} goal", "{count} goals", count),
        "area": plural("{count} focus area", "{count} focus areas", count),
    }.get(kind, plural("{count} point", "{count} points", count))
    wrong = _asked(question, {"goal": "goals", "area": "areas"}.get(kind, "points"))
    said = catalogue(question.language).gettext("{counted} (not {wrong})") if wrong > count else "{counted}"
    return said.format(counted=named.format(count=count), wrong=wrong)


def _asked(question: Question, name: str) -> int:
    """The number that stands before what the question calls the members; 0 if there is none."""
    text, language = question.standalone, question.worded_in
    before = [words.split(text[:start])[-1:] for start, _ in cues.spans(name, text, language)]
    return max((_number(word, language) for each in before for word in each), default=0)


def _number(word: str, language: Language) -> int:
    if word.isdecimal() and len(word) < 3:
        return int(word)
    return next((number for number in _NUMBERS if cues.found(f"number {number}", word, language)), 0)


def _bullets(members: tuple[Passage, ...], citations: Citations) -> str:
    return "\n".join(f"- {citations.shown(Hit(member, 0.0), '  ')}" for member in members)
