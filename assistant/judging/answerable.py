"""Is a question answerable from these hits? Similarity alone does not tell; what is asked for, and held, counts too."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import astuple, dataclass, field, replace

import numpy as np

from assistant import cues, probe
from assistant.calibration import Calibration
from assistant.embedding import Vectors
from assistant.index.reader import Build
from assistant.judging.listing import Listing, listing
from assistant.reading import Question
from assistant.records import LANGUAGES, Evidence, Hit, Language, Outcome, Passage
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

    practical: float
    """Log-odds that it asks for what a programme's text never holds, rather than for its content."""
    beside: float
    """Log-odds that it is about something else, rather than about a programme's content."""
    silent: float
    """How much nearer it is to a topic that the text is known to be silent about than to the best hit."""

    @property
    def of_topic(self) -> tuple[float, ...]:
        """The features that tell a question about funding and programmes from any other."""
        return self.topic, self.asks, self.names_text, self.beside, self.practical, self.silent


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


def judge(question: Question, vector: Vectors, hits: Sequence[Hit], build: Build, figures: Calibration) -> Judgement:
    """Decides whether the hits answer the question, and which of them do."""
    found = features(question, vector, hits, build)
    missing = _unheld(question, hits)
    asked_list = listing(question, hits, build, figures.list_margin)
    named = asked_list is not None and asked_list.named
    if not named and not (hits and _answerable(found, figures, build.manifest.embedder)):
        about = figures.on_topic.probability(found.of_topic) >= 0.5
        topic = _silent_topic(vector, question.language, build)
        return Judgement("not_in_programme" if about else "off_topic", missing=missing, topic=topic)
    if asked_list:
        scores = {hit.passage.id: hit for hit in hits}
        used = tuple(scores.get(passage.id, Hit(passage, 0.0)) for passage in asked_list.passages)
        return Judgement("answered", Evidence(used), asked_list)
    return Judgement("answered", Evidence(facts(vector, hits, build, figures)))


def facts(vector: Vectors, hits: Sequence[Hit], build: Build, figures: Calibration) -> tuple[Hit, ...]:
    """The hits to quote for one fact, each with the sentences of it that answer."""
    quotable = [hit for hit in hits if hit.passage.kind not in ("heading", "title")] or list(hits)
    near = [hit for hit in quotable[:_QUOTED] if hit.score >= quotable[0].score - figures.fact_margin]
    return tuple(replace(hit, span=_span(hit.passage, vector, build, figures.sentence_margin)) for hit in near)


def _span(passage: Passage, vector: Vectors, build: Build, margin: float) -> tuple[int, int] | None:
    """From the first to the last sentence near enough to the best one; None where that is all of them."""
    said = build.store.sentences(passage.id)
    if not said:
        return None
    similarities = [float(sentence.vector @ vector) for sentence in said]
    near = [
        sentence
        for sentence, similarity in zip(said, similarities, strict=True)
        if similarity >= max(similarities) - margin
    ]
    return None if len(near) == len(said) else (near[0].start, near[-1].end)


def features(question: Question, vector: Vectors, hits: Sequence[Hit], build: Build) -> Features:
    """The features of a question and its hits."""
    kinds = probe.kinds(vector, build.manifest.embedder)
    told = (kinds.odds("practical", "content"), kinds.odds("beside", "content"))
    silent = _silent(vector, question.language, build)
    if not hits:
        return Features(-0.1, 0.0, 0.0, _nearness(vector, build), 0.0, 0.0, 0.0, *told, silent)
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
        practical=told[0],
        beside=told[1],
        silent=silent - hits[0].centred,
    )


def _answerable(found: Features, figures: Calibration, embedder: str) -> bool:
    if figures.fits(embedder):
        return figures.answerable.probability(astuple(found)) >= 0.5
    # Another embedder: its similarities mean something else, so only the question's own words count.
    return found.coverage >= 0.5 and not found.unheld


def _asked(question: Question) -> list[cues.Ask]:
    text = fold(question.standalone)
    return [ask for ask in cues.asks() if ask.asked.search(text)]


def _unheld(question: Question, hits: Sequence[Hit]) -> str:
    """The first thing asked for that no hit holds."""
    texts = [fold(hit.passage.text) for hit in hits[:_LOOKED_AT]]
    return next((ask.name for ask in _asked(question) if not any(ask.held.search(text) for text in texts)), "")


def _silent_topic(vector: Vectors, language: Language, build: Build) -> str:
    """The topic that most of the nearest ways of asking belong to."""
    said = build.store.phrases("silent")
    centred = said.similarities(vector) - said.hubs[:, LANGUAGES.index(language)]
    nearest = Counter(said.targets[np.argsort(centred)[-_LOOKED_AT:]].tolist()).most_common(1)
    return str(nearest[0][0]) if nearest and nearest[0][1] > _LOOKED_AT / 2 else ""


def _silent(vector: Vectors, language: Language, build: Build) -> float:
    """Centred similarity to the nearest way of asking for what the text does not say; 0 without a guide."""
    said = build.store.phrases("silent")
    if not len(said.targets):
        return 0.0
    return float((said.similarities(vector) - said.hubs[:, LANGUAGES.index(language)]).max())


def _nearness(vector: Vectors, build: Build) -> float:
    """Mean similarity to the nearest questions about funding, less that to the nearest others."""
    funding, beside = (
        np.sort(build.store.questions(topic) @ vector)[-_LOOKED_AT:].mean() for topic in ("funding", "beside")
    )
    return float(funding - beside) * 100
