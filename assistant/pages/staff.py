"""The staff's pages, which exist for staff only, and the door to them."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Mapping
from functools import cache, partial
from importlib.util import find_spec

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from assistant import access, signing
from assistant.access import DOOR, Person
from assistant.assistant import Assistant
from assistant.errors import SettingsError
from assistant.markdown import apart, escape
from assistant.messages import catalogue
from assistant.pages import browser, corpus, desk, handed, noting
from assistant.records import Language
from assistant.settings import Settings
from assistant.signing import Ended
from assistant.words import clean

log = logging.getLogger(__name__)
_LONGEST_NAME = 60


def pages(assistant: Assistant, given: Settings, language: Language) -> list[StreamlitPage]:
    """The pages that there are besides the visitors', for whoever is here: often none."""
    _, someone = catalogue(language).gettext, person(given)
    if someone is None:
        return [_door(language)] if given.staff == "login" else []

    def page(draw: Callable[[], None], title: str, path: str) -> StreamlitPage:
        return st.Page(partial(_framed, draw, someone, given, language), title=title, url_path=path)

    ours = [
        page(lambda: desk.show(assistant, given, language, someone), _("Desk"), "desk"),
        page(lambda: handed.notebook_page(assistant, given, language, someone), _("House notes"), noting.PATH),
        page(lambda: handed.quality_page(assistant, given, language), _("Quality"), "quality"),
        page(lambda: corpus.show(assistant, given, language, someone), _("Programmes and texts"), "corpus"),
    ]
    return [*ours, _way_in(ours[0])] if given.staff == "login" else ours


def person(given: Settings) -> Person | None:
    """Which member of staff is here, by settings and sign-in as they are now; None for anybody else."""
    if given.staff == "local" and st.context.headers.get(access.MARK) == access.SEAL:
        return Person(st.session_state.get("signs_as", ""))
    if given.staff == "login" and _can_sign_in() and not _has_ended():
        return access.member(st.user.to_dict(), given, time.time())
    return None


def _can_sign_in() -> bool:
    fault = _fault()
    if fault:
        _log_once(fault)
    return not fault


def _fault() -> str:
    """Why nobody can sign in; "" if they can."""
    if not find_spec("authlib"):
        return "ASSISTANT_STAFF: signing in needs the package authlib. Install it"
    if st.get_option("server.trustedUserHeaders"):
        return "ASSISTANT_STAFF: server.trustedUserHeaders would let headers say who signs in. Leave it out"
    auth = st.secrets.get("auth") if st.secrets.load_if_toml_exists() else None
    try:
        signing.check(auth if isinstance(auth, Mapping) else {})
    except SettingsError as error:
        return str(error)
    return ""


@cache
def _log_once(fault: str) -> None:
    log.error("%s", fault)


@st.cache_resource(show_spinner=False)
def _ended() -> Ended:
    """Of all sessions together."""
    return Ended()


def _has_ended() -> bool:
    return st.user.to_dict() in _ended()


def _sign_out() -> None:
    _ended().end(st.user.to_dict(), time.time())
    st.logout()


def _framed(draw: Callable[[], None], someone: Person, given: Settings, language: Language) -> None:
    """A page below a line that says, or asks, who is at it."""
    with st.container(horizontal=True, vertical_alignment="center"):
        if given.staff == "login":
            _signed_in(someone.name, language)
        else:
            _ask_name(someone.name, language)
    draw()


def _signed_in(name: str, language: Language) -> None:
    _ = catalogue(language).gettext
    told = _("Signed in as {name}").format(name=apart(escape(name)))
    st.markdown(f":small[{told}]", width="content")
    st.button(_("Sign out"), on_click=_sign_out, icon=":material/logout:", type="tertiary")


def _ask_name(name: str, language: Language) -> None:
    """Streamlit forgets a field when another page is shown, so what stands in it is kept apart."""
    st.session_state.setdefault("typed_name", name)
    label = catalogue(language).gettext("Your name, as it stands under letters")
    st.text_input(label, key="typed_name", max_chars=_LONGEST_NAME, on_change=_keep_name, width=280)


def _keep_name() -> None:
    st.session_state.signs_as = " ".join(clean(st.session_state.typed_name).split())


def _way_in(first: StreamlitPage) -> StreamlitPage:
    """The door for who has just come in by it."""
    return st.Page(lambda: st.switch_page(first), title=first.title, url_path=DOOR, visibility="hidden")


def _door(language: Language) -> StreamlitPage:
    """The door for others: seen in the navigation only by who stands before it, signed in."""
    shut_out = _can_sign_in() and not _has_ended() and access.is_fresh(st.user.to_dict(), time.time())
    draw = _shut_out if shut_out else _welcome
    return st.Page(
        partial(draw, language),
        title=catalogue(language).gettext("For staff"),
        url_path=DOOR,
        visibility="visible" if shut_out else "hidden",
    )


def _welcome(language: Language) -> None:
    _ = catalogue(language).gettext
    st.title(_("For staff"), anchor=False)
    if _can_sign_in():
        st.markdown(_("The council's staff sign in here with the account they use at work."))
        st.button(_("Sign in"), on_click=st.login, icon=":material/login:", type="primary")
    else:
        st.error(_("Signing in is not set up properly. Whoever keeps the assistant can see the reason in its log."))
    browser.tell(language)


def _shut_out(language: Language) -> None:
    _ = catalogue(language).gettext
    st.title(_("For staff"), anchor=False)
    name = apart(escape(access.called(st.user.to_dict())))
    told = _("You are signed in as {name}, but this account has no right to the staff's pages.").format(name=name)
    st.warning(f"{told} {_('If it should have, ask whoever keeps the assistant.')}")
    st.button(_("Sign out"), on_click=_sign_out, icon=":material/logout:")
    browser.tell(language)
