"""Whether the council may keep the conversation: nothing is kept that the visitor has not said yes to."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass, field

import streamlit as st

from assistant.errors import JournalError
from assistant.journal import conversations
from assistant.messages import catalogue
from assistant.pages import shared
from assistant.pages.answers import say
from assistant.records import Language, Turn
from assistant.settings import Settings

log = logging.getLogger(__name__)


@dataclass
class Keeping:
    """What of this visitor's is in the journal."""

    conversation: str = ""
    """The one that is being kept; "" if none is."""
    turns: int = 0
    """How many turns of it are kept."""
    forgotten: list[str] = field(default_factory=list)
    """Conversations that are to be deleted, and are not yet."""
    cleared: int = 0
    """How often the conversation was cleared. Each time the switch becomes another one: the browser may still send the
    state of the old one, which would switch it on again."""

    @property
    def switch(self) -> str:
        """The key of the switch. It goes whenever the switch is not drawn, so what was said is held here."""
        return f"keeping {self.cleared}"


def promise(given: Settings, language: Language) -> str:
    """What is stored of what a visitor writes, in one sentence or two."""
    _ = catalogue(language).gettext
    return {
        (False, False): _("Nothing you write is stored. It is gone when you close the page."),
        (True, False): _("Nothing you write is stored unless you rate an answer."),
        (False, True): _("Nothing you write is stored unless you let the council keep the conversation."),
        (True, True): _(
            "Nothing you write is stored unless you rate an answer or let the council keep the conversation."
        ),
    }[given.feedback, given.conversations]


def taken_out(language: Language) -> str:
    """What is not kept of what is kept."""
    return catalogue(language).gettext(
        "E-mail addresses, phone numbers, Finnish and Swedish identity codes, account and card numbers are taken out "
        "before anything is kept. Names are not, so please leave them out."
    )


def settle(turns: Sequence[Turn], given: Settings, language: Language) -> None:
    """Has the journal hold what the visitor lets it hold. What fails is told, and tried again at each run."""
    keeping = _keeping()
    try:
        while keeping.forgotten:
            shared.journal().conversations.forget(keeping.forgotten[0])
            del keeping.forgotten[0]
        if given.conversations and keeping.conversation and keeping.turns < len(turns):
            new, first = turns[keeping.turns :], keeping.turns + 1
            shared.journal().conversations.keep(keeping.conversation, new, given.day, first=first)
            keeping.turns = len(turns)
    except JournalError as error:
        log.error("%s", error)
        st.error(_failed(keeping, language))


def _failed(keeping: Keeping, language: Language) -> str:
    _ = catalogue(language).gettext
    if keeping.forgotten:
        return _("The conversation could not be deleted just now. It is tried again at your next step.")
    return _("The conversation could not be kept just now. It is tried again at your next step.")


def offer(given: Settings, language: Language) -> None:
    """The switch, with what becomes of what is written; not drawn where no conversation is ever kept."""
    if not given.conversations:
        return
    _, keeping = catalogue(language).gettext, _keeping()
    kept = keeping.conversation
    label = _("Let the council keep this conversation, to improve the assistant")
    st.toggle(label, value=bool(kept), key=keeping.switch, on_change=_switched, args=(keeping.switch,))
    said = [
        taken_out(language),
        _("When you switch this off, or clear the conversation, what was kept of it is deleted."),
    ]
    if kept:
        number = _("To have it deleted later, tell the council this number: {number}.")
        said.append(number.format(number=kept))
    say(f":small[{' '.join(said)}]")


def _switched(switch: str) -> None:
    keeping = _keeping()
    if switch != keeping.switch:
        return
    if st.session_state[switch]:
        keeping.conversation = conversations.new()
    else:
        _take_back(keeping)


def stop() -> None:
    """Takes back that the conversation may be kept, as it is cleared."""
    keeping = _keeping()
    _take_back(keeping)
    keeping.cleared += 1


def _take_back(keeping: Keeping) -> None:
    if keeping.conversation:
        keeping.forgotten.append(keeping.conversation)
    keeping.conversation, keeping.turns = "", 0


def _keeping() -> Keeping:
    keeping: Keeping = st.session_state.setdefault("kept", Keeping())
    return keeping
