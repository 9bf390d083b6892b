"""The pages of a document that quotes stand on, as they are named beside its name."""

from __future__ import annotations

from collections.abc import Iterable

from assistant.excerpt import runs
from assistant.messages import catalogue
from assistant.records import Citation, Language


def on_pages(place: str, citations: Iterable[Citation], language: Language) -> str:
    """A place with the pages on which quotes begin, as in "Guidelines, p. 3"; as it is where there are no pages."""
    pages = {citation.page for citation in citations if citation.page}
    told = catalogue(language).ngettext("p. {pages}", "pp. {pages}", len(pages)).format(pages=runs(pages))
    return ", ".join(filter(None, [place, told if pages else ""]))
