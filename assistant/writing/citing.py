"""Passages become numbered citations, each with its unofficial rendering where there is one."""

from __future__ import annotations

from collections.abc import Callable

from assistant.markdown import escape, quoted
from assistant.records import Citation, Hit, Language, Passage, Translation

Render = Callable[[Passage, str], str | None]
"""A quote from a passage in the asker's language; None where there is no rendering."""


def shows(paragraph: str) -> bool:
    """Whether a paragraph of an answer shows what is cited: a quote, or a list of them."""
    return paragraph.startswith((">", "-"))


class Citations:
    """The citations of one answer, numbered in the order in which they are first used."""

    def __init__(self, language: Language, render: Render = lambda passage, quote: None, first: int = 1) -> None:
        self.language = language
        self._first = first
        self._render = render
        self._found: dict[tuple[str, int, int], Citation] = {}

    def cite(self, hit: Hit) -> Citation:
        """The citation of a hit's span; the same span has the same number."""
        passage = hit.passage
        start, end = hit.span or (passage.start, passage.end)
        if (passage.document, start, end) not in self._found:
            citation = self._citation(self._first + len(self._found), passage, start, end)
            self._found[passage.document, start, end] = citation
        return self._found[passage.document, start, end]

    def shown(self, hit: Hit, indent: str = "") -> str:
        """What a hit says, in the asker's language where it is rendered, with its mark."""
        citation = self.cite(hit)
        if citation.translation:
            return f"{escape(citation.translation.text)} [{citation.number}]"
        return f"{quoted(citation.quote, self.language, indent)} [{citation.number}]"

    def inline(self, hit: Hit) -> str:
        """The same inside a sentence, set off from it by quotation marks."""
        return f"{self.said(hit)} [{self.cite(hit).number}]"

    def said(self, hit: Hit) -> str:
        """The same where its mark has been shown before."""
        citation = self.cite(hit)
        return quoted(citation.translation.text if citation.translation else citation.quote, self.language)

    def heading(self, passage: Passage) -> str:
        """The name of a heading or focus area, without what it adds to it; a name is not cited."""
        return quoted(self.name(passage), self.language)

    def renders(self, passage: Passage) -> bool:
        """Whether a passage as a whole has a rendering."""
        return self._render(passage, passage.text) is not None

    def name(self, passage: Passage) -> str:
        """The same without quotation marks, as it stands."""
        return (self._render(passage, passage.text) or passage.text).split(";")[0].rstrip(":")

    @property
    def all(self) -> tuple[Citation, ...]:
        return tuple(self._found.values())

    @property
    def rendered(self) -> bool:
        """Whether anything was shown in a rendering."""
        return any(citation.translation for citation in self._found.values())

    def _citation(self, number: int, passage: Passage, start: int, end: int) -> Citation:
        quote = passage.text[start - passage.start : end - passage.start]
        said = self._render(passage, quote) if passage.origin == "official" else None
        return Citation(
            number,
            passage.document,
            passage.id,
            passage.heading,
            quote,
            start,
            end,
            passage.page_at(start),
            kind=passage.origin,
            translation=Translation(self.language, said) if said else None,
            version=passage.version,
        )
