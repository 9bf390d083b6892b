"""Is a question answerable from these hits? Similarity alone does not tell; what is asked for, and held, counts too."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from assistant import cues
from assistant.calibration import Calibration
from assistant.embedding import Vectors
from assistant.index.reader import Build
from assistant.index.store import Sentence
from assistant.judging.listing import Listing, listing
from assistant.judging.quoting import quoted
from assistant.kinds import Kinds
from assistant.nearness import UNASKED, Match, Nearness
from assistant.phrases import Place, holding, sentence
from assistant.reading import Question
from assistant.records import Evidence, Hit, Outcome, Passage
from assistant.words import fold

_LOOKED_AT = 5
"""Hits that may hold what is asked for, and background questions that say what a question is about."""
_QUOTED = 3
"""Most passages quoted for one fact."""


@dataclass(frozen=True, slots=True)
class Features:
    """What the decision rests on; none depends on the programme."""

    centred: float
    """Centred similarity of the best hit."""
    coverage: float
    """Best share of the question's words that one hit holds."""
    lead: float
    """Score of the best hit above the mean of the next four."""
    topic: float
    """How much nearer the question is to questions about funding than to others."""
    unheld: float
    """1 if it asks for something (a sum, a form, ...) that none of the hits holds, else 0."""
    asks: float
    """1 if it asks for something of that kind at all, else 0."""
    names_text: float
    """1 if it names the text, the programme or the region, else 0."""

    asked: float
    """Score of the nearest question that passages answer, or for a list."""
    silent: float
    """Score of the nearest question that the text is known to be silent about."""
    like: Kinds

    @property
    def row(self) -> tuple[float, ...]:
        """All of them."""
        similar = (self.centred, self.coverage, self.lead)
        return (*similar, self.unheld, *self.of_topic)

    @property
    def of_topic(self) -> tuple[float, ...]:
        """Those that tell a question about funding and programmes from any other."""
        return (self.topic, self.asks, self.names_text, self.asked, self.silent, *self.like.scores)


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
    question: Question, vector: Vectors, near: Nearness, hits: Sequence[Hit], build: Build, figures: Calibration
) -> Judgement:
    """Decides whether the hits answer the question, and which of them do."""
    found = features(question, vector, near, hits, build)
    missing = _unheld(question, hits)
    asked_list = listing(question, near, hits, build, figures)
    whole = quoted(question, hits, build)
    named = whole is not None or (asked_list is not None and asked_list.named)
    if not named and not (hits and _answerable(found, figures, build.manifest.embedder)):
        about = figures.on_topic.probability(found.of_topic) >= 0.5
        topic = _silent_topic(vector, build)
        if not about:
            return Judgement("off_topic", missing=missing, topic=topic)
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
    used = _of_topic(near["ask"], quotable) or close
    return tuple(replace(hit, span=_span(hit.passage, vector, near["ask"], build, figures)) for hit in used)


def _of_topic(asked: Sequence[Match], quotable: Sequence[Hit]) -> list[Hit]:
    """Every passage of the topic that is asked about, if the best way of asking is for several, the best hit the first
    of them."""
    places = Place.split(asked[0].target) if asked else ()
    if len(places) < 2 or not quotable or quotable[0].passage.id != places[0].passage:
        return []
    hits = {hit.passage.id: hit for hit in quotable}
    return [hits[id] for id in dict.fromkeys(place.passage for place in places) if id in hits]


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


def features(question: Question, vector: Vectors, near: Nearness, hits: Sequence[Hit], build: Build) -> Features:
    """The features of a question and its hits."""
    known = max(near.best("ask", "list"), max((hit.asked for hit in hits), default=UNASKED))
    told = (known, near.best("silent"), near.like)
    if not hits:
        return Features(-0.1, 0.0, 0.0, _nearness(vector, build), 0.0, 0.0, 0.0, *told)
    scores = [hit.score for hit in hits[:_LOOKED_AT]]
    asked = _asked(question)
    return Features(
        centred=hits[0].centred,
        coverage=max(hit.coverage for hit in hits),
        lead=scores[0] - sum(scores[1:]) / max(1, len(scores) - 1),
        topic=_nearness(vector, build),
        unheld=float(bool(_unheld(question, hits))),
        asks=float(bool(asked)),
        names_text=float(question.names_text),
        asked=told[0],
        silent=told[1],
        like=told[2],
    )


def _answerable(found: Features, figures: Calibration, embedder: str) -> bool:
    if figures.fits(embedder):
        return figures.answerable.probability(found.row) >= 0.5
    # Another embedder: its similarities mean something else, so only the question's own words count.
    return found.coverage >= 0.5 and not found.unheld


def _asked(question: Question) -> list[cues.Ask]:
    text = fold(question.standalone)
    return [ask for ask in cues.asks() if ask.asked.search(text)]


def _unheld(question: Question, hits: Sequence[Hit]) -> str:
    """The first thing asked for that no hit holds."""
    texts = [fold(hit.passage.text) for hit in hits[:_LOOKED_AT]]
    return next((ask.name for ask in _asked(question) if not any(ask.held.search(text) for text in texts)), "")


def _silent_topic(vector: Vectors, build: Build) -> str:
    """The topic that most of the nearest ways of asking belong to."""
    said = build.said("silent")
    mine = said.similarities(build.whitened(vector))
    nearest = Counter(said.targets[np.argsort(mine)[-_LOOKED_AT:]].tolist()).most_common(1)
    return str(nearest[0][0]) if nearest and nearest[0][1] > _LOOKED_AT / 2 else ""


def _nearness(vector: Vectors, build: Build) -> float:
    """Mean similarity to the nearest questions about funding, less that to the nearest others."""
    funding, beside = (
        np.sort(build.store.questions(topic) @ vector)[-_LOOKED_AT:].mean() for topic in ("funding", "beside")
    )
    return float(funding - beside) * 100
