"""An answer on the page: what it says, what it rests on, and what can be done with it."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from html import escape as escape_html

import streamlit as st

from assistant import cards, exporting, feedback
from assistant.assistant import Assistant
from assistant.errors import JournalError
from assistant.excerpt import excerpt, gathered, html, runs
from assistant.feedback import LONGEST, Thumb
from assistant.markdown import apart, escape, plain
from assistant.messages import catalogue
from assistant.pages import shared, source
from assistant.paging import on_pages
from assistant.records import Answer, Citation, Language, Made, Turn
from assistant.settings import Settings
from assistant.writing import handover, replies

log = logging.getLogger(__name__)
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def show(at: int, turn: Turn, assistant: Assistant, given: Settings, language: Language) -> None:
    """Draws the answer of a turn, the one at place `at` in the conversation."""
    answer, made = turn.answer, assistant.made(turn.answer)
    with st.chat_message("assistant"):
        _said(answer, made)
        for notice in answer.notices:
            say(f":small[:material/info: {escape(notice)}]")
        for group in gathered(answer.citations):
            _source(group, assistant, made, language)
        _actions(at, turn, assistant, made, language)
        if given.feedback:
            _rate(at, answer, given, language)
        say(f":small[:material/edit_note: {replies.written_by(answer.writer, language)}]")


def say(markdown: str) -> None:
    """Our Markdown on the page."""
    if markdown:
        st.markdown(apart(markdown))


def _said(answer: Answer, made: Made) -> None:
    """The text, with cards where it lists the goals that an idea meets."""
    first, *rest = cards.without_goals(handover.without(answer), answer)
    say(first)
    for text in rest:
        st.html(cards.html(answer, made.languages))
        say(text)


def _source(group: Sequence[Citation], assistant: Assistant, made: Made, language: Language) -> None:
    """Quotes in their surroundings, to be unfolded; of a text that has changed since, that it has."""
    written_in = made.languages.get(group[0].number)
    with st.expander(apart(_place(group, language))):
        if written_in is None:
            st.markdown(catalogue(language).gettext("The text has changed since this answer was given."))
            return
        st.html(html(excerpt(assistant.document(group[0].document), group), written_in))
        source.link(group[0], language)


def _actions(at: int, turn: Turn, assistant: Assistant, made: Made, language: Language) -> None:
    _, answer = catalogue(language).gettext, turn.answer
    with st.container(horizontal=True, gap="small"):
        if answer.message:
            with st.popover(_("Ask a person"), icon=":material/mail:"):
                _message(at, answer, assistant.mail(answer), language)
        if answer.citations or answer.message:
            with st.popover(_("Take along"), icon=":material/ios_share:"):
                _taken(at, turn, made, language)


def _message(at: int, answer: Answer, address: str, language: Language) -> None:
    """The message to whom to ask: to copy, to open in a mail program, to download."""
    _, text = catalogue(language).gettext, plain(answer.message)
    st.markdown(_("This message is ready to send. You can change it in your mail program."))
    st.code(text, language=None, wrap_lines=True)
    if address:
        st.link_button(_("Open in the mail program"), address, icon=":material/outgoing_mail:")
    download(f"message {at}", _("Download"), text, f"{_('message')}.txt", "text/plain")


def _taken(at: int, turn: Turn, made: Made, language: Language) -> None:
    """The answer with its sources: to print, to download, to copy."""
    _ = catalogue(language).gettext
    st.html(f'<button type="button" class="print">{escape_html(_("Print the page"))}</button>')
    name, text = exporting.filename(turn, ".docx"), exporting.markdown(turn, made)
    download(f"docx {at}", _("Download for a word processor"), lambda: exporting.docx(turn, made), name, DOCX)
    download(f"text {at}", _("Download as plain text"), text, exporting.filename(turn, ".md"), "text/markdown")
    st.code(text, language=None, wrap_lines=True)


def download(key: str, label: str, data: str | Callable[[], bytes], name: str, kind: str) -> None:
    st.download_button(label, data, name, kind, key=key, on_click="ignore", icon=":material/download:")


def _rate(at: int, answer: Answer, given: Settings, language: Language) -> None:
    """Whether the answer was of use, with a word if the visitor likes, once."""
    _ = catalogue(language).gettext
    if at in st.session_state.setdefault("rated", set()):
        say(f":small[{_('Thank you for telling us.')}]")
        return
    with st.popover(_("Rate the answer"), icon=":material/thumbs_up_down:"), st.form(f"rating {at}", border=False):
        word = st.text_input(_("What was good or bad about it? You need not write anything."), max_chars=LONGEST)
        with st.container(horizontal=True):
            useful = st.form_submit_button(_("It helped"), icon=":material/thumb_up:")
            useless = st.form_submit_button(_("It did not help"), icon=":material/thumb_down:")
    if useful or useless:
        thumb: Thumb = "up" if useful else "down"
        try:
            shared.journal().feedback.keep(feedback.given(answer, thumb, word, given.day))
        except JournalError as error:
            log.error("%s", error)
            st.error(_("This did not work just now. Try again in a while."))
            return
        st.session_state.rated.add(at)
        st.rerun()


def _place(group: Sequence[Citation], language: Language) -> str:
    """Which sources these are, and under which heading they stand."""
    plural = catalogue(language).ngettext
    trails = [citation.heading for citation in group]
    shared = [names[0] for names in zip(*trails, strict=False) if len(set(names)) == 1]
    label = plural("Source {numbers}: {place}", "Sources {numbers}: {place}", len(group))
    place = escape(on_pages(shared[-1] if shared else group[0].document, group, language))
    if group[0].kind == "note":
        place = catalogue(language).gettext("from the council's staff, not from the programme")
    return label.format(numbers=runs(citation.number for citation in group), place=place)
