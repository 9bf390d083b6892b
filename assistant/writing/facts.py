"""Facts: as few quotes as carry them, under a sentence that answers."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from assistant import cues, words
from assistant.aids import Word
from assistant.index.reader import Build
from assistant.markdown import escape, quoted
from assistant.messages import catalogue
from assistant.programme import Programme
from assistant.reading import Question
from assistant.records import Evidence, Language
from assistant.writing import leads, replies
from assistant.writing.citing import Citations

_NAMED = 0.5
"""Share of an explained word's parts from which a question names it."""


def facts(question: Question, evidence: Evidence, build: Build, citations: Citations) -> str:
    """The quotes under the programme they are from, after what a word in question means."""
    parts: list[str] = []
    for name, hits in groupby(evidence.hits, lambda hit: hit.passage.programme):
        programme, said = build.store.programmes[name], list(hits)
        shown = [f"> {citations.shown(hit, '> ')}" for hit in said]
        led = leads.lead(question, said, [citations.cite(hit) for hit in said], programme)
        written_in = build.store.language(said[0].passage.document)
        led += "" if citations.rendered else replies.foreign(written_in, question.language)
        parts += [" ".join([*explained(question, [programme]), f"{led}:"]), *shown]
    return "\n\n".join(parts)


def explained(question: Question, programmes: Sequence[Programme]) -> list[str]:
    """A word that the question asks the meaning of, in the guide's words and not the text's; at most one sentence."""
    _, language = catalogue(question.language).gettext, question.language
    found = [each for programme in programmes for each in programme.aids.guide.words if _is_asked(question, each)]
    if not found:
        return []
    word = max(found, key=lambda each: _share(question, each))
    said = _("In our own words, not the text's, {word}: {explains}")
    return [said.format(word=quoted(word.word[language], language), explains=escape(word.explains[language]))]


def _is_asked(question: Question, word: Word) -> bool:
    language = question.worded_in
    if not cues.found("meaning", question.standalone, language):
        if question.names_text:  # what the text says of it is asked for, not what the word means
            return False
        is_named = bool(question.topic) and all(_names(word, each, language) for each in question.topic)
        return is_named and cues.opens("what_is", question.standalone, language) and _share(question, word) == 1
    return _share(question, word) >= _NAMED


def _names(word: Word, asked: str, language: Language) -> bool:
    return any(words.alike(asked, part) for part in words.split(word.word[language]))


def _share(question: Question, word: Word) -> float:
    """Share of the words of a term that the question holds."""
    parts, asked = words.split(word.word[question.worded_in]), words.split(question.standalone)
    return sum(any(words.alike(part, each) for each in asked) for part in parts) / len(parts)
