"""Which programmes are answered from: all of them, or those that the visitor picks."""

from __future__ import annotations

import streamlit as st

from assistant.assistant import Assistant
from assistant.markdown import apart, escape
from assistant.messages import catalogue
from assistant.records import Language

_KEY = "programme"
"""Of what is picked, in the session; a link may pick as well, by the names of folders."""


def offer(assistant: Assistant, language: Language) -> None:
    """Lets the visitor pick, where there is more than one."""
    titles = assistant.programmes(language)
    if len(titles) > 1:
        st.pills(
            catalogue(language).gettext("Answer only from (none picked: from all)"),
            list(titles),
            format_func=lambda name: apart(escape(titles[name])),
            selection_mode="multi",
            key=_KEY,
            default=[name for name in st.query_params.get_all(_KEY) if name in titles],
        )


def picked(assistant: Assistant) -> Assistant:
    """The assistant of what is picked. A programme that has gone meanwhile counts no longer."""
    names = st.session_state.get(_KEY) or ()
    known = assistant.programmes("sv") if names else {}
    return assistant.of([name for name in names if name in known])
