"""The pages of a document that quotes stand on, as they are named beside its name."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import PurePosixPath

from assistant.excerpt import runs
from assistant.messages import catalogue
from assistant.records import Citation, Language


def on_pages(place: str, citations: Sequence[Citation], language: Language) -> str:
    """A place in one document with its file and the pages on which quotes begin, as in "Payment, guide.pdf, p. 3".

    It stays as it is where there are no pages.
    """
    pages = {citation.page for citation in citations if citation.page}
    if not pages:
        return place
    file = PurePosixPath(citations[0].document).name
    told = catalogue(language).ngettext("p. {pages}", "pp. {pages}", len(pages)).format(pages=runs(pages))
    return ", ".join(filter(None, [place, "" if place.endswith(file) else file, told]))
