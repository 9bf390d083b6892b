"""Work at one enquiry: who does what with it, and what is told when it cannot be done."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import streamlit as st

from assistant.access import Person
from assistant.assistant import Assistant
from assistant.desk.desk import Desk, View
from assistant.desk.enquiry import Enquiry
from assistant.errors import DeskError
from assistant.messages import catalogue
from assistant.pages import wording
from assistant.records import Language
from assistant.settings import Settings

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Work:
    """An enquiry, and who is at it."""

    desk: Desk
    view: View
    assistant: Assistant
    given: Settings
    language: Language
    person: Person

    @property
    def by(self) -> str:
        return self.person.signature

    @property
    def enquiry(self) -> Enquiry:
        return self.view.enquiry

    @property
    def key(self) -> str:
        """Changes whenever the letter was changed by something else than typing, so that its field is drawn anew."""
        return f"{self.enquiry.id} {st.session_state.get('redrawn', 0)}"


def do(step: Callable[[], Enquiry], language: Language) -> bool:
    """Whether a step could be done; if not, it is told why."""
    try:
        saw(step())
    except DeskError as error:
        log.info("%s", error)
        wording.note(wording.amiss(error.amiss, language))
        return False
    return True


@dataclass(frozen=True, slots=True)
class _Seen:
    """An enquiry as it is on the page: as of which change, and with which text."""

    version: int
    body: str


def saw(enquiry: Enquiry) -> None:
    """Remembers how an enquiry is on the page."""
    st.session_state.setdefault("seen", {})[enquiry.id] = _Seen(enquiry.version, enquiry.body)


def has_moved(enquiry: Enquiry) -> bool:
    """Whether somebody else has changed a letter since it was drawn on this page; a note to colleagues changes none."""
    seen: _Seen | None = st.session_state.get("seen", {}).get(enquiry.id)
    return seen is not None and seen.version != enquiry.version and (seen.body != enquiry.body or not enquiry.is_open)


def set_aside(work: Work) -> None:
    """Keeps what stands in the field of a letter that is drawn anew, if it was not kept yet."""
    typed = st.session_state.get(f"letter {work.key}", "")
    seen: _Seen | None = st.session_state.get("seen", {}).get(work.enquiry.id)
    if typed and seen and typed != seen.body:
        st.session_state.unsaved = typed


def unsaved(language: Language) -> None:
    """Shows what somebody had typed when another changed the letter, to be copied, once."""
    typed = st.session_state.pop("unsaved", "")
    if typed:
        with st.expander(catalogue(language).gettext("What you had written"), expanded=True, icon=":material/draft:"):
            st.code(typed, language=None, wrap_lines=True)


def redraw() -> None:
    """Has the field of the letter drawn anew, since the letter was changed by something else than typing."""
    st.session_state.redrawn = st.session_state.get("redrawn", 0) + 1


def remarked(key: str, label: str, icon: str, step: Callable[..., Enquiry], work: Work) -> None:
    """A step that is taken with a word to colleagues."""
    _ = catalogue(work.language).gettext
    with st.popover(label, icon=icon), st.form(f"{key} {work.key}", border=False, clear_on_submit=True):
        remark = st.text_area(_("A word to colleagues; it never goes out"), max_chars=1000)
        if st.form_submit_button(label, type="primary"):
            do(partial(step, work.enquiry, remark, work.by, work.given.day), work.language)
            st.rerun()
