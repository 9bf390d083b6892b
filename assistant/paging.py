"""The version and the pages of a document that quotes are of, as they are named beside its name."""

from __future__ import annotations

from collections.abc import Collection

from assistant.excerpt import runs
from assistant.messages import catalogue
from assistant.records import Citation, Language


def on_pages(place: str, citations: Collection[Citation], language: Language) -> str:
    """A place with the version and the pages that quotes are of, as in "Guidelines, version 2027, p. 3"; as it is where
    there are none."""
    _ = catalogue(language).gettext
    versions = dict.fromkeys(_("version {version}").format(version=each.version) for each in citations if each.version)
    pages = {citation.page for citation in citations if citation.page}
    told = catalogue(language).ngettext("p. {pages}", "pp. {pages}", len(pages)).format(pages=runs(pages))
    return ", ".join(filter(None, [place, *versions, told if pages else ""]))
