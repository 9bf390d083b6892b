"""Focus areas that a question sets side by side."""

from __future__ import annotations

from collections.abc import Sequence

from assistant import cues, words
from assistant.index.reader import Build
from assistant.reading import Question
from assistant.records import Passage


def compared(question: Question, build: Build) -> Sequence[Passage]:
    """The areas that a question compares, in the order of the text; none if it compares no two."""
    if not cues.found("comparing", question.standalone, question.worded_in):
        return ()
    named = [area for area in build.store.of_kind("area") if _is_named(area, question, build)]
    return named if len(named) > 1 else ()


def _is_named(area: Passage, question: Question, build: Build) -> bool:
    rendering = build.store.programmes[area.programme].aids.rendering(area.text, question.worded_in)
    name = cues.topic((rendering or area.text).partition(";")[0], question.worded_in)
    return any(asked == word or words.shared(asked, word) >= words.ROOT for asked in question.topic for word in name)
