"""The lexical side of retrieval: which passages hold the question's own words, inflected, compounded or misspelt."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant import glossary, words
from assistant.index.store import PassageStore

FREQUENT = 0.05
"""Share of the passages in which a word may occur; a more frequent one tells nothing and costs most."""
_ALWAYS_KEPT = 12
"""Passages in which a word may occur however small the corpus is."""
_ALIKE = 0.75
"""Share of the shorter word's trigrams that the longer one must hold to be the same word, compounded or misspelt."""
_SHORTEST = 4
"""Letters of the shortest word that is compared so."""


@dataclass(frozen=True, slots=True)
class Match:
    """What of a question a passage holds."""

    coverage: float
    """Share, 0 to 1, of the question's words, each weighted by how rare it is."""
    words: tuple[str, ...]
    own: float = 0.0
    """What of the coverage is by the words as they are written: in another language they may be alike by chance."""


NOTHING = Match(0.0, ())


def matches(content: Sequence[str], store: PassageStore, translated: float, limit: int = 50) -> dict[str, Match]:
    """The passages that really hold one of the folded `content` words, by id.

    A word that a passage holds only in translation counts for `translated`, 0 to 1.
    """
    sought = [unit for word in dict.fromkeys(content) for unit in _units(word, store, translated)]
    rarity = [_rarity(unit, store) for unit in sought]
    held = store.containing({stem for unit in sought for stem in unit.stems}, limit)
    found: dict[str, Match] = {}
    for id, stems in held.items():
        shares = [max((share for stem, share in unit.stems.items() if stem in stems), default=0.0) for unit in sought]
        covered = sum(weight * share for weight, share in zip(rarity, shares, strict=True))
        own = sum(
            weight * max((share for stem, share in unit.stems.items() if stem in stems & unit.own), default=0.0)
            for weight, unit in zip(rarity, sought, strict=True)
        )
        matched = dict.fromkeys(unit.word for unit, share in zip(sought, shares, strict=True) if share)
        found[id] = Match(covered / sum(rarity), tuple(matched), own / sum(rarity))
    return found


@dataclass(frozen=True, slots=True)
class _Unit:
    """A word of the question, or a part of a compound, with the stems of the documents that stand for it.

    Each stem comes with how much of the word it is, 0 to 1.
    """

    word: str
    stems: dict[str, float]
    own: frozenset[str]
    """Those that are the word itself, not its translation."""


def _units(word: str, store: PassageStore, translated: float) -> list[_Unit]:
    """What to look for; none where the word is in so many passages that it tells nothing."""
    own = _own_stems(word, store)
    meanings = [] if 1.0 in own.values() else glossary.meanings(word)
    found = [{**dict.fromkeys(_stems_of(meaning, store), translated), **own} for meaning in meanings] or [own]
    most = max(_ALWAYS_KEPT, FREQUENT * store.size)
    rare = [{stem: share for stem, share in stems.items() if store.frequency(stem) <= most} for stems in found]
    return [_Unit(word, kept, frozenset(own)) for stems, kept in zip(found, rare, strict=True) if kept or not stems]


def _own_stems(word: str, store: PassageStore) -> dict[str, float]:
    """Stems of the word itself, inflected, compounded or misspelt."""
    found: dict[str, float] = defaultdict(float)
    for language in store.languages:
        stem = words.stem(word, language)
        if store.frequency(stem):
            found[stem] = 1.0
        if len(stem) < _SHORTEST:
            continue
        for other, likeness in store.alike(stem, _ALIKE):
            if len(other) >= _SHORTEST:
                found[other] = max(found[other], likeness)
    return dict(found)


def _stems_of(meaning: Sequence[glossary.Entry], store: PassageStore) -> Iterator[str]:
    """Stems of the documents that a meaning is written with."""
    return (stem for language, entry in meaning if language in store.languages for stem in _written(entry, store))


def _written(entry: str, store: PassageStore) -> Iterator[str]:
    """The stems that an entry of the glossary stands for; a stem may be a little shorter than the entry."""
    if entry.endswith("."):
        yield from (stem for language in store.languages if store.frequency(stem := words.stem(entry[:-1], language)))
        return
    shortest = max(_SHORTEST, len(entry) - 3)
    for stem in store.beginning(entry[: min(len(entry), shortest)]):
        if stem.startswith(entry) or entry.startswith(stem):
            yield stem


def _rarity(unit: _Unit, store: PassageStore) -> float:
    """Inverse document frequency; a word that no passage holds counts as the rarest."""
    passages = max((store.frequency(stem) for stem in unit.stems), default=1)
    return math.log(1 + store.size / passages)
