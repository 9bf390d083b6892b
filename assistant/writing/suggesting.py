"""What can be asked next: questions that the text answers."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.index.reader import Build
from assistant.messages import catalogue
from assistant.records import Answer, Language, Passage, Turn
from assistant.words import fold

_MOST = 3
"""Questions suggested at a time."""


def suggestions(turns: Sequence[Turn], opening: Sequence[str], build: Build, language: Language) -> list[str]:
    """Questions that go on from the last answer, the nearest first, then those to begin with; none that was asked."""
    asked = {fold(turn.question) for turn in turns}
    found = [*_of_areas(turns[-1].answer, build, language), *opening]
    return [each for each in dict.fromkeys(found) if fold(each) not in asked][:_MOST]


def general(language: Language) -> list[str]:
    """Questions that people have of any programme; a text may answer them or not."""
    _ = catalogue(language).gettext
    return [
        _("Which goals does the programme have?"),
        _("Who can apply for support?"),
        _("How much support can a project get?"),
        _("Which costs are accepted?"),
        _("When does the application have to be in?"),
        _("How are projects chosen?"),
    ]


def worded(language: Language) -> list[str]:
    """Questions to begin with on the programme that ways of asking are known for."""
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
    shown = [citation.passage for citation in answer.citations]
    cited = build.store.passages(shown)
    areas = {area.id: area for area in build.store.of_kind("area")}
    near = dict.fromkeys(each for id in shown if id in cited for each in (id, cited[id].group) if each in areas)
    return [
        _("Which goals are there under “{area}”?").format(area=_name(areas[id], build, language))
        for id in near
        if not _members(areas[id], build) <= set(shown)
    ]


def _members(area: Passage, build: Build) -> set[str]:
    return {member.id for member in build.store.members(area.id)}


def _name(area: Passage, build: Build, language: Language) -> str:
    """What an area is called, without what it adds to its name."""
    aids = build.store.programmes[area.programme].aids
    return (aids.rendering(area.text, language) or area.text).split(";")[0]
