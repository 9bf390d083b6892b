"""A passage whose own words a question holds in quotation marks: that passage is asked about, whole."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from assistant import cues, sentences, words
from assistant.index.reader import Build
from assistant.reading import Question
from assistant.records import Hit, Passage
from assistant.words import fold

_QUOTED = re.compile(r"[\"“”„«»]([^\"“”„«»]+)[\"“”„«»]")
_FEWEST = 3
"""Words from which what is quoted is a passage, and not only a term of it."""


def quoted(question: Question, hits: Sequence[Hit], build: Build) -> Passage | None:
    """The passage that a question quotes, among its hits; None if it quotes none, or asks who, when, how much of it."""
    text = question.standalone
    if cues.opens("of_fact", text) or any(ask.asked.search(fold(text)) for ask in cues.asks()):
        return None
    said = [_key(each) for each in _QUOTED.findall(text)]
    held = [each for each in said if len(each) >= _FEWEST]
    if not held:
        return None
    return next((hit.passage for hit in hits if any(key in held for key in _keys(hit.passage, question, build))), None)


def _keys(passage: Passage, question: Question, build: Build) -> Iterator[tuple[str, ...]]:
    """What it can be quoted by: its text, its first line or sentence, what is before a semicolon, and renderings."""
    start, end = next(iter(sentences.spans(passage.text)), (0, len(passage.text)))
    for text in (passage.text, passage.text.split("\n")[0], passage.text[start:end]):
        rendered = build.store.programmes[passage.programme].aids.rendering(text, question.worded_in)
        for each in filter(None, (text, rendered)):
            yield _key(each)
            yield _key(each.partition(";")[0])


def _key(text: str) -> tuple[str, ...]:
    return tuple(words.split(text))
