"""A letter as it goes out: its text, a message for a mail program, a DOCX file."""

from __future__ import annotations

import datetime
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from email.message import EmailMessage
from email.policy import SMTP

from assistant.desk.mail import Mail
from assistant.desk.proof import Proof
from assistant.desk.standing import marks_of
from assistant.exporting.sheet import Prose, Sheet
from assistant.markdown import escape, plain
from assistant.messages import catalogue
from assistant.programme import Programme
from assistant.records import Citation, Language
from assistant.writing import letters

_ANSWERS: dict[Language, str] = {"sv": "SV", "fi": "VS", "en": "Re"}
"""What mail programs put before the subject of an answer."""
_ANSWER = re.compile(r"(?i)^\s*(?:re|sv|vs|aw)\s*:\s*")


@dataclass(frozen=True, slots=True)
class Letter:
    """What is sent: the text under which a caseworker puts the name, and the sources."""

    language: Language
    body: str
    """Plain text with marks, which are numbered in the order in which they come."""
    signature: str
    sources: str
    """Plain text."""
    citations: tuple[Citation, ...]

    @property
    def text(self) -> str:
        return "\n\n".join(each for each in (f"{self.body}\n{self.signature}".rstrip(), self.sources) if each) + "\n"


def letter(body: str, signature: str, proof: Proof, programmes: Sequence[Programme]) -> Letter:
    """The letter of a body, whose marks must all hold, with the sources that it marks."""
    held = [mark for mark in marks_of(body) if mark in proof.citations]
    numbers = {mark: number for number, mark in enumerate(held, start=1)}
    citations = [replace(proof.citations[mark], number=number) for mark, number in numbers.items()]
    numbered = re.sub(r"\[(\d{1,3})\]", lambda found: f"[{numbers.get(int(found[1]), found[1])}]", body)
    sources = plain("\n\n".join(letters.sources(citations, proof.language, programmes)))
    return Letter(proof.language, numbered.strip(), signature, sources, tuple(citations))


def eml(text: str, mail: Mail, language: Language) -> bytes:
    """An answer that a mail program opens as a draft, in the thread of the mail that it answers."""
    message = EmailMessage(policy=SMTP)
    if mail.sender:
        message["To"] = mail.sender
    message["Subject"] = subject(mail, language)
    message["X-Unsent"] = "1"
    if re.fullmatch(r"<[^\s<>]+>", mail.id):
        message["In-Reply-To"] = message["References"] = mail.id
    message.set_content(text, cte="quoted-printable")
    return message.as_bytes()


def subject(mail: Mail, language: Language) -> str:
    """The subject of an answer."""
    _ = catalogue(language).gettext
    return f"{_ANSWERS[language]}: {_ANSWER.sub('', mail.subject) or _('Your question about the programme')}"


def docx(text: str, language: Language, day: datetime.date) -> bytes:
    """The letter as a DOCX file: the same letter gives the same bytes."""
    from assistant.exporting import wordfile  # here, since nothing that answers needs it

    title = catalogue(language).gettext("Your question about the programme")
    blocks = tuple(Prose(_as_markdown(block)) for block in re.split(r"\n\s*\n", text.strip()))
    return wordfile.written(Sheet(title, language, blocks, {}), day)


def _as_markdown(block: str) -> str:
    """A paragraph of plain text as our Markdown: its items a list, its lines as they are."""
    lines = [f"- {escape(line[2:])}" if line.startswith("- ") else escape(line) for line in block.splitlines()]
    return "\n".join(line if line.startswith("- ") else f"{line}  " for line in lines).rstrip()
