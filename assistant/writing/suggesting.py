"""What can be asked next: questions that the text answers."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.index.reader import Build
from assistant.messages import catalogue
from assistant.programme import Programme
from assistant.records import Answer, Citation, Language, Passage, Turn
from assistant.words import fold

_MOST = 3
"""Questions suggested at a time."""


def suggestions(turns: Sequence[Turn], build: Build, language: Language) -> list[str]:
    """Questions that go on from the last answer, the nearest first; none that has been asked."""
    asked = {fold(turn.question) for turn in turns}
    found = [*_of_areas(turns[-1].answer, build, language), *opening(language)]
    return [each for each in dict.fromkeys(found) if fold(each) not in asked][:_MOST]


def opening(language: Language) -> list[str]:
    """Questions to begin with."""
    _ = catalogue(language).gettext
    return [
        _("Which goals are there for ICT?"),
        _("What must a funded project meet?"),
        _("What are the strategic choices?"),
        _("Which goals concern young people?"),
        _("Who approved the programme, and when?"),
    ]


def _of_areas(answer: Answer, build: Build, language: Language) -> list[str]:
    """For the goals of the focus areas that what is cited stands under, unless all of them are shown."""
    _ = catalogue(language).gettext
    programmes, shown = build.store.programmes, {citation.passage for citation in answer.citations}
    areas = {area.text: area for area in build.store.of_kind("area")}
    near = dict.fromkeys(name for each in answer.citations for name in _names(each) if name in areas)
    open_ones = [areas[name] for name in near if not _members(areas[name], build) <= shown]
    return [
        _("Which goals are there under “{area}”?").format(area=_name(area, programmes[area.programme], language))
        for area in open_ones
    ]


def _names(citation: Citation) -> tuple[str, ...]:
    return (*citation.heading, citation.quote)


def _members(area: Passage, build: Build) -> set[str]:
    return {member.id for member in build.store.members(area.id)}


def _name(area: Passage, programme: Programme, language: Language) -> str:
    """What an area is called, without what it adds to its name."""
    return (programme.aids.rendering(area.text, language) or area.text).split(";")[0]
