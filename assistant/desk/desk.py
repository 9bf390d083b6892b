"""The desk: the only room of it that knows the order, from mail to a letter that somebody stands by."""

from __future__ import annotations

import datetime
import hashlib
import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Literal, Protocol

from assistant.access import Person
from assistant.assistant import Assistant
from assistant.desk import alike, forgetting, outgoing, reuse, triage
from assistant.desk.enquiry import OPEN, Enquiry, Event, State, Step
from assistant.desk.mail import Mail
from assistant.desk.outgoing import Letter
from assistant.desk.proof import Proof
from assistant.desk.standing import Standing, Statement, left_out, sentences_of, settled, standings
from assistant.desk.triage import Need
from assistant.errors import DeskError
from assistant.index.reader import Build
from assistant.markdown import plain
from assistant.messages import catalogue
from assistant.records import Answer, Citation, Language
from assistant.redaction import redacted
from assistant.words import clean
from assistant.writing import letters, support


class Enquiries(Protocol):
    """Where enquiries are kept. Whatever reads or writes raises JournalError."""

    def all(self) -> Sequence[Enquiry]:
        """Every enquiry, as they came in."""

    def one(self, id: int) -> Enquiry | None: ...

    def keep(self, enquiry: Enquiry, day: datetime.date) -> Enquiry:
        """Adds an enquiry, or changes it; raises DeskError where somebody else has changed it meanwhile."""


@dataclass(frozen=True, slots=True)
class View:
    """An enquiry as it is looked at: on what its letter stands, and what it needs."""

    enquiry: Enquiry
    standings: tuple[Standing, ...]
    need: Need
    citations: tuple[Citation, ...]
    """Those that hold today."""
    written_in: dict[int, Language]
    """The language of each quote, by its number."""

    @property
    def lost(self) -> tuple[Standing, ...]:
        """The sentences that stand on nothing, or wait for a look, each once."""
        waiting = (each for each in self.standings if each.ground in ("lost", "reworded"))
        return tuple(dict.fromkeys(waiting))

    @property
    def left_out(self) -> list[str]:
        """What was drafted and is not in the letter any more."""
        return left_out(self.enquiry.body, self.enquiry.drafted)


@dataclass(frozen=True, slots=True)
class Received:
    """What came of mail: the enquiries that are new, and how many had come before."""

    new: tuple[Enquiry, ...]
    known: int


