"""One enquiry on the desk: the mail beside its letter, and on what every sentence of the letter stands."""

from __future__ import annotations

from functools import partial
from html import escape as escape_html

import streamlit as st

from assistant import days
from assistant.access import Person
from assistant.assistant import Assistant
from assistant.desk import forgetting, triage
from assistant.desk.desk import Desk
from assistant.desk.enquiry import Enquiry
from assistant.desk.reuse import missed
from assistant.errors import DeskError
from assistant.markdown import apart, escape
from assistant.messages import catalogue
from assistant.pages import browser, letter, listed, noting, wording
from assistant.pages.answers import say
from assistant.pages.work import Work, do, has_moved, redraw, saw, set_aside
from assistant.records import Language
from assistant.settings import Settings
from assistant.writing import gathering


def show(desk: Desk, id: int, assistant: Assistant, given: Settings, language: Language, person: Person) -> None:
    """Draws the enquiry of that number."""
    _ = catalogue(language).gettext
    st.button(_("Back to the desk"), icon=":material/arrow_back:", on_click=_leave, type="tertiary", shortcut="Esc")
    try:
        view = desk.view(desk.one(id), given.day)
    except DeskError as error:
        st.title(_("Desk"), anchor=False)
        st.info(wording.amiss(error.amiss, language))
        browser.tell(language)
        return
    work = Work(desk, view, assistant, given, language, person)
    if has_moved(view.enquiry):
        wording.note(wording.amiss("moved", language))
        set_aside(work)
        redraw()
    saw(view.enquiry)
    st.title(apart(escape(wording.title(view.enquiry, language))), anchor=False)
    say(escape(wording.line(view.enquiry, language)))
    wording.tell_what_was_done(language)
    left, right = st.columns([2, 3], gap="large")
    with left:
        _mail(work)
        _like(work)
        _earlier(work)
        _history(work)
    with right:
        (letter.edit if view.enquiry.is_open else letter.taken_out)(work)
    browser.tell_verdict(language, wording.verdict(view, language))


def _leave() -> None:
    st.query_params.pop("enquiry", None)


def _mail(work: Work) -> None:
    """What was written, and what became of each question."""
    _, mail = catalogue(work.language).gettext, work.enquiry.mail
    st.header(_("The enquiry"), anchor=False)
    if mail.sender:
        say(escape(f"{mail.name} <{mail.sender}>" if mail.name else mail.sender))
    written_in = work.enquiry.answer.language
    st.html(f'<div class="excerpt mail" lang="{written_in}">{escape_html(mail.text)}</div>')
    for part in work.enquiry.answer.parts:
        say(f"- {escape(gathering.brief(part.question))} — **{wording.outcome(part.outcome, work.language)}**")
    unsaid = triage.unsaid(work.enquiry.answer) if work.enquiry.is_open else []
    if unsaid:
        topics = dict.fromkeys(topic for part in unsaid for topic in part.topics)
        asked_in_vain = (question for part in unsaid for question in forgetting.questions(part))
        noting.link(topics, [" ".join(each.split()) for each in asked_in_vain], work.language)


def _like(work: Work) -> None:
    """Others that ask the same, to be answered by the same letter."""
    _, plural = catalogue(work.language).gettext, catalogue(work.language).ngettext
    others = work.desk.like(work.enquiry) if work.enquiry.is_open else []
    if not others:
        return
    st.header(
        plural("{n} more asks the same", "{n} more ask the same", len(others)).format(n=len(others)), anchor=False
    )
    for each in others:
        listed.row(each, "like", work.language)
    same = [each for each in others if _may_do(work.enquiry, each)]
    if same:
        label = plural("Use this letter for {n} more", "Use this letter for {n} more", len(same)).format(n=len(same))
        if st.button(label, icon=":material/content_copy:"):
            steps = [partial(work.desk.spread, work.enquiry, to, work.given.day) for to in same]
            done = sum(do(each, work.language) for each in steps)
            wording.note(plural("{n} letter now says the same.", "{n} letters now say the same.", done).format(n=done))
            st.rerun()


def _may_do(letter: Enquiry, to: Enquiry) -> bool:
    """Whether a letter answers all that another enquiry asks, in its language, and nobody has worked at that one."""
    return letter.answer.language == to.answer.language and not (to.is_edited or to.own or missed(letter, to))


def _earlier(work: Work) -> None:
    """Letters on the same that were stood by, to be used again."""
    _ = catalogue(work.language).gettext
    found = work.desk.earlier(work.enquiry) if work.enquiry.is_open else []
    if not found:
        return
    st.header(_("Approved before, on the same"), anchor=False)
    for each in found:
        listed.row(each, "earlier", work.language)
        if st.button(_("Use this letter here"), key=f"reuse {each.id}", icon=":material/recycling:", type="tertiary"):
            if do(partial(work.desk.reuse, each, work.enquiry, work.given.day), work.language):
                redraw()
                wording.note(_("Its citations have been checked against the text as it is today."))
                _tell_missed(each, work)
            st.rerun()


def _tell_missed(letter: Enquiry, work: Work) -> None:
    """Which questions of the enquiry the letter does not answer."""
    left = missed(letter, work.enquiry)
    if left:
        told = catalogue(work.language).gettext("It does not answer: {questions}")
        wording.note(told.format(questions=escape("; ".join(" ".join(each.split())[:200] for each in left))))


def _history(work: Work) -> None:
    """What was done, by whom, and what was said of it."""
    rows = []
    for event in work.enquiry.history:
        day = days.in_words(event.day.isoformat(), work.language)
        told = f"{day}: {wording.step(event.step, work.language)} {event.by or '–'}"
        rows.append(f"- {escape(told)}" + (f"  \n  {escape(event.remark)}" if event.remark else ""))
    st.header(catalogue(work.language).gettext("What was done"), anchor=False)
    say("\n".join(rows))
