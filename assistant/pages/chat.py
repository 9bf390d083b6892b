"""The chat page: ask, read, open the source."""

from __future__ import annotations

import logging
from collections.abc import Sequence

import streamlit as st

from assistant import settings
from assistant.assistant import Assistant, open_assistant
from assistant.errors import AssistantError
from assistant.excerpt import excerpt
from assistant.markdown import escape, quoted
from assistant.messages import catalogue
from assistant.reading import LONGEST
from assistant.records import LANGUAGES, Answer, Citation, Language, Turn

log = logging.getLogger(__name__)
NAMES: dict[Language, str] = {"sv": "Svenska", "fi": "Suomi", "en": "English"}
EXAMPLES = ("Which goals are there for ICT?", "What must a funded project meet?", "What are the strategic choices?")


@st.cache_resource(show_spinner=False)
def shared_assistant() -> Assistant:
    """One for all sessions: it keeps no conversation."""
    return open_assistant(settings.load())


def main() -> None:
    st.set_page_config(page_title="Programme assistant", page_icon=":material/menu_book:", layout="centered")
    language = _language()
    _ = catalogue(language).gettext
    st.title(_("Programme assistant"))
    try:
        assistant = shared_assistant()
    except AssistantError as error:
        log.error("%s", error)
        st.error(_("The assistant has no text to answer from yet. Whoever keeps it can see the reason in its log."))
        return
    _introduction(assistant, language)
    turns: list[Turn] = st.session_state.setdefault("turns", [])
    asked = _question(language, fresh=not turns)
    for turn in turns:
        _draw(turn, assistant, language)
    if asked:
        _ask(asked, turns, assistant, language)
    if turns and st.button(_("Clear the conversation"), icon=":material/delete:"):
        turns.clear()
        st.rerun()


def _language() -> Language:
    """The language of the page: the visitor's choice, else the browser's, else Swedish."""
    browser = (st.context.locale or "")[:2]
    preferred: Language = next((code for code in LANGUAGES if code == browser), "sv")
    chosen = st.segmented_control(
        "Språk · Kieli · Language",
        LANGUAGES,
        format_func=NAMES.__getitem__,
        default=preferred,
        key="language",
        label_visibility="collapsed",
        required=True,
    )
    return chosen or preferred


def _introduction(assistant: Assistant, language: Language) -> None:
    _ = catalogue(language).gettext
    known = "; ".join(assistant.described(language))
    model = assistant.writer
    kept = (
        _("Nothing you write is stored; it is gone when you close the page.")
        if model == "quotes"
        else _("What you write is sent to the language model {model}, and is not stored here.").format(
            model=escape(model)
        )
    )
    st.caption(
        _("I am a machine, not an official. I know one text: {what}. I advise; the council decides.").format(what=known)
        + " "
        + kept
    )


def _question(language: Language, *, fresh: bool) -> str | None:
    """What the visitor has just asked, typed or picked from the examples."""
    _ = catalogue(language).gettext
    typed = st.chat_input(_("Ask about the programme"), max_chars=LONGEST)
    picked = (
        st.pills(_("For example"), [_(example) for example in EXAMPLES], key=f"examples-{language}") if fresh else None
    )
    return typed or picked


def _ask(asked: str, turns: list[Turn], assistant: Assistant, language: Language) -> None:
    _ = catalogue(language).gettext
    try:
        with st.spinner(_("Looking in the text …")):
            answer = assistant.ask(asked, turns, page=language)
    except AssistantError as error:
        log.error("%s", error)
        st.error(_("This did not work just now. Try again in a while."))
        return
    turns.append(Turn(asked, answer))
    st.rerun()


def _draw(turn: Turn, assistant: Assistant, language: Language) -> None:
    with st.chat_message("user"):
        st.markdown(escape(turn.question))
    with st.chat_message("assistant"):
        st.markdown(turn.answer.text)
        for notice in turn.answer.notices:
            st.info(escape(notice), icon=":material/info:")
        _sources(turn.answer.citations, assistant, language)
        st.caption(_written_by(turn.answer, language))


def _written_by(answer: Answer, language: Language) -> str:
    _ = catalogue(language).gettext
    if answer.writer == "quotes":
        return _("Written by rules, from quotes")
    return _("Written by {model}, checked against the passages").format(model=escape(answer.writer))


def _sources(citations: Sequence[Citation], assistant: Assistant, language: Language) -> None:
    _ = catalogue(language).gettext
    for citation in citations:
        place = escape(citation.heading[-1] if citation.heading else citation.document)
        with st.expander(_("Source {number}: {place}").format(number=citation.number, place=place)):
            st.caption(_("The passage in its surroundings, in {document}").format(document=escape(citation.document)))
            _surroundings(citation, assistant, language)


def _surroundings(citation: Citation, assistant: Assistant, language: Language) -> None:
    around = excerpt(assistant.document(citation.document), citation.start, citation.end)
    if around.before.strip():
        st.markdown(("" if around.opens else "… ") + _lines(around.before))
    st.markdown("> " + quoted(around.quote, language, "> "))
    if around.after.strip():
        st.markdown(_lines(around.after) + ("" if around.closes else " …"))


def _lines(text: str) -> str:
    """Document text as Markdown, its lines kept."""
    return "  \n".join(escape(" ".join(line.split())) for line in text.splitlines() if line.strip())


main()
