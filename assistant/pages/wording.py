"""What the staff's pages call things, in the language of the page."""

from __future__ import annotations

from typing import Literal, get_args

import streamlit as st

from assistant import days
from assistant.desk.desk import View
from assistant.desk.enquiry import Enquiry, State, Step, asked
from assistant.desk.standing import Standing
from assistant.desk.triage import Need
from assistant.errors import Amiss
from assistant.messages import catalogue
from assistant.pages.answers import say
from assistant.records import LANGUAGE_NAMES, Language, Outcome
from assistant.writing import gathering

Kind = Literal["ready", "note", "you", "approved", "done"]
KINDS: tuple[Kind, ...] = get_args(Kind)
_LINE = 70
"""Characters of a question by which an enquiry without a subject is known."""


def kind_name(kind: Kind, language: Language) -> str:
    _ = catalogue(language).gettext
    return {
        "ready": _("Ready"),
        "note": _("House note missing"),
        "you": _("Needs you"),
        "approved": _("Approved"),
        "done": _("Done"),
    }[kind]


def need(need: Need, language: Language) -> str:
    _ = catalogue(language).gettext
    return {
        "ready": _("Ready: every sentence stands. Read it, and approve it."),
        "note": _("A house note is missing: the text does not answer everything that is asked."),
        "you": _("Needs you: not everything was understood, or a sentence stands on nothing."),
    }[need]


def verdict(view: View, language: Language) -> str:
    """How a letter stands, in one line."""
    if not view.lost:
        return need(view.need, language)
    plural, number = catalogue(language).ngettext, len(view.lost)
    told = plural(
        "{number} sentence stands on nothing, or waits for your look.",
        "{number} sentences stand on nothing, or wait for your look.",
        number,
    )
    return told.format(number=number)


def state(state: State, language: Language) -> str:
    _ = catalogue(language).gettext
    return {
        "waiting": _("Waiting"),
        "returned": _("Sent back"),
        "approved": _("Approved"),
        "sent": _("Sent"),
        "closed": _("Closed without a letter"),
    }[state]


def step(step: Step, language: Language) -> str:
    _ = catalogue(language).gettext
    return {
        "received": _("came in"),
        "approved": _("approved"),
        "returned": _("sent back"),
        "sent": _("sent"),
        "closed": _("closed"),
        "noted": _("noted"),
    }[step]


def outcome(outcome: Outcome, language: Language) -> str:
    """What became of a question."""
    _ = catalogue(language).gettext
    return {
        "answered": _("answered from the text"),
        "not_in_programme": _("the text does not say"),
        "off_topic": _("beside the programme"),
        "needs_detail": _("says too little"),
        "greeting": _("no question"),
        "refused": _("could not be read"),
        "error": _("failed"),
    }[outcome]


def ground(standing: Standing, language: Language) -> str:
    """On what a sentence stands."""
    _ = catalogue(language).gettext
    if standing.statement:
        read, own = _("cited in other words, read by {name}, {day}"), _("own statement, signed {name}, {day}")
        day = days.in_words(standing.statement.day.isoformat(), language)
        return (read if standing.ground == "cited" else own).format(name=standing.statement.by, day=day)
    return {
        "cited": _("cited, the quote holds"),
        "note": _("from a house note that holds today"),
        "standard": _("standard wording of the letter"),
        "own": _("own statement"),
        "reworded": _("in other words than the passage"),
        "lost": _("stands on nothing"),
    }[standing.ground]


def why(standing: Standing, language: Language) -> str:
    """Why a sentence stands on nothing, or waits for a look."""
    _ = catalogue(language).gettext
    if standing.ground == "reworded":
        return _("You say it in other words. The passage seems to bear it out; read it, and confirm.")
    return {
        "": "",
        "unmarked": _("No source is marked, and it is not the letter's own wording."),
        "unborne": _("The passage that it marks does not say this."),
        "gone": _("What it cites does not stand in the text, or not any more."),
        "expired": _("The house note that it rests on does not hold any more."),
        "list": _("What it leads to is not what it led to in the draft."),
        "redacted": _("A personal detail was taken out of it. Write it anew, or leave it out."),
    }[standing.why]


def amiss(amiss: Amiss, language: Language) -> str:
    """What is in the way of a step."""
    _ = catalogue(language).gettext
    return {
        "lost": _("A sentence stands on nothing. Mend it, or sign it as your own statement."),
        "nameless": _("Write your name at the top first."),
        "moved": _("Somebody else has changed this enquiry meanwhile. Here is how it stands now."),
        "gone": _("This enquiry is not on the desk any more."),
    }[amiss]


def failed(language: Language) -> str:
    return catalogue(language).gettext(
        "This did not work just now. Whoever keeps the assistant can see the reason in its log."
    )


def title(enquiry: Enquiry, language: Language) -> str:
    """What an enquiry is called: its subject, else its first question."""
    first = asked(enquiry.answer)[0].question or enquiry.mail.text
    named = enquiry.mail.subject or gathering.brief(first)
    return named if len(named) <= _LINE else f"{named[:_LINE]}…"


def line(enquiry: Enquiry, language: Language) -> str:
    """Whom it is from, when it came, in which language, and what became of each question."""
    came = days.in_words(enquiry.received.isoformat(), language)
    told = ", ".join(dict.fromkeys(outcome(part.outcome, language) for part in asked(enquiry.answer)))
    whom = enquiry.mail.name or enquiry.mail.sender
    return " · ".join(each for each in (whom, came, LANGUAGE_NAMES[enquiry.answer.language], told) if each)


def note(told: str) -> None:
    """Remembers what is to be said in the next run, as Markdown."""
    st.session_state.setdefault("told", []).append(told)


def tell_what_was_done(language: Language) -> None:
    """Says what was done in the run before, in a place that is there in every run.

    Streamlit knows what is drawn by where it stands. Without the place it would draw all that is below anew once the
    notes are gone, the field too in which somebody types by then.
    """
    with st.container(key="told"):
        for nth, told in enumerate(st.session_state.pop("told", [])):
            with st.container(key=f"told {nth}"):
                say(f":material/check: {told}")
