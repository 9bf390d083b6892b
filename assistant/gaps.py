"""What the text does not say, by how often it is asked: so that staff see which house note is worth writing.

Questions go together by the silent topic that they are on; those that are on none, by how near they mean.
"""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from assistant.embedding import Embedder, Vectors
from assistant.index.reader import Build
from assistant.records import LANGUAGES, Language
from assistant.words import clean, fold

NEAR = 0.3
"""Mean whitened similarity from which questions go together; chosen on the tune split (docs/gaps.md)."""
MOST = 1000
"""Different questions that are compared with each other; of more, those asked most often."""
EXAMPLES = 3
_APART = -2.0
"""Less than any similarity."""


@dataclass(frozen=True, slots=True)
class Unanswered:
    """A question that the text did not answer, without personal details."""

    question: str
    language: Language
    topics: tuple[str, ...] = ()
    """The silent topics of the guide that it was judged to be on, the likeliest first."""
    count: int = 1
    """How often it was asked in these words."""


@dataclass(frozen=True, slots=True)
class Gap:
    """Questions on one thing that the text does not say."""

    label: str
    """The topic's name, which completes "the text does not say"; else the question that is most like the others."""
    topic: str
    """"" where the guide has no topic for it."""
    often: int
    languages: tuple[Language, ...]
    examples: tuple[str, ...]
    """The questions asked most often, at most `EXAMPLES`, in as many languages as there are."""
    covered: bool
    """Whether a house note that holds today answers it."""


@dataclass(frozen=True, slots=True)
class Known:
    """What is known beside the questions: the topics by their names in the reader's language, and what notes answer."""

    topics: Mapping[str, str]
    noted: frozenset[str]
    """The topics that a valid note is on."""
    asks: Vectors
    """Whitened unit vectors of the questions that valid notes answer, one a row."""


def found(
    asked: Iterable[Unanswered], embedder: Embedder, build: Build, day: datetime.date, language: Language
) -> list[Gap]:
    """The gaps, those most often asked for first. Raises EmbedderError."""
    once = sorted(_once(asked), key=lambda each: -each.count)[:MOST]
    notes = build.store.notes(day)
    guided = [topic for each in build.store.programmes.values() for topic in each.aids.guide.silent]
    known = Known(
        {each.topic: each.name[language] for each in guided},
        frozenset(topic for note in notes for topic in note.about.topics),
        _whitened([ask for note in notes for ask in note.about.asks], embedder, build),
    )
    return gaps(once, _whitened([each.question for each in once], embedder, build), known, language)


def gaps(asked: Sequence[Unanswered], vectors: Vectors, known: Known, language: Language) -> list[Gap]:
    """The gaps among questions, whose whitened unit vectors are given a row each."""
    on_topic: dict[str, list[int]] = defaultdict(list)
    for at, each in enumerate(asked):
        on_topic[next((topic for topic in each.topics if topic in known.topics), "")].append(at)
    rest = on_topic.pop("", [])
    near = [[rest[at] for at in own] for own in together(vectors[rest], NEAR)]
    made = [_gap(asked, vectors, own, topic, known, language) for topic, own in on_topic.items()]
    made += [_gap(asked, vectors, own, "", known, language) for own in near]
    return sorted(made, key=lambda gap: (-gap.often, gap.label))


def together(vectors: Vectors, near: float) -> list[list[int]]:
    """Which rows go together: groups are joined, the nearest two first, while their rows are `near` in the mean."""
    groups = [[at] for at in range(len(vectors))]
    similar = (vectors @ vectors.T).astype(np.float64)
    np.fill_diagonal(similar, _APART)
    while similar.size and similar.max() >= near:
        one, other = sorted(divmod(int(similar.argmax()), len(groups)))
        sizes = len(groups[one]), len(groups[other])
        similar[one] = similar[:, one] = np.average(similar[[one, other]], axis=0, weights=sizes)
        similar[one, one] = similar[other] = similar[:, other] = _APART
        groups[one] += groups[other]
        groups[other] = []
    return [sorted(own) for own in groups if own]


def _once(asked: Iterable[Unanswered]) -> list[Unanswered]:
    """Each wording once, with how often it came."""
    found: dict[tuple[Language, str], Unanswered] = {}
    for each in asked:
        question = " ".join(clean(each.question).split())
        key = each.language, fold(question).strip(" ?.!")
        before = found.get(key)
        found[key] = (
            replace(before, count=before.count + each.count, topics=before.topics or each.topics)
            if before
            else replace(each, question=question)
        )
    return [each for each in found.values() if each.question]


def _whitened(texts: Sequence[str], embedder: Embedder, build: Build) -> Vectors:
    return build.whitened(embedder.queries(texts)) if texts else embedder.queries(())


def _gap(
    asked: Sequence[Unanswered], vectors: Vectors, own: Sequence[int], topic: str, known: Known, language: Language
) -> Gap:
    mine = sorted((asked[at] for at in own), key=lambda each: (-each.count, each.question))
    return Gap(
        known.topics[topic] if topic else _central(asked, vectors, own, language),
        topic,
        sum(each.count for each in mine),
        tuple(code for code in LANGUAGES if any(each.language == code for each in mine)),
        _examples(mine),
        topic in known.noted or _is_answered(vectors[own], known.asks),
    )


def _central(asked: Sequence[Unanswered], vectors: Vectors, own: Sequence[int], language: Language) -> str:
    """The question nearest to all of them, each as often as it was asked; in the reader's language if there is one."""
    spoken = [at for at in own if asked[at].language == language] or own
    centre = np.average(vectors[own], axis=0, weights=[asked[at].count for at in own])
    return asked[max(spoken, key=lambda at: (float(vectors[at] @ centre), -at))].question


def _examples(mine: Sequence[Unanswered]) -> tuple[str, ...]:
    """The first of each language, then the next."""
    firsts = {each.language: each for each in reversed(mine)}.values()
    return tuple(each.question for each in sorted(mine, key=lambda each: each not in firsts)[:EXAMPLES])


def _is_answered(questions: Vectors, asks: Vectors) -> bool:
    """Whether a question that a note answers would go together with these."""
    return bool(len(asks)) and float((asks @ questions.T).mean(axis=1).max()) >= NEAR
