"""What visitors said of answers, and the way from there to a case of the evals."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from typing import get_args

import streamlit as st

from assistant import cases, measures
from assistant.assistant import Assistant
from assistant.cases import USUAL, Case, Draft, Rated
from assistant.enquiries import LONGEST
from assistant.errors import AssistantError, CaseError
from assistant.markdown import apart, escape
from assistant.messages import catalogue
from assistant.records import LANGUAGE_NAMES, Language, Outcome, Passage, Verdict
from assistant.settings import Settings

log = logging.getLogger(__name__)
_ON_A_PAGE = 10
_OUTCOMES: tuple[Outcome, ...] = tuple(each for each in get_args(Outcome) if each in USUAL)
_VERDICTS: tuple[Verdict, ...] = get_args(Verdict)
Keep = Callable[[Case, Rated], None]


def show(assistant: Assistant, given: Settings, language: Language, rated: Sequence[Rated], keep: Keep) -> None:
    """Draws the feedback, the newest first, a page of it at a time."""
    _ = catalogue(language).gettext
    if not rated:
        st.info(_("Nobody has rated an answer yet."))
        return
    found = _narrowed(rated, language)
    pages = -(-len(found) // _ON_A_PAGE)
    at = st.pagination(pages, key=f"rated page {len(found)}") if pages > 1 else 1
    for each in found[(at - 1) * _ON_A_PAGE : at * _ON_A_PAGE]:
        with st.container(border=True):
            _one(each, assistant, given, language, keep)


def _narrowed(rated: Sequence[Rated], language: Language) -> list[Rated]:
    """The newest first, of one thumb if that is chosen."""
    _ = catalogue(language).gettext
    counts = {thumb: sum(each.thumb == thumb for each in rated) for thumb in ("down", "up")}
    names = {
        "all": _("All ({count})").format(count=len(rated)),
        "down": _("Did not help ({count})").format(count=counts["down"]),
        "up": _("Helped ({count})").format(count=counts["up"]),
    }
    chosen = st.segmented_control(
        _("Which feedback"), list(names), format_func=names.__getitem__, default="all", required=True, key="thumb"
    )
    newest = sorted(rated, key=lambda each: each.day, reverse=True)
    return [each for each in newest if chosen in ("all", each.thumb)]


def _one(rated: Rated, assistant: Assistant, given: Settings, language: Language, keep: Keep) -> None:
    """One piece of feedback, and the form of its case once that is wanted."""
    _ = catalogue(language).gettext
    thumb = _("Helped") if rated.thumb == "up" else _("Did not help")
    facts = (thumb, f"{rated.day}", LANGUAGE_NAMES[rated.language], measures.outcome(rated.outcome, language))
    icon = ":material/thumb_up:" if rated.thumb == "up" else ":material/thumb_down:"
    st.markdown(f"{icon} {' · '.join(facts)}")
    st.code(rated.question, language=None, wrap_lines=True)
    if rated.word:
        st.markdown(apart(escape(rated.word)))
    kept: set[int | str] = st.session_state.setdefault("cases kept", set())
    if rated.id in kept:
        st.success(_("The case is kept. `python -m assistant journal cases` writes it out for the evals."))
    elif st.session_state.get("case of") == rated.id:
        _form(rated, assistant, given, language, keep)
    else:
        st.button(
            _("Make an eval case"), key=f"make {rated.id}", icon=":material/add_task:", on_click=_open, args=(rated.id,)
        )


def _open(id: int | str | None) -> None:
    st.session_state["case of"] = id


def _form(rated: Rated, assistant: Assistant, given: Settings, language: Language, keep: Keep) -> None:
    """A case, filled in as the answer was, to be corrected and kept."""
    _ = catalogue(language).gettext
    drafted = cases.drafted(rated, _passages(assistant, language))
    with st.form(f"case {rated.id}", border=False):
        question = st.text_area(_("Question"), drafted.question, max_chars=LONGEST)
        outcome = st.selectbox(
            _("Right outcome"),
            _OUTCOMES,
            index=_OUTCOMES.index(drafted.outcome),
            format_func=lambda each: measures.outcome(each, language),
        )
        verdict = st.selectbox(
            _("For an idea: the right verdict"),
            _VERDICTS,
            index=None,
            format_func=lambda each: measures.verdict(each, language),
            placeholder=_("not an idea"),
        )
        quotes = st.text_area(
            _("What has to be cited, one piece a line, word for word from the text; for an idea, the goals"),
            "\n".join(drafted.quotes),
        )
        with st.container(horizontal=True):
            wanted = st.form_submit_button(_("Keep the case"), type="primary")
            st.form_submit_button(_("Cancel"), on_click=_open, args=(None,))
    if wanted:
        draft = Draft(question, rated.language, outcome, tuple(quotes.splitlines()), verdict)
        _keep(draft, rated, assistant, given, language, keep)


def _keep(draft: Draft, rated: Rated, assistant: Assistant, given: Settings, language: Language, keep: Keep) -> None:
    _ = catalogue(language).gettext
    try:
        keep(cases.case(draft, _text(assistant, language), given.day), rated)
    except CaseError as error:
        st.error(apart(_fault(error, language)))
        return
    except AssistantError as error:
        log.error("%s", error)
        st.error(_("This did not work just now. Try again in a while."))
        return
    st.session_state["cases kept"].add(rated.id)
    _open(None)
    st.rerun()


def _fault(error: CaseError, language: Language) -> str:
    """What is wrong with a case, as Markdown."""
    _ = catalogue(language).gettext
    return {
        "unasked": _("Write the question."),
        "unheld": _("The text does not hold “{quote}”. Copy it from the programme's text."),
        "uncited": _("For an answered question, say what has to be cited, or the verdict on the idea."),
        "cited": _(
            "Only an answered question has something to cite, or a verdict. Change the outcome, or empty the field."
        ),
    }[error.why].format(quote=escape(error.quote))


def _passages(assistant: Assistant, language: Language) -> dict[str, Passage]:
    """The passages of all official documents, by their ids."""
    shown = [assistant.shown(name, language) for name in assistant.titles(language)]
    return {id: passage for document in shown for id, passage in document.passages.items()}


def _text(assistant: Assistant, language: Language) -> str:
    """All that may be cited."""
    return "\n".join(assistant.document(name) for name in assistant.titles(language))
