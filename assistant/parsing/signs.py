"""Whether the signs of a text are those that are seen: fonts of a PDF may show "ö" and hold another letter."""

from __future__ import annotations

import re
import unicodedata

from assistant import languages
from assistant.errors import SourceError

_NONE = frozenset({"Cc", "Co", "Cn", "Cs"})
_UNREADABLE = 0.05
"""Share of signs that stand for nothing, from which a text is none."""
_INSIDE = re.compile(r"[^\W\d_][^\w\s'’´`\-‐‑–—.,:;/&@+*()\[\]·|%€§\u00ad\u200a\u200b-\u200d\u2060\ufeff][a-zåäö]")
_BROKEN = 0.02
"""Share of words with a sign inside them; of ordinary words next to none has one."""
_LETTERS = 400
"""Letters from which a Swedish or Finnish text without å, ä and ö is not believed."""
_OWN = 0.005
"""Share of å, ä and ö below which they are missing: Finnish and Swedish have some five in a hundred."""


def check(text: str) -> None:
    """Raises SourceError if letters of a text are most likely others than those that are seen."""
    signs = [char for char in text if not char.isspace()]
    unreadable = sum(char == "\ufffd" or unicodedata.category(char) in _NONE for char in signs)
    if unreadable > _UNREADABLE * len(signs) or _is_broken(text) or _lacks_own_letters(text):
        raise SourceError(
            "its letters are not those that are seen (the fonts say what they are not)",
            next_step="Make the PDF again from the original document, or run text recognition on it",
        )


def _is_broken(text: str) -> bool:
    return len(_INSIDE.findall(text)) > max(2, _BROKEN * len(text.split()))


def _lacks_own_letters(text: str) -> bool:
    letters = [char for char in text.casefold() if char.isalpha()]
    own = sum(char in "åäö" for char in letters)
    return (
        len(letters) >= _LETTERS
        and own < _OWN * len(letters)
        and languages.detection(text[:10_000]).language in ("sv", "fi")
    )
