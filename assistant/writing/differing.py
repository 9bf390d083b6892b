"""What another document, or an earlier version, says otherwise: shown beside what is quoted, and nothing is chosen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from assistant.index.reader import Build
from assistant.markdown import escape
from assistant.messages import catalogue
from assistant.records import Answer, Citation, Evidence, Hit, Language
from assistant.writing.citing import Citations
from assistant.writing.quotes import rendering


def added(draft: Answer, evidence: Evidence, others: Sequence[Hit], build: Build) -> tuple[Answer, Evidence]:
    """The draft with what is said otherwise, cited, and the evidence with it."""
    if not others:
        return draft, evidence
    language = draft.language
    citations = Citations(language, rendering(build, language), first=len(draft.citations) + 1)
    blocks = [_block(hit, citations, build) for hit in others]
    answer = replace(draft, text="\n\n".join([draft.text, *blocks]), citations=(*draft.citations, *citations.all))
    return answer, Evidence((*evidence.hits, *others))


def _block(hit: Hit, citations: Citations, build: Build) -> str:
    shown = citations.shown(hit, "> ")
    return f"{_lead(hit, citations.cite(hit), citations.language, build)}\n\n> {shown}"


def _lead(hit: Hit, cited: Citation, language: Language, build: Build) -> str:
    _ = catalogue(language).gettext
    if hit.passage.replaced_by:
        version = f" ({cited.version})" if cited.version else ""
        return escape(
            _("An earlier version{version}, which has been replaced, said otherwise:").format(version=version)
        )
    programme = build.store.programmes[hit.passage.programme]
    names = [each.title for each in programme.documents if hit.passage.document.endswith(f"/{each.path}")]
    named = names[0][language] if names and names[0] else hit.passage.document
    said = _("The documents do not agree. {document} says otherwise; ask which of them holds:")
    return said.format(document=escape(named))
