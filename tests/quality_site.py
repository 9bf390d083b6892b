"""What `quality_app.py` shows: the page with a little feedback and a few questions that the text did not answer."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import streamlit as st

from assistant import settings
from assistant.assistant import Assistant, open_assistant
from assistant.cases import Case, Rated
from assistant.gaps import Unanswered
from assistant.pages import browser, quality
from assistant.records import LANGUAGES, Language, Outcome

ASKED = (
    Unanswered("Hur mycket pengar kan man få?", "sv", ("amount-of-support",), 3),
    Unanswered("Paljonko rahaa saa?", "fi", ("amount-of-support",), 2),
    Unanswered("Ketkä istuvat ohjausryhmässä?", "fi"),
)


@dataclass(frozen=True, slots=True)
class Said:
    """Feedback as it is kept."""

    id: int
    question: str
    outcome: Outcome
    thumb: Literal["up", "down"]
    passages: tuple[str, ...]
    language: Language = "sv"
    word: str = "[x](http://example.org) <b>"
    day: datetime.date = datetime.date(2026, 11, 1)


@st.cache_resource
def opened() -> Assistant:
    return open_assistant(settings.load())


@st.cache_resource
def told() -> list[Rated]:
    asked: tuple[tuple[str, Literal["up", "down"]], ...] = (("Vilka mål finns för ICT?", "up"), ("Hur mycket?", "down"))
    answers = [(opened().ask(question), thumb) for question, thumb in asked]
    return [
        Said(at, each.question, each.outcome, thumb, tuple(citation.passage for citation in each.citations))
        for at, (each, thumb) in enumerate(answers)
    ]


def keep(case: Case, rated: Rated) -> None:
    with (Path.home() / "kept.jsonl").open("a", encoding="utf-8") as file:
        file.write(case.model_dump_json() + "\n")


st.html(Path(browser.__file__).parent / "style.css")
preferred = (st.context.locale or "sv")[:2]
language: Language = next(code for code in LANGUAGES if code == preferred)
page = st.Page(
    lambda: quality.show(opened(), settings.load(), language, told(), ASKED, keep),
    title="Quality", url_path=quality.PATH, default=True,
)  # fmt: skip
notebook = st.Page(lambda: st.markdown(f"notebook: {st.query_params['topic']}"), title="Notes", url_path="notebook")
st.navigation([page, notebook], position="top").run()
