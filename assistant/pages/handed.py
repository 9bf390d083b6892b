"""What the journal hands to the pages of the house notes and of quality."""

from __future__ import annotations

import logging

import streamlit as st

from assistant import silences
from assistant.access import Person
from assistant.assistant import Assistant
from assistant.cases import Case, Rated
from assistant.errors import JournalError
from assistant.journal.cases import KeptCase
from assistant.pages import browser, notebook, quality, shared, wording
from assistant.records import Language
from assistant.settings import Settings

log = logging.getLogger(__name__)


def notebook_page(assistant: Assistant, given: Settings, language: Language, person: Person) -> None:
    """The house notes, with the letters on the desk that wait for one."""
    try:
        waiting = [each for each in shared.journal().enquiries.all() if each.is_open]
    except JournalError as error:
        _failed(error, language)
        return
    called = [(wording.title(each, language), each.answer) for each in waiting]
    notebook.show(assistant, given, language, person, called)


def quality_page(assistant: Assistant, given: Settings, language: Language) -> None:
    """Quality, with what visitors said of answers and what they asked in vain."""
    try:
        journal = shared.journal()
        told, asked = journal.feedback.all(), silences.asked(journal)
    except JournalError as error:
        _failed(error, language)
        return

    def keep(case: Case, rated: Rated) -> None:
        journal.cases.keep(KeptCase(given.day, case.model_dump(mode="json"), str(rated.id)))

    quality.show(assistant, given, language, told, asked, keep)


def _failed(error: JournalError, language: Language) -> None:
    log.error("%s", error)
    st.error(wording.failed(language))
    browser.tell(language)
