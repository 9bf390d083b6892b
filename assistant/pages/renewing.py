"""An ingest as the staff's pages show it: begun here, in one place for all sessions, and watched while it runs."""

from __future__ import annotations

import streamlit as st

from assistant import refusing
from assistant.markdown import apart, escape
from assistant.messages import catalogue
from assistant.records import Language
from assistant.renewal import Renewal
from assistant.settings import Settings

_EVERY = 1.0
"""Seconds between two looks at how far it is."""


def shared(given: Settings) -> Renewal:
    """The one place that an index is renewed by."""
    return _shared(str(given.corpus.resolve()), str(given.index.resolve()), given)


@st.cache_resource(show_spinner=False)
def _shared(corpus: str, index: str, _given: Settings) -> Renewal:
    return Renewal(_given)


def progress(renewal: Renewal, language: Language) -> None:
    """Draws how far an ingest is, and the whole page anew once it is done."""
    running = renewal.step.running
    if not running:  # this very run draws the page as it is now
        st.session_state.pop("watching", None)
    st.fragment(_progress, run_every=_EVERY if running else None)(renewal, language)


def _progress(renewal: Renewal, language: Language) -> None:
    _, step = catalogue(language).gettext, renewal.step
    if step.running:
        st.session_state.watching = True
        said = _("The texts are being read in. Until that is done, the assistant answers from the earlier ones.")
        counted = _("{done} of {total} passages are new and have been looked at.").format(
            done=step.done, total=step.total
        )
        st.progress(step.done / step.total if step.total else 0.0, f"{said} {counted if step.total else ''}")
    elif st.session_state.pop("watching", False):
        st.rerun()


def failure(renewal: Renewal, language: Language) -> None:
    """Draws why the last ingest that was begun here failed, if it did."""
    step = renewal.step
    if step.error and not step.running:
        said = catalogue(language).gettext("The texts could not be read in. The earlier ones still answer. The reason:")
        st.error(f"{said} {apart(escape(refusing.of_error(step.error, language)))}")
