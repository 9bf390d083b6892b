"""The way to a new house note, from wherever one is missing."""

from __future__ import annotations

from collections.abc import Iterable

import streamlit as st

from assistant.messages import catalogue
from assistant.notebook import Entry
from assistant.pages import writing
from assistant.programme import Programme
from assistant.records import LANGUAGE_NAMES, Language
from assistant.settings import Settings

PATH = "notebook"
"""The address of the page where house notes are written."""
_LONGEST = 1000
"""Characters of questions that an address may bring along."""


def link(topics: Iterable[str], asks: Iterable[str], language: Language) -> None:
    """Draws the way to a new note that begins with topics and questions."""
    st.page_link(
        st.Page(_nothing, url_path=PATH),
        label=catalogue(language).gettext("Write a house note"),
        icon=":material/edit_note:",
        query_params={
            "topics": ",".join(topics),
            "asks": "\n".join(asks)[:_LONGEST],
            "language": LANGUAGE_NAMES[language],
        },
    )


def begin(programmes: list[Programme], owner: str, given: Settings) -> None:
    """Opens the form on the topics and questions that the address brings along, once."""
    brought = [st.query_params.pop(name, "") for name in ("topics", "asks")]
    if not any(brought):
        return
    topics, asks = brought[0].split(","), brought[1][:_LONGEST].splitlines()
    known = [(each, {silent.topic for silent in each.aids.guide.silent}) for each in programmes]
    programme = next((each for each, names in known if names.intersection(topics)), programmes[0])
    held = {silent.topic for silent in programme.aids.guide.silent}
    kept = tuple(each for each in topics if each in held)
    writing.begin(
        Entry(
            programme.name, owner, writing.half_a_year(given.day), {}, kept, tuple(filter(None, map(str.strip, asks)))
        )
    )


def _nothing() -> None:
    """A page is told by its address; what it runs is the frame's."""
