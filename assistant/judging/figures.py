"""Shares, sums and days of a text, each written alike in whichever language, and whether two texts' disagree."""

from __future__ import annotations

import re

from assistant.words import fold

_GAP = r"[ .,\u00a0\u202f]"
_NUMBER = rf"(?<![\d.,])(?:[1-9]\d{{0,2}}(?:{_GAP}\d{{3}})+(?!\d)(?:[.,]\d+)?|\d+(?:[.,]\d+)?)"
_SHARES = re.compile(rf"({_NUMBER})\s*(?:%|procent|prosent|per ?cent)")
_SUMS = re.compile(rf"(?:({_NUMBER})\s*(?:€|euro|eur\b)|(?:€|eur)\s*({_NUMBER}))")
_DAYS = re.compile(r"(?<![\d.])(\d{1,2})\.(\d{1,2})\.(\d{4})?")


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


def disagree(some: frozenset[str], others: frozenset[str]) -> bool:
    """Whether figures of one kind have none in common; a day without a year may be of any year."""
    return not any(_may_be(one, other) or _may_be(other, one) for one in some for other in others)


def _may_be(one: str, other: str) -> bool:
    return one == other or (one.endswith(".") and other.startswith(one))
