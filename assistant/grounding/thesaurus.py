"""What words of official prose mean, in three languages: those of a row of `data/thesaurus.yaml` are one meaning."""

from __future__ import annotations

from collections import defaultdict
from functools import cache, lru_cache
from pathlib import Path

import yaml

from assistant.records import Language

_FILE = Path(__file__).parent.parent / "data" / "thesaurus.yaml"
_SHORTEST = 4
"""Letters of the shortest second part of a compound."""
_JOINT = 3
"""Letters that may stand between the parts of a compound."""
_ENDING = {"sv": 5, "fi": 9, "en": 5}
"""Letters up to which what follows the beginning of a word is an ending of it, and no word of its own."""
Row = dict[Language, list[str]]


@cache
def _sections() -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = yaml.load(_FILE.read_text(encoding="utf-8"), yaml.CSafeLoader)
    return found


def rows() -> list[Row]:
    """Every row; those of subjects, which say who or what a sentence is about, come first."""
    return [row for section in ("subjects", "actions", "qualities") for row in _sections()[section]]


def is_subject(meaning: frozenset[int]) -> bool:
    """Whether rows are all of subjects."""
    return bool(meaning) and max(meaning) < len(_sections()["subjects"])


@cache
def _beginnings(language: Language) -> dict[str, tuple[int, ...]]:
    """Each beginning of a word with the rows that it stands in."""
    found: dict[str, list[int]] = defaultdict(list)
    for at, row in enumerate(rows()):
        for entry in row[language]:
            found[entry].append(at)
    return {entry: tuple(places) for entry, places in found.items()}


@lru_cache(maxsize=20_000)
def meanings(word: str, language: Language) -> tuple[frozenset[int], ...]:
    """The rows that a folded word may belong to, part by part of a compound; an unknown part is the empty set.

    Of several beginnings the longest counts. () where not even its first part is known.
    """
    known = _beginnings(language)
    if f"{word}." in known:
        return (frozenset(known[f"{word}."]),)
    length = next((at for at in range(len(word), 1, -1) if word[:at] in known), 0)
    if not length:
        return ()
    mine, rest = frozenset(known[word[:length]]), word[length:]
    further = _further(rest, language)
    return (mine, *further) if further or len(rest) <= _ENDING[language] else (mine, frozenset())


def _further(rest: str, language: Language) -> tuple[frozenset[int], ...]:
    """The meaning of what follows in a compound, after a joint."""
    for skipped in range(min(_JOINT, len(rest)) + 1):
        if len(rest) - skipped >= _SHORTEST and (found := meanings(rest[skipped:], language)):
            return found
    return ()
