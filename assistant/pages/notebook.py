"""The page of the house notes: those that there are, and how each stands; new ones written, with a preview."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Sequence
from typing import Protocol

import streamlit as st

from assistant import days, notebook, refusing, reports
from assistant.assistant import Assistant
from assistant.errors import AssistantError
from assistant.markdown import apart, escape
from assistant.messages import catalogue
from assistant.notebook import Entry
from assistant.notes import FOLDER, Note
from assistant.pages import browser, noting, renewing, writing
from assistant.pages.answers import say
from assistant.programme import Programme
from assistant.records import Answer, Language
from assistant.renewal import Renewal
from assistant.settings import Settings
from assistant.writing.ideas import left_open

_SOON = 30
"""Days before its last one from which a note is said to end soon."""
SAVED = "saved"
"""The place on the page where it is told what became of a note. Whoever saves one far below is taken there."""


class Person(Protocol):
    """Who of the staff is here."""

    @property
    def name(self) -> str: ...


def show(
    assistant: Assistant,
    given: Settings,
    language: Language,
    person: Person,
    waiting: Sequence[tuple[str, Answer]] = (),
) -> None:
    """Draws the page; `waiting` are drafted answers that wait, each with what it is called."""
    _ = catalogue(language).gettext
    st.title(_("House notes"), anchor=False)
    say(_("What the programme's text does not say, you can say here. It is always shown as the staff's own words."))
    renewal = renewing.shared(given)
    told = _saved(renewal, language)
    renewing.progress(renewal, language)
    renewing.failure(renewal, language)
    with assistant.index.pinned() as build:
        programmes = [each for each in build.store.programmes.values() if each.documents]
    if programmes:
        noting.begin(programmes, person.name, given)
    if writing.is_open():
        writing.show(assistant, given, language, programmes, waiting, renewal)
    elif programmes:
        blank = Entry(programmes[0].name, person.name, writing.half_a_year(given.day), {})
        label = _("Write a house note")
        st.button(label, type="primary", icon=":material/edit:", on_click=writing.begin, args=(blank,))
    _faults(given, language)
    for programme in programmes:
        _listed(programme, given, language, renewal)
    browser.tell_passage(language, told)


def _saved(renewal: Renewal, language: Language) -> str:
    """What becomes of the note that was saved last; gives the place where it is told, "" where nothing is."""
    _, document, step = catalogue(language).gettext, st.session_state.get("saved_note"), renewal.step
    if document is None:
        return ""
    st.html(f'<p id="p-{SAVED}" tabindex="-1">{_("The note is saved.")}</p>')
    state = step.report.notes.get(document) if step.report and not step.running else None
    if state == "valid":
        st.success(_("Answers show the note from now on."))
    elif state:
        st.success(_("The note is shown in no answer."))
    if not step.running:
        del st.session_state.saved_note
    return SAVED


def _faults(given: Settings, language: Language) -> None:
    """What was wrong with notes when the corpus was last read."""
    last = reports.last(given.index)
    failed = [each for each in last.report.failed if f"{FOLDER}/" in each.name] if last else []
    if failed:
        said = catalogue(language).gettext("Notes that could not be used when the texts were last read:")
        lines = [f"- {apart(escape(f'{each.reason}. {each.next_step}'))}" for each in failed]
        st.warning("\n".join([said, "", *lines]))


def _listed(programme: Programme, given: Settings, language: Language, renewal: Renewal) -> None:
    _ = catalogue(language).gettext
    st.header(apart(escape(programme.label(language))), anchor=False)
    if not programme.notes:
        say(_("There are no house notes yet."))
    for note in sorted(programme.notes, key=lambda each: (each.state(given.day) != "valid", each.about.valid_until)):
        with st.container(border=True):
            _note(note, programme, given, language, renewal)


def _note(note: Note, programme: Programme, given: Settings, language: Language, renewal: Renewal) -> None:
    _, about = catalogue(language).gettext, note.about
    passage = note.passage(language)
    st.subheader(apart(escape(about.asks[0] if about.asks else passage.text.splitlines()[0])), anchor=False)
    say(f"**{state(note, given.day, language)}** · {_('Owner')}: {escape(about.owner)}")
    named = topic_names(programme, language)
    topics = [escape(named.get(each, each)) for each in about.topics]
    say(left_open(topics, language) if topics else "")
    say(escape(passage.text))
    with st.container(horizontal=True, gap="small"):
        _actions(note, given, language, renewal)


def state(note: Note, day: datetime.date, language: Language) -> str:
    """How a note stands on a day, in words."""
    _, plural = catalogue(language).gettext, catalogue(language).ngettext
    until, left = note.about.valid_until, (note.about.valid_until - day).days
    told = {
        "off": _("Switched off"),
        "expired": _("Ended on {day}"),
        "valid": _("Valid until {day}"),
    }[note.state(day)].format(day=days.in_words(until.isoformat(), language))
    if note.state(day) != "valid" or left > _SOON:
        return told
    soon = plural("ends soon: {count} day left", "ends soon: {count} days left", left).format(count=left)
    return f"{told}, {soon}" if left else f"{told}, {_('ends today')}"


def topic_names(programme: Programme, language: Language) -> dict[str, str]:
    """What the silent topics of a programme's guide are called."""
    return {each.topic: each.name[language] for each in programme.aids.guide.silent}


def _actions(note: Note, given: Settings, language: Language, renewal: Renewal) -> None:
    """What can be done with a note; nothing while an ingest reads it."""
    _, busy, name = catalogue(language).gettext, renewal.step.running, note.document
    told = (notebook.entry_of(note), note)
    st.button(_("Edit"), key=f"edit {name}", icon=":material/edit:", disabled=busy, on_click=writing.begin, args=told)
    with st.popover(_("Renew"), icon=":material/event_repeat:", disabled=busy):
        until = st.date_input(
            _("Valid until"), writing.half_a_year(given.day), key=f"until {name}", format="DD.MM.YYYY"
        )
        if st.button(_("Save"), key=f"renew {name}", type="primary", disabled=not until) and until:
            kept(lambda: notebook.renew(given.corpus, note, until), renewal, language)
    label = _("Switch on") if note.about.off else _("Switch off")
    icon = ":material/toggle_on:" if note.about.off else ":material/toggle_off:"
    if st.button(label, key=f"off {name}", icon=icon, disabled=busy):
        kept(lambda: notebook.switch(given.corpus, note, off=not note.about.off), renewal, language)


def kept(write: Callable[[], str], renewal: Renewal, language: Language) -> None:
    """Writes a note and begins to read it in; says so if it cannot be written."""
    try:
        st.session_state.saved_note = write()
    except AssistantError as error:
        st.error(apart(escape(refusing.of_error(error, language))))
        return
    renewal.start()
    st.rerun()
