"""Lines become running text: words that were divided at a line's end are whole again, and ligatures are letters."""

from __future__ import annotations

import re

_LIGATURES = {
    ord(sign): letters for sign, letters in zip("ﬀﬁﬂﬃﬄﬅﬆ", ("ff", "fi", "fl", "ffi", "ffl", "st", "st"), strict=True)
}
RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
HAIR = "\u200a"
_DIVIDED = re.compile(r"[^\W\d_][-\u2010]\Z")
_SOFT = "\u00ad"
_JOINING = re.compile(r"(?:och|eller|samt|respektive|ja|tai|sekä|eli|and|or)\b")
"""Before these a hyphen stands for the rest of a word: "närings- och miljölivet"."""


def plain(text: str) -> str:
    """Text with ligatures written out, and without the soft hyphens that do not end it."""
    written = text.translate(_LIGATURES)
    return written[:-1].replace(_SOFT, "") + written[-1:]


def separator(before: str, after: str) -> tuple[str, str]:
    """The line before, as it is to end, and what is put between it and the next: a space, or nothing."""
    if before.endswith(_SOFT):
        return before[:-1], ""
    if not _DIVIDED.search(before) or not after[:1].isalnum():
        return before, "" if _is_range(before, after) else " "
    if before[-2].islower() and after[0].islower():
        return (before, " ") if _JOINING.match(after) else (before[:-1], "")
    # "EU-" and "programmet" keep the hyphen that they are written with.
    return before, ""


def _is_range(before: str, after: str) -> bool:
    """Whether a line ends within a span of figures, such as "2024–" and "2027"."""
    return bool(re.search(r"\d[-–]\Z", before)) and after[:1].isdigit()


def raised(number: int) -> str:
    """A note's mark, a hair's breadth from the word before it, so that it does not become part of it."""
    return HAIR + str(number).translate(RAISED)
