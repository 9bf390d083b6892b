"""The form of a house note, with a preview of how it will be shown and which waiting drafts it completes."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass, replace

import streamlit as st

from assistant import notebook, refusing
from assistant.assistant import Assistant
from assistant.errors import AssistantError, SourceError
from assistant.markdown import apart, escape
from assistant.messages import catalogue
from assistant.notebook import Entry
from assistant.notes import HEADING, LONGEST, Note
from assistant.pages.answers import say
from assistant.programme import Programme
from assistant.records import LANGUAGE_NAMES, LANGUAGES, Answer, Language
from assistant.renewal import Renewal
from assistant.settings import Settings
from assistant.words import clean
from assistant.writing import replies
from assistant.writing.previewing import completes, preview

_HALF_A_YEAR = datetime.timedelta(days=183)
_QUESTIONS = 2000
"""Characters of all questions that a note answers."""


@dataclass(frozen=True, slots=True)
class _Open:
    """The note that is being written anew; None for a new one."""

    note: Note | None
    off: bool


def half_a_year(day: datetime.date) -> datetime.date:
    """The last day of a note, unless another is chosen."""
    return day + _HALF_A_YEAR


def is_open() -> bool:
    """Whether a note is being written."""
    return "entry" in st.session_state


def begin(entry: Entry, note: Note | None = None) -> None:
    """Opens the form on an entry: a new one, or what a note says now."""
    st.session_state.entry = _Open(note, entry.off)
    told: dict[str, object] = {
        "programme": entry.programme,
        "topics": list(entry.topics),
        "asks": "\n".join(entry.asks),
        "owner": entry.owner,
        "until": entry.valid_until,
        **{code: entry.texts.get(code, "") for code in LANGUAGES},
    }
    st.session_state.update({f"entry {name}": value for name, value in told.items()})


def show(
    assistant: Assistant,
    given: Settings,
    language: Language,
    programmes: Sequence[Programme],
    waiting: Sequence[tuple[str, Answer]],
    renewal: Renewal,
) -> None:
    """Draws the form, the preview, and what becomes of it."""
    _, open_ = catalogue(language).gettext, st.session_state.entry
    st.header(_("Edit the note") if open_.note else _("A new note"), anchor=False)
    entry = _fields(programmes, language, open_)
    faults = _faults(entry, given.day, language)
    if not faults:
        _previewed(entry, assistant, given, language, waiting)
    with st.container(horizontal=True, gap="small"):
        save = st.button(_("Save"), type="primary", icon=":material/save:", key="save entry")
        st.button(_("Cancel"), on_click=_close, key="close entry")
    if save and faults:
        st.error("\n".join(f"- {each}" for each in faults))
    elif save:
        _save(entry, open_.note, given, language, renewal)


def _fields(programmes: Sequence[Programme], language: Language, open_: _Open) -> Entry:
    """What stands in the form."""
    _ = catalogue(language).gettext
    labels = {each.name: each.label(language) for each in programmes}
    name = st.session_state["entry programme"]
    if len(programmes) > 1 and open_.note is None:
        name = st.selectbox(_("Programme"), list(labels), format_func=labels.__getitem__, key="entry programme")
    silent = next((each.aids.guide.silent for each in programmes if each.name == name), ())
    named = {each.topic: each.name[language] for each in silent}
    st.session_state["entry topics"] = [each for each in st.session_state["entry topics"] if each in named]
    topics = st.multiselect(
        _("What the text does not say, and the note does"),
        list(named),
        format_func=named.__getitem__,
        key="entry topics",
        placeholder=_("Choose"),
    )
    asks = st.text_area(
        _("Questions it answers, one a line, in any of the three languages"), key="entry asks", max_chars=_QUESTIONS
    )
    texts: dict[Language, str] = {code: _text(code, language) for code in LANGUAGES}
    owner = st.text_input(_("Owner"), key="entry owner", max_chars=100)
    until = st.date_input(_("Valid until"), key="entry until", format="DD.MM.YYYY")
    lines = tuple(" ".join(clean(each).split()) for each in asks.splitlines())
    return Entry(name, clean(owner).strip(), until, texts, tuple(topics), tuple(filter(None, lines)), open_.off)


def _text(code: Language, language: Language) -> str:
    label = (
        catalogue(language).gettext("The note {in_language}").format(in_language=replies.in_language(code, language))
    )
    return clean(st.text_area(label, key=f"entry {code}", max_chars=LONGEST, height=120)).strip()


def _faults(entry: Entry, day: datetime.date, language: Language) -> list[str]:
    """What keeps an entry from being saved, in words."""
    _ = catalogue(language).gettext
    found = [
        (len(entry.missing) < len(LANGUAGES), _("Write the note in at least one language.")),
        (bool(entry.owner), _("Say who stands by the note.")),
        (entry.valid_until >= day, _("Choose a last day that is not over yet.")),
        (bool(entry.topics or entry.asks), _("Choose a topic, or write a question that the note answers.")),
        (
            not any(HEADING.search(said) for said in entry.texts.values()),
            _("Take away the signs ## at the beginning of a line."),
        ),
    ]
    return [said for holds, said in found if not holds]


def _previewed(
    entry: Entry, assistant: Assistant, given: Settings, language: Language, waiting: Sequence[tuple[str, Answer]]
) -> None:
    _ = catalogue(language).gettext
    st.subheader(_("This is how it will be shown"), anchor=False)
    try:
        shown = preview(entry, language)
    except SourceError as error:
        st.warning(apart(escape(refusing.of_error(error, language))))
        return
    say(shown.text)
    for notice in shown.notices:
        say(f":small[:material/info: {escape(notice)}]")
    if entry.missing:
        said = _("There is no text in {languages}. Who asks in that language sees another one, and is told so.")
        say(said.format(languages=", ".join(LANGUAGE_NAMES[code] for code in entry.missing)))
    _completed(entry, assistant, given, language, waiting)


def _completed(
    entry: Entry, assistant: Assistant, given: Settings, language: Language, waiting: Sequence[tuple[str, Answer]]
) -> None:
    """The waiting drafts that would leave less open."""
    if not waiting:
        return
    valid = replace(entry, off=False)
    with assistant.index.pinned() as build:
        told = completes(valid, [answer for _, answer in waiting], build, assistant.embedder, given.day)
    labels = [label for (label, _), completed in zip(waiting, told, strict=True) if completed]
    plural = catalogue(language).ngettext
    said = plural("It completes {count} waiting draft:", "It completes {count} waiting drafts:", len(labels))
    none = catalogue(language).gettext("It completes none of the drafts that wait.")
    lines = [f"- {escape(' '.join(label.split()))}" for label in labels]
    say("\n".join([said.format(count=len(labels)), "", *lines]) if labels else none)


def _save(entry: Entry, note: Note | None, given: Settings, language: Language, renewal: Renewal) -> None:
    try:
        written = notebook.rewrite(given.corpus, note, entry) if note else notebook.write(given.corpus, entry)
    except AssistantError as error:
        st.error(apart(escape(refusing.of_error(error, language))))
        return
    _close()
    st.session_state.saved_note = written
    renewal.start()
    st.rerun()


def _close() -> None:
    del st.session_state.entry
