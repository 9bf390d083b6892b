"""A question's words and vector become hits: dense and lexical, fused where the lexical side really matched."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping, Sequence

from assistant import across, plain, topics, words
from assistant.calibration import Calibration
from assistant.embedding import Vectors
from assistant.index import lexical
from assistant.index.lexical import NOTHING, Match
from assistant.index.reader import Build
from assistant.nearness import UNASKED, Nearness
from assistant.phrases import Place
from assistant.plain import PLAIN, Mixing
from assistant.records import Hit, Language, Passage

COMPARED = 50
"""Passages that the dense side hands on; they are ordered anew once their hubs are taken off."""
_AFTER = 1e-4
"""Score that keeps the passages of one answer in its order."""


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
    similarities = across.nearest(vector, language, build, COMPARED, mixing.languages)
    held = lexical.matches(content, build.store, figures.translated_share)
    rendered = _rendered(vector, language, build, figures.hub_share)
    asked = _asked(near)
    passages = build.store.passages({**similarities, **held, **rendered, **asked})
    passages |= plain.below([passages[id] for id in similarities], build)
    hubs = build.store.hubs(passages, language)
    centred = _centred(passages, similarities, hubs, rendered, figures.hub_share)
    bare = plain.of(passages, build)
    asked = {**topics.said(vector, near, bare, build), **asked}
    if build.worded:  # beside them, a passage of a programme without wordings is its own way of asking for it
        asked = {**_own(vector, list(bare.values()), build), **asked}
    compared = plain.Compared(vector, language, similarities, hubs)
    bases = centred | _best(plain.similarities(bare, compared, build, mixing), rendered)
    held |= plain.held(bare, held)
    worth = {id: figures.coverage_weight * match.coverage for id, match in held.items()}
    worth |= plain.worth(bare, held, language, build, mixing)
    hits = []
    for id, passage in passages.items():
        if passage.replaced_by:
            continue
        match, said = held.get(id, NOTHING), asked.get(id, UNASKED)
        score = bases[id] + worth.get(id, 0.0) + figures.asked_weight * said
        hits.append(Hit(passage, score, similarities.get(id), centred[id], match.coverage, said, match.words))
    return in_order(hits)


def _centred(
    passages: Iterable[str],
    similarities: Mapping[str, float],
    hubs: Mapping[str, float],
    rendered: Mapping[str, float],
    hub_share: float,
) -> dict[str, float]:
    """Similarities less a share of hubs, or of renderings where these are nearer; the lowest where none is known."""
    less = {id: similarity - hub_share * hubs[id] for id, similarity in similarities.items()}
    known = {**rendered, **_best(less, rendered)}
    lowest = min(known.values(), default=0.0)
    return {id: known.get(id, lowest) for id in passages}


def _best(found: Mapping[str, float], rendered: Mapping[str, float]) -> dict[str, float]:
    return {id: max(each, rendered.get(id, each)) for id, each in found.items()}


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
    return Match(len(held) / len(content), held) if held else NOTHING


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
