"""A year or month that a question takes for granted, and the text has otherwise."""

from __future__ import annotations

import datetime
import re

from assistant import cues
from assistant.messages import catalogue
from assistant.programme import Programme
from assistant.reading import Question
from assistant.records import Language

_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")


def corrected(question: Question, quote: str, programme: Programme) -> str:
    """What the quote says instead, for a question with another date; "" where they agree or neither tells."""
    language = question.language
    asked, held = _dated(question.standalone), _dated(quote)
    right, wrong = _period(question, held, programme) or _date(asked, held, programme, language)
    said = catalogue(language).gettext("The text says {right}, not {wrong}")
    return said.format(right=right, wrong=wrong) if wrong else ""


def _dated(text: str) -> tuple[set[int], set[int]]:
    """The years and the months that a text names."""
    months = {int(claim.split()[1]) for claim in cues.claims(text) if claim.startswith("month ")}
    return set(map(int, _YEAR.findall(text))), months


def _period(question: Question, held: tuple[set[int], set[int]], programme: Programme) -> tuple[str, str] | None:
    """The years a programme is for, where the question has it last longer."""
    period = programme.standing.period if programme.standing else None
    if not period or not held[0].issuperset(period) or not cues.found("in_force", question.standalone):
        return None
    later = [year for year in sorted(_dated(question.standalone)[0]) if year > period[1]]
    return (f"{period[0]}–{period[1]}", str(later[0])) if later else None


def _date(
    asked: tuple[set[int], set[int]], held: tuple[set[int], set[int]], programme: Programme, language: Language
) -> tuple[str, str]:
    """The one date of the quote, and the other one of the question."""
    years = asked[0] - _own_years(programme)
    differs = (years and not years & held[0]) or (asked[1] and held[1] and not asked[1] & held[1])
    if not differs or len(held[0]) != 1 or len(years) > 1 or len(asked[1]) > 1 or len(held[1]) > 1:
        return "", ""
    return _told(held[0], held[1], language), _told(years, asked[1], language)


def _own_years(programme: Programme) -> set[int]:
    """The years by which the programme is known; naming one claims nothing."""
    state = programme.standing
    return {*(state.period or ()), *([state.horizon] if state.horizon else [])} if state else set()


def _told(years: set[int], months: set[int], language: Language) -> str:
    from babel.dates import format_date

    year, month = next(iter(years), 0), next(iter(months), 0)
    if not month:
        return str(year)
    return str(format_date(datetime.date(year or 1, month, 1), "LLLL y" if year else "LLLL", locale=language))
