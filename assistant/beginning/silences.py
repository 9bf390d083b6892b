"""Which of the topics that other programmes are silent about the documents seem to be silent about too."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from assistant import cues
from assistant.aids import SilentTopic, plain
from assistant.beginning.known import Known
from assistant.beginning.naming import names
from assistant.beginning.proposals import Silence
from assistant.cues import Ask
from assistant.described import Phrases
from assistant.embedding import Embedder, Vectors
from assistant.records import LANGUAGES, Passage
from assistant.words import fold

SPOKEN_OF = 0.064
"""Similarity, less the hub, from which a passage seems to speak of a topic: so high that of the 25 topics on which the
example says something none is proposed (tests/test_likeness.py)."""
_WAYS = 6
"""Ways of asking that speak for a topic."""
_LOOKED_AT = 10
"""Passages that may hold what is asked for."""
_QUOTED = 70


def silences(
    passages: Sequence[Passage], known: Known, embedder: Embedder, words: frozenset[str]
) -> tuple[Silence, ...]:
    """The topics on which no passage seems to say anything; none without passages. `words` are the documents'."""
    said = [each for each in passages if each.kind not in ("title", "heading")]
    if not said or not known.topics:
        return ()
    # A short paragraph or a row of a table says what it is about only together with its heading.
    vectors = embedder.documents([": ".join([*each.heading[-1:], each.text]) for each in said])
    centre = known.questions.mean(axis=0)
    topics = [here for each in known.topics if (here := _here(each, words))]
    return tuple(_silent(topics, said, vectors, vectors @ centre, known))


def _silent(
    topics: Sequence[SilentTopic], said: Sequence[Passage], vectors: Vectors, hubs: Vectors, known: Known
) -> Iterator[Silence]:
    for topic in topics:
        scores = np.sort(known.asked[topic.topic] @ vectors.T - hubs, axis=0)[-_WAYS:].mean(axis=0)
        ranked = [said[at] for at in np.argsort(-scores)[:_LOOKED_AT]]
        ask = next((each for each in cues.asks() if each.name == topic.ask), None)
        if not _holds(ask, ranked) and (ask or float(scores.max()) < SPOKEN_OF):
            yield Silence(topic, plain(ranked[0].text)[:_QUOTED])


def _holds(ask: Ask | None, passages: Sequence[Passage]) -> bool:
    return ask is not None and any(ask.held.search(fold(each.text)) for each in passages)


def _here(topic: SilentTopic, words: frozenset[str]) -> SilentTopic | None:
    """The topic without what is said of another region; None where it is on that itself."""
    if any(names(topic.name[code], words) for code in LANGUAGES):
        return None
    kept = {code: tuple(each for each in topic.phrases[code] if not names(each, words)) for code in LANGUAGES}
    return topic.model_copy(update={"nearby": None, "phrases": Phrases(**kept)})
