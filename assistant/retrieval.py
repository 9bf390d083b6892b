"""A question's words and vector become hits: dense and lexical, fused where the lexical side really matched."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.embedding import Vectors
from assistant.index import lexical
from assistant.index.lexical import Match
from assistant.index.reader import Build
from assistant.records import Hit, Language

COMPARED = 50
"""Passages that the dense side hands on; they are ordered anew once their hubs are taken off."""
_NOTHING = Match(0.0, ())


def retrieve(
    content: Sequence[str],
    language: Language,
    vector: Vectors,
    build: Build,
    coverage_weight: float,
    programmes: Sequence[str] = (),
) -> list[Hit]:
    """The passages for a question, best first.

    `content` are its folded content words, `vector` its unit vector, `coverage_weight` what holding all of the words adds. A passage near to every question is no better for it,
    so the mean of its similarities to questions in this language is taken off. Across languages hardly a word matches, and
    fusing ranks would halve the quality; so words only ever add to the score of a passage that holds them.
    """
    similarities = dict(build.nearest(vector, COMPARED, programmes))
    held = lexical.matches(content, build.store)
    passages = build.store.passages({**similarities, **held})
    hubs = build.store.hubs(passages, language)
    lowest = min((similarity - hubs[id] for id, similarity in similarities.items()), default=0.0)
    hits = []
    for id, passage in passages.items():
        if programmes and passage.programme not in programmes:
            continue
        similarity, match = similarities.get(id), held.get(id, _NOTHING)
        centred = lowest if similarity is None else similarity - hubs[id]
        hits.append(
            Hit(passage, centred + coverage_weight * match.coverage, similarity, centred, match.coverage, match.words)
        )
    return sorted(hits, key=lambda hit: (-hit.score, hit.passage.document, hit.passage.start))
