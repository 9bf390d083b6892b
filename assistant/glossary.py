"""Words of regional development in three languages (`data/glossary.yaml`): a question's word leads to the text's."""

from __future__ import annotations

from collections import defaultdict
from functools import cache
from pathlib import Path

import yaml

from assistant.records import Language

_FILE = Path(__file__).parent / "data" / "glossary.yaml"

_SHORTEST = 4
"""Letters of the shortest second part of a compound."""
_ENDING = 3
"""Letters that may stand between the parts of a compound."""

Entry = tuple[Language, str]
"""A language, and the beginning of a word in folded text; a closing "." means that the word ends there."""


@cache
def _meanings() -> dict[str, tuple[Entry, ...]]:
    """Each beginning of a word, with every entry that means the same."""
    rows: list[dict[Language, list[str]]] = yaml.load(_FILE.read_text(encoding="utf-8"), yaml.CSafeLoader)
    found: dict[str, list[Entry]] = defaultdict(list)
    for row in rows:
        entries = [(language, entry) for language, words in row.items() for entry in words]
        for _, beginning in entries:
            found[beginning] += entries
    return {beginning: tuple(dict.fromkeys(entries)) for beginning, entries in found.items()}


def meanings(word: str) -> list[tuple[Entry, ...]]:
    """What a folded word means, part by part: a compound such as "kasvuvyohyke" has two meanings, an unknown word none.

    Each meaning is every entry that means the same. Of several beginnings the longest counts.
    """
    known = _meanings()
    for length in range(len(word) + 1, 1, -1):
        beginning = f"{word}." if length > len(word) else word[:length]
        if beginning in known:
            return [known[beginning], *_rest(word[length:])]
    return []


def languages_of(word: str) -> frozenset[Language]:
    """The languages in which a folded word begins as one of the glossary does."""
    beginnings = [f"{word}.", *(word[:length] for length in range(2, len(word) + 1))]
    entries = ((each, entry) for each in beginnings for entry in _meanings().get(each, ()))
    return frozenset(language for beginning, (language, entry) in entries if entry == beginning)


def _rest(letters: str) -> list[tuple[Entry, ...]]:
    """The meaning of what follows in a compound: after the ending of its first part, if any."""
    for skipped in range(min(_ENDING, len(letters)) + 1):
        if len(letters) - skipped >= _SHORTEST and (found := meanings(letters[skipped:])):
            return found
    return []
