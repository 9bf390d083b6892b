"""Older messages that mail programs put below a mail: cut away from an answer, kept where they are passed on.

Lines are looked at one at a time, each with the few after it, so that the work grows with the length of a text only.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

ADDRESS = re.compile(r"(?<![^\s@<>\"(),:;\[\]\\])[^\s@<>\"(),:;\[\]\\]+@[\w.-]+\.\w{2,}")
"""An address with nothing odd in it."""
_NAMES = {
    "sender": "from|från|lähettäjä",
    "answer": "reply-to|svara till|svar till|vastausosoite|vastaus",
    "subject": "subject|ämne|aihe",
    "sent": "sent|skickat|lähetetty",
    "date": "date|datum|päivämäärä|päiväys",
    "to": "to|till|vastaanottaja",
    "copy": "cc|kopia|kopio",
    "hidden": "bcc|hemlig kopia|piilokopio",
    "weight": "importance|prioritet|tärkeys",
    "attached": "attachments|bifogade filer|liitteet",
}
_HEAD = re.compile(
    "(?i)[>\\s*_]*(?:" + "|".join(f"(?P<{kind}>{names})" for kind, names in _NAMES.items()) + r")[*_\s]*:[*_\s]*"
)
_PASSED = ("forwarded message", "vidarebefordrat meddelande", "vidarebefordrat mejl", "vidarebefordrat brev",
           "välitetty viesti", "välitetty viesti alkaa", "välitetty viesti / fwd.msg", "edelleenlähetetty viesti",
           "begin forwarded message")  # fmt: skip
_ORIGINAL = ("original message", "ursprungligt meddelande", "alkuperäinen viesti")
_FORWARDS = re.compile(r"(?i)(?:\s*\[[^\]]{1,30}\])?\s*(?:fwd?|vb|vl)\s*:")
"""What mail programs put before the subject of a mail that is passed on; "VS" is an answer in Finnish."""
_WROTE = re.compile(r"(?i)\b(?:wrote|skrev|kirjoitti)\b")
_DATED = re.compile(
    r"\b\d{4}-\d\d-\d\d\b|\b\d{1,2}[./]\s?\d{1,2}[./]\s?\d{2,4}\b|\b\d{1,2}\.?\s\w{3,12}\.?,?\s\d{4}\b"
    r"|\b\w{3,9}\.?\s\d{1,2},\s\d{4}\b"
)
_SPOKEN = re.compile(
    r"(?i)\b(?:my|our|we|you|jag|min|vi|vår|våra|ni|er|minä|teille|kolleg\w*|colleagues?|seuraava\w*|kysymy\w*"
    r"|frågor\w*|questions?)\b"
)
"""Words of somebody who tells what was written; mail programs have a date and a name only."""
_STARTS = re.compile(r"(?i)(?:on|den|ma|ti|ke|to|pe|la|su|mån|tis|ons|tors?|fre|lör|sön)\b|\d")
_DEVICE = re.compile(
    r"(?i)(?:sent (?:from|via) |get outlook |skickat (?:från|via) |hämta outlook |hanki outlook "
    r"|lähetetty\b.*st[aä](?:ni)?\b).*(?<![.?!])$"
)
_RULER = re.compile(r"[-_=*\s]{5,}$")
_LINE = 400
"""Characters of the longest line that a mail program puts above an older message."""
_SIGNATURE = 10
"""Lines of the longest signature."""
_SHORT = 600
"""Characters of the longest signature."""


@dataclass(frozen=True, slots=True)
class Heads:
    """The heads that a mail program wrote above a message, as they stand in the text; "" for one that is missing."""

    sender: str = ""
    answer: str = ""
    """Whom the message asks to answer to."""
    subject: str = ""
    lines: int = 0
    """Lines that they take."""
    sure: bool = False
    """Whether an address or a sent date among them tells that a mail program wrote them."""


@dataclass(frozen=True, slots=True)
class Passed:
    """A message that somebody else passed on."""

    heads: Heads
    text: str
    """All that stands below the heads."""
    above: str
    """What was written by whoever passed it on."""


@dataclass(frozen=True, slots=True)
class _Mark:
    """Where an older message begins: passed on, below a line or heads, or quoted with ">"."""

    kind: Literal["passed", "older", "quoted"]
    start: int
    end: int
    heads: Heads = Heads()


def heads(lines: Sequence[str]) -> Heads:
    """The heads that the lines begin with; a head may go on over two more lines."""
    places = _places(lines)
    if not places:
        return Heads()
    end = places[-1] + 1 + _goes_on(lines[places[-1] : places[-1] + 3])
    told = dict(_told(lines[start:stop]) for start, stop in pairwise([*places, end]))
    sender, answer, subject = (told.get(each, "")[:_LINE] for each in ("sender", "answer", "subject"))
    return Heads(sender, answer, subject, end, _sure(told))


def _places(lines: Sequence[str]) -> list[int]:
    """Where heads begin, each of another kind; between them a blank line, or two that belong to the one above."""
    places: dict[str, int] = {}
    for at, line in enumerate(lines):
        gap = lines[max(places.values(), default=-1) + 1 : at]
        kind = _kind(line)
        if kind in places or (gap and not places) or (len(gap) > 1 and not (kind and all(map(str.strip, gap)))):
            break
        if kind:
            places[kind] = at
    return list(places.values())


def _kind(line: str) -> str:
    found = _HEAD.match(line[:_LINE])
    return next((kind for kind in _NAMES if found[kind]), "") if found else ""


def _told(lines: Sequence[str]) -> tuple[str, str]:
    """The kind of a head and what it says."""
    value = _HEAD.sub("", lines[0][:_LINE], count=1).strip("*_ ")
    return _kind(lines[0]), " ".join([value, *map(str.strip, lines[1:])]).strip()


def _goes_on(lines: Sequence[str]) -> bool:
    """Whether the last head is wrapped: a list that has not ended, or a long line with a short one alone below it."""
    last, after, then = (*lines, "", "")[:3]
    if not after.strip():
        return False
    return last.rstrip().endswith((",", ";")) or after.startswith((" ", "<")) or (len(last) > 60 and not then.strip())


def _sure(told: dict[str, str]) -> bool:
    sent = ("sent" in told and len(told) > 2) or ({"date", "subject"} <= told.keys() and _has_digit(told["date"]))
    return len(told) > 1 and (sent or any(ADDRESS.search(each[:_LINE]) for each in told.values()))


def _has_digit(text: str) -> bool:
    return any(map(str.isdigit, text))


def own(text: str) -> str:
    """What the sender wrote: without quoted answers, older messages and a signature, as long as something is left."""
    lines = text.split("\n")
    kept: list[str] = []
    at, quoting = 0, False
    for mark in _marks(lines):
        if mark.start < at or (quoting and lines[mark.start].startswith(">")):
            continue
        kept += _spoken(lines[at : mark.start], quoting)
        if mark.kind != "quoted" and _said(_trimmed(kept)):
            at = len(lines)
            break
        kept += lines[mark.start : mark.end] if mark.kind != "quoted" else []
        at, quoting = mark.end, quoting or mark.kind == "quoted"
    kept = _trimmed([*kept, *_spoken(lines[at:], quoting)])
    return "\n".join(_unquoted(kept if _said(kept) else lines)).strip()


def forwards(subject: str) -> bool:
    """Whether a subject says that its mail passes another on."""
    return bool(_FORWARDS.match(subject))


def passed(text: str, subject: str) -> Passed | None:
    """The message that a mail passes on: told by the line of a mail program, or by the subject and any older message.

    None where the mail passes nothing on.
    """
    lines = text.split("\n")
    mark = next((each for each in _marks(lines) if forwards(subject) or each.kind != "quoted"), None)
    if mark is None or not (forwards(subject) or mark.kind == "passed"):
        return None
    below = "\n".join(_unquoted(lines[mark.end :])).strip("\n")
    return Passed(mark.heads, below, own("\n".join(lines[: mark.start]))) if _said([below]) else None


def _marks(lines: Sequence[str]) -> Iterator[_Mark]:
    for at, line in enumerate(lines):
        if line.strip() and (found := _divided(lines, at) or _headed(lines, at) or _answered(lines, at)):
            yield found


def _divided(lines: Sequence[str], at: int) -> _Mark | None:
    """A line such as "---- Forwarded message ----", with the heads below it; without dashes only above heads."""
    line = lines[at].strip("> \t\r*")
    title = line.strip("-_=: \t").casefold() if len(line) < 100 else ""
    if title not in _PASSED + _ORIGINAL:
        return None
    start = next((each for each in range(at + 1, min(at + 4, len(lines))) if lines[each].strip("> \t")), at + 1)
    found = heads(lines[start : start + 40])
    if not found.lines and not line.startswith(("--", "__")):
        return None
    return _Mark("passed" if title in _PASSED else "older", at, start + found.lines, found)


def _headed(lines: Sequence[str], at: int) -> _Mark | None:
    if not _HEAD.match(lines[at][:_LINE]):
        return None
    found = heads(lines[at : at + 40])
    return _Mark("older", at, at + found.lines, found) if found.sure else None


def _answered(lines: Sequence[str], at: int) -> _Mark | None:
    """A line such as "On 2 Feb 2026 Per wrote:", which mail programs wrap; then only where a paragraph begins."""
    alone = at == 0 or not lines[at - 1].strip("> \t")
    for end in range(at + 1, min(at + (3 if alone else 1), len(lines)) + 1):
        line = " ".join(each.strip() for each in lines[at:end])
        if len(line) > _LINE or not lines[end - 1].strip() or (end > at + 1 and not _starts(lines[at])):
            return None
        if line.endswith(":"):
            return _answer(line, lines, at, end)
    return None


def _starts(line: str) -> bool:
    return bool(_STARTS.match(line.lstrip("> ")) or ADDRESS.search(line) or _DATED.search(line))


def _answer(line: str, lines: Sequence[str], at: int, end: int) -> _Mark | None:
    address = ADDRESS.search(line)
    if not _WROTE.search(line) or _SPOKEN.search(ADDRESS.sub("", line)):
        return None
    found = Heads(sender=address[0] if address else "")
    if next((each for each in lines[end : end + 3] if each.strip()), "").startswith(">"):
        return _Mark("quoted", at, end, found)
    return _Mark("older", at, end, found) if address or _DATED.search(line) else None


def _spoken(lines: Sequence[str], quoting: bool) -> list[str]:
    return [line for line in lines if not (quoting and line.startswith(">"))]


def _said(lines: Sequence[str]) -> bool:
    return any(map(str.isalnum, "".join(lines)))


def _trimmed(lines: Sequence[str]) -> list[str]:
    """Lines without what stands at their end and nobody wrote: a signature, a line of a device, a ruler."""
    left = _worded(lines)
    for at in range(max(0, len(left) - _SIGNATURE - 1), len(left)):
        if left[at] == "-- " and _is_signature(left[at + 1 :]):
            return _worded(left[:at])
    return left


def _worded(lines: Sequence[str]) -> list[str]:
    end = len(lines)
    while end and _is_nothing(lines[end - 1].strip()):
        end -= 1
    return list(lines[:end])


def _is_nothing(line: str) -> bool:
    return not line or bool(len(line) <= 100 and (_RULER.match(line) or _DEVICE.match(line)))


def _is_signature(lines: Sequence[str]) -> bool:
    return sum(map(len, lines)) <= _SHORT and not any(line.rstrip().endswith("?") for line in lines)


def _unquoted(lines: Sequence[str]) -> list[str]:
    """Lines without the ">" that stands before each; as they are where one stands without."""
    if all(line.startswith(">") for line in lines if line.strip()):
        return [line[1:].removeprefix(" ") for line in lines]
    return list(lines)
