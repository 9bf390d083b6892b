"""A question's words and vector become hits: dense and lexical, fused where the lexical side really matched."""

from __future__ import annotations

import datetime
from collections.abc import Sequence

from assistant import words
from assistant.calibration import Calibration
from assistant.embedding import Vectors
from assistant.index import lexical
from assistant.index.lexical import Match
from assistant.index.reader import Build
from assistant.nearness import UNASKED, Nearness
from assistant.phrases import Place
from assistant.records import Hit, Language, Passage

COMPARED = 50
"""Passages that the dense side hands on; they are ordered anew once their hubs are taken off."""
_AFTER = 1e-4
"""Score that keeps the passages of one answer in its order."""
_NOTHING = Match(0.0, ())


def retrieve(
    content: Sequence[str],
    language: Language,
    vector: Vectors,
    near: Nearness,
    build: Build,
    figures: Calibration,
) -> list[Hit]:
    """The passages for a question, best first.

    `content` are its folded content words, `vector` its unit vector, and `near` tells what that is near to.

    A passage near to every question is no better for it, so a share of its mean similarity to questions in this
    language is taken off. Ranks are not fused: where hardly a word matches that halves the quality, so words only ever
    add to the score of a passage that holds them.
    """
    similarities = dict(build.nearest(vector, COMPARED))
    held = lexical.matches(content, build.store, figures.translated_share)
    rendered = _rendered(vector, language, build, figures.hub_share)
    asked = _asked(near)
    passages = build.store.passages({**similarities, **held, **rendered, **asked})
    hubs = build.store.hubs(passages, language)
    centred = {id: similarity - figures.hub_share * hubs[id] for id, similarity in similarities.items()}
    for id, found in rendered.items():
        centred[id] = max(centred.get(id, found), found)
    lowest = min(centred.values(), default=0.0)
    if build.worded:  # beside them, a passage of a programme without wordings is its own way of asking for it
        plain = [each for each in passages.values() if each.programme not in build.worded]
        asked = {**_own(vector, plain, build), **asked}
    hits = [
        _hit(passage, similarities.get(id), centred.get(id, lowest), held.get(id, _NOTHING), asked.get(id), figures)
        for id, passage in passages.items()
    ]
    return in_order(hits)


def noted(
    content: Sequence[str], language: Language, vector: Vectors, build: Build, figures: Calibration, day: datetime.date
) -> list[Hit]:
    """The house notes valid on a day, each by what it says in a language, scored as passages are."""
    said = build.store.phrases("note")
    similarities, asked = said.similarities(vector), said.centred(vector, language)
    centred = said.centred(vector, language, figures.hub_share)
    hits = []
    for note in build.store.notes(day):
        passage = note.passage(language)
        own = said.targets == passage.id
        match = _held(content, passage, note.language(passage.start))
        best = float(centred[own | (said.targets == note.document)].max())
        hits.append(_hit(passage, float(similarities[own][0]), best, match, float(asked[own].max()), figures))
    return hits


def _held(content: Sequence[str], passage: Passage, language: Language) -> Match:
    """The question's words that a note holds, whose words the build does not count."""
    stems = {words.stem(word, language) for word in words.split(passage.text)}
    held = tuple(word for word in content if words.stem(word, language) in stems)
    return Match(len(held) / len(content), held) if held else _NOTHING


def in_order(hits: Sequence[Hit]) -> list[Hit]:
    """Hits, best first."""
    return sorted(hits, key=lambda hit: (-hit.score, hit.passage.document, hit.passage.start))


def _rendered(vector: Vectors, language: Language, build: Build, hub_share: float) -> dict[str, float]:
    """The centred similarity of each passage's nearest rendering in the question's language."""
    said = build.store.phrases("rendering")
    mine = said.languages == language
    centred = said.centred(vector, language, hub_share)[mine]
    best: dict[str, float] = {}
    for target, found in zip(said.targets[mine], centred, strict=True):
        best[str(target)] = max(best.get(str(target), -1.0), float(found))
    return best


def _asked(near: Nearness) -> dict[str, float]:
    """The score of the nearest way of asking for each passage; what a question is answered by first scores best."""
    best: dict[str, float] = {}
    for match in near["ask"]:
        for nth, place in enumerate(Place.split(match.target)):
            best.setdefault(place.passage, match.score - nth * _AFTER)
    return best


def _own(vector: Vectors, passages: Sequence[Passage], build: Build) -> dict[str, float]:
    """What passages score as ways of asking for themselves."""
    vectors = build.vectors(passages)
    return {id: float(build.whitened(own) @ build.whitened(vector)) for id, own in vectors.items()}


def _hit(
    passage: Passage,
    similarity: float | None,
    centred: float,
    match: Match,
    asked: float | None,
    figures: Calibration,
) -> Hit:
    said = UNASKED if asked is None else asked
    score = centred + figures.coverage_weight * match.coverage + figures.asked_weight * said
    return Hit(passage, score, similarity, centred, match.coverage, said, match.words)
