"""Names of places and the like: what is said of another region by name says nothing of this one."""

from __future__ import annotations

import re
from collections.abc import Iterable

from assistant.records import Source

_WORD = re.compile(r"[^\W\d_]+")


def words(sources: Iterable[Source]) -> frozenset[str]:
    """Every word of some documents, in small letters."""
    return frozenset(word.casefold() for source in sources for word in _WORD.findall(source.text))


def names(text: str, known: frozenset[str]) -> bool:
    """Whether a phrase names something by name that is not among the known words; phrases begin with small letters."""
    found = (word for word in _WORD.findall(text) if word[0].isupper() and not word.isupper())
    return any(word.casefold() not in known for word in found)
