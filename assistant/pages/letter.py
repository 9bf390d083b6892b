"""The letter of an enquiry: edited, held against the text sentence by sentence, approved, taken out of the house."""

from __future__ import annotations

from functools import partial
from html import escape as escape_html

import streamlit as st

from assistant.desk import outgoing
from assistant.desk.desk import as_kept
from assistant.desk.standing import Standing
from assistant.excerpt import excerpt, gathered, html
from assistant.markdown import escape
from assistant.messages import catalogue
from assistant.pages import source, wording
from assistant.pages.answers import DOCX, download, say
from assistant.pages.work import Work, do, redraw, remarked, unsaved
from assistant.records import Language

_HEIGHT = 460


def edit(work: Work) -> None:
    """The letter to be edited, what is the matter with it, and what can be done with it."""
    _ = catalogue(work.language).gettext
    st.header(_("The letter"), anchor=False)
    with st.container(key="letter"):
        label = _("Text of the letter, without its sources")
        body = st.text_area(label, value=work.enquiry.body, height=_HEIGHT, key=f"letter {work.key}")
    if body.strip() and as_kept(body) != work.enquiry.body:
        do(partial(work.desk.edit, work.enquiry, body, work.given.day), work.language)
        st.rerun()
    with st.container(key="unsaved"):  # a place in every run, so that what is below stays where it is
        unsaved(work.language)
    _verdict(work)
    for nth, standing in enumerate(work.view.lost):
        _lost(nth, standing, work)
    _left_out(work)
    _sentences(work)
    _sources(work)
    _steps(work)


def _verdict(work: Work) -> None:
    """In one line: whether the letter stands."""
    told = wording.verdict(work.view, work.language)
    with st.container(key="verdict"):
        if work.view.lost:
            st.warning(told, icon=":material/error:")
        elif work.view.need == "ready":
            st.success(told, icon=":material/check_circle:")
        else:
            st.info(told, icon=":material/info:")


def _lost(nth: int, standing: Standing, work: Work) -> None:
    """A sentence that stands on nothing or waits for a look, why, and the way to stand for it oneself."""
    _ = catalogue(work.language).gettext
    with st.container(border=True, gap="small"):
        say(f"**{escape(standing.text)}**")
        say(wording.why(standing, work.language))
        _warn_of_promise(standing, work.language)
        if standing.why == "redacted":
            return
        is_read = standing.ground == "reworded"
        label = _("I have read the passage: it says this") if is_read else _("Sign it as my own statement")
        if st.button(label, key=f"sign {work.key} {nth}", icon=":material/signature:"):
            do(partial(work.desk.sign, work.enquiry, [standing.text], work.by, work.given.day), work.language)
            st.rerun()


def _warn_of_promise(standing: Standing, language: Language) -> None:
    if standing.promises:
        _ = catalogue(language).gettext
        say(f":material/warning: {_('This sounds like a promise. The text promises nothing.')}")


def _sentences(work: Work) -> None:
    """Every sentence with what it stands on; a signature can be taken back."""
    _ = catalogue(work.language).gettext
    with st.expander(_("Each sentence, and what it stands on"), icon=":material/checklist:"):
        rows = (
            f'<li class="{each.ground}"><span lang="{work.enquiry.answer.language}">{escape_html(each.text)}</span>'
            f" <small>{escape_html(wording.ground(each, work.language))}</small></li>"
            for each in work.view.standings
        )
        st.html(f'<ol class="standings">{"".join(rows)}</ol>')
    for nth, each in enumerate(dict.fromkeys(each for each in work.view.standings if each.statement)):
        _signed(nth, each, work)


def _left_out(work: Work) -> None:
    """What was drafted and is not in the letter: the check sees only what is said."""
    left = work.view.left_out
    if left:
        plural, number = catalogue(work.language).ngettext, len(left)
        label = plural("Left out or changed: {n} sentence", "Left out or changed: {n} sentences", number)
        with st.expander(label.format(n=number), icon=":material/content_cut:"):
            say("\n".join(f"- {escape(each)}" for each in left))


def _signed(nth: int, standing: Standing, work: Work) -> None:
    _ = catalogue(work.language).gettext
    with st.container(border=True, gap="small"):
        say(f"{escape(standing.text)}  \n:small[{escape(wording.ground(standing, work.language))}]")
        _warn_of_promise(standing, work.language)
        if st.button(_("Take the signature back"), key=f"unsign {work.key} {nth}", type="tertiary"):
            do(partial(work.desk.unsign, work.enquiry, standing.text, work.given.day), work.language)
            st.rerun()


def _sources(work: Work) -> None:
    """The quotes that the letter may mark, in their surroundings, as the text has them today."""
    _ = catalogue(work.language).gettext
    label = _("Sources: {number} hold today").format(number=len(work.view.citations))
    with st.expander(label, icon=":material/format_quote:"):
        for group in gathered(work.view.citations):
            written_in = work.view.written_in[group[0].number]
            st.html(html(excerpt(work.assistant.document(group[0].document), group), written_in))
            if group[0].kind == "official":
                source.link(group[0], work.language)


def _steps(work: Work) -> None:
    _ = catalogue(work.language).gettext
    with st.container(horizontal=True, gap="small"):
        label = _("Approve")
        if st.button(label, type="primary", icon=":material/done_all:", shortcut="Alt+A", key=f"approve {work.key}"):
            if do(partial(work.desk.approve, work.enquiry, work.person, work.given.day), work.language):
                wording.note(_("Approved. The letter can go out now."))
            st.rerun()
        remarked("send back", _("Send back"), ":material/undo:", work.desk.send_back, work)
        remarked("note", _("Note to colleagues"), ":material/edit_note:", work.desk.note, work)
        remarked("close", _("Close without a letter"), ":material/archive:", work.desk.close, work)
        if st.button(_("Draft anew"), icon=":material/refresh:", type="tertiary", key=f"anew {work.key}"):
            do(partial(work.desk.draft_anew, work.enquiry, work.given.day), work.language)
            redraw()
            st.rerun()


def taken_out(work: Work) -> None:
    """The letter that was approved, and the ways out of the house."""
    _, one = catalogue(work.language).gettext, work.enquiry
    st.header(f"{_('The letter')}: {wording.state(one.state, work.language)}", anchor=False)
    if not one.letter:
        return
    if one.state == "approved" and work.view.lost:
        st.warning(_("Since it was approved, something that the letter rests on has changed. Send it back."))
    st.code(one.letter, language=None, wrap_lines=True)
    language, name = one.answer.language, f"{_('letter')}-{one.id}"
    with st.container(horizontal=True, gap="small"):
        eml = outgoing.eml(one.letter, one.mail, language)
        download(f"eml {one.id}", _("Open in a mail program (.eml)"), lambda: eml, f"{name}.eml", "message/rfc822")
        made = one.history[-1].day
        download(
            f"docx {one.id}",
            _("Download as .docx"),
            lambda: outgoing.docx(one.letter, language, made),
            f"{name}.docx",
            DOCX,
        )
    if one.state == "approved":
        with st.container(horizontal=True, gap="small"):
            if st.button(_("It is sent"), type="primary", icon=":material/send:", shortcut="Alt+S"):
                if do(partial(work.desk.sent, one, work.by, work.given.day), work.language):
                    wording.note(_("Sent. The addressee is no longer kept."))
                st.rerun()
            remarked("send back", _("Send back"), ":material/undo:", work.desk.send_back, work)
