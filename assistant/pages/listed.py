"""An enquiry in a list, and the way to it."""

from __future__ import annotations

import streamlit as st

from assistant.desk.enquiry import Enquiry
from assistant.markdown import apart, escape
from assistant.pages import wording
from assistant.records import Language


def row(one: Enquiry, place: str, language: Language) -> None:
    """What an enquiry is called, and in small what there is to know of it; `place` tells one list from another."""
    key = f"row {place} {one.id}"
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key=key):
        label = apart(escape(wording.title(one, language)))
        st.button(label, key=f"open {place} {one.id}", on_click=_open, args=(one.id,), type="tertiary")
        st.markdown(f":small[{apart(escape(wording.line(one, language)))}]", width="content")


def _open(id: int) -> None:
    st.query_params["enquiry"] = str(id)
