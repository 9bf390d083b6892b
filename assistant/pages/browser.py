"""What the page's own script does for the browser."""

from __future__ import annotations

from html import escape
from pathlib import Path

import streamlit as st

from assistant.messages import catalogue
from assistant.records import Language

SCRIPT = (Path(__file__).parent / "page.js").read_text(encoding="utf-8")


def tell(language: Language) -> None:
    """The page's language, for screen readers."""
    _run(language=language)


def tell_talk(language: Language, asked: int, answered: int) -> None:
    """The same, and how far the talk is: the last question is scrolled to, and an answer announced once."""
    said = catalogue(language).gettext("The answer is ready.")
    _run(language=language, asked=str(asked), answered=str(answered), said=said)


def tell_verdict(language: Language, verdict: str) -> None:
    """The same, and how a letter stands by now: announced when it changes."""
    _run(language=language, verdict=verdict)


def tell_passage(language: Language, passage: str) -> None:
    """The same, and the passage to go to."""
    _run(language=language, passage=passage)


def _run(**state: str) -> None:
    data = " ".join(f'data-{name}="{escape(value)}"' for name, value in state.items())
    st.html(f'<i class="page-state" {data}></i><script>{SCRIPT}</script>', unsafe_allow_javascript=True)
