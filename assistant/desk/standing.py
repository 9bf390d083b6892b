"""A letter while it is edited: on what each of its sentences stands, and which has lost what it stood on."""

from __future__ import annotations

import datetime
import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from assistant import cues
from assistant.desk.proof import Proof
from assistant.roles import role_of
from assistant.writing import support

Ground = Literal["cited", "note", "standard", "own", "lost"]
"""The programme's text, by its citation; a house note; wording of the letter itself, which the assistant composed and
nobody changed; the caseworker's own word, signed; nothing any more."""
Why = Literal["", "unmarked", "unborne", "gone", "expired", "list"]
"""What is wrong with a sentence: it marks no passage; its passages do not say so; what it cites is not in the text any
more; its note holds no longer; what it leads to was changed."""
_COURTESY_WORDS = 12


@dataclass(frozen=True, slots=True)
class Statement:
    """A sentence that a caseworker stands for, without a passage."""

    text: str
    by: str
    day: datetime.date


@dataclass(frozen=True, slots=True)
class Standing:
    """A sentence of a letter, and on what it stands."""

    text: str
    ground: Ground
    marks: tuple[int, ...] = ()
    why: Why = ""
    statement: Statement | None = None
    promises: bool = False
    """It sounds like a promise, which the programme's text never makes."""
    is_reworded: bool = False
    """Its citations seem to bear it out in words that are the caseworker's: worth a look at the passage."""


@dataclass(frozen=True, slots=True)
class _Line:
    """A line of a letter, with the items that it leads to."""

    text: str
    items: tuple[str, ...] = ()


def standings(body: str, drafted: str, own: Sequence[Statement], proof: Proof) -> list[Standing]:
    """On what each sentence of a body stands; `drafted` is the body as the assistant composed it."""
    composed = {sentence: line for line in _lines(drafted) for sentence in _sentences(line.text)}
    signed = {_same(each.text): each for each in own}
    return [
        _standing(sentence, line, composed.get(sentence), signed, proof)
        for line in _lines(body)
        for sentence in _sentences(line.text)
    ]


def sentences_of(body: str) -> list[str]:
    """The sentences of a body, as they are held against the text."""
    return [sentence for line in _lines(body) for sentence in _sentences(line.text)]


def marks_of(body: str) -> list[int]:
    """The numbers that a body marks, each once, in order."""
    return list(dict.fromkeys(int(mark) for mark in re.findall(r"\[(\d{1,3})\]", body)))


def _standing(
    sentence: str, line: _Line, composed: _Line | None, signed: dict[str, Statement], proof: Proof
) -> Standing:
    marks, promises = tuple(marks_of(sentence)), cues.found("promise", sentence)
    if _same(sentence) in signed:
        return Standing(sentence, "own", marks, statement=signed[_same(sentence)], promises=promises)
    if composed is not None:
        return _unchanged(sentence, marks, line, composed, proof)
    if not marks:
        is_frame = _is_courtesy(sentence) and not promises
        return (
            Standing(sentence, "standard") if is_frame else Standing(sentence, "lost", (), "unmarked", None, promises)
        )
    why: Why = "gone" if not proof.citations.keys() >= set(marks) else ""
    if not why and not all(proof.bears_out(each) for each in _claims(sentence)):
        why = "unborne"
    return Standing(sentence, "lost" if why else "cited", marks, why, promises=promises, is_reworded=not why)


def _unchanged(sentence: str, marks: tuple[int, ...], line: _Line, composed: _Line, proof: Proof) -> Standing:
    """A sentence as it was drafted stands while what it cites does, and what it leads to is all there."""
    missing = [each for each in marks if each not in proof.citations]
    if missing:
        return Standing(sentence, "lost", marks, "expired" if missing[0] in proof.notes else "gone")
    cited = {item for item in composed.items if marks_of(item)}
    if sentence.endswith(":") and not cited <= {*line.items}:
        return Standing(sentence, "lost", marks, "list")
    notes = [proof.citations[each].kind == "note" for each in marks]
    return Standing(sentence, "note" if notes and all(notes) else "cited" if marks else "standard", marks)


def _claims(sentence: str) -> list[support.Sentence]:
    return [each for block in support.read(sentence) for each in block.sentences]


def _lines(body: str) -> list[_Line]:
    """The lines with something in them; one that ends with a colon leads to the items or the line below it."""
    texts = [" ".join(line.split()) for line in body.splitlines() if line.strip()]
    return [_Line(text, tuple(_led(texts[at + 1 :])) if text.endswith(":") else ()) for at, text in enumerate(texts)]


def _led(after: Sequence[str]) -> Iterator[str]:
    """The items that follow at once; where none does, the line that follows."""
    if after and not after[0].startswith("- "):
        yield after[0]
        return
    for text in after:
        if not text.startswith("- "):
            return
        yield text


def _sentences(line: str) -> list[str]:
    return support.split(line.removeprefix("- ")) if any(map(str.isalnum, line)) else []


def _is_courtesy(sentence: str) -> bool:
    """A greeting, a thank-you or a question of few words, without a figure: it claims nothing of the programme."""
    polite = role_of(sentence) in ("salutation", "closing", "courtesy") or bool(re.search(r"\?\W*$", sentence))
    return polite and len(sentence.split()) <= _COURTESY_WORDS and not re.search(r"\d", sentence)


def _same(text: str) -> str:
    return " ".join(text.split())


def settled(found: Collection[Standing]) -> bool:
    """Whether every sentence stands on something, so that the letter may be approved."""
    return bool(found) and all(each.ground != "lost" for each in found)
