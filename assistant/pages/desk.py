"""The desk: enquiries answered by staff."""

from __future__ import annotations

import streamlit as st

from assistant.access import Person
from assistant.assistant import Assistant
from assistant.messages import catalogue
from assistant.pages import browser
from assistant.records import Language
from assistant.settings import Settings


def show(assistant: Assistant, given: Settings, language: Language, person: Person) -> None:
    """Draws the desk."""
    st.title(catalogue(language).gettext("Desk"), anchor=False)
    browser.tell(language)
