"""Files become Mail: a text, an .eml, an .mbox of many, a CSV of many; each with the words that its sender wrote."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from email import message_from_bytes, policy
from email.errors import MessageError
from email.message import EmailMessage, MIMEPart
from email.utils import getaddresses
from itertools import islice
from pathlib import Path

from assistant.desk import hypertext, older
from assistant.enquiries import LONGEST
from assistant.errors import MailError
from assistant.words import clean, split

MOST = 1000
"""Messages that are taken from one file."""
LARGEST = 50 * 2**20
"""Bytes of a file."""
_HEADER = 300
"""Characters that are kept of a subject, a name or an address."""
_EXPORT = "Export the mail as .eml, .mbox, .csv or .txt"
_ESCAPED = re.compile(rb"(?m)^>(>*From )")
"""How a mailbox keeps a line that looks as if a message began there."""
_BRACKETED = re.compile(rf"[<\[](?:mailto:)?({older.ADDRESS.pattern})[>\]]")
"""An address after a name that is not in quotes though it has a comma in it, or as Outlook writes it into a text."""
_RAW_HEADER = 1000
_POSTMARK = re.compile(rb"(?m)^From [^\n]*\n")
"""The line above each message of a mailbox."""
_MALFORMED = (ValueError, LookupError, AttributeError, TypeError, RecursionError, MessageError)
_DEEP = 4
"""How often a message may have been passed on."""
_COLUMNS = {
    "text": ("text", "body", "message", "meddelande", "viesti", "teksti", "fraga", "kysymys", "question", "din fraga",
             "kysymyksesi", "your question", "brodtext", "leipateksti", "viestin sisalto", "meddelandetext"),
    "sender": ("from address", "fran adress", "lahettaja osoite", "from", "sender", "address", "email", "e mail",
               "email address", "fran", "avsandare", "e post", "epost", "e postadress", "epostadress", "lahettaja",
               "sahkoposti", "sahkopostiosoite"),
    "name": ("from name", "fran namn", "lahettaja nimi", "name", "namn", "nimi"),
    "subject": ("subject", "title", "amne", "rubrik", "aihe", "otsikko"),
}  # fmt: skip
"""What the columns of a CSV may be called, in three languages, as folded words."""
_SEALED = (b"\xd0\xcf\x11\xe0", b"%PDF", b"PK\x03\x04", b"{\\rtf", b"\x1f\x8b", b"Rar!", b"7z\xbc\xaf")
"""How files begin that are no mail: Outlook's .msg, PDF, Word and other ZIP, RTF, other archives."""


@dataclass(frozen=True, slots=True)
class Mail:
    """A message as it came in."""

    text: str
    """What the sender wrote, without the older messages that mail programs put below it."""
    sender: str = ""
    """The address to answer to; "" where it is not known."""
    name: str = ""
    subject: str = ""
    id: str = ""
    """Message-ID, by which an answer is threaded and a message known that has come before."""


def read(name: str, content: bytes) -> list[Mail]:
    """The messages of a file, told by the ending of its name; a file without a known one is one text.

    Raises MailError where it is too large, is no mail, or holds none.
    """
    if len(content) > LARGEST:
        raise MailError(f"{name}: larger than {LARGEST // 2**20} MB", next_step="Split it into several files")
    if content[:1024].lstrip().startswith(_SEALED):
        raise MailError(f"{name}: found another kind of file", next_step=_EXPORT)
    reader = _READERS.get(Path(name).suffix.casefold(), _of_text)
    found = [mail for mail in reader(name, content) if mail.text or mail.subject]
    if not found:
        raise MailError(f"{name}: found no message with text in it", next_step="Export the mail again, or paste it")
    if len(found) > MOST:
        raise MailError(
            f"{name}: {len(found)} messages, expected at most {MOST}", next_step="Split it into several files"
        )
    return found


def pasted(text: str) -> Mail:
    """A message that was pasted; heads such as "From: ..." above it are read as in a file."""
    text = _plain(text).strip()
    lines = text.split("\n")
    heads = older.heads(lines)
    if not heads.sure and not (heads.sender and heads.subject):
        return _mail(text)
    return _mail("\n".join(lines[heads.lines :]), *_address(heads.answer or heads.sender), heads.subject)


def _mail(text: str, address: str = "", name: str = "", subject: str = "", id: str = "") -> Mail:
    """A mail of what its sender wrote; of one that was passed on, the sender is who wrote it first."""
    text = _plain(text)
    for _ in range(_DEEP):
        passed = older.passed(text, subject)
        if passed is None:
            break
        heads = passed.heads
        if not (heads.answer or heads.sender):
            text = f"{passed.above}\n\n{older.own(passed.text)}".strip()
            return Mail(text, address, name, _line(subject), id)
        text, subject = passed.text, heads.subject or subject
        address, name = _address(heads.answer or heads.sender)
    return Mail(older.own(text), address, name, _line(subject), id)


def _plain(text: str) -> str:
    return clean(text[: 4 * LONGEST].replace("\r\n", "\n").replace("\r", "\n"))[: 2 * LONGEST]


def _of_text(name: str, content: bytes) -> Iterable[Mail]:
    if b"\0" in content and not content.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise MailError(f"{name}: found no text", next_step=_EXPORT)
    return [pasted(_decoded(content))]


