"""What people ask and the text does not say, grouped, with the way to the house note that would answer it."""

from __future__ import annotations

import logging
from collections.abc import Sequence

import streamlit as st

from assistant import embedding, gaps
from assistant.assistant import Assistant
from assistant.errors import AssistantError
from assistant.gaps import Gap, Unanswered
from assistant.markdown import apart, escape
from assistant.messages import catalogue
from assistant.pages import noting
from assistant.records import LANGUAGE_NAMES, Language
from assistant.settings import Settings

log = logging.getLogger(__name__)
_ON_A_PAGE = 20


def show(assistant: Assistant, given: Settings, language: Language, asked: Sequence[Unanswered]) -> None:
    """Draws the groups, those asked for most often first."""
    _ = catalogue(language).gettext
    if not asked:
        st.info(_("No question has been left unanswered yet."))
        return
    try:
        with assistant.index.pinned() as build:
            found = _found(tuple(asked), build.id, language, given, assistant)
    except AssistantError as error:
        log.error("%s", error)
        st.error(_("This did not work just now. Try again in a while."))
        return
    open_only = st.toggle(_("Only what no house note answers"), value=True, key="open only")
    shown = [each for each in found if not (open_only and each.covered)]
    if not shown:
        st.info(_("House notes answer all of them."))
        return
    pages = -(-len(shown) // _ON_A_PAGE)
    at = st.pagination(pages, key=f"gaps page {len(shown)}") if pages > 1 else 1
    for each in shown[(at - 1) * _ON_A_PAGE : at * _ON_A_PAGE]:
        with st.container(border=True):
            _one(each, language)


@st.cache_resource(max_entries=6, show_spinner=False)
def _found(
    asked: tuple[Unanswered, ...], build: str, language: Language, _given: Settings, _assistant: Assistant
) -> list[Gap]:
    """The groups, found once for the same questions and the same build."""
    with _assistant.index.pinned() as pinned:
        return gaps.found(asked, embedding.load(_given.embedding), pinned, _given.day, language)


def _one(gap: Gap, language: Language) -> None:
    """A group: what about, how often, in what words, and whether a note answers it."""
    _, plural = catalogue(language).gettext, catalogue(language).ngettext
    label = gap.label[:1].upper() + gap.label[1:]
    st.header(apart(escape(label)), anchor=False)
    often = plural("asked {count} time", "asked {count} times", gap.often).format(count=gap.often)
    st.markdown(f"**{often}** · {', '.join(LANGUAGE_NAMES[code] for code in gap.languages)}")
    st.markdown("\n".join(f"- {apart(escape(each))}" for each in gap.examples))
    if gap.covered:
        st.markdown(f":material/check: {_('A house note answers this.')}")
    else:
        noting.link([gap.topic] if gap.topic else [], gap.examples, language)
