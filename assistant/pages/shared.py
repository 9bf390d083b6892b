"""What all visitors share, opened when it is first needed."""

from __future__ import annotations

import streamlit as st

from assistant import settings, starting
from assistant.assistant import Assistant
from assistant.journal.journal import Journal
from assistant.journal.opening import open_journal


@st.cache_resource(show_spinner=False, on_release=Journal.close)
def journal() -> Journal:
    """The journal that the settings name. Raises JournalError, and is tried again the next time."""
    return open_journal(settings.load())


@st.cache_resource(show_spinner=False)
def assistant() -> Assistant:
    """One for all sessions: it keeps no conversation. Raises AssistantError, and is tried again the next time."""
    return starting.open_assistant(settings.load())
