"""Where documents do not say the same: sentences much alike, with other sums or days in them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from assistant import words
from assistant.embedding import Vectors
from assistant.index.reader import Build
from assistant.records import Evidence, Hit, Passage
from assistant.words import fold

COMPARED = 12
"""Nearest passages to a quoted sentence that are held beside it."""
ALIKE = 0.88
"""Cosine of two sentences from which they may speak of the same."""
_SAME_WORDS = 0.8
"""Share of their words, figures aside, that two sentences of one language must have in common: "for towns" and "for
firms" are not the same, however near their vectors are."""
_GAP = r"[ .,\u00a0\u202f]"
_NUMBER = rf"(?<![\d.,])(?:[1-9]\d{{0,2}}(?:{_GAP}\d{{3}})+(?!\d)(?:[.,]\d+)?|\d+(?:[.,]\d+)?)"
_SHARES = re.compile(rf"({_NUMBER})\s*(?:%|procent|prosent|per ?cent)")
_SUMS = re.compile(rf"(?:({_NUMBER})\s*(?:€|euro|eur\b)|(?:€|eur)\s*({_NUMBER}))")
_DAYS = re.compile(r"(?<![\d.])(\d{1,2})\.(\d{1,2})\.(\d{4})?")


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


def figures(text: str) -> dict[str, frozenset[str]]:
    """The shares, sums and days of a text, each kind that it has; written alike in whichever language."""
    folded = fold(text)
    found = {
        "shares": frozenset(_number(each) for each in _SHARES.findall(folded)),
        "sums": frozenset(_number("".join(each)) for each in _SUMS.findall(folded)),
        "days": frozenset(f"{int(day)}.{int(month)}.{year}" for day, month, year in _DAYS.findall(folded)),
    }
    return {name: each for name, each in found.items() if each}


def _number(found: str) -> str:
    """Without what stands between thousands, and without zeros that add nothing."""
    whole, _, part = re.sub(rf"{_GAP}(?=\d{{3}}(?!\d))", "", found).replace(",", ".").partition(".")
    return f"{whole}.{part.rstrip('0')}".rstrip(".")


def conflicts(evidence: Evidence, build: Build) -> tuple[Hit, ...]:
    """What other documents, or an earlier version, say otherwise on what is quoted; each passage once, and of two that
    are quoted the second."""
    found: dict[str, Hit] = {}
    passed: set[str] = set()
    for hit in evidence.hits:
        passed.add(hit.passage.id)
        for said in _within(hit, build):
            for other in _beside(said, build) if said.figures else ():
                if other.passage.id not in passed and _differ(said, other) and _same_words(said, other, build):
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
    near = build.store.passages(id for id, _ in build.nearest(said.vector, COMPARED))
    for passage in near.values():
        if passage.document != said.passage.document and passage.kind not in ("heading", "title"):
            told = [each for each in _sentences(passage, build) if each.figures]
            best = max(told, key=lambda each: float(each.vector @ said.vector), default=None)
            if best and float(best.vector @ said.vector) >= ALIKE:
                yield best


def _same_words(one: Said, other: Said, build: Build) -> bool:
    """Whether they are put in the same words; in two languages only the vectors tell."""
    language = build.store.language(one.passage.document)
    if language != build.store.language(other.passage.document):
        return True
    some, others = (
        {words.stem(word, language) for word in words.split(each.text) if word.isalpha()} for each in (one, other)
    )
    return len(some & others) >= _SAME_WORDS * len(some | others)


def _differ(one: Said, other: Said) -> bool:
    """Whether they give figures of the same kind and share none; an earlier version may well have had other days."""
    common = one.figures.keys() & other.figures.keys()
    kinds = common - {"days"} if other.passage.replaced_by else common
    return any(disagree(one.figures[kind], other.figures[kind]) for kind in kinds)


def disagree(some: frozenset[str], others: frozenset[str]) -> bool:
    """Whether figures of one kind have none in common; a day without a year may be of any year."""
    return not any(_may_be(one, other) or _may_be(other, one) for one in some for other in others)


def _may_be(one: str, other: str) -> bool:
    return one == other or (one.endswith(".") and other.startswith(one))
