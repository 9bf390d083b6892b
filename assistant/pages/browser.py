"""What the page's own script does for the browser."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from assistant.messages import catalogue
from assistant.records import Language

SCRIPT = (Path(__file__).parent / "page.js").read_text(encoding="utf-8")


def tell(language: Language, *, asked: int = 0, answered: int = 0) -> None:
    """The page's language, and how far the talk is: the last question is scrolled to, and an answer announced once."""
    said = catalogue(language).gettext("The answer is ready.")
    state = f'data-language="{language}" data-asked="{asked}" data-answered="{answered}" data-said="{said}"'
    st.html(f'<i class="page-state" {state}></i><script>{SCRIPT}</script>', unsafe_allow_javascript=True)
