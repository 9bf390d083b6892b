"""Does a sentence of a chat model stand on the passages it marks? What does not is left out, and too much of it sinks the whole."""

from __future__ import annotations

import re

from assistant import languages, sentences
from assistant.markdown import MARK, escape
from assistant.records import Evidence, Hit, Language
from assistant.words import fold
from assistant.writing.citing import Citations

_LOST = 0.5
"""Share of the sentences that may fall before the whole reply does."""
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_QUOTED = re.compile(r"[“”\"«»„]([^“”\"«»„]{3,})[“”\"«»„]")


def supported(reply: str, language: Language, evidence: Evidence, citations: Citations) -> str:
    """The sentences of a reply that stand, as Markdown with marks that are entered in `citations`; "" if too few do."""
    reply = _marks_inside(re.sub(r"\s+", " ", reply))
    said = [reply[start:end] for start, end in sentences.spans(reply)]
    standing = [sentence for sentence in said if _stands(sentence, evidence)]
    if (
        not standing
        or len(standing) < _LOST * len(said)
        or languages.detection(" ".join(standing)).language != language
    ):
        return ""
    return " ".join(_shown(sentence, evidence, citations) for sentence in standing)


def _marks_inside(reply: str) -> str:
    """Marks that stand after the full stop belong to the sentence before it: "... 2014. [1]" is "... 2014 [1]."."""
    return re.sub(r"([.!?])\s*((?:\[\d+\]\s*)+)", r" \2\1 ", reply)


def _stands(sentence: str, evidence: Evidence) -> bool:
    numbers = [int(number) for number in MARK.findall(sentence)]
    if not numbers or not all(1 <= number <= len(evidence.hits) for number in numbers):
        return False
    marked = " ".join(_said(evidence.hits[number - 1]) for number in numbers)
    own = MARK.sub("", sentence)
    return set(_NUMBER.findall(fold(own))) <= set(_NUMBER.findall(fold(marked))) and all(
        _flat(quote) in _flat(marked) for quote in _QUOTED.findall(own)
    )


def _said(hit: Hit) -> str:
    return " ".join((*hit.passage.heading, hit.passage.text))


def _flat(text: str) -> str:
    return " ".join(fold(text).split())


def _shown(sentence: str, evidence: Evidence, citations: Citations) -> str:
    pieces = re.split(r"(\[\d+\])", sentence.strip())
    return "".join(_mark(piece, evidence, citations) if MARK.fullmatch(piece) else escape(piece) for piece in pieces)


def _mark(mark: str, evidence: Evidence, citations: Citations) -> str:
    return f"[{citations.cite(evidence.hits[int(mark[1:-1]) - 1]).number}]"
