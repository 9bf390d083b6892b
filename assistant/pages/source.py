"""The source page: a document whole, with the passage that a link names."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

import streamlit as st

from assistant import markdown
from assistant.assistant import Assistant
from assistant.document import Document, Mark
from assistant.errors import SourceError
from assistant.imprint import Fact, imprint
from assistant.markup import html, jumps
from assistant.messages import catalogue
from assistant.pages import browser
from assistant.records import LANGUAGE_NAMES, Citation, Language

PATH = "source"
"""The page's own address."""
LONGEST = 200
"""Characters that may be looked for."""


def show(assistant: Assistant, language: Language) -> None:
    """Draws the document that the address names, with its passage; the only one there is, if it names none."""
    titles = assistant.titles(language)
    name = st.query_params.get("document", next(iter(titles)) if len(titles) == 1 else "")
    try:
        document = assistant.shown(name, language)
    except SourceError:
        _choice(titles, name, language)
        browser.tell(language)
        return
    st.title(_as_text(document.title), anchor=False)
    passage = st.query_params.get("passage", "")
    if passage and passage not in document.passages:
        _ = catalogue(language).gettext
        st.info(_("The passage that the link names is not in this version of the text. Here is the whole text."))
    st.html(facts(imprint(document)))
    here = passage if passage in document.passages else ""
    _text(document, here, language)
    browser.tell_passage(language, here)


def link(citation: Citation, language: Language) -> None:
    """Draws the way from a quote to its place in the whole text."""
    st.page_link(
        st.Page(_nothing, url_path=PATH),
        label=catalogue(language).gettext("Open in the whole text"),
        icon=":material/menu_book:",
        query_params={
            "document": citation.document,
            "passage": citation.passage,
            "start": str(citation.start),
            "end": str(citation.end),
            "language": LANGUAGE_NAMES[language],
        },
    )


def _nothing() -> None:
    """A page is told by its address; what it runs is the frame's."""


def _choice(titles: dict[str, str], name: str, language: Language) -> None:
    """The texts that there are, where the address names none of them."""
    _ = catalogue(language).gettext
    st.title(_("The texts"), anchor=False)
    if name:
        st.info(_("There is no text of that name here, or no longer. These are the ones there are:"))
    for other, title in titles.items():
        st.button(_as_text(title), key=f"text {other}", icon=":material/description:", on_click=_open, args=(other,))


def _open(name: str) -> None:
    for kept in ("passage", "start", "end"):
        st.query_params.pop(kept, None)
    st.query_params["document"] = name


def _text(document: Document, here: str, language: Language) -> None:
    """The text, with what is looked for in it and the passage whose id is `here` marked."""
    _ = catalogue(language).gettext
    beside = _("Show an unofficial translation beside the text")
    if document.is_rendered and not st.toggle(beside, value=True, key="beside"):
        document = document.alone()
    sought = st.text_input(_("Search in the text"), max_chars=LONGEST, icon=":material/search:", key="sought").strip()
    found = document.find(sought) if sought else []
    if sought:
        st.html(jumps(found, language))
    st.html(html(document, _cited(document), found, here))


def _cited(document: Document) -> list[Mark]:
    """The span that the address names, if it lies in the text."""
    start, end = (st.query_params.get(name, "") for name in ("start", "end"))
    if not (start.isdecimal() and end.isdecimal() and max(len(start), len(end)) < 10):
        return []
    return [Mark(int(start), int(end))] if int(start) < int(end) <= len(document.text) else []


def facts(told: Sequence[Fact]) -> str:
    """Facts under their names, as HTML."""
    rows = (f"<div><dt>{escape(fact.name)}</dt><dd>{_value(fact)}</dd></div>" for fact in told)
    return f'<dl class="facts">{"".join(rows)}</dl>'


def _value(fact: Fact) -> str:
    value = escape(fact.value)
    return f'<a href="{escape(fact.web)}" target="_blank">{value}</a>' if fact.web else value


def _as_text(text: str) -> str:
    return markdown.apart(markdown.escape(text))
