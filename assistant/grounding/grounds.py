"""The evidence of one question, as sentences are held against it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np

from assistant.embedding import Embedder, Vectors
from assistant.grounding import deciding
from assistant.grounding.claim import Claim, Ground
from assistant.grounding.cover import Text
from assistant.index.reader import Build
from assistant.records import Hit, Language, Passage
from assistant.words import split


class Grounds:
    """Passages by number, and how sentences of a language stand to them. Each sentence is looked at once."""

    def __init__(
        self, passages: Mapping[int, Ground], language: Language, embed: Callable[[str], Vectors], embedder: str
    ) -> None:
        self._passages = passages
        self.language = language
        self._embed = embed
        self._decision = deciding.load(embedder)
        self._found: dict[tuple[str, frozenset[int]], frozenset[str]] = {}

    def faults(self, said: str, marks: frozenset[int]) -> frozenset[str]:
        """Why a sentence, without its marks, is not borne out by the passages it marks; empty where it is."""
        if (said, marks) not in self._found:
            self._found[said, marks] = self._looked_at(said, marks)
        return self._found[said, marks]

    def repeats(self, said: str, mark: int) -> bool:
        """Whether a sentence has no word that the passage itself, or a rendering of it, does not have."""
        own = {*split(said)}
        return any(own <= {*split(text.text)} for text in self._passages[mark].texts)

    def _looked_at(self, said: str, marks: frozenset[int]) -> frozenset[str]:
        claim = Claim(Text(said, self.language), self._embed(said))
        marked = [self._passages[number] for number in sorted(marks)]
        others = [ground for number, ground in self._passages.items() if number not in marks]
        return self._decision.faults(claim, marked, others)


def of(
    hits: Sequence[Hit],
    language: Language,
    build: Build,
    embedder: Embedder,
    beside: Callable[[Passage], Sequence[Text]] = lambda passage: (),
) -> Grounds:
    """The grounds that hits are, numbered from 1 in their order; `beside` is what may be said of a passage besides."""
    vectors = build.vectors([hit.passage for hit in hits])
    found = {}
    for number, hit in enumerate(hits, start=1):
        more = tuple(beside(hit.passage))
        known = [
            _vectors(hit.passage, vectors[hit.passage.id], language, build),
            *(embedder.query(each.text) for each in more),
        ]
        found[number] = Ground(
            _texts(hit.passage, [hit.passage.text], language, build),
            np.vstack(known),
            headings=_texts(hit.passage, hit.passage.heading, language, build),
            under=_texts(hit.passage, hit.passage.heading[-1:], language, build),
            told=more,
        )
    return Grounds(found, language, embedder.query, embedder.name)


def _texts(passage: Passage, said: Sequence[str], language: Language, build: Build) -> tuple[Text, ...]:
    """What is said where a passage stands, and the renderings of it."""
    written_in = build.store.language(passage.document, passage.start)
    own = tuple(Text(each, written_in) for each in said)
    if written_in == language:
        return own
    aids = build.store.programmes[passage.programme].aids
    return (*own, *(Text(found, language) for each in said if (found := aids.rendering(each, language))))


def _vectors(passage: Passage, vector: Vectors, language: Language, build: Build) -> Vectors:
    """All vectors that the index has of a passage, its sentences and their renderings."""
    rows = build.store.phrases("rendering")
    rendered = rows.vectors[(rows.targets == passage.id) & (rows.languages == language)] if len(rows.targets) else []
    return np.vstack([vector, *(each.vector for each in build.store.sentences(passage.id)), *rendered])
