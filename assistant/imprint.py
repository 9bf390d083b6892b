"""What is told about a document above its text: what it is, whose, for which years, and which version of it this is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from assistant import days
from assistant.document import Document
from assistant.messages import catalogue
from assistant.notes import Note
from assistant.programme import Standing, Successor
from assistant.records import Language

SHOWN = 12
"""Characters of a digest that tell versions apart."""


@dataclass(frozen=True, slots=True)
class Fact:
    """A fact under its name, perhaps an address to open."""

    name: str
    value: str
    web: str = ""


def imprint(document: Document) -> list[Fact]:
    """The facts, in the language of the document's reader."""
    language, programme = document.language, document.programme
    _ = catalogue(language).gettext
    facts = list(_of_note(document.note, language)) if document.note else []
    if programme.publisher:
        facts.append(Fact(_("Publisher"), programme.publisher[language]))
    if programme.standing and not document.note:
        facts = [*facts, *_standing(programme.standing, language)]
    if document.digest:
        facts.append(Fact(_("Version"), document.digest[:SHOWN]))
    facts.append(Fact(_("Read by the assistant"), days.minute_in_words(document.ingested, language)))
    if programme.ask and programme.ask.web:
        facts.append(Fact(_("Website"), programme.ask.web.removeprefix("https://"), programme.ask.web))
    return facts


def _of_note(note: Note, language: Language) -> Iterator[Fact]:
    _ = catalogue(language).gettext
    yield Fact(_("Whose words"), _("from the council's staff, not from the programme"))
    yield Fact(_("Owner"), note.about.owner)
    yield Fact(_("Valid until"), days.in_words(note.about.valid_until.isoformat(), language))


def _standing(state: Standing, language: Language) -> Iterator[Fact]:
    _ = catalogue(language).gettext
    yield Fact(_("Kind of text"), state.what[language])
    if state.approved:
        by = [state.approved_by[language]] if state.approved_by else []
        yield Fact(_("Approved"), ", ".join([days.in_words(state.approved, language), *by]))
    if state.period:
        yield Fact(_("Period"), f"{state.period[0]}–{state.period[1]}")
    if state.superseded_by:
        yield Fact(_("Replaced by"), "; ".join(_successor(each, language) for each in state.superseded_by))


def _successor(successor: Successor, language: Language) -> str:
    if not successor.approved:
        return successor.title[language]
    told = catalogue(language).gettext("{title} (approved {day})")
    return told.format(title=successor.title[language], day=days.in_words(successor.approved, language))
