"""Which stretches are headings, and of which level: by how they look, and by the outline that the file has."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from assistant.parsing.layout.stretches import NUMBERED, Look, Stretch, half

MAX_HEADING = 160
"""Characters; a longer text that looks like a heading is a paragraph."""
_LINES = 3
_ENOUGH = 3
"""Headings that an outline must name to be gone by."""
Rank = tuple[float, bool, int]
"""How a heading looks, the most important first: large, bold, with a short number."""


def levels(found: Sequence[Stretch], seen: Look, outline: Mapping[str, int]) -> dict[int, int]:
    """The level of each stretch that is a heading, by its place; `outline` has depths from 0 by `key` of the title."""
    heads = {at: _rank(each) for at, each in enumerate(found) if _is_head(each, seen, outline)}
    named = {at: outline[key(found[at].text)] + 1 for at in heads if key(found[at].text) in outline}
    if len(named) >= _ENOUGH:
        return _by_outline(heads, named)
    ranks = sorted(set(heads.values()))
    # A title is alone in its look; without one, the first level is left free.
    titled = bool(ranks) and Counter(heads.values())[ranks[0]] == 1 and heads.get(min(heads)) == ranks[0]
    return {at: ranks.index(rank) + (not titled) for at, rank in heads.items()}


def key(title: str) -> str:
    """A title as it is compared: letters and digits only, since spaces and numbers' full stops differ."""
    return "".join(char for char in title.casefold() if char.isalnum())


def _is_head(stretch: Stretch, seen: Look, outline: Mapping[str, int]) -> bool:
    text = stretch.text
    if stretch.kind != "text" or len(stretch.lines) > _LINES or len(text) > MAX_HEADING:
        return False
    if key(text) in outline:
        return True
    return seen.is_heavy(stretch.lines[0]) and not text.endswith((".", ",", ";")) and any(map(str.isalpha, text))


def _rank(stretch: Stretch) -> Rank:
    number = NUMBERED.match(stretch.text)
    line = stretch.lines[0]
    return -half(line.size), not line.bold, number[1].count(".") + 1 if number else 1


def _by_outline(heads: Mapping[int, Rank], named: Mapping[int, int]) -> dict[int, int]:
    """Levels by the outline; headings that it leaves out by those that look alike, else a title, else the deepest."""
    known: dict[Rank, int] = {}
    for at, level in named.items():
        known[heads[at]] = min(level, known.get(heads[at], level))
    largest, deepest = min(known), max(named.values())
    return {
        at: named.get(at, known.get(rank, 0 if rank < largest and at == min(heads) else deepest + 1))
        for at, rank in heads.items()
    }
