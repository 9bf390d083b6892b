"""Files become Mail: a text, an .eml, an .mbox of many, a CSV of many; each with the words that its sender wrote."""

from __future__ import annotations

import csv
import io
import mailbox
import re
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage, MIMEPart
from email.utils import getaddresses
from pathlib import Path

from bs4 import BeautifulSoup

from assistant.enquiries import LONGEST
from assistant.errors import MailError
from assistant.words import clean, fold

MOST = 1000
"""Messages that are taken from one file."""
LARGEST = 50 * 2**20
"""Bytes of a file."""
_HEADER = 300
"""Characters that are kept of a subject, a name or an address."""
_COLUMNS = {
    "text": ("text", "body", "message", "meddelande", "viesti", "teksti", "fraga", "kysymys", "question"),
    "sender": ("from", "sender", "address", "email", "e-mail", "fran", "avsandare", "e-post", "lahettaja",
               "sahkoposti"),
    "name": ("name", "namn", "nimi"),
    "subject": ("subject", "title", "amne", "rubrik", "aihe", "otsikko"),
}  # fmt: skip
"""What the columns of a CSV may be called, in three languages, folded."""
_HEADS = (
    "from|sent|to|cc|subject|date|från|skickat|till|kopia|ämne|datum"
    "|lähettäjä|lähetetty|vastaanottaja|kopio|aihe|päivämäärä"
)
_FORWARDED = re.compile(
    r"(?im)^[-_\s]*(?:original message|ursprungligt meddelande|alkuperäinen viesti|forwarded message"
    r"|vidarebefordrat meddelande|välitetty viesti|edelleenlähetetty viesti)[-_\s]*$"
    rf"|^\*?(?:{_HEADS})\*?:.*\n(?:.*\n){{0,2}}?\*?(?:{_HEADS})\*?:"
)
"""Where an older message begins: the line of a mail program, or two of its heads."""
_ANSWERED = re.compile(
    r"(?im)^(?:>\s?)*(?:on\b.{4,200}?\bwrote|den\b.{4,200}?\bskrev\b.{0,120}?|.{4,200}?\bkirjoitti\b.{0,120}?):\s*$"
)
_SIGNATURE = re.compile(r"(?m)^-- ?$")
_HEAD_LINE = re.compile(rf"(?i)^\*?(?:{_HEADS})\*?:")


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
    lines = text.strip().splitlines()
    heads = [line for line in _leading(lines) if _HEAD_LINE.match(line)]
    if len(heads) < 2:
        return Mail(_own(text))
    told = {fold(head.partition(":")[0].strip("* ")): head.partition(":")[2].strip() for head in heads}
    sender = next((told[each] for each in ("from", "fran", "lahettaja") if each in told), "")
    subject = next((told[each] for each in ("subject", "amne", "aihe") if each in told), "")
    return Mail(_own("\n".join(lines[len(heads) :])), *_address(sender), _line(subject))


def _leading(lines: Sequence[str]) -> Iterator[str]:
    for line in lines:
        if not _HEAD_LINE.match(line):
            return
        yield line


def _of_text(name: str, content: bytes) -> Iterable[Mail]:
    if b"\0" in content and not content.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise MailError(f"{name}: found no text", next_step="Export the mail as .eml, .mbox, .csv or .txt")
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
    return [_of_message(message_from_bytes(content, _class=EmailMessage, policy=policy.default))]


def _of_mbox(name: str, content: bytes) -> Iterable[Mail]:
    with tempfile.TemporaryDirectory() as folder:  # the library reads only files
        path = Path(folder, "box")
        path.write_bytes(content)
        box = mailbox.mbox(path, create=False)
        try:
            raw = [box.get_bytes(key) for key in box.keys()]  # noqa: SIM118 - a mailbox iterates over its messages
        finally:
            box.close()
    return [mail for each in raw for mail in _of_eml(name, each)]


def _of_message(message: EmailMessage) -> Mail:
    head = message.get("reply-to") or message.get("from") or ""
    body = message.get_body(("plain", "html"))
    return Mail(
        _own(_content(body) if body else ""),
        *_address(str(head)),
        _line(str(message.get("subject", ""))),
        _line(str(message.get("message-id", ""))),
    )


def _content(part: MIMEPart) -> str:
    """The text of a part, whatever encoding it says it is in."""
    raw = part.get_payload(decode=True)
    content = raw if isinstance(raw, bytes) else b""
    try:
        text = content.decode(part.get_content_charset() or "utf-8")
    except (LookupError, UnicodeDecodeError):
        text = _decoded(content)
    return _of_html(text) if part.get_content_type() == "text/html" else text


def _of_html(page: str) -> str:
    """The text of a page, a line a paragraph."""
    soup = BeautifulSoup(page, "html.parser")
    for hidden in soup(["script", "style", "head", "title", "template"]):
        hidden.decompose()
    for quoted in soup("blockquote"):
        quoted.decompose()
    for line in soup(["br", "p", "div", "li", "tr"]):
        line.append("\n\n" if line.name == "p" else "\n")
    lines = (" ".join(line.split()) for line in soup.get_text().splitlines())
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def _of_csv(name: str, content: bytes) -> Iterable[Mail]:
    text = _decoded(content)
    delimiter = max(",;\t", key=text.partition("\n")[0].count)
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        heads, *lines = list(rows)
    except (ValueError, csv.Error) as error:
        raise MailError(f"{name}: cannot be read as CSV", next_step="Save the sheet again as CSV") from error
    at = {column: _column(heads, names) for column, names in _COLUMNS.items()}
    if at["text"] is None:
        raise MailError(f"{name}:1: found no column for the text, expected one named text", next_step="Name it so")
    return [_of_row(_cell(row, at)) for row in lines if any(cell.strip() for cell in row)]


def _column(heads: Sequence[str], names: Sequence[str]) -> int | None:
    folded = [fold(head).strip() for head in heads]
    return next((folded.index(name) for name in names if name in folded), None)


def _cell(row: Sequence[str], at: dict[str, int | None]) -> Callable[[str], str]:
    def cell(column: str) -> str:
        place = at[column]
        return row[place] if place is not None and place < len(row) else ""

    return cell


def _of_row(cell: Callable[[str], str]) -> Mail:
    address, name = _address(cell("sender"))
    return Mail(_own(cell("text")), address, _line(cell("name")) or name, _line(cell("subject")))


_READERS: dict[str, Callable[[str, bytes], Iterable[Mail]]] = {".eml": _of_eml, ".mbox": _of_mbox, ".csv": _of_csv}


def _address(head: str) -> tuple[str, str]:
    """Address and name of whom a head names first; an address with anything odd in it is none."""
    name, address = next(iter(getaddresses([clean(head.partition("\n")[0])])), ("", ""))
    sound = re.fullmatch(r"[^\s@<>\"(),:;\[\]\\]+@[\w.-]+\.\w{2,}", address)
    return (address[:_HEADER] if sound else ""), _line(name)


def _line(text: str) -> str:
    return " ".join(clean(text).split())[:_HEADER]


def _own(text: str) -> str:
    """What the sender wrote: without quoted lines, older messages and a signature, as long as something is left."""
    text = clean(text.replace("\r\n", "\n"))[: 2 * LONGEST]
    for ends in (_ANSWERED, _FORWARDED, _SIGNATURE):
        found = ends.search(text)
        text = text[: found.start()] if found and re.search(r"\w", text[: found.start()]) else text
    lines = [line for line in text.splitlines() if not line.startswith(">")]
    return "\n".join(lines if any(map(str.strip, lines)) else text.splitlines()).strip()
