"""A chat model's sentences looked at once more, as they are shown: which do not stand on what they mark."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from assistant.embedding import Embedder
from assistant.grounding import grounds
from assistant.index.reader import Build
from assistant.records import Answer, Citation, Hit, Passage
from assistant.writing import modelled, support
from evals import wording


def unborne(answer: Answer, build: Build, embedder: Embedder) -> list[str]:
    """The sentences of an answer that say something without a mark, or that the passages they mark do not bear out.

    What an answer quotes needs no bearing out; that its quotes are exact is scored by itself.
    """
    hits = {str(each.number): Hit(passage, 0.0) for each, passage in _passages(answer, build)}
    held = grounds.of(list(hits.values()), answer.language, build, embedder)
    places = {mark: str(at) for at, mark in enumerate(hits, start=1)}
    quotable = {places[mark]: support.said(hit.passage) for mark, hit in hits.items()}
    return [
        sentence.own for sentence in _said(answer) if not support.stands(_renumbered(sentence, places), quotable, held)
    ]


def is_given_up(answer: Answer) -> bool:
    """Whether an answer tells that it is not the model's, and why."""
    return not modelled.reasons(answer.language).isdisjoint(answer.notices)


def said(answer: Answer) -> int:
    """How many sentences of its own an answer has."""
    return sum(1 for _ in _said(answer))


def _passages(answer: Answer, build: Build) -> Iterator[tuple[Citation, Passage]]:
    found = build.store.passages([each.passage for each in answer.citations])
    yield from ((each, found[each.passage]) for each in answer.citations if each.passage in found)


def _said(answer: Answer) -> Iterator[support.Sentence]:
    for block in support.read(answer.text):
        yield from (sentence for sentence in block.sentences if not _is_quote(sentence, answer))


def _is_quote(sentence: support.Sentence, answer: Answer) -> bool:
    letters = wording.letters(sentence.own)
    forms = [
        form for each in answer.citations for form in (each.quote, each.translation.text if each.translation else "")
    ]
    return any(wording.letters(form) in letters for form in forms if form)


def _renumbered(sentence: support.Sentence, places: Mapping[str, str]) -> support.Sentence:
    return support.Sentence(sentence.text, sentence.own, tuple(places.get(mark, "0") for mark in sentence.marks))
