"""Which programmes are answered from: all of them, or those that the visitor picks."""

from __future__ import annotations

import streamlit as st

from assistant.assistant import Assistant
from assistant.messages import catalogue
from assistant.records import Language

_KEY = "programme"
"""Of what is picked, in the session and in the address."""


def offer(assistant: Assistant, language: Language) -> None:
    """Lets the visitor pick, where there is more than one."""
    titles = _titles(assistant, language)
    if len(titles) > 1:
        st.pills(
            catalogue(language).gettext("Answer only from (none picked: from all)"),
            list(titles),
            format_func=titles.__getitem__,
            selection_mode="multi",
            key=_KEY,
            bind="query-params",
        )


def picked(assistant: Assistant) -> Assistant:
    """The assistant of what is picked. A programme that has gone meanwhile counts no longer."""
    titles = _titles(assistant, "sv")
    return assistant.of([name for name in st.session_state.get(_KEY) or () if name in titles])


def _titles(assistant: Assistant, language: Language) -> dict[str, str]:
    with assistant.index.pinned() as build:
        return {name: each.label(language) for name, each in build.store.programmes.items()}
