"""Days in words."""

from __future__ import annotations

import datetime

from assistant.described import Day
from assistant.records import Language

_LOCALES: dict[Language, str] = {"sv": "sv", "fi": "fi", "en": "en_GB"}


def in_words(day: Day, language: Language) -> str:
    """A year, a month or a day as a language writes it: 2014-06 is "June 2014"."""
    from babel.dates import format_date

    year, month, date = [*map(int, day.split("-")), 1, 1][:3]
    form = {4: "y", 7: "LLLL y"}.get(len(day), "long")
    return str(format_date(datetime.date(year, month, date), form, locale=_LOCALES[language]))


def minute_in_words(moment: datetime.datetime, language: Language) -> str:
    """A day with its time, both as they are in UTC."""
    from babel.dates import format_time

    time = format_time(moment.time(), "short", locale=_LOCALES[language])
    return f"{in_words(moment.date().isoformat(), language)}, {time} UTC"
