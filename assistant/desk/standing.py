"""A letter while it is edited: on what each of its sentences stands, and which has lost what it stood on."""

from __future__ import annotations

import datetime
import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from assistant import cues, words
from assistant.desk.proof import Proof
from assistant.redaction import PLACEHOLDER
from assistant.writing import support

Ground = Literal["cited", "note", "standard", "own", "reworded", "lost"]
"""The programme's text, by its citation; a house note; wording of the letter itself, which the assistant composed and
nobody changed; the caseworker's own word, signed; other words for a citation, which seem right and wait for a look;
nothing any more."""
Why = Literal["", "unmarked", "unborne", "gone", "expired", "list", "redacted"]
"""What is wrong with a sentence: it marks no passage; its passages do not say so; what it cites is not in the text any
more; its note holds no longer; what it leads to was changed; a personal detail was taken out of it."""
_WRAPPED = 50
"""Characters from which a line that ends in mid-sentence was broken by hand."""
_ENDED = re.compile(r"[.!?:”\")\]]$")


@dataclass(frozen=True, slots=True)
class Statement:
    """A sentence that a caseworker stands for: without a passage, or having read the passages that it marks."""

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


@dataclass(frozen=True, slots=True)
class _Line:
    """A line of a letter, and what it leads to: its items, or the line below it."""

    text: str
    led: tuple[str, ...] = ()

    @property
    def sentences(self) -> list[str]:
        return support.split(self.text.removeprefix("- ")) if any(map(str.isalnum, self.text)) else []

    @property
    def leads(self) -> bool:
        """Whether it is a lead, or a question that stands above its answer."""
        return self.text.endswith(":") or bool(re.search(r"\?[”\"]$", self.text))

    def rests_on(self, sentence: str) -> str:
        """The sentence whose marks a sentence without any rests on: the next one that has some, in a longer quote."""
        after = self.sentences[self.sentences.index(sentence) :]
        return next((each for each in after if marks_of(each)), "")


def standings(body: str, drafted: str, own: Sequence[Statement], proof: Proof, name: str = "") -> list[Standing]:
    """On what each sentence of a body stands.

    `drafted` is the body as the assistant composed it, `name` whom it answers: a greeting may hold it.
    """
    composed: dict[str, list[_Line]] = {}
    for line in _lines(drafted):
        for sentence in line.sentences:
            composed.setdefault(_key(sentence), []).append(line)
    held = _Held(composed, {_same(each.text): each for each in own}, proof, frozenset(words.split(name)))
    return [held.standing(sentence, line) for line in _lines(body) for sentence in line.sentences]


def sentences_of(body: str) -> list[str]:
    """The sentences of a body, as they are held against the text."""
    return [sentence for line in _lines(body) for sentence in line.sentences]


def left_out(body: str, drafted: str) -> list[str]:
    """The sentences of the drafted body that are not in it any more."""
    kept = {_key(each) for each in sentences_of(body)}
    return [each for each in sentences_of(drafted) if _key(each) not in kept]


def marks_of(body: str) -> list[int]:
    """The numbers that a body marks, each once, in order."""
    return list(dict.fromkeys(int(mark) for mark in re.findall(r"\[(\d{1,3})\]", body)))


def settled(found: Collection[Standing]) -> bool:
    """Whether every sentence stands on something, so that the letter may be approved."""
    return bool(found) and all(each.ground not in ("lost", "reworded") for each in found)


