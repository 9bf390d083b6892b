"""Practical questions over a text that answers them: what the first programme cannot teach, since it is silent on them.

The questions are what its guide and wordings know people to ask; the text is the example of docs/example, without aids.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import yaml

from assistant import nearness
from assistant.corpus import read_corpus
from assistant.embedding import Embedder
from assistant.index.reader import Build
from assistant.judging.due import Due
from assistant.reading import read
from assistant.records import LANGUAGES, Language
from evals.decisions import Example

ROOT = Path(__file__).parent
CORPUS = ROOT.parent / "docs" / "example" / "corpus"
ANSWERED = ROOT / "training" / "example.yaml"
_EACH = 12
"""Wordings of a topic that the example answers, in each language, beside those of the guide."""


def examples(corpus: Path, build: Build, embedder: Embedder) -> list[Example]:
    """Every question that is asked of the example, with what is due to it."""
    return [
        _example(topic, language, text, due, build, embedder) for topic, language, text, due in sorted(_asked(corpus))
    ]


def answered() -> frozenset[str]:
    """The silent topics of the first programme on which the example says something."""
    return frozenset(yaml.safe_load(ANSWERED.read_text(encoding="utf-8"))["answered"])


def _asked(corpus: Path) -> Iterator[tuple[str, Language, str, Due]]:
    known = answered()
    for programme in read_corpus(corpus).programmes:
        for topic in programme.aids.guide.silent:
            due: Due = "answered" if topic.topic in known else "not_in_programme"
            yield from ((topic.topic, code, text, due) for code in LANGUAGES for text in topic.phrases[code])
        for wordings in programme.aids.wordings:
            for entry in wordings.silent:
                said = entry.wordings[:_EACH] if entry.of[0] in known else ()
                yield from ((entry.of[0], wordings.language, text, "answered") for text in said)


def _example(topic: str, language: Language, text: str, due: Due, build: Build, embedder: Embedder) -> Example:
    question = read(text, (), language, None)
    return Example(question, nearness.heard(question, embedder, build), build, due, topic)