def _decoded(content: bytes) -> str:
    """Text in the encodings that mail programs here write: UTF-8, UTF-16 with its mark, else Windows-1252."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", "replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace")


def _of_eml(name: str, content: bytes) -> Iterable[Mail]:
    try:
        return [_of_message(message_from_bytes(content, _class=EmailMessage, policy=policy.default))]
    except _MALFORMED as error:  # the library raises whatever it stumbles over
        raise MailError(f"{name}: found a malformed message", next_step=_EXPORT) from error


def _of_mbox(name: str, content: bytes) -> Iterable[Mail]:
    """Every message; one that cannot be read comes without a text, so that somebody looks for it in the mailbox."""
    _, *raw = _POSTMARK.split(content.replace(b"\r\n", b"\n"), MOST + 1)
    found: list[Mail] = []
    for nth, each in enumerate(raw, start=1):
        try:
            found += _of_eml(name, _ESCAPED.sub(rb"\1", each))
        except MailError:
            found.append(Mail("", subject=f"? {nth}"))
    return found


def _of_message(message: EmailMessage) -> Mail:
    head = _head(message, "reply-to") or _head(message, "from")
    subject, id = _head(message, "subject"), _line(_head(message, "message-id"))
    text = _body(message)
    attached = _attached(message)
    if attached and (not text.strip() or older.forwards(subject)):
        return replace(_of_message(attached), id=id)
    return _mail(text, *_address(head), subject, id)


def _head(message: EmailMessage, name: str) -> str:
    """A head of a message, "" where there is none; cut before it is read, since that takes its length squared."""
    raw = next((str(value) for each, value in message.raw_items() if each.lower() == name), "")
    return str(policy.default.header_factory(name, raw[:_RAW_HEADER])) if raw else ""


def _body(message: EmailMessage) -> str:
    """The text of a message: the plain one, or that of its page where the plain one is blank."""
    parts = (message.get_body((kind,)) for kind in ("plain", "html"))
    texts = (_content(part) for part in parts if part)
    return next((text for text in texts if text.strip()), "")


def _attached(message: EmailMessage) -> EmailMessage | None:
    """The first message that is attached to one, as mail or as a file of mail."""
    for part in message.walk():
        inside = part.get_payload()
        if part.get_content_type() == "message/rfc822" and isinstance(inside, list):
            return next((each for each in inside if isinstance(each, EmailMessage)), None)
        raw = part.get_payload(decode=True) if (part.get_filename() or "").casefold().endswith(".eml") else None
        if isinstance(raw, bytes):
            return message_from_bytes(raw, _class=EmailMessage, policy=policy.default)
    return None


def _content(part: MIMEPart) -> str:
    """The text of a part, whatever encoding it says it is in."""
    raw = part.get_payload(decode=True)
    content = raw if isinstance(raw, bytes) else b""
    try:
        text = content.decode(part.get_content_charset() or "utf-8")
    except (LookupError, ValueError):
        text = _decoded(content)
    return hypertext.text_of(text) if part.get_content_type() == "text/html" else text


def _of_csv(name: str, content: bytes) -> Iterable[Mail]:
    text = _decoded(content)
    told = re.match(r"(?i)sep=([,;\t|])\r?\n", text)
    text = text[told.end() :] if told else text
    delimiter = told[1] if told else max(",;\t", key=text.partition("\n")[0].count)
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        heads, *lines = islice(rows, MOST + 2)
    except (ValueError, csv.Error) as error:
        raise MailError(f"{name}: cannot be read as CSV", next_step="Save the sheet again as CSV") from error
    at = {column: _column(heads, names) for column, names in _COLUMNS.items()}
    if at["text"] is None:
        raise MailError(f"{name}:1: found no column for the text, expected one named text", next_step="Name it so")
    return [_of_row(_cell(row, at)) for row in lines if any(cell.strip() for cell in row)]


def _column(heads: Sequence[str], names: Sequence[str]) -> int | None:
    folded = [" ".join(split(head)) for head in heads]
    return next((folded.index(name) for name in names if name in folded), None)


def _cell(row: Sequence[str], at: dict[str, int | None]) -> Callable[[str], str]:
    def cell(column: str) -> str:
        place = at[column]
        return row[place] if place is not None and place < len(row) else ""

    return cell


def _of_row(cell: Callable[[str], str]) -> Mail:
    address, name = _address(cell("sender"))
    return _mail(cell("text"), address, _line(cell("name")) or name, cell("subject"))


_READERS: dict[str, Callable[[str, bytes], Iterable[Mail]]] = {".eml": _of_eml, ".mbox": _of_mbox, ".csv": _of_csv}


def _address(head: str) -> tuple[str, str]:
    """Address and name of whom a head names first; an address with anything odd in it is none."""
    line = clean(head[: 2 * _HEADER].partition("\n")[0])
    name, address = next(iter(getaddresses([line])), ("", ""))
    if older.ADDRESS.fullmatch(address):
        return address[:_HEADER], _line(name)
    found = _BRACKETED.search(line)
    before = line[: found.start()].strip(" \"'") if found else ""
    return (found[1], _line(before)) if found and "@" not in before else ("", _line(name or line * ("@" not in line)))


def _line(text: str) -> str:
    return " ".join(clean(text).split())[:_HEADER]
