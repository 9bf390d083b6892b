"""What another document, or an earlier version, says otherwise: shown beside what is quoted, and nothing is chosen."""

from __future__ import annotations

from dataclasses import replace

from assistant import document
from assistant.index.reader import Build
from assistant.judging.conflicts import conflicts
from assistant.markdown import escape
from assistant.messages import catalogue
from assistant.records import Answer, Citation, Evidence, Hit, Language
from assistant.writing.citing import Citations
from assistant.writing.quotes import rendering


def added(draft: Answer, evidence: Evidence, build: Build) -> tuple[Answer, Evidence]:
    """The draft with what is said otherwise on what it cites, cited, and the evidence with it."""
    cited = {citation.passage: citation for citation in draft.citations}
    shown = Evidence(tuple(hit for hit in evidence.hits if hit.passage.id in cited))
    others = conflicts(shown, build) if draft.outcome == "answered" else ()
    if not others:
        return draft, evidence
    citations = Citations(draft.language, rendering(build, draft.language), first=len(draft.citations) + 1)
    blocks = [_block(hit, cited.get(hit.passage.id), citations, build) for hit in others]
    answer = replace(draft, text="\n\n".join([draft.text, *blocks]), citations=(*draft.citations, *citations.all))
    return answer, Evidence((*evidence.hits, *others))


def _block(hit: Hit, known: Citation | None, citations: Citations, build: Build) -> str:
    """What leads to the other words, and these; only their mark where they stand above."""
    lead = _lead(hit, citations.language, build)
    return f"{lead} [{known.number}]" if known else f"{lead}\n\n> {citations.shown(hit, '> ')}"


def _lead(hit: Hit, language: Language, build: Build) -> str:
    _ = catalogue(language).gettext
    if hit.passage.replaced_by:
        version = f" ({hit.passage.version})" if hit.passage.version else ""
        said = _("An earlier version{version}, which has been replaced, said otherwise:")
        return escape(said.format(version=version))
    name = hit.passage.document
    named = document.title(name, build.store.programmes[hit.passage.programme], language)
    said = _("{document} has other figures in a similar place. See whether both speak of the same:")
    return said.format(document=escape(named))
