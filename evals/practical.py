"""Practical questions over many texts, each of which answers some: what the first programme cannot teach, being silent.

The questions are what its guide and wordings know people to ask; the texts are invented. The example of docs/example is
learnt from nowhere: what is told of it is held out.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import yaml

from assistant import nearness, topics
from assistant.aids import plain
from assistant.calibration import Calibration
from assistant.corpus import read_corpus
from assistant.embedding import Embedder, Vectors
from assistant.index.reader import Build
from assistant.judging.due import Due
from assistant.reading import read
from assistant.records import LANGUAGES, Language
from assistant.topics import Topics
from evals.cases import Case
from evals.decisions import Example, heard_as
from evals.fitted import embedded

ROOT = Path(__file__).parent
TEXTS = ROOT / "training" / "texts"
TOLD = ROOT / "training" / "texts.yaml"
EXAMPLE = ROOT.parent / "docs" / "example" / "corpus"
ANSWERED = ROOT / "example.yaml"
_FOURTHS = 4
"""Wordings of a topic are dealt out: one fourth is kept back for the example, one is asked of the texts, and two teach
what a question asks."""
_BESIDE, _IDEAS = 21, 63
"""Of so many tune messages beside the point, and ideas, each text is sent one."""
Asking = tuple[str, Language, str, Due]
"""What is asked about, in which language, in which words, and what is due to it."""


@dataclass(frozen=True, slots=True)
class Told:
    """What one of the texts tells: the sentences that answer, by topic, and questions about what it tells besides."""

    name: str
    answers: Mapping[str, Sequence[str]]
    doubtful: frozenset[str]
    content: Sequence[Mapping[Language, str]]
    absent: Sequence[Mapping[Language, str]]

    def due(self, topic: str) -> Due:
        return "answered" if topic in self.answers else "not_in_programme"


@dataclass(frozen=True, slots=True)
class Asked:
    """The ways in which people ask about funding: by topic and language, those of the guide, and others."""

    guided: Mapping[tuple[str, Language], Sequence[str]]
    others: Mapping[tuple[str, Language], Sequence[str]]

    @property
    def topics(self) -> list[str]:
        return list(dict.fromkeys(topic for topic, _ in self.guided))

    def teaching(self, topic: str, language: Language) -> list[str]:
        others = self.others.get((topic, language), ())
        return [*self.guided[topic, language], *others[2::_FOURTHS], *others[3::_FOURTHS]]

    def sent(self, topic: str, language: Language) -> Sequence[str]:
        return self.others[topic, language][1::_FOURTHS]

    def kept_back(self, topic: str, language: Language) -> Sequence[str]:
        return self.others[topic, language][::_FOURTHS]


def told() -> list[Told]:
    """The texts, in order."""
    held: dict[str, dict[str, Any]] = yaml.safe_load(TOLD.read_text(encoding="utf-8"))
    return [Told(name, **each | {"doubtful": frozenset(each["doubtful"])}) for name, each in held.items()]


def answered() -> frozenset[str]:
    """The silent topics of the first programme on which the example says something."""
    return frozenset(yaml.safe_load(ANSWERED.read_text(encoding="utf-8"))["answered"])


def asked(corpus: Path) -> Asked:
    """What the guides and wordings of a corpus know people to ask that its programmes do not answer."""
    guided: dict[tuple[str, Language], Sequence[str]] = {}
    others: dict[tuple[str, Language], Sequence[str]] = {}
    for programme in read_corpus(corpus).programmes:
        for topic in programme.aids.guide.silent:
            guided |= {(topic.topic, code): topic.phrases[code] for code in LANGUAGES if topic.phrases[code]}
        for wordings in programme.aids.wordings:
            others |= {(entry.of[0], wordings.language): entry.wordings for entry in wordings.silent}
    return Asked(guided, others)


def topics_of(known: Asked, build: Build, embedder: Embedder, without: str = "") -> Topics:
    """What tells topics, learnt from what people are known to ask and from every text but one."""
    names = known.topics
    questions = [(text, topic) for topic, language in known.guided for text in known.teaching(topic, language)]
    rows = [embedded(embedder, [text for text, _ in questions])]
    on = [np.array([[name == topic for name in names] for _, topic in questions], np.float32)]
    for text in told():
        if text.name != without:
            vectors, said = _sentences(text, build)
            rows.append(vectors)
            on.append(np.array([[_says(each, text.answers.get(name, ())) for name in names] for each in said]))
    return topics.fitted(embedder.name, np.vstack(rows), np.vstack(on).astype(np.float32))


def examples(
    known: Asked, cases: Sequence[Case], build: Build, embedder: Embedder, figures: Calibration
) -> list[Example]:
    """Every question that is asked of the texts, with what is due to it; its topics told without the text itself."""
    found = []
    for nth, text in enumerate(told()):
        use(topics_of(known, build, embedder, without=text.name))
        own = build.only([text.name])
        for _, language, said, due in [*_practical(known, text, nth), *_besides(text), *_messages(cases, nth)]:
            found.append(_example(text.name, language, said, due, own, embedder, figures))
    return found


def held_out(known: Asked, build: Build, embedder: Embedder, figures: Calibration) -> list[Example]:
    """What is asked of the example, in words that nothing was learnt from."""
    said = answered()
    return [
        _example(topic, code, text, "answered" if topic in said else "not_in_programme", build, embedder, figures)
        for topic in known.topics
        for code in LANGUAGES
        for text in known.kept_back(topic, code)
    ]


def use(found: Topics) -> None:
    """Lets topics be told by what was fitted, and ships it."""
    topics.save(found)
    topics.shipped.cache_clear()


def _practical(known: Asked, text: Told, nth: int) -> Iterator[Asking]:
    """A wording of every topic in each language, and in one of what else people ask and no such text answers."""
    for at, topic in enumerate(dict.fromkeys(topic for topic, _ in known.others)):
        if topic not in text.doubtful:
            codes = LANGUAGES if topic in known.topics else LANGUAGES[(nth + at) % 9 : (nth + at) % 9 + 1]
            for code in codes:
                texts = known.sent(topic, code)
                yield topic, code, texts[nth % len(texts)], text.due(topic)


def _besides(text: Told) -> Iterator[Asking]:
    for each in text.content:
        yield from (("content", code, said, "answered") for code, said in each.items())
    for each in text.absent:
        yield from (("absent", code, said, "not_in_programme") for code, said in each.items())


def _messages(cases: Sequence[Case], nth: int) -> Iterator[Asking]:
    """What is an idea or beside the point wherever it is sent."""
    beside = [case for case in cases if case.kind == "beside"][nth::_BESIDE]
    ideas = [case for case in cases if case.verdict][nth::_IDEAS]
    yield from (("beside", case.language, case.turns[-1], "off_topic") for case in beside)
    yield from (("idea", case.language, case.turns[-1], "fit") for case in ideas)


def _sentences(text: Told, build: Build) -> tuple[Vectors, list[str]]:
    """The passages of a text and their sentences: vectors and words."""
    passages = build.store.of_programme(text.name)
    whole = build.vectors(passages)
    vectors, said = [whole[each.id] for each in passages], [each.text for each in passages]
    for each in passages:
        for sentence in build.store.sentences(each.id):
            vectors.append(sentence.vector)
            said.append(each.text[sentence.start - each.start : sentence.end - each.start])
    return np.stack(vectors), said


def _says(said: str, pieces: Sequence[str]) -> bool:
    return any(plain(piece) in plain(said) for piece in pieces)


def _example(
    concept: str, language: Language, text: str, due: Due, build: Build, embedder: Embedder, figures: Calibration
) -> Example:
    question = read(text, (), language, None)
    return heard_as(question, nearness.heard(question, embedder, build), build, figures, due, concept)
