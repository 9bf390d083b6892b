"""The goals that an idea meets, as cards: what, how well, where it stands in the programme and why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape

from assistant.messages import catalogue
from assistant.paging import on_pages
from assistant.records import Answer, Citation, GoalFit, Language
from assistant.words import clean
from assistant.writing.ideas import strengths


def html(answer: Answer, languages: Mapping[int, Language]) -> str:
    """The fit of an answer as an HTML list, in which all other text is only text; "" if no goal is met.

    Strength is told in words and by a bar, not by colour alone. What is rendered comes first, the original folded below
    it. `languages` has that of each citation, by its number.
    """
    if answer.fit is None or not answer.fit.goals:
        return ""
    cited = {citation.number: citation for citation in answer.citations}
    spoken = {number: languages.get(number, answer.language) for number in cited}
    cards = [_card(goal, cited[goal.number], answer.language, spoken[goal.number]) for goal in answer.fit.goals]
    return f'<ol class="fit">{"".join(cards)}</ol>'


def without_goals(text: str, answer: Answer) -> Sequence[str]:
    """The paragraphs of an answer to an idea before and after the list of goals that cards stand for."""
    paragraphs = text.split("\n\n")
    at = next((at for at, each in enumerate(paragraphs) if each.startswith("- ")), None)
    if answer.fit is None or not answer.fit.goals or at is None:
        return [text]
    return ["\n\n".join(paragraphs[:at]), "\n\n".join(paragraphs[at + 1 :])]


def _card(goal: GoalFit, citation: Citation, language: Language, written_in: Language) -> str:
    strength = strengths(language)[goal.strength]
    said = citation.translation.text if citation.translation else goal.quote
    spoken = language if citation.translation else written_in
    return (
        f'<li class="{goal.strength}"><p class="strength">{_text(strength)}</p>'
        f'<p class="goal" lang="{spoken}">{_text(said)} <b>[{goal.number}]</b></p>'
        f"{_line('area', _area(goal, language))}{_line('why', _text(goal.reason))}"
        f"{_original(goal, citation, language, written_in)}</li>"
    )


def _line(kind: str, said: str) -> str:
    """A line of a card; none where there is nothing to say."""
    return f'<p class="{kind}">{said}</p>' if said else ""


def _area(goal: GoalFit, language: Language) -> str:
    return _text(catalogue(language).gettext("focus area: {area}").format(area=goal.area)) if goal.area else ""


def _original(goal: GoalFit, citation: Citation, language: Language, written_in: Language) -> str:
    """The official wording and where it stands, to be unfolded."""
    _ = catalogue(language).gettext
    place = on_pages(citation.heading[-1] if citation.heading else "", [citation], language)
    return (
        f"<details><summary>{_text(_('The official wording'))}</summary>"
        f'<blockquote lang="{written_in}">{_text(goal.quote)}</blockquote>'
        f'<p class="place" lang="{written_in}">{_text(place)}</p></details>'
    )


def _text(text: str) -> str:
    return escape(clean(" ".join(text.split())))
