"""The forms that questions have in the three languages: how a clause begins that asks."""

from __future__ import annotations

import re

from assistant import cues, words

_SUFFIX = re.compile(r"\w*(?:[^\Wk]ko|[aeiouyn]ks)$")
"""The ending that makes a Finnish verb ask, on folded text: "onko", "saaks"."""
_ENDS = re.compile(r"\?[\s\"'”»)!.?]*$")
_LEAD = 8
"""Words up to which what stands before a colon only leads to the question."""


def asks(clause: str) -> bool:
    """Whether a clause begins as a question does."""
    return cues.opens("asking", clause) or opens_with_verb(clause)


def opens_with_verb(clause: str) -> bool:
    """Whether a clause begins with a Finnish verb that asks."""
    return any(_has_suffix(word) for word in words.split(clause)[:1])


def _has_suffix(word: str) -> bool:
    return bool(_SUFFIX.fullmatch(word)) and cues.without("no_suffix", word)


def turns(text: str) -> bool:
    """Whether a text is nothing but words that a question turns on: "who", "by when"."""
    found = words.split(text)
    return bool(found) and all(not cues.without("question_word", word) or _has_suffix(word) for word in found)


def ends(clause: str) -> bool:
    """Whether a clause ends as a question does."""
    return bool(_ENDS.search(clause))


def without_lead(sentence: str) -> str:
    """A sentence without "last one:" and the like, and without joining words."""
    lead, _, rest = sentence.partition(": ")
    if len(lead.split()) <= _LEAD and (asks(rest) or ends(rest)):
        sentence = rest
    return bare(sentence)


def bare(sentence: str) -> str:
    """A sentence without the joining words that it begins with."""
    spoken = sentence.split()
    first = next((at for at, word in enumerate(spoken) if cues.without("joining", word.strip(",.:;–-"))), 0)
    return " ".join(spoken[first:])


def indirect(sentence: str) -> str:
    """The question inside "I wonder who approved it": from its own first word on."""
    spoken = sentence.split()
    found = (at for at in range(1, len(spoken)) if turns(spoken[at]))
    return next((" ".join(spoken[at:]) for at in found if cues.found("wondering", " ".join(spoken[:at]))), "")
