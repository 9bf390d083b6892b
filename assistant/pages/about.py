"""The page on the assistant itself: how it works, how accessible it is, what becomes of what a visitor writes."""

from __future__ import annotations

import logging
import re
from collections.abc import Mapping
from pathlib import Path

import streamlit as st

from assistant.assistant import Assistant
from assistant.errors import SettingsError
from assistant.markdown import apart, escape
from assistant.messages import catalogue
from assistant.pages import browser, keeping
from assistant.records import Language
from assistant.settings import Settings
from assistant.words import clean

log = logging.getLogger(__name__)
TEXTS = Path(__file__).parent / "about"


def show(assistant: Assistant, given: Settings, language: Language) -> None:
    """Draws the page: the text of the language, with what holds for this installation in its places."""
    _ = catalogue(language).gettext
    st.title(_("About this assistant"), anchor=False)
    try:
        text = read(given.about, language)
    except SettingsError as error:
        log.error("%s", error)
        st.error(_("This page cannot be shown just now. Whoever keeps the assistant can see the reason in its log."))
        browser.tell(language)
        return
    st.markdown(filled(text, facts(assistant, given, language)))
    browser.tell(language)


def read(folder: Path | None, language: Language) -> str:
    """The text of a language: the folder's own if it has one, else the one that ships. Raises SettingsError."""
    if folder and not folder.is_dir():
        raise _unusable(folder, "found no such folder")
    own = folder / f"{language}.md" if folder else TEXTS
    path = own if own.is_file() else TEXTS / f"{language}.md"
    try:
        return clean(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise _unusable(path, str(error.strerror)) from error
    except UnicodeDecodeError as error:
        raise _unusable(path, "found another encoding, expected UTF-8") from error


def _unusable(path: Path, fault: str) -> SettingsError:
    return SettingsError(f"ASSISTANT_ABOUT: {path}: {fault}", next_step="Name a folder with sv.md, fi.md and en.md")


def filled(text: str, facts: Mapping[str, str]) -> str:
    """The text with each fact in its place, as {knows}; other braces stay as they are."""
    return re.sub(r"\{(\w+)\}", lambda place: facts.get(place[1], place[0]), text)


def facts(assistant: Assistant, given: Settings, language: Language) -> dict[str, str]:
    """What holds for this installation, as Markdown, by the name of its place in the texts."""
    return {
        "knows": "\n".join(f"- {apart(escape(each))}" for each in assistant.described(language)),
        "writes": _writes(assistant.writer, language),
        "kept": _kept(given, language),
        "sent": _sent(assistant, language),
    }


def _writes(writer: str, language: Language) -> str:
    _ = catalogue(language).gettext
    if writer == "quotes":
        return _("The answers are put together by rules, from quotes. No language model writes them.")
    told = _(
        "The language model {model} words many of the answers. What it writes is checked against the passages "
        "it was given, but it can still be wrong. So read the passages too."
    )
    return told.format(model=apart(escape(writer)))


def _kept(given: Settings, language: Language) -> str:
    _ = catalogue(language).gettext
    said = [keeping.promise(given, language)]
    if given.feedback:
        said.append(
            _(
                "If you rate an answer, this is kept: the day, the language, your thumb and your comment, the "
                "question, what kind of answer it got, which passages the answer cites, how it was written, and the "
                "version of the index."
            )
        )
    if given.conversations:
        said.append(
            _(
                "If you let the council keep a conversation, this is kept: the day, your questions, and the answers "
                "with their sources, under a random number. It is deleted when you switch that off again or "
                "clear the conversation."
            )
        )
    return " ".join([*said, *(_kept_how(given, language) if given.feedback or given.conversations else [])])


def _kept_how(given: Settings, language: Language) -> list[str]:
    """What holds for whatever is kept: what is taken out, and how long the rest stays."""
    _, plural = catalogue(language).gettext, catalogue(language).ngettext
    longest = plural("It is deleted after {days} day.", "It is deleted after {days} days.", given.kept_days)
    return [
        _("Neither the time of day nor your IP address is kept with it."),
        keeping.taken_out(language),
        longest.format(days=given.kept_days),
    ]


def _sent(assistant: Assistant, language: Language) -> str:
    _ = catalogue(language).gettext
    writer = assistant.writer
    others = [each.name for each in (assistant.embedder, assistant.reranker) if each.provided]
    used = [*([writer] if writer != "quotes" else []), *others]
    if not used:
        return _("Nothing you write is passed on to anyone else.")
    told = _("What you ask, and passages of the programme's text, are passed on to {names}.")
    without = _(
        "E-mail addresses, phone numbers, Finnish and Swedish identity codes, account and card numbers are taken out "
        "of it first."
    )
    when = _("The language model gets what you ask only where the text answers it, or your idea matches a goal.")
    said = [told.format(names=", ".join(apart(escape(each)) for each in used)), without]
    return " ".join([*said, *([when] if writer != "quotes" else [])])
