"""A question's words and vector become hits: dense and lexical, fused where the lexical side really matched."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from assistant import windows, words
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


@dataclass(frozen=True, slots=True)
class Mixing:
    """How a passage is found that nobody is known to ask for in some way: all there is of it is its text."""

    windows: float
    """Share that its nearest sentence has in its similarity, beside the whole passage, 0 to 1."""
    hubs: float
    """How much of what its hub differs from those of other passages is taken off, 0 to 1."""
    words: float
    """Similarity that holding all of the question's words is worth."""


PLAIN = Mixing(windows=0.4, hubs=0.3, words=0.04)
"""Chosen on half of the questions of `python -m evals retrieval` (docs/retrieval.md)."""


def retrieve(
    content: Sequence[str],
    language: Language,
    vector: Vectors,
    near: Nearness,
    build: Build,
    figures: Calibration,
    programmes: Sequence[str] = (),
    mixing: Mixing = PLAIN,
) -> list[Hit]:
    """The passages for a question, best first.

    `content` are its folded content words, `vector` its unit vector, and `near` tells what that is near to.

    A passage near to every question is no better for it, so a share of its mean similarity to questions in this
    language is taken off. Ranks are not fused: where hardly a word matches that halves the quality, so words only ever
    add to the score of a passage that holds them. `mixing` is for the programmes without wordings.
    """
    similarities = dict(build.nearest(vector, COMPARED, programmes))
    held = lexical.matches(content, build.store, figures.translated_share)
    rendered = _rendered(vector, language, build, figures.hub_share)
    asked = _asked(near)
    passages = build.store.passages({**similarities, **held, **rendered, **asked})
    hubs = build.store.hubs(passages, language)
    centred = {id: similarity - figures.hub_share * hubs[id] for id, similarity in similarities.items()}
    for id, found in rendered.items():
        centred[id] = max(centred.get(id, found), found)
    plain = {id: each for id, each in passages.items() if each.programme not in build.worded}
    mixed = _mixed(vector, language, similarities, {id: hubs[id] for id in plain}, build, mixing)
    base = centred | {id: max(found, rendered.get(id, found)) for id, found in mixed.items()}
    lowest = min(centred.values(), default=0.0)
    if build.worded:  # beside them, a passage of a programme without wordings is its own way of asking for it
        asked = {**_own(vector, list(plain.values()), build), **asked}
    hits = [
        _hit(
            passage,
            similarities.get(id),
            centred.get(id, lowest),
            base.get(id, lowest),
            held.get(id, _NOTHING),
            mixing.words if id in plain else figures.coverage_weight,
            asked.get(id),
            figures,
        )
        for id, passage in passages.items()
        if not programmes or passage.programme in programmes
    ]
    return in_order(hits)


def _mixed(
    vector: Vectors,
    language: Language,
    similarities: Mapping[str, float],
    hubs: Mapping[str, float],
    build: Build,
    mixing: Mixing,
) -> dict[str, float]:
    """The similarity of passages and their nearest sentences, of those in `hubs`; what was not compared has the lowest.

    Of hubs as a whole all is taken off, so that passages are scored alike whatever their programme has.
    """
    usual = (1 - mixing.hubs) * float(np.mean(list(hubs.values()))) if hubs else 0.0
    lowest = min(similarities.values(), default=0.0)
    whole = {id: similarities.get(id, lowest) - mixing.hubs * hub - usual for id, hub in hubs.items()}
    nearest = windows.nearest(vector - mixing.hubs * build.store.centre(language), hubs, build.store)
    parts = {id: nearest[id] - usual if id in nearest else found for id, found in whole.items()}
    return {id: (1 - mixing.windows) * found + mixing.windows * parts[id] for id, found in whole.items()}


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
        weight = figures.coverage_weight
        hits.append(
            _hit(passage, float(similarities[own][0]), best, best, match, weight, float(asked[own].max()), figures)
        )
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
    base: float,
    match: Match,
    weight: float,
    asked: float | None,
    figures: Calibration,
) -> Hit:
    said = UNASKED if asked is None else asked
    score = base + weight * match.coverage + figures.asked_weight * said
    return Hit(passage, score, similarity, centred, match.coverage, said, match.words)
