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
_HEADINGS, _MEMBERS = 10, 5
"""Nearest headings below which is looked, and how many passages of each."""
_AFTER = 1e-4
"""Score that keeps the passages of one answer in its order."""
_NOTHING = Match(0.0, ())


@dataclass(frozen=True, slots=True)
class Mixing:
    """How a passage is found that nobody is known to ask for in some way: all there is of it is its text."""

    windows: float
    """Share that its nearest sentence has in its similarity, beside the whole passage, 0 to 1."""
    headings: float
    """How much of what its heading is nearer than it is added, 0 to 1: an answer often stands below its question."""
    hubs: float
    """How much of what its hub differs from those of other passages is taken off, 0 to 1."""
    words: float
    """Similarity that holding all of the question's words is worth."""
    across: float
    """How much of that a word as it is written counts for in a text of another language, 0 to 1: names and numbers are
    the same there, others may be alike by chance."""


PLAIN = Mixing(windows=0.4, headings=0.4, hubs=0.5, words=0.08, across=0.5)
"""Chosen on half of the questions of `python -m evals retrieval` (docs/retrieval.md)."""


def retrieve(
    content: Sequence[str],
    language: Language,
    vector: Vectors,
    near: Nearness,
    build: Build,
    figures: Calibration,
    mixing: Mixing = PLAIN,
) -> list[Hit]:
    """The passages for a question, best first.

    `content` are its folded content words, `vector` its unit vector, and `near` tells what that is near to.

    A passage near to every question is no better for it, so a share of its mean similarity to questions in this
    language is taken off. Ranks are not fused: where hardly a word matches that halves the quality, so words only ever
    add to the score of a passage that holds them. `mixing` is for the programmes without wordings.
    """
    similarities = dict(build.nearest(vector, COMPARED))
    held = lexical.matches(content, build.store, figures.translated_share)
    rendered = _rendered(vector, language, build, figures.hub_share)
    asked = _asked(near)
    passages = build.store.passages({**similarities, **held, **rendered, **asked})
    passages |= _below([passages[id] for id in similarities], build)
    hubs = build.store.hubs(passages, language)
    centred = {id: similarity - figures.hub_share * hubs[id] for id, similarity in similarities.items()}
    for id, found in rendered.items():
        centred[id] = max(centred.get(id, found), found)
    lowest = min(centred.values(), default=0.0)
    plain = {id: each for id, each in passages.items() if each.programme not in build.worded}
    if build.worded:  # beside them, a passage of a programme without wordings is its own way of asking for it
        asked = {**_own(vector, list(plain.values()), build), **asked}
    bases = {id: centred.get(id, lowest) for id in passages}
    for id, found in _mixed(vector, language, similarities, plain, hubs, build, mixing).items():
        bases[id] = max(found, rendered.get(id, found))
    held |= {id: _with_heading(each, held) for id, each in plain.items()}
    worth = {id: figures.coverage_weight * match.coverage for id, match in held.items()}
    for id, each in plain.items():
        foreign = held[id].own if build.store.language(each.document) != language else 0.0
        worth[id] = mixing.words * (held[id].coverage - (1 - mixing.across) * foreign)
    hits = []
    for id, passage in passages.items():
        if passage.replaced_by:
            continue
        match, said = held.get(id, _NOTHING), asked.get(id, UNASKED)
        score = bases[id] + worth.get(id, 0.0) + figures.asked_weight * said
        own = similarities.get(id), centred.get(id, lowest)
        hits.append(Hit(passage, score, *own, match.coverage, said, match.words))
    return in_order(hits)


def _with_heading(passage: Passage, held: Mapping[str, Match]) -> Match:
    """What a passage holds of the question's words, or its heading if that holds more."""
    return max(held.get(passage.id, _NOTHING), held.get(passage.group, _NOTHING), key=lambda match: match.coverage)


def _below(nearest: Sequence[Passage], build: Build) -> dict[str, Passage]:
    """What stands below the nearest headings of programmes without wordings."""
    heads = [each for each in nearest if each.kind == "heading" and each.programme not in build.worded]
    return {each.id: each for head in heads[:_HEADINGS] for each in build.store.members(head.id)[:_MEMBERS]}


def _mixed(
    vector: Vectors,
    language: Language,
    similarities: Mapping[str, float],
    passages: Mapping[str, Passage],
    hubs: Mapping[str, float],
    build: Build,
    mixing: Mixing,
) -> dict[str, float]:
    """The similarity of passages with that of their nearest sentences and headings, less what hubs are taken off.

    What was not compared has the lowest. What hubs have in common is taken off whole, so that passages are scored
    alike whatever their programme has.
    """
    if not passages:
        return {}
    usual = (1 - mixing.hubs) * float(np.mean([hubs[id] for id in passages]))
    lowest = min(similarities.values(), default=0.0)
    whole = {id: similarities.get(id, lowest) - mixing.hubs * hubs[id] - usual for id in passages}
    nearest = windows.nearest(vector - mixing.hubs * build.store.centre(language), passages, build.store)
    mixed = {}
    for id, passage in passages.items():
        part = nearest[id] - usual if id in nearest else whole[id]
        lift = max(0.0, whole.get(passage.group, whole[id]) - whole[id])
        mixed[id] = (1 - mixing.windows) * whole[id] + mixing.windows * part + mixing.headings * lift
    return mixed


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
        said_so = float(asked[own].max())
        score = best + figures.coverage_weight * match.coverage + figures.asked_weight * said_so
        hits.append(Hit(passage, score, float(similarities[own][0]), best, match.coverage, said_so, match.words))
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
