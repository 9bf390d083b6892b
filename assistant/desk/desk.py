"""The desk: the only room of it that knows the order, from mail to a letter that somebody stands by."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from assistant.access import Person
from assistant.assistant import Assistant
from assistant.desk import alike, forgetting, outgoing, reuse, triage
from assistant.desk.enquiry import OPEN, Enquiry, Event, State, Step
from assistant.desk.mail import Mail
from assistant.desk.outgoing import Letter
from assistant.desk.proof import Proof
from assistant.desk.standing import Standing, Statement, settled, standings
from assistant.desk.triage import Need
from assistant.errors import DeskError
from assistant.index.reader import Build
from assistant.markdown import plain
from assistant.messages import catalogue
from assistant.records import Answer, Citation, Language
from assistant.redaction import redacted
from assistant.writing import letters


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
        return tuple(each for each in self.standings if each.ground == "lost")


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
        before = {_known_by(each.mail) for each in self._enquiries.all()}
        new, known = [], 0
        for each in mail:
            told = replace(each, text=redacted(each.text), subject=redacted(each.subject))
            if _known_by(told) in before:
                known += 1
                continue
            before.add(_known_by(told))
            new.append(self._enquiries.keep(self._drafted(told, by, day), day))
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
            found = standings(enquiry.body, enquiry.drafted, enquiry.own, proof)
            citations = tuple(proof.citations.values())
            written_in = {each.number: build.store.language(each.document, each.start) for each in citations}
        return View(enquiry, tuple(found), triage.need(enquiry, found), citations, dict(written_in))

    def outdated(self) -> list[Enquiry]:
        """Letters that nobody has changed and that were drafted from an earlier index."""
        with self._assistant.index.pinned() as build:
            return [
                each for each in self.all() if each.is_open and not each.is_edited and each.answer.index != build.id
            ]

    def draft_anew(self, enquiry: Enquiry, day: datetime.date) -> Enquiry:
        """The letter as it is drafted today; what was edited or signed is gone."""
        fresh = self._drafted(enquiry.mail, "", day)
        return self._kept(replace(enquiry, answer=fresh.answer, drafted=fresh.drafted, body=fresh.body, own=()), day)

    def edit(self, enquiry: Enquiry, body: str, day: datetime.date) -> Enquiry:
        """The letter with another body; what was signed and is not in it any more is no longer signed."""
        own = tuple(each for each in enquiry.own if each.text in " ".join(body.split()))
        return self._kept(replace(enquiry, body=body.replace("\r\n", "\n"), own=own), day)

    def sign(self, enquiry: Enquiry, sentences: Collection[str], by: str, day: datetime.date) -> Enquiry:
        """The letter with sentences that a caseworker stands for."""
        if not by.strip():
            raise DeskError("a statement without a name", amiss="nameless", next_step="Give your name first")
        others = [each for each in enquiry.own if each.text not in sentences]
        return self._kept(replace(enquiry, own=(*others, *(Statement(each, by, day) for each in sentences))), day)

    def unsign(self, enquiry: Enquiry, sentence: str, day: datetime.date) -> Enquiry:
        """The letter without a signature under a sentence."""
        return self._kept(replace(enquiry, own=tuple(each for each in enquiry.own if each.text != sentence)), day)

    def approve(self, enquiry: Enquiry, person: Person, day: datetime.date) -> Enquiry:
        """Stood by: the letter is written out as it will go. Raises DeskError while a sentence stands on nothing."""
        if not person.name.strip():
            raise DeskError("nobody to stand by the letter", amiss="nameless", next_step="Give your name first")
        self._must_be(enquiry, *OPEN)
        letter = self.letter(enquiry, person.name, day)
        return self._moved(replace(enquiry, letter=letter.text), "approved", "approved", person.signature, day)

    def letter(self, enquiry: Enquiry, name: str, day: datetime.date) -> Letter:
        """What would go out now, under a name. Raises DeskError as long as a sentence stands on nothing."""
        with self._assistant.index.pinned() as build:
            proof = self._proof(enquiry, build, day)
            found = standings(enquiry.body, enquiry.drafted, enquiry.own, proof)
            if not settled(found):
                number = sum(each.ground == "lost" for each in found)
                raise DeskError(
                    f"sentences that stand on nothing: {number}", amiss="lost", next_step="Mend them, or sign them"
                )
            return outgoing.letter(enquiry.body, name, proof, list(build.store.programmes.values()))

    def send_back(self, enquiry: Enquiry, remark: str, by: str, day: datetime.date) -> Enquiry:
        """Back to whoever drafts, with a word on what is amiss."""
        self._must_be(enquiry, "waiting", "approved")
        return self._moved(replace(enquiry, letter=""), "returned", "returned", by, day, remark)

    def sent(self, enquiry: Enquiry, by: str, day: datetime.date) -> Enquiry:
        """Gone out: from now on neither the addressee nor personal details in the letter are kept."""
        self._must_be(enquiry, "approved")
        return self._moved(self._forgotten(enquiry), "sent", "sent", by, day)

    def close(self, enquiry: Enquiry, remark: str, by: str, day: datetime.date) -> Enquiry:
        """Put away without a letter."""
        self._must_be(enquiry, "waiting", "returned", "approved")
        return self._moved(self._forgotten(enquiry), "closed", "closed", by, day, remark)

    def note(self, enquiry: Enquiry, remark: str, by: str, day: datetime.date) -> Enquiry:
        """A word to colleagues, which never goes out."""
        return self._moved(enquiry, enquiry.state, "noted", by, day, remark)

    def like(self, enquiry: Enquiry) -> list[Enquiry]:
        """The other open enquiries that ask the same, in any language."""
        others = [each for each in self.all() if each.is_open and each.id != enquiry.id]
        (group, *_) = alike.grouped([enquiry, *others])
        return group[1:]

    def spread(self, enquiry: Enquiry, to: Enquiry, by: str, day: datetime.date) -> Enquiry:
        """The same letter for another enquiry, signed again by whoever spreads it."""
        taken = self._kept(reuse.taken_over(enquiry, to), day)
        return self.sign(taken, [each.text for each in enquiry.own], by, day) if enquiry.own else taken

    def reuse(self, earlier: Enquiry, to: Enquiry, day: datetime.date) -> Enquiry:
        """An earlier letter in the place of this one, to be held against today's index; nothing of it is signed."""
        return self._kept(reuse.taken_over(earlier, to), day)

    def earlier(self, enquiry: Enquiry) -> list[Enquiry]:
        """Letters that were stood by, for what this enquiry asks, in its language."""
        return reuse.alike(enquiry.answer, self._stood_by(enquiry.id))

    def search(self, words: str) -> list[Enquiry]:
        """Letters that were stood by, for what is looked for, in any language."""
        return reuse.found(self._assistant.ask(words), self._stood_by(0)) if words.strip() else []

    def _stood_by(self, but: int) -> list[Enquiry]:
        return [each for each in self.all() if each.state in ("approved", "sent") and each.id != but]

    def _drafted(self, mail: Mail, by: str, day: datetime.date) -> Enquiry:
        answer = self._assistant.draft(mail.text if mail.text.strip() else mail.subject)
        body = self._body(answer)
        return Enquiry(mail, answer, body, body, history=(Event("received", by, day),))

    def _body(self, answer: Answer) -> str:
        _ = catalogue(answer.language).gettext
        if answer.outcome == "refused":
            return f"{_('Hello!')}\n\n{_('Kind regards')}"
        with self._assistant.index.pinned() as build:
            return plain(letters.body(answer, list(build.store.programmes.values())))

    def _proof(self, enquiry: Enquiry, build: Build, day: datetime.date) -> Proof:
        answer = enquiry.answer
        return Proof(answer.citations, answer.language, build, self._assistant.embedder, day)

    def _moved(
        self, enquiry: Enquiry, state: State, step: Step, by: str, day: datetime.date, remark: str = ""
    ) -> Enquiry:
        event = Event(step, by, day, redacted(remark))
        return self._kept(replace(enquiry, state=state, history=(*enquiry.history, event)), day)

    def _kept(self, enquiry: Enquiry, day: datetime.date) -> Enquiry:
        return self._enquiries.keep(enquiry, day)

    def _must_be(self, enquiry: Enquiry, *states: State) -> None:
        if enquiry.state not in states:
            raise DeskError(f"the letter is {enquiry.state}", amiss="moved", next_step="Open the enquiry again")

    def _forgotten(self, enquiry: Enquiry) -> Enquiry:
        """An enquiry without whom it is from, and without personal details in what was written to them."""
        with self._assistant.index.pinned() as build:
            offices = [each.ask.email for each in build.store.programmes.values() if each.ask and each.ask.email]
        return forgetting.forgotten(enquiry, offices)


def _known_by(mail: Mail) -> str:
    """What tells a mail that has come before."""
    return mail.id or f"{mail.sender}\n{mail.subject}\n{mail.text}"
