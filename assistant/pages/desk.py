"""The desk: mail comes in, and every enquiry with what it needs."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from functools import partial

import streamlit as st

from assistant.access import Person
from assistant.assistant import Assistant
from assistant.desk import alike, mail
from assistant.desk.desk import Desk
from assistant.desk.enquiry import Enquiry
from assistant.desk.mail import Mail
from assistant.enquiries import LONGEST
from assistant.errors import AssistantError, JournalError, MailError
from assistant.markdown import apart, escape
from assistant.messages import catalogue
from assistant.pages import browser, enquiry, listed, shared, wording
from assistant.pages.answers import say
from assistant.pages.work import do
from assistant.records import Language
from assistant.settings import Settings

log = logging.getLogger(__name__)
_KINDS = ["eml", "mbox", "csv", "txt"]
_MOST_MEGABYTES = 10
"""As .streamlit/config.toml lets the server take."""


def show(assistant: Assistant, given: Settings, language: Language, person: Person) -> None:
    """Draws the desk, or the enquiry that the address names."""
    with st.container(key="desk"):
        try:
            desk = Desk(assistant, shared.journal().enquiries)
            number = st.query_params.get("enquiry", "")
            if number.isdecimal() and len(number) < 10:
                enquiry.show(desk, int(number), assistant, given, language, person)
                return
            _overview(desk, given, language, person)
        except JournalError as error:
            log.error("%s", error)
            st.error(wording.failed(language))
        browser.tell(language)


def _overview(desk: Desk, given: Settings, language: Language, person: Person) -> None:
    _ = catalogue(language).gettext
    st.title(_("Desk"), anchor=False)
    wording.tell_what_was_done(language)
    _take_in(desk, given, language, person)
    _renew(desk, given, language)
    enquiries = desk.all()
    if not enquiries:
        st.info(_("Nothing has come in yet. Paste an enquiry above, or bring in a file of mail."))
        return
    # What is done with is not held against the text again, however much of it there is.
    _list([(each, _heap(desk, each, given)) for each in enquiries], language)
    _search(desk, language)


def _heap(desk: Desk, one: Enquiry, given: Settings) -> wording.Kind:
    """In which heap of the desk an enquiry lies."""
    if one.state == "approved":
        return "approved"
    if not one.is_open:
        return "done"
    return "you" if one.state == "returned" else desk.view(one, given.day).need


def _take_in(desk: Desk, given: Settings, language: Language, person: Person) -> None:
    """A pasted enquiry, or files of them."""
    _ = catalogue(language).gettext
    with st.expander(_("Bring in enquiries"), icon=":material/inbox:", expanded=not desk.all()):
        with st.form("paste", border=False, clear_on_submit=True):
            text = st.text_area(_("Paste an enquiry"), height=180, max_chars=2 * LONGEST)
            if st.form_submit_button(_("Draft a letter"), type="primary") and text.strip():
                _received(desk, [mail.pasted(text)], given, language, person)
        files = st.file_uploader(
            _("Or files of mail: .eml, .mbox, .csv or .txt"),
            type=_KINDS,
            accept_multiple_files=True,
            key=f"files {st.session_state.get('brought in', 0)}",
        )
        if files and st.button(_("Draft letters for these files"), type="primary"):
            found = _read([(each.name, each.getvalue()) for each in files], language)
            st.session_state["brought in"] = st.session_state.get("brought in", 0) + 1
            _received(desk, found, given, language, person)


def _read(files: Sequence[tuple[str, bytes]], language: Language) -> list[Mail]:
    """The mail of files; of one that cannot be read it is told, and the others are read all the same."""
    _ = catalogue(language).gettext
    found = []
    for name, content in files:
        try:
            found += mail.read(name, content)
        except MailError as error:
            log.warning("a file of mail could not be read: %s", type(error.__cause__ or error).__name__)
            told = _("{file} could not be read: a mail as .eml, .mbox, .csv or .txt of at most {size} MB is expected.")
            wording.note(told.format(file=apart(escape(name)), size=_MOST_MEGABYTES))
    return found


def _received(desk: Desk, found: Sequence[Mail], given: Settings, language: Language, person: Person) -> None:
    _, plural = catalogue(language).gettext, catalogue(language).ngettext
    with st.spinner(_("Drafting …")):
        received = desk.receive(found, person.signature, given.day)
    number = len(received.new)
    wording.note(plural("{number} letter drafted.", "{number} letters drafted.", number).format(number=number))
    if received.known:
        wording.note(_("{number} had come in before.").format(number=received.known))
    if number == 1:
        st.query_params["enquiry"] = str(received.new[0].id)
    st.rerun()


def _renew(desk: Desk, given: Settings, language: Language) -> None:
    """Letters that nobody has changed are drafted anew once the text or a house note has changed."""
    outdated = desk.outdated()
    if outdated:
        _ = catalogue(language).gettext
        with st.spinner(_("The text or a house note has changed: drafting again …")):
            for each in outdated:
                do(partial(desk.draft_anew, each, given.day), language)


def _list(enquiries: Sequence[tuple[Enquiry, wording.Kind]], language: Language) -> None:
    """The enquiries of the heap that is chosen, alike ones together."""
    _ = catalogue(language).gettext
    kinds = {name: [each for each, heap in enquiries if heap == name] for name in wording.KINDS}
    chosen = st.segmented_control(
        _("Show"),
        wording.KINDS,
        format_func=lambda name: f"{wording.kind_name(name, language)} ({len(kinds[name])})",
        default=next((name for name in wording.KINDS if kinds[name]), wording.KINDS[0]),
        key="kind",
        required=True,
    )
    shown = kinds[chosen]
    if not shown:
        say(_("No enquiries here."))
    with st.container(gap="xsmall"):
        for group in alike.grouped(shown):
            _group(group, language)


def _group(same: Sequence[Enquiry], language: Language) -> None:
    """Enquiries that ask the same stand in one frame."""
    plural = catalogue(language).ngettext
    with st.container(border=True, gap=None, key=f"group {same[0].id}"):
        if len(same) > 1:
            told = plural("{n} asks the same", "{n} ask the same", len(same)).format(n=len(same))
            say(f":small[:material/stacks: {told}]")
        for each in same:
            listed.row(each, "heap", language)


def _search(desk: Desk, language: Language) -> None:
    """Letters that were stood by, found by what they are about."""
    _ = catalogue(language).gettext
    sought = st.text_input(_("Search earlier letters"), max_chars=200, icon=":material/search:", key="earlier")
    if not sought.strip():
        return
    try:
        found = desk.search(sought)
    except AssistantError as error:
        log.error("%s", error)
        st.error(wording.failed(language))
        return
    if not found:
        say(_("No letter that was approved is about this."))
    for each in found:
        listed.row(each, "found", language)