@dataclass(frozen=True, slots=True)
class _Held:
    """What sentences are held against."""

    composed: dict[str, list[_Line]]
    """The drafted lines that hold a sentence: one may stand above several lists."""
    signed: dict[str, Statement]
    proof: Proof
    names: frozenset[str]

    def standing(self, sentence: str, line: _Line) -> Standing:
        marks, promises = tuple(marks_of(sentence)), cues.found("promise", sentence)
        if PLACEHOLDER.search(sentence):
            return Standing(sentence, "lost", marks, "redacted", promises=promises)
        composed, signed = self.composed.get(_key(sentence), []), self.signed.get(_same(sentence))
        if composed and not signed:
            found = [self._unchanged(sentence, marks, line, each) for each in composed]
            return next((each for each in found if each.ground != "lost"), found[-1])
        if not marks and not signed:
            polite = _is_courtesy(sentence, self.names) and not promises
            return (
                Standing(sentence, "standard") if polite else Standing(sentence, "lost", (), "unmarked", None, promises)
            )
        if not self.proof.citations.keys() >= set(marks):
            return Standing(sentence, "lost", marks, "gone", None, promises)
        borne_out = bool(marks) and self.proof.bears_out(support.sentence(sentence))
        if signed:
            return Standing(sentence, "cited" if borne_out else "own", marks, "", signed, promises)
        return Standing(
            sentence, "reworded" if borne_out else "lost", marks, "" if borne_out else "unborne", None, promises
        )

    def _unchanged(self, sentence: str, marks: tuple[int, ...], line: _Line, composed: _Line) -> Standing:
        """A sentence as it was drafted stands while what it rests on does, and what it leads to is all there."""
        rests = composed.rests_on(next(each for each in composed.sentences if _key(each) == _key(sentence)))
        on = tuple(marks_of(rests))
        missing = [each for each in on if each not in self.proof.citations]
        if missing or _key(rests) not in {"", *map(_key, line.sentences)}:
            expired = bool(missing) and missing[0] in self.proof.notes
            return Standing(sentence, "lost", marks, "expired" if expired else "gone" if missing else "unmarked")
        if composed.leads and sentence == line.sentences[-1] and not self._leads_rightly(line, composed):
            return Standing(sentence, "lost", marks, "list")
        notes = [self.proof.citations[each].kind == "note" for each in on]
        return Standing(sentence, "note" if notes and all(notes) else "cited" if on else "standard", marks)

    def _leads_rightly(self, line: _Line, composed: _Line) -> bool:
        """A list is whole, but for items that cite nothing; below a question stands no answer to another one."""
        here, drafted = [_key(each) for each in line.led], [_key(each) for each in composed.led]
        if composed.text.endswith(":"):
            cited = [_key(each) for each in composed.led if marks_of(each)]
            return here == drafted or (not cited and set(here) <= set(drafted))
        return here == drafted or not any(
            _key(each) in self.composed for led in line.led for each in _Line(led).sentences
        )


def _lines(body: str) -> list[_Line]:
    """The lines with something in them, those broken by hand put together again."""
    texts: list[str] = []
    wrapped = False
    for line in (" ".join(raw.split()) for raw in body.splitlines()):
        if wrapped and line and not line.startswith(("- ", "• ")):
            texts[-1] += f" {line}"
        elif line:
            texts.append(re.sub(r"^[•–] ", "- ", line))
        wrapped = len(line) >= _WRAPPED and not _ENDED.search(line)
    return [_Line(text, tuple(_led(texts[at + 1 :]))) for at, text in enumerate(texts)]


def _led(after: Sequence[str]) -> Iterator[str]:
    """The items that follow at once; where none does, the line that follows."""
    if after and not after[0].startswith("- "):
        yield after[0]
        return
    for text in after:
        if not text.startswith("- "):
            return
        yield text


def _is_courtesy(sentence: str, names: Collection[str]) -> bool:
    """Whether a sentence has no word but those of greetings and thanks, and the name of whom it is for."""
    return all(word in names or cues.whole(word, "politeness") for word in words.split(sentence))


def _same(text: str) -> str:
    return " ".join(text.split())


def _key(text: str) -> str:
    """What tells a sentence, whichever signs an editor has put for one another."""
    return re.sub(r"[“”„\"«»]", '"', _same(text)).replace("–", "-").replace("−", "-")
