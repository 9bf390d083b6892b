"""The lexical side of retrieval: which passages hold the question's own words, inflected, compounded or misspelt."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant import glossary, words
from assistant.index.store import PassageStore

FREQUENT = 0.05
"""Share of the passages in which a word may occur; a more frequent one tells nothing and costs most (1.6 ms to 153 ms at 100,000)."""
_ALWAYS_KEPT = 12
"""Passages in which a word may occur however small the corpus is."""
_ALIKE = 0.75
"""Share of the shorter word's trigrams that the longer one must hold to count as the same word, compounded or misspelt."""
_SHORTEST = 4
"""Letters of the shortest word that is compared so."""


@dataclass(frozen=True, slots=True)
class Match:
    """What of a question a passage holds."""

    coverage: float
    """Share, 0 to 1, of the question's words, each weighted by how rare it is."""
    words: tuple[str, ...]


def matches(content: Sequence[str], store: PassageStore, translated: float, limit: int = 50) -> dict[str, Match]:
    """The passages that really hold one of the folded `content` words, by id.

    A word that a passage holds only in translation counts for `translated`, 0 to 1.
    """
    most = max(_ALWAYS_KEPT, FREQUENT * store.size)
    sought = {word: _stems(word, store, translated) for word in dict.fromkeys(content)}
    sought = {
        word: stems
        for word, stems in sought.items()
        if all(store.frequency(stem) <= most for stem, share in stems.items() if share == 1)
    }
    rarity = {word: _rarity(stems, store) for word, stems in sought.items()}
    held = store.containing({stem for stems in sought.values() for stem in stems}, limit)
    total = sum(rarity.values())
    found: dict[str, Match] = {}
    for id, stems in held.items():
        shares = {
            word: max((share for stem, share in sought[word].items() if stem in stems), default=0.0) for word in sought
        }
        covered = sum(rarity[word] * share for word, share in shares.items())
        found[id] = Match(covered / total, tuple(word for word, share in shares.items() if share))
    return found


def _stems(word: str, store: PassageStore, translated: float) -> dict[str, float]:
    """Stems of the documents that stand for `word`, each with how much of the word it is, 0 to 1."""
    found: dict[str, float] = defaultdict(float, dict.fromkeys(_translations(word, store), translated))
    for language in store.languages:
        stem = words.stem(word, language)
        if store.frequency(stem):
            found[stem] = 1.0
        if len(stem) < _SHORTEST:
            continue
        sought = words.grams(stem)
        for other, _ in store.alike(stem):
            theirs = words.grams(other)
            shared = len(sought & theirs)
            if len(other) >= _SHORTEST and shared >= _ALIKE * min(len(sought), len(theirs)):
                found[other] = max(found[other], 2 * shared / (len(sought) + len(theirs)))
    return dict(found)


def _translations(word: str, store: PassageStore) -> list[str]:
    """Stems of the documents that mean the same by the glossary."""
    entries = [entry for language, entry in glossary.meanings(word) if language in store.languages]
    return [stem for entry in entries for stem in _written(entry, store)]


def _written(entry: str, store: PassageStore) -> Iterator[str]:
    """The stems that an entry of the glossary stands for; a stem may be a little shorter than the entry."""
    if entry.endswith("."):
        yield from (stem for language in store.languages if store.frequency(stem := words.stem(entry[:-1], language)))
        return
    shortest = max(_SHORTEST, len(entry) - 3)
    for stem, _ in store.beginning(entry[: min(len(entry), shortest)]):
        if stem.startswith(entry) or entry.startswith(stem):
            yield stem


def _rarity(stems: dict[str, float], store: PassageStore) -> float:
    """Inverse document frequency; a word that no passage holds counts as the rarest."""
    passages = max((store.frequency(stem) for stem in stems), default=1)
    return math.log(1 + store.size / passages)
