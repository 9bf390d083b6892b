"""The frame of every page: its language, its look, and the way between the pages."""

from __future__ import annotations

import logging
from pathlib import Path

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from assistant import settings
from assistant.assistant import Assistant
from assistant.errors import AssistantError, IndexUnreachable, IndexUnusable, JournalError, SourceError
from assistant.messages import catalogue
from assistant.pages import about, browser, chat, shared, source, staff
from assistant.records import LANGUAGE_NAMES, LANGUAGES, Language
from assistant.settings import Settings

log = logging.getLogger(__name__)
HERE = Path(__file__).parent


def main() -> None:
    """Draws the page that is asked for."""
    st.html(HERE / "style.css")
    language = _language()
    _ = catalogue(language).gettext
    st.set_page_config(page_title=_("Programme assistant"), page_icon=HERE / "icon.svg")
    try:
        assistant, given = shared.assistant(), settings.load()
        assistant.programmes(language)  # one that it is set to may have gone since it was opened
    except AssistantError as error:
        log.error("%s", error)
        st.title(_("Programme assistant"), anchor=False)
        st.error(_lacking(error, language))
        browser.tell(language)
        return
    try:
        _pages(assistant, given, language).run()
    except (IndexUnusable, JournalError) as error:  # a server is gone for now; with the next click it may be back
        log.error("%s", error)
        st.error(_("This did not work just now. Try again in a while."))
        browser.tell(language)


def _pages(assistant: Assistant, given: Settings, language: Language) -> StreamlitPage:
    """The page that is asked for, out of all there are."""
    _ = catalogue(language).gettext
    pages = [
        st.Page(lambda: chat.show(assistant, given, language), title=_("Ask"), url_path="ask", default=True),
        st.Page(lambda: source.show(assistant, language), title=_("The source"), url_path=source.PATH),
        st.Page(lambda: about.show(assistant, given, language), title=_("About this assistant"), url_path="about"),
        *staff.pages(assistant, given, language),
    ]
    return st.navigation(pages, position="top")


def _lacking(error: AssistantError, language: Language) -> str:
    _ = catalogue(language).gettext
    if isinstance(error, SourceError):
        return _(
            "A programme that the assistant is set to answer from is not there. Its log says which, and what to do."
        )
    if isinstance(error, IndexUnreachable):
        return _("This did not work just now. Try again in a while.")
    return _("The assistant has no text to answer from yet. Whoever keeps it can see the reason in its log.")


def _language() -> Language:
    """The language of the page: the visitor's choice, kept in the address, else the browser's, else Swedish."""
    told = (st.context.locale or "")[:2]
    preferred: Language = next((code for code in LANGUAGES if code == told), "sv")
    return st.segmented_control(
        "Språk · Kieli · Language",
        LANGUAGES,
        format_func=LANGUAGE_NAMES.__getitem__,
        default=preferred,
        key="language",
        label_visibility="collapsed",
        required=True,
        bind="query-params",
    )


main()
