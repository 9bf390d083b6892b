"""Words of regional development in three languages, from `data/glossary.yaml`: a question's word leads to the text's."""

from __future__ import annotations

from collections import defaultdict
from functools import cache
from pathlib import Path

import yaml

from assistant.records import Language

_FILE = Path(__file__).parent / "data" / "glossary.yaml"

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


def meanings(word: str) -> tuple[Entry, ...]:
    """The entries that mean what a folded word means; none if the glossary does not have it. The longest match counts."""
    known = _meanings()
    for beginning in (f"{word}.", *(word[:length] for length in range(len(word), 1, -1))):
        if beginning in known:
            return known[beginning]
    return ()