class Desk:
    """Keeps nothing itself; safe to share between threads. Raises AssistantError."""

    def __init__(self, assistant: Assistant, enquiries: Enquiries) -> None:
        self._assistant = assistant
        self._enquiries = enquiries

    def receive(self, mail: Iterable[Mail], by: str, day: datetime.date) -> Received:
        """Drafts a letter for each mail that has not come before; of what it says, personal details are not kept."""
        before = {each.known_by for each in self._enquiries.all()}
        new, known = [], 0
        for each in mail:
            known_by = _known_by(each)
            if known_by in before:
                known += 1
                continue
            before.add(known_by)
            told = replace(each, text=redacted(each.text), subject=redacted(each.subject))
            new.append(self._enquiries.keep(replace(self._drafted(told, by, day), known_by=known_by), day))
        return Received(tuple(new), known)

    def all(self) -> list[Enquiry]:
        """Every enquiry, the latest first."""
        return sorted(self._enquiries.all(), key=lambda each: -each.id)

    def one(self, id: int) -> Enquiry:
        found = self._enquiries.one(id)
        if found is None:
            raise DeskError(f"enquiry {id}: there is none, or no longer", amiss="gone", next_step="Choose another")
        return found

    def view(self, enquiry: Enquiry, day: datetime.date) -> View:
        """An enquiry held against today's index."""
        with self._assistant.index.pinned() as build:
            proof = self._proof(enquiry, build, day)
            found = self._standings(enquiry, proof)
            citations = tuple(proof.citations.values())
            written_in = {each.number: build.store.language(each.document, each.start) for each in citations}
        return View(enquiry, tuple(found), triage.need(enquiry, found), citations, written_in)

    def outdated(self) -> list[Enquiry]:
        """Letters that nobody has changed and that were drafted from an earlier index."""
        with self._assistant.index.pinned() as build:
            return [
                each for each in self.all() if each.is_open and not each.is_edited and each.answer.index != build.id
            ]

    def draft_anew(self, enquiry: Enquiry, day: datetime.date) -> Enquiry:
        """The letter as it is drafted today; what was edited or signed is gone."""
        self._must_be(enquiry, *OPEN)
        answer = self._answered(enquiry.mail)
        body = self._body(answer)
        return self._kept(replace(enquiry, answer=answer, drafted=body, body=body, own=()), day)

    def edit(self, enquiry: Enquiry, body: str, day: datetime.date) -> Enquiry:
        """The letter with another body; what was signed and is not in it any more is no longer signed."""
        self._must_be(enquiry, *OPEN)
        said = as_kept(body)
        held = set(sentences_of(said))
        return self._kept(
            replace(enquiry, body=said, own=tuple(each for each in enquiry.own if each.text in held)), day
        )

    def sign(self, enquiry: Enquiry, sentences: Collection[str], by: str, day: datetime.date) -> Enquiry:
        """The letter with sentences of it that a caseworker stands for."""
        self._must_be(enquiry, *OPEN)
        _must_have(by)
        mine = [each for each in sentences_of(enquiry.body) if each in sentences]
        others = [each for each in enquiry.own if each.text not in mine]
        return self._kept(replace(enquiry, own=(*others, *(Statement(each, by, day) for each in mine))), day)

    def unsign(self, enquiry: Enquiry, sentence: str, day: datetime.date) -> Enquiry:
        """The letter without a signature under a sentence."""
        self._must_be(enquiry, *OPEN)
        return self._kept(replace(enquiry, own=tuple(each for each in enquiry.own if each.text != sentence)), day)

    def approve(self, enquiry: Enquiry, person: Person, day: datetime.date) -> Enquiry:
        """Stood by: the letter is written out as it will go. Raises DeskError while a sentence stands on nothing."""
        _must_have(person.name)
        self._must_be(enquiry, *OPEN)
        letter = self.letter(enquiry, person.name, day)
        return self._kept(
            _moved(replace(enquiry, letter=letter.text), "approved", "approved", person.signature, day), day
        )

    def letter(self, enquiry: Enquiry, name: str, day: datetime.date) -> Letter:
        """What would go out now, under a name. Raises DeskError as long as a sentence stands on nothing."""
        with self._assistant.index.pinned() as build:
            proof = self._proof(enquiry, build, day)
            found = self._standings(enquiry, proof)
            if not settled(found):
                number = sum(each.ground in ("lost", "reworded") for each in found)
                raise DeskError(
                    f"sentences that stand on nothing: {number}", amiss="lost", next_step="Mend them, or sign them"
                )
            return outgoing.letter(enquiry.body, name, proof, list(build.store.programmes.values()))

    def send_back(self, enquiry: Enquiry, remark: str, by: str, day: datetime.date) -> Enquiry:
        """Back to whoever drafts, with a word on what is amiss."""
        self._must_be(enquiry, "waiting", "approved")
        return self._kept(_moved(replace(enquiry, letter=""), "returned", "returned", by, day, remark), day)

    def sent(self, enquiry: Enquiry, by: str, day: datetime.date) -> Enquiry:
        """Gone out: from now on neither the addressee nor personal details in the letter are kept."""
        self._must_be(enquiry, "approved")
        return self._done(enquiry, "sent", by, day)

    def close(self, enquiry: Enquiry, remark: str, by: str, day: datetime.date) -> Enquiry:
        """Put away without a letter."""
        self._must_be(enquiry, *OPEN, "approved")
        return self._done(enquiry, "closed", by, day, remark)

    def note(self, enquiry: Enquiry, remark: str, by: str, day: datetime.date) -> Enquiry:
        """A word to colleagues, which never goes out."""
        return self._kept(_moved(enquiry, enquiry.state, "noted", by, day, remark), day)

    def like(self, enquiry: Enquiry) -> list[Enquiry]:
        """The other open enquiries that ask the same, in any language."""
        others = [each for each in self.all() if each.is_open and each.id != enquiry.id]
        (group, *_) = alike.grouped([enquiry, *others])
        return group[1:]

    def spread(self, enquiry: Enquiry, to: Enquiry, day: datetime.date) -> Enquiry:
        """The same letter for another enquiry that nobody has worked at; what was signed is to be signed anew."""
        if to.is_edited or to.own:
            raise DeskError(f"enquiry {to.id}: it has been worked at", amiss="moved", next_step="Open it")
        return self.reuse(enquiry, to, day)

    def reuse(self, earlier: Enquiry, to: Enquiry, day: datetime.date) -> Enquiry:
        """Another letter in the place of this one, to be held against today's index; nothing of it is signed."""
        self._must_be(to, *OPEN)
        return self._kept(reuse.taken_over(earlier, to, self._offices()), day)

    def earlier(self, enquiry: Enquiry) -> list[Enquiry]:
        """Letters that were stood by, for what this enquiry asks, in its language."""
        return reuse.alike(enquiry.answer, self._stood_by(enquiry.id))

    def search(self, words: str) -> list[Enquiry]:
        """Letters that were stood by, for what is looked for, in any language."""
        return reuse.found(self._assistant.ask(words), self._stood_by(0)) if words.strip() else []

    def _stood_by(self, but: int) -> list[Enquiry]:
        return [each for each in self.all() if each.state in ("approved", "sent") and each.id != but]

    def _drafted(self, mail: Mail, by: str, day: datetime.date) -> Enquiry:
        answer = self._answered(mail)
        body = self._body(answer)
        return Enquiry(mail, answer, body, body, history=(Event("received", by, day),))

    def _answered(self, mail: Mail) -> Answer:
        return self._assistant.draft(mail.text if mail.text.strip() else mail.subject)

    def _body(self, answer: Answer) -> str:
        """The letter's body as plain text, in which only its own marks look like marks."""
        _ = catalogue(answer.language).gettext
        if answer.outcome == "refused":
            return f"{_('Hello!')}\n\n{_('Kind regards')}"
        with self._assistant.index.pinned() as build:
            body = letters.body(answer, list(build.store.programmes.values()))
        return plain(re.sub(r"\\\[(\d+)\\\]", r"(\1)", body))

    def _proof(self, enquiry: Enquiry, build: Build, day: datetime.date) -> Proof:
        answer = enquiry.answer
        return Proof(answer.citations, answer.language, build, self._assistant.embedder, day)

    def _standings(self, enquiry: Enquiry, proof: Proof) -> list[Standing]:
        return standings(enquiry.body, enquiry.drafted, enquiry.own, proof, enquiry.mail.name)

    def _done(
        self, enquiry: Enquiry, state: Literal["sent", "closed"], by: str, day: datetime.date, remark: str = ""
    ) -> Enquiry:
        """An enquiry that is done with: whom it is from, and personal details in what was written, go."""
        return self._kept(forgetting.forgotten(_moved(enquiry, state, state, by, day, remark), self._offices()), day)

    def _offices(self) -> list[str]:
        """The addresses that the council itself publishes."""
        with self._assistant.index.pinned() as build:
            return [each.ask.email for each in build.store.programmes.values() if each.ask and each.ask.email]

    def _kept(self, enquiry: Enquiry, day: datetime.date) -> Enquiry:
        return self._enquiries.keep(enquiry, day)

    def _must_be(self, enquiry: Enquiry, *states: State) -> None:
        if enquiry.state not in states:
            raise DeskError(f"the letter is {enquiry.state}", amiss="moved", next_step="Open the enquiry again")


def as_kept(body: str) -> str:
    """A body as it is kept: without what cannot be seen, its marks one by one. What is kept so is kept as it is."""
    return support.marks_apart(re.sub(r"\r\n?", "\n", clean(body)))


def _moved(enquiry: Enquiry, state: State, step: Step, by: str, day: datetime.date, remark: str = "") -> Enquiry:
    _must_have(by)
    return replace(enquiry, state=state, history=(*enquiry.history, Event(step, by, day, redacted(remark))))


def _must_have(by: str) -> None:
    if not by.strip():
        raise DeskError("a step without a name", amiss="nameless", next_step="Give your name first")


def _known_by(mail: Mail) -> str:
    """A digest that tells a mail that has come before; of its text too, so that it cannot be guessed back."""
    told = mail.id or "\0".join((mail.sender, mail.subject, mail.text))
    return hashlib.sha256(told.encode("utf-8", "surrogatepass")).hexdigest()
