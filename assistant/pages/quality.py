"""The page on quality: what the evals say, what visitors say, and what they ask that the text does not say."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from assistant.assistant import Assistant
from assistant.cases import Rated
from assistant.gaps import Unanswered
from assistant.messages import catalogue
from assistant.pages import browser, rated, runs, unanswered
from assistant.records import Language
from assistant.settings import Settings

PATH = "quality"
"""The page's own address."""


def show(
    assistant: Assistant,
    given: Settings,
    language: Language,
    told: Sequence[Rated],
    asked: Sequence[Unanswered],
    keep: rated.Keep,
) -> None:
    """Draws the part of the page that is chosen; only that part is worked out.

    `told` is what visitors said of answers, `asked` what the text did not answer; `keep` keeps the case that staff make
    of a visitor's feedback.
    """
    _ = catalogue(language).gettext
    st.title(_("Quality"), anchor=False)
    names = {"runs": _("Evals"), "rated": _("Feedback"), "unanswered": _("Unanswered")}
    part = st.segmented_control(
        _("What to look at"),
        list(names),
        format_func=names.__getitem__,
        default="runs",
        required=True,
        key="part",
        label_visibility="collapsed",
    )
    if part == "runs":
        runs.show(given.runs, language)
    elif part == "rated":
        rated.show(assistant, given, language, told, keep)
    else:
        unanswered.show(assistant, given, language, asked)
    browser.tell(language)
