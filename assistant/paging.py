"""The file, version and pages of a document that quotes are of, as they are named beside their place."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import PurePosixPath

from assistant.excerpt import runs
from assistant.messages import catalogue
from assistant.records import Citation, Language


def on_pages(place: str, citations: Sequence[Citation], language: Language) -> str:
    """A place in one document with its file, version and the pages on which quotes begin, as in
    "Payment, guide.pdf, version 2027, p. 3".

    It stays as it is where there are neither versions nor pages.
    """
    pages = {citation.page for citation in citations if citation.page}
    version, file = citations[0].version, PurePosixPath(citations[0].document).name
    if not pages and not version:
        return place
    said = catalogue(language)
    told = said.ngettext("p. {pages}", "pp. {pages}", len(pages)).format(pages=runs(pages)) if pages else ""
    versioned = said.gettext("version {version}").format(version=version) if version else ""
    return ", ".join(filter(None, [place, "" if place.endswith(file) else file, versioned, told]))
