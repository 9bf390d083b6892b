"""Phrases of the reading aids: other words for a passage, in three languages. Their vectors point to what is cited."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from assistant import sentences
from assistant.aids import Aids, AimGuide, GoalGuide, plain
from assistant.records import LANGUAGES, Language, Passage

PhraseKind = Literal["rendering", "goal", "aim", "silent"]


@dataclass(frozen=True, slots=True)
class Phrase:
    """A text that stands for a passage, or for a topic that the text is silent about."""

    kind: PhraseKind
    target: str
    """Id of the passage, or name of the topic."""
    language: Language
    text: str


def phrases(aids: Aids, passages: Sequence[Passage], written_in: Language) -> list[Phrase]:
    """All phrases of a programme whose text is in the language `written_in`."""
    guided: list[tuple[PhraseKind, str, GoalGuide | AimGuide]] = [
        *(("goal", guide.goal, guide) for guide in aids.guide.goals),
        *(("aim", guide.passage, guide) for guide in aids.guide.aims),
    ]
    return [
        *(Phrase("rendering", id, code, text) for id, code, text in renderings(aids, passages)),
        *(each for kind, said, guide in guided for each in _guided(kind, said, guide, aids, passages, written_in)),
        *(
            Phrase("silent", topic.topic, code, text)
            for topic in aids.guide.silent
            for code in LANGUAGES
            for text in topic.phrases[code]
        ),
    ]


def renderings(aids: Aids, passages: Sequence[Passage]) -> Iterator[tuple[str, Language, str]]:
    """Passage, language and text of the renderings: of each passage whole, and of its sentences if it has several."""
    for passage in passages:
        spans = sentences.spans(passage.text)
        said = [passage.text, *(passage.text[start:end] for start, end in spans if len(spans) > 1)]
        for language in LANGUAGES:
            found = (aids.rendering(each, language) for each in said)
            yield from ((passage.id, language, text) for text in found if text)


def holding(said: str, passages: Sequence[Passage]) -> Passage | None:
    """The passage that a verbatim piece of the text is from; one of its own goes before one that it is a part of."""
    wanted = plain(said)
    held = [passage for passage in passages if wanted in plain(passage.text)]
    return min(held, key=lambda passage: len(passage.text), default=None)


def _guided(
    kind: PhraseKind,
    said: str,
    guide: GoalGuide | AimGuide,
    aids: Aids,
    passages: Sequence[Passage],
    written_in: Language,
) -> Iterator[Phrase]:
    passage = holding(said, passages)
    if passage is None:
        return
    yield Phrase(kind, passage.id, written_in, passage.text)
    for language in LANGUAGES:
        rendering = aids.rendering(passage.text, language)
        texts = [*([rendering] if rendering else []), guide.meaning[language], *guide.activities[language]]
        yield from (Phrase(kind, passage.id, language, text) for text in texts)
