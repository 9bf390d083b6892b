"""The chat: ask, read, go on."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import Literal

import streamlit as st
from streamlit.delta_generator import DeltaGenerator
from streamlit.runtime.scriptrunner import StopException

from assistant import limits, settings
from assistant.assistant import Assistant
from assistant.enquiries import LONGEST
from assistant.errors import EmbedderError
from assistant.limits import Limits, Pace
from assistant.markdown import apart, escape
from assistant.messages import catalogue
from assistant.pages import answers, browser, choosing, keeping
from assistant.pages.answers import say
from assistant.records import Language, Turn
from assistant.settings import Settings

log = logging.getLogger(__name__)
_SHORT = 80
"""Characters by which a question is known again."""


@dataclass
class Unanswered:
    """A question without its answer. It is asked anew in each run, as when another language is chosen, until it has
    one; or it was stopped, or turned away, and is only offered."""

    question: str
    stopped: bool = False


def show(assistant: Assistant, given: Settings, language: Language) -> None:
    """Draws the conversation, and asks what has just been asked."""
    st.title(catalogue(language).gettext("Programme assistant"), anchor=False)
    closed = limits.closed(given, language)
    if closed is not None:
        st.info(apart(escape(closed)))
        browser.tell(language)
        return
    choosing.offer(assistant, language)
    _conversation(assistant, given, language)


def _conversation(assistant: Assistant, given: Settings, language: Language) -> None:
    turns: list[Turn] = st.session_state.setdefault("turns", [])
    left = _question(assistant, language)
    try:
        _talk(left, turns, assistant, given, language)
    except StopException:  # from here on the session's state is closed to this run, though not what it holds
        if left:
            left.stopped = True
        raise


def _talk(
    left: Unanswered | None, turns: list[Turn], assistant: Assistant, given: Settings, language: Language
) -> None:
    """The turns, the question that has no answer yet, and what can be done next."""
    keeping.settle(turns, given, language)
    if not turns:
        _introduction(choosing.picked(assistant), given, language)
    for at, turn in enumerate(turns):
        _asked(turn.question)
        answers.show(at, turn, assistant, given, language)
    if left and not left.stopped:
        _ask(left, turns, choosing.picked(assistant), given, language)
    else:
        _offer_again(left, language)
        if turns:
            _next(choosing.picked(assistant), turns, given, language)
        else:
            _begin(choosing.picked(assistant), turns, language)
    browser.tell_talk(language, len(turns), len(turns))


@st.cache_resource(show_spinner=False)
def _shared_limits() -> Limits:
    """The pace of all visitors together."""
    return Limits(settings.load().rate_all)


def _introduction(assistant: Assistant, given: Settings, language: Language) -> None:
    """What it is, knows and keeps, and whom else one can ask."""
    _, plural = catalogue(language).gettext, catalogue(language).ngettext
    described = assistant.described(language)
    known = plural("All I know is this text: {what}.", "All I know are these texts: {what}.", len(described))
    lines = [
        f":material/smart_toy: {_('I am a machine. I give advice; the authority makes the decisions.')}",
        f":material/description: {known.format(what=escape('; '.join(described)))}",
        *(f":material/update: {escape(each)}" for each in assistant.replaced(language)),
        f":material/lock: {_kept(assistant.writer, given, language)}",
    ]
    offices = assistant.offices(language)
    if offices:
        lines.append(f":material/support_agent: {_('You can also ask a person.')} {' '.join(offices)}")
    say("  \n".join(lines))


def _kept(writer: str, given: Settings, language: Language) -> str:
    _ = catalogue(language).gettext
    kept = keeping.promise(given, language)
    if writer == "quotes":
        return kept
    sent = _(
        "Questions that the text answers are sent to the language model {model}. E-mail addresses, phone numbers and "
        "identity codes are taken out of them first."
    )
    return f"{sent.format(model=escape(writer))} {kept}"


def _question(assistant: Assistant, language: Language) -> Unanswered | None:
    """What the visitor has asked, and has no answer to yet. A link may fill in a question, unsent."""
    if "linked" not in st.session_state:
        st.session_state.linked = st.query_params.get("q", "")[:LONGEST]
        if st.session_state.linked:
            st.session_state.typed = st.session_state.linked
    placeholder = catalogue(language).gettext("Ask about the programme")
    mode: Literal["submit", "stop"] = "submit" if assistant.writer == "quotes" else "stop"
    with st.bottom:  # there it leaves the scrolling to us: Streamlit's own would show the end of a long answer
        st.chat_input(placeholder, key="typed", max_chars=LONGEST, submit_mode=mode, on_submit=_submit)
    left: Unanswered | None = st.session_state.get("unanswered")
    return left


def _submit() -> None:
    _put(st.session_state.typed)


def _begin(assistant: Assistant, turns: list[Turn], language: Language) -> None:
    """Ways to begin: an idea told in three answers, or a question that the text answers."""
    _ = catalogue(language).gettext
    with st.expander(_("Check my idea"), icon=":material/lightbulb:"), st.form("idea", border=False):
        parts = [
            st.text_input(_("What would be done?"), max_chars=600),
            st.text_input(_("For whom?"), max_chars=300),
            st.text_input(_("Where?"), max_chars=100),
        ]
        if st.form_submit_button(_("Check the idea"), type="primary") and parts[0].strip():
            _put(_told(parts, language))
            st.rerun()
    st.markdown(_("For example"))
    _offer(_suggested(assistant, turns, language))


def _told(parts: list[str], language: Language) -> str:
    """An idea told in parts, as one message."""
    told = [each.strip().rstrip(".!?") for each in parts if each.strip()]
    return f"{'. '.join(told)}. {catalogue(language).gettext('This is what we want to do in our project.')}"


def _next(assistant: Assistant, turns: list[Turn], given: Settings, language: Language) -> None:
    """What can be asked next, and the way to begin afresh."""
    _ = catalogue(language).gettext
    st.markdown(_("You could go on with"))
    _offer(_suggested(assistant, turns, language))
    keeping.offer(given, language)
    st.button(_("Clear the conversation"), icon=":material/delete:", on_click=_clear, type="tertiary")


def _suggested(assistant: Assistant, turns: list[Turn], language: Language) -> list[str]:
    """What to begin or to go on with; nothing while the embedder that finds it out does not answer."""
    try:
        return assistant.suggested(turns, language)
    except EmbedderError as error:
        log.error("%s", error)
        return []


def _offer(questions: list[str]) -> None:
    with st.container(horizontal=True, gap="small"):
        for question in questions:
            st.button(question, on_click=_put, args=(question,))


def _offer_again(left: Unanswered | None, language: Language) -> None:
    """Offers a question whose answer was interrupted, if any."""
    _ = catalogue(language).gettext
    if left:
        cut = left.question if len(left.question) <= _SHORT else f"{left.question[:_SHORT]}…"
        say(_("There is no answer yet to “{question}”.").format(question=escape(" ".join(cut.split()))))
        st.button(_("Ask it again"), icon=":material/refresh:", on_click=_put, args=(left.question,))


def _put(question: str) -> None:
    st.session_state.unanswered = Unanswered(question)


def _clear() -> None:
    st.session_state.turns.clear()
    keeping.stop()
    for left in ("unanswered", "rated"):
        st.session_state.pop(left, None)


def _ask(left: Unanswered, turns: list[Turn], assistant: Assistant, given: Settings, language: Language) -> None:
    _ = catalogue(language).gettext
    wait = _shared_limits().ask(st.session_state.setdefault("pace", Pace(given.rate)))
    if wait:
        left.stopped = True
        st.warning(limits.told(wait, language))
        _offer_again(left, language)
        return
    _asked(left.question)
    browser.tell_talk(language, len(turns) + 1, len(turns))
    bubble = st.chat_message("assistant")
    if assistant.writer != "quotes":
        with st.container(key="again"):
            _offer_again(left, language)
    with bubble:
        standing = st.empty()
        try:
            with st.spinner(_("Looking in the text …")):
                answer = assistant.ask(left.question, turns, page=language, shows=lambda text: _stands(text, standing))
        except Exception:  # whatever went wrong, the visitor gets a sentence and the log the reason
            log.exception("no answer")
            st.error(_("This did not work just now. Try again in a while."))
            del st.session_state.unanswered
            return
    del st.session_state.unanswered
    turns.append(Turn(left.question, answer))
    st.rerun()


def _stands(text: str, place: DeltaGenerator) -> None:
    """Shows what stands by now of an answer that is being written."""
    place.markdown(apart(text))


def _asked(question: str) -> None:
    with st.chat_message("user"):
        say("  \n".join(escape(line) for line in question.splitlines()))
