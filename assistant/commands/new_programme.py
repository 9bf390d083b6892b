"""`new-programme`: a folder with the documents of a programme, a description, and proposals to read through."""

from __future__ import annotations

import argparse
from collections.abc import Iterator

from assistant import settings
from assistant.aids import GUIDE
from assistant.beginning.guide import PROPOSED
from assistant.beginning.outline import ENGLISH
from assistant.beginning.starting import Started, start
from assistant.programme import DESCRIPTION
from assistant.remarking import in_words


def run(given: argparse.Namespace) -> int:
    chosen = settings.load(corpus=given.corpus)
    started = start(given.name, given.documents, given.title, chosen)
    print("\n".join([f"{started.folder} is made.", *_told(started), "", *_next(started, given.corpus is not None)]))
    return 0


def _told(started: Started) -> Iterator[str]:
    for each in started.documents:
        yield f"  {each.name}: {ENGLISH[each.source.language]}, {len(each.passages)} passages"
        yield from (f"    {remark}" for remark in in_words(each.source.remarks, "en"))
    outline = started.outline
    years = f", {outline.period[0]}–{outline.period[1]}" if outline.period else ""
    yield f"  {DESCRIPTION}: {outline.title or 'no title found'}{years}"
    yield "  notes/example.md: a house note to copy, switched off"
    if started.documents:
        yield f"  {PROPOSED}: {', '.join(_proposed(started))}"


def _proposed(started: Started) -> Iterator[str]:
    found = started.proposals
    yield _counted(len(found.goals), "goal")
    yield f"{sum(bool(each.activities) for each in found.goals)} of them with activities"
    yield f"{'a' if found.rules else 'no'} rule"
    yield _counted(len(found.silences), "silent topic")


def _counted(number: int, name: str) -> str:
    return f"{number} {name}{'' if number == 1 else 's'}"


def _next(started: Started, elsewhere: bool) -> Iterator[str]:
    yield "Next:"
    yield f'  1. Open {started.folder / DESCRIPTION} and see to the lines that begin with "# TO DO".'
    if started.documents:
        yield f"     Read {PROPOSED} through, take out what is wrong, and rename it to {GUIDE};"
        yield "     until you do, nothing of it is used."
    yield f"  2. Run: python ingest.py{f' {started.folder.parent}' if elsewhere else ''}"
    yield '     and ask: python -m assistant ask "..."'
