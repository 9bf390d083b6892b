"""What can be said to a question, and from which of its hits."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import takewhile

import numpy as np

from assistant import cues
from assistant.calibration import Calibration
from assistant.embedding import Vectors
from assistant.index.reader import Build
from assistant.index.store import Sentence
from assistant.judging.listing import Listing, listing
from assistant.judging.quoting import quoted
from assistant.nearness import UNASKED, Heard, Match, Nearness
from assistant.phrases import Place, holding, sentence
from assistant.reading import Question
from assistant.records import Evidence, Hit, Outcome, Passage
from assistant.words import fold

LOOKED_AT = 5
"""Hits that may hold what is asked for, and background questions that say what a question is about."""
_QUOTED = 3
"""Most passages quoted for one fact."""
_ON_TOPIC = 0.3
"""Whitened similarity from which a way of asking is near; of 69 tune questions on a silent topic all have one."""
_ITEMS = 12
"""Most items quoted of a list."""
HELD = 0.5
"""Share of a question's words that a passage must hold where nothing else tells that it answers."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """What can be said to a question, and from which passages."""

    outcome: Outcome
    evidence: Evidence = field(default_factory=Evidence)
    listing: Listing | None = None
    missing: str = ""
    """Name of what was asked for and is nowhere held."""
    topic: str = ""
    """The guide's topic that the text is silent about; "" if the question is near to none in particular."""


def judge(
    question: Question, decided: Outcome, heard: Heard, hits: Sequence[Hit], build: Build, figures: Calibration
) -> Judgement:
    """What can be said to a question, once it is decided what is due.

    One that asks for a part of the text by its name, or quotes it, is answered whatever was decided.
    """
    vector, near = heard.vector, heard.near
    missing = unheld(question, hits)
    asked_list = listing(question, near, hits, build, figures)
    whole = quoted(question, hits, build)
    named = whole is not None or (asked_list is not None and asked_list.named)
    if not named and not (hits and decided == "answered"):
        topic = _silent_topic(vector, build)
        if decided == "off_topic":
            return Judgement(decided, missing=missing, topic=topic)
        return Judgement("not_in_programme", Evidence(_nearby(topic, build)), missing=missing, topic=topic)
    if asked_list:
        scores = {hit.passage.id: hit for hit in hits}
        used = tuple(scores.get(passage.id, Hit(passage, 0.0)) for passage in asked_list.passages)
        return Judgement("answered", Evidence(used), asked_list)
    if whole:
        return Judgement("answered", Evidence((Hit(whole, 0.0),)))
    return Judgement("answered", Evidence(facts(vector, near, hits, build, figures)))


def _nearby(topic: str, build: Build) -> tuple[Hit, ...]:
    """What the guide names as said nearby a silent topic."""
    hits = []
    for programme in build.store.programmes.values():
        said = [each.nearby for each in programme.aids.guide.silent if each.topic == topic and each.nearby]
        passages = build.store.of_programme(programme.name) if said else []
        for text in said:
            passage, place = holding(text, passages), sentence(text, passages)
            hits += [Hit(passage, 0.0, span=(place.start, place.end))] if passage and place else []
    return tuple(hits)


def facts(vector: Vectors, near: Nearness, hits: Sequence[Hit], build: Build, figures: Calibration) -> tuple[Hit, ...]:
    """The hits to quote for one fact, each with the sentences of it that answer."""
    quotable = [hit for hit in hits if hit.passage.kind not in ("heading", "title")] or list(hits)
    close = [hit for hit in quotable[:_QUOTED] if hit.score >= quotable[0].score - figures.fact_margin]
    used = _of_topic(near["ask"], quotable) or [each for hit in close for each in _led(hit, build)]
    return tuple(replace(hit, span=_span(hit.passage, vector, near["ask"], build, figures)) for hit in used)


def _led(hit: Hit, build: Build) -> list[Hit]:
    """A hit, with the list that it only leads to."""
    if not hit.passage.text.rstrip().endswith(":"):
        return [hit]
    items = takewhile(lambda each: each.kind in ("item", "goal"), build.store.after(hit.passage, _ITEMS))
    return [hit, *(Hit(each, hit.score) for each in items)]


def _of_topic(asked: Sequence[Match], quotable: Sequence[Hit]) -> list[Hit]:
    """Every passage of the topic that is asked about, if the best way of asking is for several, the best hit one of
    them: that one first, the others as the topic names them."""
    places = dict.fromkeys(place.passage for place in Place.split(asked[0].target)) if asked else {}
    if len(places) < 2 or not quotable or quotable[0].passage.id not in places:
        return []
    hits = {hit.passage.id: hit for hit in quotable}
    return [hits[id] for id in dict.fromkeys([quotable[0].passage.id, *places]) if id in hits]


def _span(
    passage: Passage, vector: Vectors, asked: Sequence[Match], build: Build, figures: Calibration
) -> tuple[int, int] | None:
    """From the first to the last sentence near enough to the best one; None where that is all of them."""
    said = build.store.sentences(passage.id)
    if not said:
        return None
    margin = figures.sentence_margin
    similarities = [
        float(sentence.vector @ vector) + figures.asked_weight * _asked_of(passage.id, sentence, asked)
        for sentence in said
    ]
    near = [
        sentence
        for sentence, similarity in zip(said, similarities, strict=True)
        if similarity >= max(similarities) - margin
    ]
    return None if len(near) == len(said) else (near[0].start, near[-1].end)


def _asked_of(passage: str, sentence: Sentence, asked: Sequence[Match]) -> float:
    """The best score among questions that the sentence answers."""
    of_it = (
        match.score
        for match in asked
        if any(
            p.passage == passage and p.start < sentence.end and sentence.start < p.end
            for p in Place.split(match.target)
        )
    )
    return next(of_it, UNASKED)


def silent_topics(judgement: Judgement, build: Build) -> tuple[str, ...]:
    """The silent topics that a question was judged to be on: the one it is near to, else those of what it asks for."""
    if judgement.outcome != "not_in_programme":
        return ()
    if judgement.topic:
        return (judgement.topic,)
    guided = [topic for each in build.store.programmes.values() for topic in each.aids.guide.silent]
    return tuple(dict.fromkeys(topic.topic for topic in guided if topic.ask and topic.ask == judgement.missing))


def asked_for(question: Question) -> list[cues.Ask]:
    """The sums, dates, forms and the like that a question asks for."""
    text = fold(question.standalone)
    return [ask for ask in cues.asks() if ask.asked.search(text)]


def unheld(question: Question, hits: Sequence[Hit]) -> str:
    """The first thing asked for that no hit holds."""
    texts = [fold(hit.passage.text) for hit in hits[:LOOKED_AT]]
    return next((ask.name for ask in asked_for(question) if not any(ask.held.search(text) for text in texts)), "")


def _silent_topic(vector: Vectors, build: Build) -> str:
    """The topic that most of the nearest ways of asking belong to, if any is near at all."""
    said = build.said("silent")
    mine = said.similarities(build.whitened(vector))
    if mine.max(initial=-1.0) < _ON_TOPIC:
        return ""
    nearest = Counter(said.targets[np.argsort(mine)[-LOOKED_AT:]].tolist()).most_common(1)
    return str(nearest[0][0]) if nearest and nearest[0][1] > LOOKED_AT / 2 else ""
