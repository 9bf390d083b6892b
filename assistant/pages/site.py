"""The frame of every page: its language, its look, and the way between the pages."""

from __future__ import annotations

import logging
from pathlib import Path

import streamlit as st

from assistant import settings
from assistant.assistant import Assistant
from assistant.errors import AssistantError, SourceError
from assistant.messages import catalogue
from assistant.pages import about, browser, chat, source, staff
from assistant.records import LANGUAGE_NAMES, LANGUAGES, Language
from assistant.starting import open_assistant

log = logging.getLogger(__name__)
HERE = Path(__file__).parent


@st.cache_resource(show_spinner=False)
def shared_assistant() -> Assistant:
    """One for all sessions: it keeps no conversation."""
    return open_assistant(settings.load())


def main() -> None:
    """Draws the page that is asked for."""
    st.html(HERE / "style.css")
    language = _language()
    _ = catalogue(language).gettext
    st.set_page_config(page_title=_("Programme assistant"), page_icon=HERE / "icon.svg")
    try:
        assistant, given = shared_assistant(), settings.load()
        assistant.programmes(language)  # one that it is set to may have gone since it was opened
    except AssistantError as error:
        log.error("%s", error)
        st.title(_("Programme assistant"), anchor=False)
        st.error(_lacking(error, language))
        browser.tell(language)
        return
    pages = [
        st.Page(lambda: chat.show(assistant, given, language), title=_("Ask"), url_path="ask", default=True),
        st.Page(lambda: source.show(assistant, language), title=_("The source"), url_path=source.PATH),
        st.Page(lambda: about.show(assistant, given, language), title=_("About this assistant"), url_path="about"),
        *staff.pages(assistant, given, language),
    ]
    st.navigation(pages, position="top").run()


def _lacking(error: AssistantError, language: Language) -> str:
    _ = catalogue(language).gettext
    if isinstance(error, SourceError):
        return _(
            "A programme that the assistant is set to answer from is not there. Its log says which, and what to do."
        )
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
