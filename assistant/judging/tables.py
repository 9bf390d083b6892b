"""A row of a table beside a sentence or another row: whether both speak of the same, and give it other figures.

A row has few words, so that vectors tell rows of one table hardly apart, and least across languages. What it is on is
told by its words: those of its first cell, which all have to be in the other too, as stems or by their meanings.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from assistant import cues, words
from assistant.grounding import thesaurus
from assistant.judging.figures import disagree, figures
from assistant.records import Language, Passage

_CLAUSE = re.compile(r"[,;:](?=\s)|\s(?:och|samt|men|ja|sekä|mutta|and|but)\s")
_BOUNDS = "hogst|hogsta|minst|upp|maximum|minimum|max|min|most|least|up|enintaan|vahintaan|korkeintaan|maksimi|minimi"
_UNITS = "euro|euroa|euros|eur|procent|prosenttia|prosentti|per|cent"
_VERBS = "far|fa|fas|kostar|saa|saada|saavat|maksaa|get|gets|receive|receives"
_LIGHT = frozenset(f"{_BOUNDS}|{_UNITS}|{_VERBS}".split("|"))
"""Folded words beside a figure that do not say what it is of."""


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table: what it is on, and its other cells, each with the head of its column."""

    subject: str
    cells: tuple[tuple[str, str], ...]

    @property
    def heads(self) -> tuple[str, ...]:
        """Rows of one table share them."""
        return tuple(head for head, _ in self.cells)


def row_of(passage: Passage) -> Row | None:
    """A passage as a row, as `parsing.tables` or `parsing.hypertext` writes it; None if it is none."""
    first, *rest = re.split(r"; | – ", passage.text)
    cells = tuple((head, value) for head, _, value in (each.partition(": ") for each in rest))
    if passage.kind != "item" or not cells or not all(value for _, value in cells):
        return None
    return Row(first.rpartition(": ")[2], cells)


@dataclass(frozen=True, slots=True)
class Beside:
    """A text with what stands above it, in its language."""

    text: str
    heading: str
    language: Language


def rows_differ(one: Row, one_beside: Beside, other: Row, other_beside: Beside) -> bool:
    """Whether two rows are on the same and give figures of one kind that have none in common."""
    some, others = one_beside.language, other_beside.language
    alike = _told(one.subject, some, other.subject, others) and _told(other.subject, others, one.subject, some)
    return alike and any(
        _disagree(value, theirs) and (_told(head, some, name, others) or _told(name, others, head, some))
        for head, value in one.cells
        for name, theirs in other.cells
    )


def sentence_differs(said: Beside, row: Row, beside: Beside, table: Sequence[Row]) -> bool:
    """Whether a sentence is on a row, on no other of its table, and gives a cell of it another figure."""
    told = [each for each in table if _told(each.subject, beside.language, said.text, said.language)]
    return told == [row] and any(
        _disagree(clause, value)
        and _is_of(clause, said.language, f"{row.subject} {head} {beside.heading}", beside.language)
        for clause in _CLAUSE.split(said.text)
        for head, value in row.cells
    )


def name_the_same(one: Beside, other: Beside) -> bool:
    """Whether two sentences of two languages each name all things that the other names; what the thesaurus does not
    know is let pass."""
    return all(
        _is_in(word, some.language, _meant(f"{others.heading} {others.text}", others.language))
        for some, others in ((one, other), (other, one))
        for word in _content(some.text, some.language)
        if thesaurus.meanings(word, some.language) and _is_thing(word, some.language)
    )


def _disagree(one: str, other: str) -> bool:
    some, others = figures(one), figures(other)
    return any(disagree(some[kind], others[kind]) for kind in some.keys() & others.keys())


def _is_of(clause: str, language: Language, named: str, named_in: Language) -> bool:
    """Whether every thing that a clause names is named by the row, its column or what stands above it."""
    known = _meant(named, named_in)
    return all(_is_in(word, language, known) for word in _content(clause, language) if _is_thing(word, language))


def _told(said: str, said_in: Language, text: str, language: Language) -> bool:
    """Whether a text holds all words of what is said."""
    known, sought = _meant(text, language), _content(said, said_in)
    return bool(sought) and all(_is_in(word, said_in, known) for word in sought)


@dataclass(frozen=True, slots=True)
class _Meant:
    """The stems of a text's words, and the rows of the thesaurus that they may belong to."""

    stems: frozenset[tuple[Language, str]]
    meanings: frozenset[int]


@lru_cache(maxsize=1000)
def _meant(text: str, language: Language) -> _Meant:
    found = _content(text, language)
    parts: Iterable[frozenset[int]] = (part for word in found for part in thesaurus.meanings(word, language))
    return _Meant(frozenset((language, words.stem(word, language)) for word in found), frozenset().union(*parts))


def _is_in(word: str, language: Language, known: _Meant) -> bool:
    parts = thesaurus.meanings(word, language)
    return (language, words.stem(word, language)) in known.stems or (
        bool(parts) and all(part & known.meanings for part in parts)
    )


def _is_thing(word: str, language: Language) -> bool:
    """Whether a word may name a thing, and not only what is done or how: one that is unknown may."""
    parts = thesaurus.meanings(word, language)
    return not parts or any(not part or any(thesaurus.is_subject(frozenset({each})) for each in part) for part in parts)


def _content(text: str, language: Language) -> tuple[str, ...]:
    found = cues.content(text, language)
    return tuple(word for word in found if word not in _LIGHT and not any(char.isdigit() for char in word))
