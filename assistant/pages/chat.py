"""The chat page: ask, read, open the source."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from pathlib import Path

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from assistant import settings
from assistant.assistant import Assistant, open_assistant
from assistant.enquiries import LONGEST
from assistant.errors import AssistantError
from assistant.excerpt import excerpt, gathered, html, runs
from assistant.markdown import apart, escape
from assistant.messages import catalogue
from assistant.records import LANGUAGES, Answer, Citation, Language, Turn

log = logging.getLogger(__name__)
HERE = Path(__file__).parent
SCRIPT = (HERE / "page.js").read_text(encoding="utf-8")
NAMES: dict[Language, str] = {"sv": "Svenska", "fi": "Suomi", "en": "English"}
EXAMPLES = ("Which goals are there for ICT?", "What must a funded project meet?", "What are the strategic choices?")


@st.cache_resource(show_spinner=False)
def shared_assistant() -> Assistant:
    """One for all sessions: it keeps no conversation."""
    return open_assistant(settings.load())


def main() -> None:
    """Draws the page, and asks what has just been asked."""
    language = _language()
    _ = catalogue(language).gettext
    st.set_page_config(page_title=_("Programme assistant"), page_icon=HERE / "icon.svg")
    st.html(HERE / "style.css")
    st.title(_("Programme assistant"), anchor=False)
    try:
        assistant = shared_assistant()
    except AssistantError as error:
        log.error("%s", error)
        st.error(_("The assistant has no text to answer from yet. Whoever keeps it can see the reason in its log."))
        return
    _introduction(assistant, language)
    _conversation(assistant, language)
    _tell_browser(language, asked=len(st.session_state.turns))


def _language() -> Language:
    """The language of the page: the visitor's choice, kept in the address, else the browser's, else Swedish."""
    browser = (st.context.locale or "")[:2]
    preferred: Language = next((code for code in LANGUAGES if code == browser), "sv")
    return st.segmented_control(
        "Språk · Kieli · Language",
        LANGUAGES,
        format_func=NAMES.__getitem__,
        default=preferred,
        key="language",
        label_visibility="collapsed",
        required=True,
        bind="query-params",
    )


def _introduction(assistant: Assistant, language: Language) -> None:
    _ = catalogue(language).gettext
    known = escape("; ".join(assistant.described(language)))
    _say(
        f":material/smart_toy: {_('I am a machine. I give advice; the authority makes the decisions.')}  \n"
        f":material/description: {_('All I know is this text: {what}.').format(what=known)}  \n"
        f":material/lock: {_kept(assistant.writer, language)}"
    )


def _kept(writer: str, language: Language) -> str:
    _ = catalogue(language).gettext
    if writer == "quotes":
        return _("Nothing you write is stored. It is gone when you close the page.")
    return _("What you write is sent to the language model {model}. It is not stored here.").format(
        model=escape(writer)
    )


def _conversation(assistant: Assistant, language: Language) -> None:
    turns: list[Turn] = st.session_state.setdefault("turns", [])
    asked = _question(language, fresh=not turns)
    for turn in turns:
        _asked(turn.question)
        with st.chat_message("assistant"):
            _answer(turn.answer, assistant, language)
    if asked:
        _ask(asked, turns, assistant, language)
    if turns:
        clear = catalogue(language).gettext("Clear the conversation")
        st.button(clear, icon=":material/delete:", on_click=_clear)


def _clear() -> None:
    st.session_state.turns.clear()
    st.session_state.pop("unanswered", None)


def _tell_browser(language: Language, asked: int) -> None:
    """The page's language, for screen readers, and how far the talk is: the last question is scrolled to."""
    state = f'data-language="{language}" data-asked="{asked}" data-answered="{len(st.session_state.turns)}"'
    st.html(f'<i class="page-state" {state}></i><script>{SCRIPT}</script>', unsafe_allow_javascript=True)


def _question(language: Language, *, fresh: bool) -> str | None:
    """What the visitor has just asked, typed or picked from the examples; or before, and has no answer to yet."""
    _ = catalogue(language).gettext
    with st.bottom:  # there it leaves the scrolling to us: Streamlit's own would show the end of a long answer
        typed = st.chat_input(_("Ask about the programme"), max_chars=LONGEST)
    examples = st.empty()
    asked = typed or st.session_state.get("unanswered") or (_example(examples, language) if fresh else None)
    if asked:
        examples.empty()
    return asked


def _example(place: DeltaGenerator, language: Language) -> str | None:
    _ = catalogue(language).gettext
    with place.container():
        st.markdown(_("For example"))
        with st.container(horizontal=True, gap="small"):
            picked = [_(example) for example in EXAMPLES if st.button(_(example))]
    return next(iter(picked), None)


def _ask(asked: str, turns: list[Turn], assistant: Assistant, language: Language) -> None:
    _ = catalogue(language).gettext
    st.session_state.unanswered = asked  # so that it is asked anew if another language is chosen meanwhile
    _asked(asked)
    _tell_browser(language, asked=len(turns) + 1)
    with st.chat_message("assistant"):
        try:
            with st.spinner(_("Looking in the text …")):
                answer = assistant.ask(asked, turns, page=language)
        except Exception:  # whatever went wrong, the visitor gets a sentence and the log the reason
            log.exception("no answer")
            st.error(_("This did not work just now. Try again in a while."))
            del st.session_state.unanswered
            return
    turns.append(Turn(asked, answer))
    del st.session_state.unanswered
    st.rerun()


def _asked(question: str) -> None:
    with st.chat_message("user"):
        _say("  \n".join(escape(line) for line in question.splitlines()))


def _answer(answer: Answer, assistant: Assistant, language: Language) -> None:
    _say(answer.text)
    for notice in answer.notices:
        _say(f":small[:material/info: {escape(notice)}]")
    for group in gathered(answer.citations):
        with st.expander(apart(_place(group, language))):
            st.html(html(excerpt(assistant.document(group[0].document), group)))
            _say(f":small[{escape(group[0].document)}]")
    _say(f":small[:material/edit_note: {_written_by(answer, language)}]")


def _say(markdown: str) -> None:
    st.markdown(apart(markdown))


def _written_by(answer: Answer, language: Language) -> str:
    _ = catalogue(language).gettext
    if answer.writer == "quotes":
        return _("Written by rules, from quotes")
    return _("Written by {model}, checked against the passages").format(model=escape(answer.writer))


def _place(group: Sequence[Citation], language: Language) -> str:
    """Which sources these are, and under which heading they stand."""
    plural = catalogue(language).ngettext
    trails = [citation.heading for citation in group]
    shared = [names[0] for names in zip(*trails, strict=False) if len(set(names)) == 1]
    label = plural("Source {numbers}: {place}", "Sources {numbers}: {place}", len(group))
    place = escape(shared[-1] if shared else group[0].document)
    if group[0].kind == "note":
        place = catalogue(language).gettext("from the council's staff, not from the programme")
    return label.format(numbers=runs(citation.number for citation in group), place=place)


main()
