"""What the page tells before anything can be typed: that it is a machine, what is stored, and whom else one can ask."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, Page, expect

from assistant.messages import catalogue
from assistant.records import LANGUAGE_NAMES, LANGUAGES, Language
from evals.serving import ROOT, browsing, served

_PATIENCE = 60_000
"""Milliseconds that the page may take on a busy computer."""
_TOLD = (
    "I am a machine. I give advice; the authority makes the decisions.",
    "Nothing you write is stored unless you rate an answer or let the council keep the conversation.",
    "You can also ask a person.",
)
_BEFORE = """([told]) => {
    const input = document.querySelector('[data-testid=stChatInputTextArea]');
    const place = [...document.querySelectorAll('[data-testid=stMarkdownContainer] p')].find(
        each => each.innerText.replaceAll('\\u2060', '').includes(told));
    return Boolean(place && place.compareDocumentPosition(input) & Node.DOCUMENT_POSITION_FOLLOWING
        && !place.closest('[aria-hidden=true]') && place.checkVisibility());
}"""
"""Whether a sentence is seen, and read to who listens, before the place to type in."""


@dataclass(frozen=True, slots=True)
class Told:
    """What is told in a language, to who begins in it or changes to it."""

    language: Language
    begun: bool
    missing: tuple[str, ...]


def told(home: Path) -> list[Told]:
    """The page in each language, as the first thing a visitor sees and after a change of language."""
    settings = {
        "HOME": str(home),
        "ASSISTANT_INDEX": str(home / "index"),
        "ASSISTANT_DATABASE_URL": f"sqlite:///{home / 'journal.sqlite'}",
        "ASSISTANT_FEEDBACK": "on",
        "ASSISTANT_CONVERSATIONS": "on",
    }
    with ExitStack() as held:
        address = held.enter_context(served(ROOT / "app.py", Path(os.devnull), **settings))
        browser = held.enter_context(browsing())
        return [each for language in LANGUAGES for each in _visited(browser, address, language)]


def _visited(browser: Browser, address: str, language: Language) -> Iterator[Told]:
    page = browser.new_context(locale=f"{language}-FI").new_page()
    page.set_default_timeout(_PATIENCE)
    page.goto(address)
    yield Told(language, True, _missing(page, language))
    other = LANGUAGES[LANGUAGES.index(language) - 1]
    page.get_by_text(LANGUAGE_NAMES[other], exact=True).click()
    yield Told(other, False, _missing(page, other))
    page.context.close()


def _missing(page: Page, language: Language) -> tuple[str, ...]:
    _ = catalogue(language).gettext
    expect(page.get_by_role("heading", level=1)).to_have_text(_("Programme assistant"), timeout=_PATIENCE)
    expect(page.locator("html")).to_have_attribute("lang", language, timeout=_PATIENCE)
    expect(page.get_by_test_id("stChatInputTextArea")).to_have_attribute("placeholder", _("Ask about the programme"))
    return tuple(each for each in map(_, _TOLD) if not page.evaluate(_BEFORE, [each]))
