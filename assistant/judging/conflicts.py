"""Where documents do not say the same: sentences much alike, with other sums or days in them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from assistant import across, words
from assistant.embedding import Vectors
from assistant.index.reader import Build
from assistant.judging import tables
from assistant.judging.figures import disagree, figures
from assistant.judging.tables import Beside, Row
from assistant.plain import PLAIN
from assistant.records import Evidence, Hit, Passage

COMPARED = 12
"""Nearest passages to a quoted sentence that are held beside it."""
ALIKE = 0.88
"""Cosine of two sentences from which they may speak of the same."""
_SAME_WORDS = 0.8
"""Share of their words, figures aside, that two sentences of one language must have in common: "for towns" and "for
firms" are not the same, however near their vectors are."""


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence of a passage, with what can be compared of it."""

    passage: Passage
    span: tuple[int, int]
    vector: Vectors

    @property
    def text(self) -> str:
        start = self.passage.start
        return self.passage.text[self.span[0] - start : self.span[1] - start]

    @property
    def figures(self) -> dict[str, frozenset[str]]:
        """Its shares, sums and days."""
        return figures(self.text)


def conflicts(evidence: Evidence, build: Build) -> tuple[Hit, ...]:
    """What other documents, or an earlier version, say otherwise on what is quoted; each passage once, and of two that
    are quoted the second."""
    found: dict[str, Hit] = {}
    passed: set[str] = set()
    for hit in evidence.hits:
        passed.add(hit.passage.id)
        for said in _within(hit, build):
            for other in _beside(said, build) if said.figures else ():
                if other.passage.id not in passed and _differ(said, other) and _on_the_same(said, other, build):
                    found.setdefault(other.passage.id, Hit(other.passage, 0.0, span=other.span))
    return tuple(found.values())


def _within(hit: Hit, build: Build) -> list[Said]:
    """The sentences that a hit quotes."""
    start, end = hit.span or (hit.passage.start, hit.passage.end)
    return [said for said in _sentences(hit.passage, build) if start <= said.span[0] and said.span[1] <= end]


def _sentences(passage: Passage, build: Build) -> list[Said]:
    several = build.store.sentences(passage.id)
    if several:
        return [Said(passage, (each.start, each.end), each.vector) for each in several]
    vectors = build.vectors([passage])
    return [Said(passage, (passage.start, passage.end), vectors[passage.id])] if passage.id in vectors else []


def _beside(said: Said, build: Build) -> Iterator[Said]:
    """The most alike sentence with figures of each passage of another document that is near."""
    written_in = build.store.language(said.passage.document)
    near = build.store.passages(across.nearest(said.vector, written_in, build, COMPARED, PLAIN.languages))
    for passage in near.values():
        if passage.document != said.passage.document and passage.kind not in ("heading", "title"):
            told = [each for each in _sentences(passage, build) if each.figures]
            best = max(told, key=lambda each: float(each.vector @ said.vector), default=None)
            if best and (
                float(best.vector @ said.vector) >= ALIKE or tables.row_of(passage) or tables.row_of(said.passage)
            ):
                yield best


def _on_the_same(one: Said, other: Said, build: Build) -> bool:
    """Whether they speak of the same: by the words of a row, where one is a row, else by those of both sentences."""
    rows = tables.row_of(one.passage), tables.row_of(other.passage)
    match rows:
        case Row() as some, Row() as others:
            return tables.rows_differ(some, _beside_it(one, build), others, _beside_it(other, build))
        case Row() as row, None:
            return tables.sentence_differs(_beside_it(other, build), row, _beside_it(one, build), _table(one, build))
        case None, Row() as row:
            return tables.sentence_differs(_beside_it(one, build), row, _beside_it(other, build), _table(other, build))
    return _same_words(one, other, build)


def _beside_it(said: Said, build: Build) -> Beside:
    heading = " ".join(said.passage.heading[-1:])
    return Beside(said.text, heading, build.store.language(said.passage.document))


def _table(said: Said, build: Build) -> list[Row]:
    """The rows of the table that a row is of: below the same heading, and with the same heads."""
    own = tables.row_of(said.passage)
    near = (each for each in build.store.of_document(said.passage.document) if each.heading == said.passage.heading)
    found = [row for each in near if (row := tables.row_of(each))]
    return [row for row in found if own and row.heads == own.heads]


def _same_words(one: Said, other: Said, build: Build) -> bool:
    """Whether they are put in the same words: one may say more than the other, but not each something else.

    In two languages vectors tell, and that each names what the other names, as far as the thesaurus knows it.
    """
    language = build.store.language(one.passage.document)
    if language != build.store.language(other.passage.document):
        return tables.name_the_same(_beside_it(one, build), _beside_it(other, build))
    some, others = (
        {words.stem(word, language) for word in words.split(each.text) if word.isalpha()} for each in (one, other)
    )
    contrast = some - others and others - some
    return not contrast and len(some & others) >= _SAME_WORDS * len(some | others)


def _differ(one: Said, other: Said) -> bool:
    """Whether they give figures of the same kind and share none; an earlier version may well have had other days."""
    common = one.figures.keys() & other.figures.keys()
    kinds = common - {"days"} if other.passage.replaced_by else common
    return any(disagree(one.figures[kind], other.figures[kind]) for kind in kinds)
