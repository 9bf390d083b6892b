"""What is known of the texts behind an answer when it is taken along."""

from __future__ import annotations

import datetime

from assistant.index.reader import Build
from assistant.records import Answer, Made


def made(answer: Answer, build: Build, day: datetime.date) -> Made:
    """Versions and languages of the texts in which all quotes of an answer stand.

    The index may have moved on since the answer: of a text in which a quote no longer stands, nothing is told.
    """
    moved = {each.document for each in answer.citations if not _stands(each.document, each.start, each.quote, build)}
    standing = [each for each in answer.citations if each.document not in moved]
    told = {each.document for each in standing}
    versions = {
        name: digest for name, digest in build.store.digests().items() if name in told or _silent(answer, build)
    }
    languages = {each.number: build.store.language(each.document, each.start) for each in standing}
    return Made(day, versions, languages)


def _stands(document: str, start: int, quote: str, build: Build) -> bool:
    text = build.store.text(document)
    return text is not None and text[start : start + len(quote)] == quote


def _silent(answer: Answer, build: Build) -> bool:
    """Whether the answer says of every text of this build that it does not tell something."""
    outcomes = [each.outcome for each in (answer, *answer.parts)]
    return answer.index == build.id and "not_in_programme" in outcomes
