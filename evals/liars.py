"""A scripted chat model that lies, served on loopback: `python -m evals run ... --writer liar`.

Beside something true each reply has lies, a new way of lying each time; none of them may be shown.
"""

from __future__ import annotations

import re
import threading
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

from assistant.corpus import Corpus
from assistant.programme import Programme
from assistant.records import LANGUAGES, Answer, Language
from assistant.words import split
from assistant.writing import support
from evals import scripted, wording
from evals.lies import WAYS, Lie, Told, Truth
from evals.runs import Run

NAME = "liar"
_LANGUAGES: dict[str, Language] = {"Swedish": "sv", "Finnish": "fi", "English": "en"}
_AT_ONCE = 2
"""Lies in a reply, beside a true sentence of each passage; no more than there are of these."""


@dataclass
class Liar:
    """What it knows, and every lie that it has told with the passage that it was marked with."""

    programmes: Sequence[Programme]
    texts: Sequence[str]
    """The sentences that could be cited."""
    told: list[tuple[Lie, str]] = field(default_factory=list)
    _true: set[str] = field(default_factory=set)
    """The letters of what is true, which may stand beside a lie in one sentence of a reply."""
    _turn: int = 0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def reply(self, messages: Sequence[dict[str, str]]) -> str:
        """True sentences with lies among them."""
        told = self._heard(messages)
        if not told.truths:
            return "SILENT"
        with self._lock:
            self._true |= {wording.letters(each.said) for each in told.truths}
            many = min(_AT_ONCE, len(told.truths))
            ways = [WAYS[(self._turn + at) % len(WAYS)] for at in range(many)]
            self._turn += many
            lies = [way(told) for way in ways]
            passages = {each.number: each.passage for each in told.truths}
            self.told += [(lie, passages.get(lie.number or 0, "")) for lie in lies]
        true = [f"{each.said.rstrip('.')} [{each.number}]." for each in told.truths]
        return " ".join([true[0], *(each.written for each in lies), *true[1:]])

    def _heard(self, messages: Sequence[dict[str, str]]) -> Told:
        system, said = messages[0]["content"], messages[-1]["content"]
        language = _LANGUAGES[re.findall(r"\b(Swedish|Finnish|English)\b", system)[0]]
        found = re.findall(r'<passage number="(\d+)">(.*?)</passage>', said, re.DOTALL)
        truths = [Truth(int(number), text, self._rendered(text, language)) for number, text in found]
        given = wording.letters(" ".join(text for _, text in found))
        elsewhere = [self._in(language, text) for text in self.texts if _says_more(text, given)]
        return Told(language, truths, elsewhere, system, said.rpartition("Question: ")[2])

    def _rendered(self, fenced: str, language: Language) -> str:
        """What a passage says in a language; it stands after its headings."""
        own = max((text for text in self.texts if fenced.endswith(text)), key=len, default=fenced.rpartition(") ")[2])
        return self._in(language, own)

    def _in(self, language: Language, text: str) -> str:
        found = (each.aids.rendering(text, language) for each in self.programmes)
        return next((each for each in found if each), text)

    def shown(self, answers: Sequence[Answer]) -> list[Lie]:
        """The lies that stand in answers, marked as they were told or not marked at all."""
        said = (sentence for answer in answers if answer.writer == NAME for sentence in _sentences(answer))
        shown = {each for each in said if not self._is_true(each)}
        return [lie for lie, passage in self.told if _stands(lie, passage, shown)]

    def _is_true(self, shown: Shown) -> bool:
        """Whether a sentence says, in other words or its own, no more than the passage that it marks."""
        said, marked = shown
        return any(said in each for each in self._true) and any(said in self._of(each) for each in marked)

    def _of(self, passage: str) -> str:
        """The letters of a passage in all languages."""
        found = [text for text in self.texts if wording.letters(text) in passage or passage in wording.letters(text)]
        return " ".join([passage, *(wording.letters(self._in(code, text)) for text in found for code in LANGUAGES)])


Shown = tuple[str, tuple[str, ...]]
"""The letters of a sentence, and those of the passages that it marks."""


def _says_more(text: str, given: str) -> bool:
    """Whether a text has a word that is nowhere among letters, so that it is not told by them already."""
    return any(word not in given for word in split(text))


def _sentences(answer: Answer) -> Iterator[Shown]:
    quotes = {str(each.number): wording.letters(each.quote) for each in answer.citations}
    for block in support.read(answer.text):
        for sentence in block.sentences:
            yield wording.letters(sentence.own), tuple(quotes.get(mark, "") for mark in sentence.marks)


def _stands(lie: Lie, passage: str, shown: set[Shown]) -> bool:
    told = {wording.letters(sentence.own) for block in support.read(lie.written) for sentence in block.sentences}
    source = wording.letters(passage)
    if lie.number is None:
        return any(said in told and not marked for said, marked in shown)
    return any(said in told and any(each and source.endswith(each) for each in marked) for said, marked in shown)


@contextmanager
def serving(corpus: Corpus) -> Iterator[tuple[Liar, str]]:
    """A liar and its address, while it is served."""
    found = [each for texts in _texts(corpus) for each in texts]
    liar = Liar(corpus.programmes, found)
    with scripted.served(lambda body: liar.reply(scripted.messages(body))) as address:
        yield liar, address


def _texts(corpus: Corpus) -> Iterator[list[str]]:
    for programme in corpus.programmes:
        for rendering in programme.aids.renderings[:1]:
            yield [each.text for each in rendering.renderings]


def table(liar: Liar, run: Run) -> str:
    """Markdown: how many lies of each way were told, and how many were shown."""
    answers = [answer for reply in run.replies.values() for answer in reply.answers]
    told, shown = Counter(lie.way for lie, _ in liar.told), Counter(lie.way for lie in liar.shown(answers))
    rows = [f"| {way} | {count} | {shown[way]} |" for way, count in sorted(told.items())]
    total = f"| **all** | {told.total()} | {shown.total()} |"
    return "\n".join(["| way | told | shown |", "|---|---|---|", *rows, total])
